# Trying again what the network may refuse for a while. For `source`.

# thrice WHAT COMMAND…: runs a command of apt's until it succeeds, three times at most. Else says what cannot be had and
# exits: with 77 where the network or the mirror is at fault, with 2 where this machine is.
thrice() {
  local what=$1 pause said
  shift
  said=$(mktemp)
  for pause in 5 10 ''; do
    if LC_ALL=C "$@" 2>"$said"; then
      rm "$said"
      return
    fi
    cat "$said" >&2
    [[ -z $pause ]] || sleep "$pause"
  done
  if network_is_at_fault "$said"; then
    echo "$what cannot be fetched now." >&2
    exit 77
  fi
  echo "$what cannot be fetched or installed here: see above." >&2
  exit 2
}

# apt ends with the same status whatever is wrong, so its words tell. It fails to fetch for want of room, too.
network_is_at_fault() {
  ! grep -qE -e 'No space left|enough free space|Read-only file system|Permission denied' \
    -e 'Could not get lock|Unable to (lock|acquire)|dpkg was interrupted|Sub-process .* returned' "$1" &&
    grep -qE -e 'Could not resolve|Temporary failure|[Ff]ailed to fetch|Connection (failed|timed out|refused)' \
      -e '([Cc]ould not|[Uu]nable to) connect|does not have a Release file|the mirror has no' \
      -e 'Unable to locate package|has no installation candidate|(was|were) not found' "$1"
}

# An apt that knows newer Debians than the host's and installs nothing: a root of its own under $apt, from the mirror that
# the host uses, checked against Debian's keys. For `source`; the caller has set $cache.
apt=$cache/apt

# The mirror the host uses itself.
mirror() {
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null || true; } |
    awk '$1 == "URIs:" { print $2 } $1 == "deb" { print ($2 ~ /^\[/ ? $3 : $2) }' |
    awk '/\/debian\/?$/ && !seen { print; seen = 1 }'
}

mkdir -p "$apt"/{lists/partial,archives/partial}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
for suite in trixie trixie-backports; do
  echo "deb [signed-by=$keyring] $(mirror) $suite main"
done >"$apt/sources.list"
options=(-oDir::Etc::SourceList="$apt/sources.list" -oDir::Etc::SourceParts=/dev/null -oDir::Etc::Preferences=/dev/null
  -oDir::Etc::PreferencesParts=/dev/null -oDir::State::Lists="$apt/lists" -oDir::State::status=/dev/null
  -oDir::Cache="$apt" -oAPT::Sandbox::User=root -oAPT::Architecture=amd64 -oAcquire::Retries=3 -oAcquire::Languages=none)

# Runs a command until it succeeds, three times at most, and says what cannot be had.
thrice() {
  local what=$1 try
  shift
  for try in 1 2 3; do
    "$@" && return
    ((try < 3)) || { echo "$what cannot be fetched from the Debian mirror now." >&2; exit 77; }
    sleep $((try * 5))
  done
}

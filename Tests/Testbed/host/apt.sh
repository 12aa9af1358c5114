# An apt that knows newer Debians than the host's and installs nothing: a root of its own under $apt, from the mirror that
# the host uses, checked against Debian's keys. For `source`; the caller has set $cache.
source "$(dirname "${BASH_SOURCE[0]}")/thrice.sh"
apt=$cache/apt

# The mirror that the host fetches Debian from, as apt knows it by what it fetched: other servers have paths like Debian's.
# A list of mirrors is as good as one. Discs and snapshots have no newer Debians.
mirror() {
  local first
  first=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' |
    sed -En '/^cdrom:|snapshot/!{p;q}') || true
  echo "${first:-http://deb.debian.org/debian}"
}

mkdir -p "$apt"/{lists/partial,archives/partial}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
uri=$(mirror)
for suite in trixie trixie-backports; do
  echo "deb [signed-by=$keyring] $uri $suite main"
done >"$apt/sources.list"
options=(-oDir::Etc::SourceList="$apt/sources.list" -oDir::Etc::SourceParts=/dev/null -oDir::Etc::Preferences=/dev/null
  -oDir::Etc::PreferencesParts=/dev/null -oDir::State::Lists="$apt/lists" -oDir::State::status=/dev/null
  -oDir::Cache="$apt" -oAPT::Sandbox::User=root -oAPT::Architecture=amd64 -oAcquire::Retries=3 -oAcquire::Languages=none)

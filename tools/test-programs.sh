#!/usr/bin/env bash
# The programs that the tests need and npm does not bring: the message server, and a browser for the console. Installs them
# with the system's package manager as root, and says so; otherwise names them and lets the tests that need them fail.
set -uo pipefail

have() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/usr/local/bin/$1" ]; }

missing=()
have nats-server || missing+=(nats-server)
have chromium || have chromium-browser || have google-chrome || missing+=(chromium)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! have apt-get; then
  echo "not root, or no apt-get: please install ${missing[*]}; what needs it will fail" >&2
  exit 0
fi
echo "installing ${missing[*]} with apt-get"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || {
  tail -20 "$log" >&2
  echo "could not install ${missing[*]}; what needs it will fail" >&2
}

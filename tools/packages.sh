#!/usr/bin/env bash
# Find the Debian packages this machine still lacks; install them when we may, else name them.
# Usage: packages.sh PYTHON
set -euo pipefail

python=$1
missing=()

command -v g++ >/dev/null || missing+=(g++)
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
headers=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
test -f "$headers/Python.h" || missing+=(python3-dev)

((${#missing[@]})) || exit 0

if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        as_root=(env)
    elif sudo -n true 2>/dev/null; then
        as_root=(sudo -n env)
    fi
fi
if [ -n "${as_root+set}" ]; then
    echo "Installing Debian packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq || true
    if "${as_root[@]}" DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
        exit 0
    fi
fi
echo "Please install these packages: ${missing[*]} (for example: apt install ${missing[*]})." >&2
# Without a compiler the reference kernel serves, so only a missing venv module ends the set-up.
[[ " ${missing[*]} " != *" python3-venv "* ]]

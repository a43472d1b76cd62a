#!/usr/bin/env bash
# Find the Debian packages this machine still lacks; install them when we may, else name them.
# Usage: packages.sh build PYTHON | packages.sh browser | packages.sh pooler | packages.sh web
set -euo pipefail

missing=()
vital=no # whether the caller can go on without them

case $1 in
build)
    # Without a compiler the reference kernel serves; without venv nothing can be installed.
    command -v g++ >/dev/null || missing+=(g++)
    headers=$("$2" -c 'import sysconfig; print(sysconfig.get_path("include"))')
    test -f "$headers/Python.h" || missing+=(python3-dev)
    "$2" -c 'import ensurepip, venv' 2>/dev/null || { missing+=(python3-venv) && vital=yes; }
    ;;
browser)
    command -v chromium chromium-browser google-chrome >/dev/null || missing+=(chromium)
    ;;
pooler)
    PATH="$PATH:/usr/sbin:/sbin" command -v pgbouncer >/dev/null || missing+=(pgbouncer)
    ;;
web)
    command -v npm >/dev/null || { missing+=(nodejs npm) && vital=yes; }
    ;;
esac

((${#missing[@]})) || exit 0

as_root=()
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        as_root=(env)
    elif sudo -n true 2>/dev/null; then
        as_root=(sudo -n env)
    fi
fi
if ((${#as_root[@]})); then
    echo "Installing Debian packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq || true
    if "${as_root[@]}" DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
        exit 0
    fi
fi
echo "Please install these packages: ${missing[*]} (for example: apt install ${missing[*]})." >&2
test "$vital" = no

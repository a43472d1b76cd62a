#!/usr/bin/env bash
# The native fold built with sanitizers, on random worlds and odd rows: run.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${VENV_PYTHON:-.venv/bin/python}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
library=$folder/_native.abi3.so
include=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
g++ -std=c++20 -O1 -g -fPIC -shared -fno-wrapv -D_GLIBCXX_ASSERTIONS \
    -fsanitize=address,undefined -fno-sanitize-recover=all \
    -DPy_LIMITED_API=0x030B0000 -I"$include" projection/binding.cpp -o "$library"
# Python itself keeps memory until the end; what matters here is what is read and written.
ASAN_OPTIONS=detect_leaks=0 \
LD_PRELOAD="$(g++ -print-file-name=libasan.so) $(g++ -print-file-name=libstdc++.so)" \
    "$python" -m tests.projector.both_folds --library "$library" --seconds "${1:-60}"

#!/usr/bin/env bash
# Builds the fuzz driver with address and undefined-behaviour sanitizers and runs one seed.
# Usage: kernel/tests/run.sh SEED COMMANDS
set -eu
seed=${1:?seed} commands=${2:?number of commands}
root=$(cd "$(dirname "$0")/../.." && pwd)
built=$root/build/fuzz_batch
mkdir -p "$root/build"
newest=$(ls -t "$root"/kernel/*.hpp "$root"/kernel/tests/*.?pp | head -n 1)
if [ ! -x "$built" ] || [ "$newest" -nt "$built" ]; then
  g++ -std=c++20 -O1 -g -Wall -Wextra -fno-omit-frame-pointer -fsanitize=address,undefined \
    -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS -I "$root/kernel" \
    "$root/kernel/tests/fuzz_batch.cpp" -o "$built.$$"
  mv "$built.$$" "$built"
fi
exec "$built" "$seed" "$commands"

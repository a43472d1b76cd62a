#!/usr/bin/env bash
# Builds the fuzz driver with address and undefined-behaviour sanitizers and runs one seed.
# Usage: kernel/tests/run.sh SEED COMMANDS [INPUTS [SECONDS]]
set -eu
seed=${1:?seed} commands=${2:?number of commands}
shift 2
root=$(cd "$(dirname "$0")/../.." && pwd)
built=$root/build/fuzz_batch
mkdir -p "$root/build"
newest=$(ls -t "$root"/kernel/*.hpp "$root"/kernel/tests/*.?pp | head -n 1)
if [ ! -x "$built" ] || [ "$newest" -nt "$built" ]; then
  g++ -std=c++20 -O1 -g -Wall -Wextra -fno-omit-frame-pointer -fsanitize=address,undefined \
    -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS -DBEDESTEN_FEW_ROWS=20 -I "$root/kernel" \
    "$root/kernel/tests/fuzz_batch.cpp" -o "$built.$$"
  mv "$built.$$" "$built"
fi
# Memory without bound is a finding too.
export ASAN_OPTIONS="${ASAN_OPTIONS:-soft_rss_limit_mb=3000:allocator_may_return_null=0}"
exec "$built" "$seed" "$commands" "$@"

#!/usr/bin/env bash
# Lock the newest packages that fit the clients named in the *.in files here: lock.sh [NAME...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
(($#)) || set -- *.in
for name; do
    ../../../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
        --generate-hashes --no-header --no-annotate "${name%.in}.in" -o "${name%.in}.txt"
done

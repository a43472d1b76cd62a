"""Which tests failed in the run before, and whether they are few enough to be run once more.

Prints their names, a line each. Exit code 1 when there is none (then something else is wrong), or
too many.
"""

import json
import sys
from pathlib import Path

FAILED = Path(".pytest_cache/v/cache/lastfailed")  # pytest leaves it
FAILURES_MAX = 3


def main() -> int:
    """0: run them again."""
    names = sorted(json.loads(FAILED.read_text(encoding="utf-8"))) if FAILED.is_file() else []
    if not 0 < len(names) <= FAILURES_MAX:
        print(f"{len(names)} tests failed: nothing is run again", file=sys.stderr)
        return 1
    print(*names, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

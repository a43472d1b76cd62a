"""`python -m bedesten`: the same as the `bedesten` command."""

from bedesten.cli import main

main()

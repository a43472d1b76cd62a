"""The `bedesten` command: every subcommand lives in its own file of this package."""

from bedesten.cli.app import main

__all__ = ["main"]

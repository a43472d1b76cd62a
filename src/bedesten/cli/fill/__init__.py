"""`bedesten demo fill`: an exchange with months of history, to see large tables."""

from bedesten.cli.fill.command import fill

__all__ = ["fill"]

"""`bedesten verify`: proves that journal, ledger, balances and engine agree, to the last unit."""

from bedesten.cli.verify.command import verify

__all__ = ["verify"]

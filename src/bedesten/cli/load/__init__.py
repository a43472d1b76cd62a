"""`bedesten load FILE`: drives an order-flow file through the engine and proves the outcome."""

from bedesten.cli.load.command import load

__all__ = ["load"]

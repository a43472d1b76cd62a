"""Tells the person who waits what is being measured, on standard error."""

from collections.abc import Callable

from rich.console import Console

Say = Callable[[str], None]


def say(sentence: str) -> None:
    """One line, dimmed; figures go to standard output."""
    Console(stderr=True).print(sentence, style="dim", highlight=False)

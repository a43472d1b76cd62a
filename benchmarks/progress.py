"""Tells the person who waits what is being measured and how far it is, on standard error."""

from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Say = Callable[[str], None]


def say(sentence: str) -> None:
    """One line, dimmed; figures go to standard output."""
    Console(stderr=True).print(sentence, style="dim", highlight=False)


def bar() -> Progress:
    """A bar with the time that is left; its tasks count what they are given."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )

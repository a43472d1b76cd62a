"""Progress bars for work that is measured in bytes or pieces."""

from collections.abc import Callable

from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from bedesten.cli.options import console


def byte_bars() -> Progress:
    """Bars on a terminal; nothing elsewhere."""
    return Progress(
        TextColumn("{task.description:>32}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def shown_on(bars: Progress) -> Callable[[str, int, int], None]:
    """One bar for each step, as it is first heard of; a step of 0 in all just moves."""
    tasks: dict[str, TaskID] = {}

    def progress(step: str, done: int, of: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(step, total=None)
        bars.update(tasks[step], completed=done, total=of or None)

    return progress

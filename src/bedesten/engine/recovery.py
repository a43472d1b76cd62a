"""From nothing to the newest state: the newest verified snapshot, then the journal behind it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bedesten.engine.continuation import continuation, last_record
from bedesten.engine.errors import JournalBroken
from bedesten.engine.replay import Cursor, replay
from bedesten.engine.snapshot import Snapshots
from bedesten.engine.store import JournalStore
from bedesten.kernel import Engine, Kernel, new_kernel
from bedesten.protocol.batch import COMMANDS_HEADER_SIZE, read_event_batch

NEWS_S = 5.0

log = structlog.get_logger()


def recover(
    store: JournalStore,
    engine: Engine,
    snapshots: Snapshots,
    *,
    after_row: Callable[[int], None] | None = None,
) -> tuple[Kernel, Cursor]:
    """The state after the newest journal row. Raises JournalBroken or Diverged.

    `after_row` gets each seq that was replayed, instead of a progress bar or log.
    """
    known = store.newest_known()  # first: others may append meanwhile
    last = store.last_seq()
    if known > last:
        raise JournalBroken(f"the journal ends at row {last}, but row {known} had been written")
    empty = new_kernel(engine, note=log.warning), Cursor()
    kernel, cursor = next(snapshots.newest(store, last, engine), empty)
    begin, start = time.monotonic(), cursor.seq
    log.info("recovering", from_snapshot=start, to=last)
    with nullcontext(after_row) if after_row else _shown(start, last) as progress:
        replay(store, kernel, cursor, progress=progress)
    seconds = round(time.monotonic() - begin, 3)
    log.info("recovered", seq=cursor.seq, rows=cursor.seq - start, seconds=seconds)
    return kernel, cursor


def unfinished(store: JournalStore) -> bytes | None:
    """The command that goes on with what the last batch left over, when the engine died there."""
    batch = store.last_batch()
    if batch is None:
        return None
    commands, events = batch
    return continuation(last_record(commands, COMMANDS_HEADER_SIZE), read_event_batch(events))


@contextmanager
def _shown(start: int, last: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield _lines(last)
        return
    columns = (TextColumn("replaying the journal"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("", total=last - start)
        yield lambda seq: bar.update(task, completed=seq - start)


def _lines(last: int) -> Callable[[int], None]:
    told = time.monotonic()

    def progress(seq: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told > NEWS_S:
            told = now
            log.info("replaying", seq=seq, of=last)

    return progress

"""From nothing to the newest state: the newest verified snapshot, then the journal behind it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bedesten.engine.continuation import continuation, last_record
from bedesten.engine.errors import JournalBroken
from bedesten.engine.replay import Cursor, last_seq, replay
from bedesten.engine.snapshot import Snapshots
from bedesten.kernel import Engine, Kernel, new_kernel
from bedesten.protocol.batch import COMMANDS_HEADER_SIZE, read_event_batch

NEWS_S = 5.0
LAST_COMMANDS = """
    select command_bytes, event_bytes from engine.journal
    where commands > 0 order by seq desc limit 1
"""
KNOWN = """
    select greatest(
        (select max(seq) from engine.epochs),
        (select max(seq) from engine.snapshots),
        (select max(seq) from engine.heartbeat))
"""

log = structlog.get_logger()


def recover(
    conn: psycopg.Connection, engine: Engine, snapshots: Snapshots
) -> tuple[Kernel, Cursor]:
    """The state after the newest journal row. Raises JournalBroken or Diverged."""
    known = newest_known(conn)  # first: others may append meanwhile
    last = last_seq(conn)
    if known > last:
        raise JournalBroken(f"the journal ends at row {last}, but row {known} had been written")
    empty = new_kernel(engine, note=log.warning), Cursor()
    kernel, cursor = next(snapshots.newest(conn, last, engine), empty)
    begin, start = time.monotonic(), cursor.seq
    log.info("recovering", from_snapshot=start, to=last)
    with _shown(start, last) as progress:
        replay(conn, kernel, cursor, progress=progress)
    seconds = round(time.monotonic() - begin, 3)
    log.info("recovered", seq=cursor.seq, rows=cursor.seq - start, seconds=seconds)
    return kernel, cursor


def newest_known(conn: psycopg.Connection) -> int:
    """The newest row that anything but the journal itself speaks of, 0 when nothing does. A
    journal that lost its end is a sound one, and an empty one would begin anew."""
    row = conn.execute(KNOWN).fetchone()
    return 0 if row is None or row[0] is None else int(row[0])


def unfinished(conn: psycopg.Connection) -> bytes | None:
    """The command that goes on with what the last batch left over, when the engine died there."""
    row = conn.execute(LAST_COMMANDS, binary=True).fetchone()
    if row is None:
        return None
    record = last_record(bytes(row[0]), COMMANDS_HEADER_SIZE)
    return continuation(record, read_event_batch(bytes(row[1])))


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

"""Taking the lead: the row that a new leader appends first, and that fences the one before.

Whether a row whose commit got lost is in the journal can only be told by appending at the same
seq: the primary key waits for the other database transaction to end. Success means that it was
lost; a violation means that it is there, or that somebody else leads, and we read on from it.

Who takes over on silence makes the heartbeat its own in the same database transaction, before the
row: a beat of the old leader that comes later finds it, and one that came earlier is found by us.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import psycopg
import structlog

from bedesten.engine.chain import row_hash
from bedesten.engine.errors import Diverged, Fenced
from bedesten.engine.replay import UNIX_EPOCH, Cursor, replay
from bedesten.kernel import Engine, Kernel, engine_name, new_kernel
from bedesten.kit.clock import Clock
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import SetAccount, SetOrderLimit, encode
from bedesten.protocol.vocabulary import OPEN_ORDERS_DEFAULT, AccountKind

TRIES_MAX = 10
INSERT_ROW = """
    insert into engine.journal (seq, epoch, at, commands, command_bytes, event_bytes, hash)
    values (%s, %s, %s, %s, %b, %b, %b)
"""
TAKE_BEAT = """
    insert into engine.heartbeat (epoch, seq, at) values (%(epoch)s, %(seq)s, clock_timestamp())
    on conflict (singleton) do update
    set epoch = excluded.epoch, seq = excluded.seq, at = excluded.at
    where (engine.heartbeat.epoch, engine.heartbeat.seq, engine.heartbeat.at)
        = (%(seen_epoch)s::int4, %(seen_seq)s::int8, %(seen_at)s::timestamptz)
    returning true
"""
INSERT_EPOCH = "insert into engine.epochs (epoch, seq, kernel, started_at) values (%s, %s, %s, %s)"
# The first row of all opens the two house accounts, whose ids 1 and 2 are words of the protocol,
# and limits open orders.
GENESIS = (
    encode(SetAccount(kind=AccountKind.PLATFORM)),
    encode(SetAccount(kind=AccountKind.FEE_POOL)),
    encode(SetOrderLimit(limit=OPEN_ORDERS_DEFAULT)),
)

log = structlog.get_logger()


class Beat(NamedTuple):
    """The heartbeat's row as somebody saw it."""

    epoch: int
    seq: int
    at: datetime


class BeatMoved(Exception):
    """The leader has beaten since it was last looked at: it lives."""


def claim_silent(
    conn: psycopg.Connection,
    kernel: Kernel,
    cursor: Cursor,
    seen: Beat | None,
    *,
    engine: Engine,
    clock: Clock,
) -> bool:
    """`claim`, unless anybody has appended since the cursor's row or beaten since `seen`.

    False then, and nothing has changed.
    """
    try:
        taken = _append(
            conn,
            kernel,
            cursor,
            fence=lambda epoch, seq: _take_beat(conn, epoch, seq, seen),
            engine=engine,
            clock=clock,
        )
    except BeatMoved:
        return False
    if taken:
        log.info("leading", epoch=cursor.epoch, seq=cursor.seq, kernel=engine_name(kernel))
    return taken


def claim(
    conn: psycopg.Connection, kernel: Kernel, cursor: Cursor, *, engine: Engine, clock: Clock
) -> None:
    """Append this leader's first row; kernel and cursor stand on it afterwards.

    Raises Fenced when others are faster each time, JournalBroken or Diverged.
    """
    for _ in range(TRIES_MAX):
        if _append(conn, kernel, cursor, engine=engine, clock=clock):
            log.info("leading", epoch=cursor.epoch, seq=cursor.seq, kernel=engine_name(kernel))
            return
        log.warning("journal row is taken, reading on", seq=cursor.seq + 1)
        replay(conn, kernel, cursor)
    raise Fenced(f"another engine appends to this journal: gave up after {TRIES_MAX} tries")


def _append(
    conn: psycopg.Connection,
    kernel: Kernel,
    cursor: Cursor,
    *,
    fence: Callable[[int, int], None] = lambda _, __: None,
    engine: Engine,
    clock: Clock,
) -> bool:
    seq, epoch, at = cursor.seq + 1, cursor.epoch + 1, max(clock.now_ns(), cursor.at)
    records = GENESIS if cursor.seq == 0 else ()
    command_bytes = command_batch(seq, at, records)
    # Asked of an empty kernel: ours must not move before the row is known to stand. An empty
    # batch has the same answer in every state, and genesis meets an empty one.
    event_bytes = new_kernel(engine).apply(command_bytes)
    digest = row_hash(
        cursor.hash, seq, epoch, at, command_bytes=command_bytes, event_bytes=event_bytes
    )
    moment = UNIX_EPOCH + timedelta(microseconds=at // 1000)
    row = [seq, epoch, moment, len(records), command_bytes, event_bytes, digest]
    try:
        with conn.transaction():
            fence(epoch, seq)
            conn.execute(INSERT_ROW, row)
            conn.execute(INSERT_EPOCH, [epoch, seq, engine_name(kernel), moment])
    except psycopg.errors.UniqueViolation:
        return False
    if kernel.apply(command_bytes) != event_bytes:
        raise Diverged(f"the kernel answers the first row of epoch {epoch} in two ways")
    cursor.seq, cursor.at, cursor.epoch, cursor.hash = seq, at, epoch, digest
    cursor.commands += len(records)
    return True


def _take_beat(conn: psycopg.Connection, epoch: int, seq: int, seen: Beat | None) -> None:
    expected = seen or (None, None, None)
    names = ("seen_epoch", "seen_seq", "seen_at")
    parameters = {"epoch": epoch, "seq": seq} | dict(zip(names, expected, strict=True))
    if conn.execute(TAKE_BEAT, parameters).fetchone() is None:
        raise BeatMoved

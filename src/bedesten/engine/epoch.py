"""Taking the lead: the row that a new leader appends first, and that fences the one before.

Whether a row whose commit got lost is in the journal can only be told by appending at the same
seq: the primary key waits for the other database transaction to end. Success means that it was
lost; a violation means that it is there, or that somebody else leads, and we read on from it.
"""

from datetime import timedelta

import psycopg
import structlog

from bedesten.engine.chain import row_hash
from bedesten.engine.errors import Diverged, Fenced
from bedesten.engine.replay import UNIX_EPOCH, Cursor, replay
from bedesten.kernel import Engine, Kernel, engine_name, new_kernel
from bedesten.kit.clock import Clock
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import SetAccount, encode
from bedesten.protocol.vocabulary import AccountKind

TRIES_MAX = 10
INSERT_ROW = """
    insert into engine.journal (seq, epoch, at, commands, command_bytes, event_bytes, hash)
    values (%s, %s, %s, %s, %b, %b, %b)
"""
INSERT_EPOCH = "insert into engine.epochs (epoch, seq, kernel, started_at) values (%s, %s, %s, %s)"
# The first row of all opens the two house accounts; ids 1 and 2 are words of the protocol.
GENESIS = tuple(
    encode(SetAccount(kind=kind)) for kind in (AccountKind.PLATFORM, AccountKind.FEE_POOL)
)

log = structlog.get_logger()


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
    conn: psycopg.Connection, kernel: Kernel, cursor: Cursor, *, engine: Engine, clock: Clock
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
            conn.execute(INSERT_ROW, row)
            conn.execute(INSERT_EPOCH, [epoch, seq, engine_name(kernel), moment])
    except psycopg.errors.UniqueViolation:
        return False
    if kernel.apply(command_bytes) != event_bytes:
        raise Diverged(f"the kernel answers the first row of epoch {epoch} in two ways")
    cursor.seq, cursor.at, cursor.epoch, cursor.hash = seq, at, epoch, digest
    cursor.commands += len(records)
    return True

"""Taking the lead: the row that a new leader appends first, and that fences the one before.

Whether a row whose commit got lost is in the journal can only be told by appending at the same
seq: the primary key waits for the other database transaction to end. Success means that it was
lost; a violation means that it is there, and we read on from it, or that somebody else has taken
the lead, and then it is theirs: they may answer queries for as long as they think that they lead.

Who takes over on silence makes the heartbeat its own in the same database transaction: a beat of
the old leader that comes later finds it, and one that came earlier is found by us.
"""

import structlog

from bedesten.engine.chain import row_hash
from bedesten.engine.errors import Diverged, Fenced
from bedesten.engine.replay import Cursor, replay
from bedesten.engine.store import Beat, JournalStore, NewRow
from bedesten.kernel import Engine, Kernel, engine_name, new_kernel
from bedesten.kit.clock import Clock
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import SetAccount, SetOrderLimit, encode
from bedesten.protocol.vocabulary import OPEN_ORDERS_DEFAULT, AccountKind

TRIES_MAX = 10
# The first row of all opens the two house accounts, whose ids 1 and 2 are words of the protocol,
# and limits open orders.
GENESIS = (
    encode(SetAccount(kind=AccountKind.PLATFORM)),
    encode(SetAccount(kind=AccountKind.FEE_POOL)),
    encode(SetOrderLimit(limit=OPEN_ORDERS_DEFAULT)),
)

log = structlog.get_logger()


def claim_silent(
    store: JournalStore,
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
    name = engine_name(kernel)
    row, digest = _first_row(cursor, engine, clock)
    if not store.claim_silent(row, digest, name, seen):
        return False
    _stand_on(kernel, cursor, row, digest)
    log.info("leading", epoch=cursor.epoch, seq=cursor.seq, kernel=name)
    return True


def claim(
    store: JournalStore, kernel: Kernel, cursor: Cursor, *, engine: Engine, clock: Clock
) -> None:
    """Append this leader's first row; kernel and cursor stand on it afterwards.

    Raises Fenced when another took the lead meanwhile or rows come each time, JournalBroken or
    Diverged.
    """
    name, known = engine_name(kernel), cursor.epoch
    for _ in range(TRIES_MAX):
        row, digest = _first_row(cursor, engine, clock)
        if store.claim(row, digest, name):
            _stand_on(kernel, cursor, row, digest)
            log.info("leading", epoch=cursor.epoch, seq=cursor.seq, kernel=name)
            return
        log.warning("journal row is taken, reading on", seq=cursor.seq + 1)
        replay(store, kernel, cursor)
        if cursor.epoch != known:
            raise Fenced(f"another engine took the lead meanwhile, in epoch {cursor.epoch}")
    raise Fenced(f"another engine appends to this journal: gave up after {TRIES_MAX} tries")


def _first_row(cursor: Cursor, engine: Engine, clock: Clock) -> tuple[NewRow, bytes]:
    """The row that begins the next epoch, and its hash."""
    seq, epoch, at = cursor.seq + 1, cursor.epoch + 1, max(clock.now_ns(), cursor.at)
    records = GENESIS if cursor.seq == 0 else ()
    command_bytes = command_batch(seq, at, records)
    # Asked of an empty kernel: ours must not move before the row is known to stand. An empty
    # batch has the same answer in every state, and genesis meets an empty one.
    event_bytes = new_kernel(engine).apply(command_bytes)
    digest = row_hash(
        cursor.hash, seq, epoch, at, command_bytes=command_bytes, event_bytes=event_bytes
    )
    return NewRow(seq, epoch, at, len(records), command_bytes, event_bytes), digest


def _stand_on(kernel: Kernel, cursor: Cursor, row: NewRow, digest: bytes) -> None:
    if kernel.apply(row.command_bytes) != row.event_bytes:
        raise Diverged(f"the kernel answers the first row of epoch {row.epoch} in two ways")
    cursor.seq, cursor.at, cursor.epoch, cursor.hash = row.seq, row.at, row.epoch, digest
    cursor.commands += row.commands

"""Journal rows back into a kernel, each checked: no gap, the hash chain, the same events."""

from collections.abc import Callable

import msgspec

from bedesten.engine.chain import FIRST_HASH, row_hash
from bedesten.engine.errors import Diverged, JournalBroken
from bedesten.engine.store import SEQ_MAX, JournalStore, Row
from bedesten.kernel import Kernel
from bedesten.kit.moment import moment_of
from bedesten.protocol.batch import read_command_batch


class Cursor(msgspec.Struct):
    """How far a replay has come: the newest row it saw, and commands so far."""

    seq: int = 0
    at: int = 0
    epoch: int = 0
    commands: int = 0
    hash: bytes = FIRST_HASH


def check_row(cursor: Cursor, row: Row) -> None:
    """Move the cursor to the row. Raises JournalBroken when it does not follow."""
    if row.seq != cursor.seq + 1:
        raise JournalBroken(f"journal row {cursor.seq + 1} is missing: the next is {row.seq}")
    try:
        header = read_command_batch(row.command_bytes)
    except ValueError as error:
        raise JournalBroken(f"journal row {row.seq} holds no commands: {error}") from error
    expected = row_hash(
        cursor.hash,
        row.seq,
        row.epoch,
        header.at,
        command_bytes=row.command_bytes,
        event_bytes=row.event_bytes,
    )
    # The hash covers what counts; these two columns only repeat it for people who read the table.
    moment = moment_of(header.at)
    if expected != row.hash or (row.commands, row.at) != (header.commands, moment):
        raise JournalBroken(
            f"the hash of journal row {row.seq} does not fit it and the row before:"
            " one of them was changed after it was written"
        )
    if row.epoch < cursor.epoch:
        raise JournalBroken(
            f"journal row {row.seq} is of epoch {row.epoch}, the row before of {cursor.epoch}"
        )
    cursor.seq, cursor.at, cursor.epoch, cursor.hash = row.seq, header.at, row.epoch, row.hash
    cursor.commands += header.commands


def apply_row(kernel: Kernel, row: Row) -> None:
    """Have the kernel carry out a row. Raises Diverged unless it answers as the row says."""
    try:
        events = kernel.apply(row.command_bytes)
    except ValueError as error:
        raise Diverged(f"the kernel cannot read journal row {row.seq}: {error}") from error
    if events != row.event_bytes:
        size = min(len(events), len(row.event_bytes))
        at = next((at for at in range(size) if events[at] != row.event_bytes[at]), size)
        raise Diverged(
            f"this kernel answers journal row {row.seq} with other events than are stored there,"
            f" from byte {at} on ({len(events)} and {len(row.event_bytes)} bytes): it has other"
            " rules than the kernel that wrote the row, or one of the two is at fault"
        )


def replay(
    store: JournalStore,
    kernel: Kernel,
    cursor: Cursor,
    *,
    until: int = SEQ_MAX,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Bring kernel and cursor from where they are to row `until` or the newest.

    `progress` gets each seq. Raises JournalBroken or Diverged.
    """
    for row in store.rows(cursor.seq, until):
        check_row(cursor, row)
        apply_row(kernel, row)
        progress(row.seq)

"""The engine's state after any journal row, to hold beside what SQL says at the same row."""

from collections.abc import Callable, Iterator
from typing import Final

import psycopg

from bedesten.engine.errors import JournalBroken
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.replay import Cursor, replay
from bedesten.engine.snapshot import Snapshots
from bedesten.kernel import Engine, Kernel, new_kernel
from bedesten.protocol.events import (
    AccountSet,
    BalanceChanged,
    Event,
    FeesSet,
    KeyRemembered,
    OrderLimitSet,
    OrderState,
    PhaseScheduled,
    TierSet,
    decode,
)
from bedesten.protocol.layout import size_and_kind

SNAPSHOT_HEADER_SIZE: Final = 32
KEYS: Final = KeyRemembered.LAYOUT.kind
RULES: Final[dict[int, type[Event]]] = {
    rule.LAYOUT.kind: rule for rule in (FeesSet, OrderLimitSet, PhaseScheduled, TierSet)
}


def state_at(
    conn: psycopg.Connection,
    seq: int,
    *,
    snapshots: Snapshots | None = None,
    engine: Engine = "auto",
    progress: Callable[[int], None] = lambda _: None,
) -> Kernel:
    """A kernel as it was after row `seq` (0: empty), from a snapshot where there is one.

    `conn` is in autocommit mode. Raises JournalBroken when there is no such row, or Diverged.
    """
    store, found = PostgresStore(conn), None
    if snapshots is not None:
        found = next(snapshots.newest(store, seq, engine), None)
    kernel, cursor = found or (new_kernel(engine), Cursor())
    replay(store, kernel, cursor, until=seq, progress=progress)
    if cursor.seq != seq:
        raise JournalBroken(f"the journal ends at row {cursor.seq}: there is no row {seq}")
    return kernel


def balances(kernel: Kernel) -> dict[tuple[int, int], BalanceChanged]:
    """Every balance, by (account, asset); units of the asset."""
    found: dict[tuple[int, int], BalanceChanged] = {}
    for account in decode(kernel.accounts()):
        assert isinstance(account, AccountSet)
        for balance in decode(kernel.balances(account.account)):
            assert isinstance(balance, BalanceChanged)
            found[balance.account, balance.asset] = balance
    return found


def open_orders(kernel: Kernel) -> dict[int, OrderState]:
    """Every open order, by id."""
    found: dict[int, OrderState] = {}
    for order in decode(kernel.open_orders(0, 0)):
        assert isinstance(order, OrderState)
        found[order.order] = order
    return found


def listings(kernel: Kernel) -> list[Event]:
    """Every asset, account, market and rule, as the events that would set them so."""
    listed = [
        event
        for records in (kernel.assets(), kernel.accounts(), kernel.markets())
        for event in decode(records)
    ]
    return [*listed, *_rules(kernel.snapshot())]


def _rules(snapshot: bytes) -> Iterator[Event]:
    """Fee rates, tiers, schedules and order limits: no query tells them. Keys, of which there are
    millions, come last and are not walked."""
    offset = SNAPSHOT_HEADER_SIZE
    while offset < len(snapshot):
        size, kind = size_and_kind(snapshot, offset)
        if kind == KEYS:
            return
        if kind in RULES:
            yield RULES[kind](*RULES[kind].LAYOUT.unpack(snapshot, offset, size))
        offset += size

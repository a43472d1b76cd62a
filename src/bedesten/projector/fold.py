"""Folds journal rows into one batch of table rows, in plain Python: the one that must be right.

`native.py` has the fast one, which gives every batch that it does not know back to this.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, Protocol

import psycopg

from bedesten.db.binary import Packed
from bedesten.domain.ledger.projection import Ledger, LedgerBroken
from bedesten.domain.markets.projection import Change, Listing
from bedesten.domain.trading.projection import Trading
from bedesten.projector.decode import DECODERS
from bedesten.projector.errors import JournalBroken, TablesDiffer, UnknownEvent
from bedesten.projector.keys import key_rows
from bedesten.projector.tail import JournalRow
from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    BalanceChanged,
    CancelAllAfterSet,
    Deferred,
    Event,
    FeesSet,
    IndicativeChanged,
    LevelChanged,
    ListAccepted,
    MarketSet,
    MassCancelled,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderLimitSet,
    OrderReduced,
    OrderTriggered,
    PhaseScheduled,
    PhaseSet,
    Posted,
    Refused,
    Repeated,
    Reserved,
    SelfTradePrevented,
    TierSet,
    TimeAdvanced,
    Traded,
    Transferred,
    TriggersLeft,
    Voided,
)
from bedesten.protocol.layout import size_and_kind

# They change no table: most only answer, levels are sums of open orders.
SILENT: Final = frozenset(
    kind.LAYOUT.kind
    for kind in (
        Refused, Repeated, Deferred, MassCancelled, TimeAdvanced, TriggersLeft,
        LevelChanged, IndicativeChanged, CancelAllAfterSet,
    )
)  # fmt: skip
BALANCE = BalanceChanged.LAYOUT.kind
RECORD_SIZE_MIN: Final = 8


class Batch(NamedTuple):
    """Everything one database transaction writes; rows and changes each with their number."""

    before: int
    seq: int
    hash: bytes
    at: int
    commands: int
    listing: list[Change]
    closed: tuple[int, list[Packed]]
    updated: tuple[int, list[Packed]]
    final: tuple[int, bytes]
    opened: tuple[int, bytes]
    trades: tuple[int, bytes]
    lists: tuple[int, bytes]
    prevented: tuple[int, bytes]
    transfers: tuple[int, bytes]
    keys: tuple[int, bytes]
    balances: list[Packed]


class Folding(Protocol):
    """What the projector's loop needs of a fold, native or not."""

    def load(self, conn: psycopg.Connection) -> None:
        """Learn what the tables say is listed. Once, before the first batch."""
        ...

    def batch(self, rows: list[JournalRow], conn: psycopg.Connection) -> Batch:
        """One batch of table rows from these journal rows (at least one).

        `conn` reads balances not met before. Raises ProjectorProblem.
        """
        ...

    @property
    def crowded(self) -> bool:
        """Whether to forget what is known, as soon as all of it is in the tables."""
        ...

    def forget(self) -> None:
        """Drop all balances; they are read again when needed."""
        ...


class Fold:
    """Turns rows of the journal into rows of the tables; remembers balances in between."""

    def __init__(self) -> None:
        self.listing = Listing()
        self.ledger = Ledger(self.listing.scales.__getitem__, self.listing.house.get)
        self.trading = Trading()
        self._seq = self._at = 0
        handlers: dict[type[Event], Callable[[Any], None]] = {
            AssetSet: lambda e: self.listing.asset_set(e, self._seq, self._at),
            AccountSet: lambda e: self.listing.account_set(e, self._seq, self._at),
            MarketSet: self._market_set,
            PhaseSet: lambda e: self.listing.phase_set(e, self._seq, self._at),
            PhaseScheduled: lambda e: self.listing.phase_scheduled(e, self._seq, self._at),
            FeesSet: lambda e: self.listing.fees_set(e, self._seq, self._at),
            TierSet: lambda e: self.listing.tier_set(e, self._seq, self._at),
            OrderLimitSet: lambda e: self.listing.order_limit_set(e, self._seq, self._at),
            Transferred: self.ledger.transferred,
            Reserved: self.ledger.reserved,
            Posted: self.ledger.posted,
            Voided: self.ledger.voided,
            OrderAccepted: self._order_accepted,
            Traded: self._traded,
            OrderDone: self._order_done,
            OrderTriggered: self._order_triggered,
            OrderHeld: self._order_held,
            ListAccepted: self.trading.list_accepted,
            SelfTradePrevented: self._self_trade_prevented,
            OrderReduced: self._order_reduced,
        }
        self._handlers = {
            kind.LAYOUT.kind: (DECODERS[kind.LAYOUT.kind], handler)
            for kind, handler in handlers.items()
        }

    def load(self, conn: psycopg.Connection) -> None:
        """Learn what the tables say is listed."""
        self.listing.load(conn)

    @property
    def crowded(self) -> bool:
        """Whether to forget what is known, as soon as all of it is in the tables."""
        return self.ledger.crowded

    def forget(self) -> None:
        """Drop all balances; they are read again when needed."""
        self.ledger.forget()

    def batch(self, rows: list[JournalRow], conn: psycopg.Connection) -> Batch:
        """One batch of table rows from these journal rows (at least one).

        `conn` reads balances not met before. Raises ProjectorProblem.
        """
        tails = balances_after(rows)
        touched = ((e.account, e.asset) for tail in tails for e in tail)
        missing = self.ledger.missing(touched)
        if missing:
            self.ledger.load(conn, missing)
        keys: list[bytes] = []
        for row, tail in zip(rows, tails, strict=True):
            with _making_sense(row):
                self._fold(row, tail)
                keys += key_rows(row.commands, row.answers)
        last = rows[-1]
        return Batch(
            before=rows[0].seq - 1,
            seq=last.seq,
            hash=last.hash,
            at=last.at,
            commands=sum(row.answers.commands for row in rows),
            listing=self.listing.take_changes(),
            closed=self.trading.take_closed(),
            updated=self.trading.take_updated(),
            final=self.trading.take_final(),
            opened=self.trading.take_open(),
            trades=self.trading.take_trades(),
            lists=self.trading.take_lists(),
            prevented=self.trading.take_prevented(),
            transfers=self.ledger.take_transfers(),
            balances=self.ledger.take_balances(),
            keys=(len(keys), b"".join(keys)),
        )

    def _fold(self, row: JournalRow, balances: list[BalanceChanged]) -> None:
        self._seq, self._at = row.seq, row.at
        self.ledger.begin_row(row.seq, row.at)
        self.trading.begin_row(row.seq, row.at)
        data, offset, end = row.answers.data, row.answers.offsets[0], row.answers.offsets[-1]
        handlers = self._handlers
        while offset < end:
            size, kind = size_and_kind(data, offset)
            found = handlers.get(kind)
            if found is not None:
                decode, handler = found
                handler(decode(data, offset, size))
            elif kind not in SILENT:
                raise UnknownEvent(f"Journal row {row.seq} has an event of kind {kind}")
            if size < RECORD_SIZE_MIN:
                raise ValueError(f"an event of {size} bytes")
            offset += size
        if offset != end:
            raise ValueError("an event that goes on into the next answer")
        self.ledger.end_row(balances)

    def _market_set(self, event: MarketSet) -> None:
        before = self.listing.terms.get(event.market)
        self.listing.market_set(event, self._seq, self._at, self.trading.ended)
        if before is not None:
            self.trading.market_set(before, self.listing.terms[event.market])

    def _order_accepted(self, event: OrderAccepted) -> None:
        terms = self.listing.terms[event.market]
        self.trading.order_accepted(event, terms)
        self.ledger.held(event, event.order, terms)

    def _traded(self, event: Traded) -> None:
        terms = self.listing.terms[event.market]
        self.trading.traded(event, terms)
        self.ledger.traded(event, terms)

    def _order_done(self, event: OrderDone) -> None:
        terms = self.listing.terms[event.market]
        self.trading.order_done(event, terms)
        self.ledger.released(event, terms)

    def _order_triggered(self, event: OrderTriggered) -> None:
        self.trading.order_triggered(event, self.listing.terms[event.market])

    def _order_held(self, event: OrderHeld) -> None:
        terms = self.listing.terms[event.market]
        self.trading.order_held(event, terms)
        self.ledger.held(event, event.hold_transfer, terms)

    def _self_trade_prevented(self, event: SelfTradePrevented) -> None:
        self.trading.self_trade_prevented(event, self.listing.terms[event.market])

    def _order_reduced(self, event: OrderReduced) -> None:
        terms = self.listing.terms[event.market]
        self.trading.order_reduced(event, terms)
        self.ledger.released(event, terms)


def balances_after(rows: list[JournalRow]) -> list[list[BalanceChanged]]:
    """What the engine says every touched balance is after each row. Raises ProjectorProblem."""
    tails = []
    for row in rows:
        with _making_sense(row):
            tails.append(_balances(row))
    return tails


def _balances(row: JournalRow) -> list[BalanceChanged]:
    """What the engine says every touched balance is after this row."""
    data, offset = row.answers.data, row.answers.offsets[-1]
    decode = DECODERS[BALANCE]
    found: list[BalanceChanged] = []
    while offset < len(data):
        size, kind = size_and_kind(data, offset)
        if kind == BALANCE:
            event = decode(data, offset, size)
            assert isinstance(event, BalanceChanged)
            found.append(event)
        elif kind not in SILENT:
            raise UnknownEvent(f"Journal row {row.seq} ends with an event of kind {kind}")
        if size < RECORD_SIZE_MIN:
            raise ValueError(f"an event of {size} bytes")
        offset += size
    if offset != len(data):
        raise ValueError("the last event is cut short")
    return found


@contextmanager
def _making_sense(row: JournalRow) -> Iterator[None]:
    """Whatever cannot be made of a row is a problem that names the row."""
    try:
        yield
    except LedgerBroken as error:
        raise TablesDiffer(str(error)) from error
    except (KeyError, ValueError, OverflowError, struct.error) as error:
        raise JournalBroken(f"Journal row {row.seq} makes no sense: {error!r}") from error

"""An order as one batch changes it, and its fields in rows of the tables."""

import struct
from functools import cache
from math import ceil
from typing import Final

from msgspec.structs import replace

from bedesten.db.binary import NULL, id_moment, int8, ns_moment, numeric, text
from bedesten.domain.markets import Terms
from bedesten.domain.trading.words import HIDDEN, POST_ONLY
from bedesten.protocol.events import OrderAccepted
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce

_HEAD = struct.Struct(">hiqiiiiiqiqiqiiiii?i?")
_PENDING, _OPEN, _PARTLY = text("pending"), text("open"), text("partially_filled")
_PERCENT: Final = numeric(4)
_NO_RARE: Final = NULL * 7
ROW_PIECES: Final = 12  # a row is appended in so many pieces of bytes


class ProjectedOrder:
    """What happened to an order in this batch; `accepted` when it was born in it."""

    __slots__ = (
        "accepted", "entered", "executed", "fee", "filled", "held", "is_buy", "moment", "price",
        "reduced", "seq", "stop_price", "terms", "value",
    )  # fmt: skip

    def __init__(self, terms: Terms, *, is_buy: bool, accepted: OrderAccepted | None) -> None:
        self.terms = terms
        self.is_buy = is_buy
        self.accepted = accepted
        self.filled = 0  # lots since its birth
        self.value = 0  # quote units in this batch
        self.fee = 0  # units of the received asset in this batch
        self.executed = 0  # moment of its newest trade
        self.reduced = 0  # lots in all, when they became fewer
        self.entered = False  # it waited, and does so no more
        self.held = False  # it locked nothing, and does now
        self.price = self.stop_price = 0  # ticks, when its turn or its trigger brought new ones
        self.seq = 0
        self.moment = 0

    def row(self, columns: int, status: bytes) -> tuple[bytes, ...]:
        """The columns that open and final orders share, in ROW_PIECES."""
        event, terms = self.accepted, self.terms
        assert event is not None, "only orders born in this batch are written whole"
        created = id_moment(event.order)
        received = terms.base_amount if self.is_buy else terms.quote_amount
        return (
            _HEAD.pack(
                columns, 8, event.order, 4, event.account, 4, event.market, 8, created,
                8, max(self.moment, created), 8, self.seq, 4, event.maker_fee_ppm,
                4, event.taker_fee_ppm, 1, event.flags & POST_ONLY != 0,
                1, event.flags & HIDDEN != 0,
            ),
            _words(event.type, event.side, event.time_in_force, event.self_trade),
            status,
            _ticks(terms, self.price or event.price),
            terms.quantity(self.reduced or event.quantity) if event.quantity else NULL,
            terms.quote_amount(event.quote_quantity) if event.quote_quantity else NULL,
            text(event.client_order_id) if event.client_order_id else NULL,
            _rare(event, terms, self.stop_price or event.stop_price),
            terms.quantity(self.filled),
            terms.quote_amount(self.value),
            received(self.fee),
            moment(self.executed),
        )  # fmt: skip

    def open_status(self, *, follows: bool) -> bytes:
        """Of an order that was born in this batch and is still open."""
        assert self.accepted is not None, "only orders born in this batch are written whole"
        if self.filled:
            return _PARTLY
        waits = follows or self.accepted.stop_price or self.stop_price
        return _PENDING if waits and not self.entered else _OPEN

    def reduced_quantity(self) -> bytes:
        """The new quantity, when it changed in this batch."""
        return self.terms.quantity(self.reduced) if self.reduced else NULL

    def prices(self) -> tuple[bytes, bytes]:
        """The price and stop price that its turn or its trigger brought in this batch."""
        return _ticks(self.terms, self.price), _ticks(self.terms, self.stop_price)

    def refit(self, now: Terms) -> None:
        """Its numbers in the new ticks and lots of its market. They are whole, or it would be
        done; only the protection of a sell that takes like a market order is rounded up."""
        tick, lot = self.terms.tick_in(now), self.terms.lot_in(now)
        self.filled, self.reduced = ceil(self.filled * lot), ceil(self.reduced * lot)
        self.price, self.stop_price = ceil(self.price * tick), ceil(self.stop_price * tick)
        self.terms = now
        event = self.accepted
        if event is not None:
            self.accepted = replace(
                event,
                price=ceil(event.price * tick),
                stop_price=ceil(event.stop_price * tick),
                trail_offset=ceil(event.trail_offset * tick),
                activation_price=ceil(event.activation_price * tick),
                quantity=ceil(event.quantity * lot),
                display_quantity=ceil(event.display_quantity * lot),
            )


def moment(at: int) -> bytes:
    """A field of timestamptz; 0 is never."""
    return int8(at) if at else NULL


def _ticks(terms: Terms, ticks: int) -> bytes:
    return terms.price(ticks) if ticks else NULL


@cache
def _words(kind: int, side: int, time_in_force: int, self_trade: int) -> bytes:
    """The four enumerations of an order that repeat in few combinations."""
    words = (
        OrderType(kind),
        Side(side),
        TimeInForce(time_in_force),
        SelfTrade(self_trade),
    )
    return b"".join(text(word.name.lower()) for word in words)


def _rare(event: OrderAccepted, terms: Terms, stop_price: int) -> bytes:
    """From stop_price to order_list_id: what most orders do not have."""
    rare = (
        stop_price, event.display_quantity, event.expires_at, event.trail_offset, event.trail_ppm,
        event.list,
    )  # fmt: skip
    if not any(rare):
        return _NO_RARE
    return b"".join(
        (
            _ticks(terms, stop_price),
            terms.quantity(event.display_quantity) if event.display_quantity else NULL,
            int8(ns_moment(event.expires_at)) if event.expires_at else NULL,
            _ticks(terms, event.trail_offset),
            _ticks(terms, event.activation_price),
            _PERCENT(event.trail_ppm) if event.trail_ppm else NULL,
            int8(event.list) if event.list else NULL,
        )
    )

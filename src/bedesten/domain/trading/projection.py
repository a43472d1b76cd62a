"""Orders, trades and keys: from the events of matching to their rows, each order written once.

An order that was born and became final within one batch is one row of `orders`. One that is
still open at the end of its batch goes to `open_orders`, is updated there, and moves to `orders`
in the batch that ends it.
"""

import struct
from collections.abc import Sequence
from typing import Final

from bedesten.db.binary import NULL, Packed, array, boolean, id_moment, int8, ns_moment, text
from bedesten.domain.markets import Terms
from bedesten.protocol.events import (
    OrderAccepted,
    OrderDone,
    OrderReduced,
    OrderTriggered,
    Traded,
)
from bedesten.protocol.vocabulary import (
    DoneReason,
    OrderFlag,
    OrderType,
    SelfTrade,
    Side,
    TimeInForce,
)

_COMMON: Final = (
    "order_id", "account_id", "market_id", "created_at", "updated_at", "seq", "maker_fee_ppm",
    "taker_fee_ppm", "post_only", "hidden", "order_type", "side", "time_in_force",
    "self_trade_prevention", "status", "price", "quantity", "quote_quantity", "client_order_id",
    "stop_price", "display_quantity", "expires_at", "filled_quantity", "filled_value",
    "fee_amount", "executed_at",
)  # fmt: skip
OPEN_COLUMNS: Final = _COMMON
FINAL_COLUMNS: Final = (*_COMMON, "cancellation_reason")
_HEAD = struct.Struct(">hiqiiiiiqiqiqiiiii?i?")
TRADE_COLUMNS: Final = (
    "trade_id", "seq", "market_id", "trade_number", "buy_order_id", "sell_order_id",
    "buyer_account_id", "seller_account_id", "buyer_fee_asset_id", "seller_fee_asset_id",
    "executed_at", "taker_side", "price", "quantity", "total_value", "buyer_fee", "seller_fee",
)  # fmt: skip
_TRADE = struct.Struct(">hiqiqiiiqiqiqiiiiiiiiiq")

UPDATE_OPEN: Final = """
    update public.open_orders as o
    set filled_quantity = coalesce(d.filled, o.filled_quantity),
        filled_value = o.filled_value + coalesce(d.value, 0),
        fee_amount = o.fee_amount + coalesce(d.fee, 0),
        quantity = coalesce(d.reduced, o.quantity),
        status = case
            when coalesce(d.filled, o.filled_quantity) > 0 then 'partially_filled'
            when d.triggered then 'open'
            else o.status end,
        updated_at = greatest(d.at, o.created_at),
        executed_at = coalesce(d.executed_at, o.executed_at), seq = d.seq
    from unnest(%s::int8[], %s::numeric[], %s::numeric[], %s::numeric[], %s::timestamptz[],
        %s::timestamptz[], %s::int8[], %s::numeric[], %s::bool[])
        as d(order_id, filled, value, fee, at, executed_at, seq, reduced, triggered)
    where o.order_id = d.order_id
"""
_CHANGE_COLUMNS: Final = {
    "order_id": "int8", "filled": "numeric", "value": "numeric", "fee": "numeric",
    "at": "timestamptz", "executed_at": "timestamptz", "seq": "int8", "reduced": "numeric",
}  # fmt: skip
UPDATE_COLUMNS: Final = {**_CHANGE_COLUMNS, "triggered": "bool"}
UPDATE_TYPES: Final = tuple(UPDATE_COLUMNS.values())
CLOSE_OPEN: Final = """
    with closed as (
        delete from public.open_orders as o
        using unnest(%s::int8[], %s::numeric[], %s::numeric[], %s::numeric[], %s::timestamptz[],
            %s::timestamptz[], %s::int8[], %s::numeric[], %s::text[])
            as d(order_id, filled, value, fee, at, executed_at, seq, reduced, reason)
        where o.order_id = d.order_id
        returning o.*, d.filled, d.value, d.fee, d.at, d.executed_at as last_executed_at,
            d.seq as last_seq, d.reduced, d.reason
    )
    insert into public.orders (
        order_id, account_id, market_id, client_order_id, order_type, side, price, stop_price,
        quantity, quote_quantity, filled_quantity, filled_value, fee_amount, maker_fee_ppm,
        taker_fee_ppm, time_in_force, self_trade_prevention, post_only, hidden, display_quantity,
        expires_at, status, cancellation_reason, created_at, updated_at, executed_at, seq)
    select order_id, account_id, market_id, client_order_id, order_type, side, price, stop_price,
        coalesce(reduced, quantity), quote_quantity, filled, value, c.fee, maker_fee_ppm,
        taker_fee_ppm, time_in_force, self_trade_prevention, post_only, hidden, display_quantity,
        expires_at,
        (case when reason is null then 'filled' when reason = 'expired' then 'expired'
            else 'cancelled' end)::public.order_status,
        reason::public.cancellation_reason, created_at, greatest(at, created_at),
        coalesce(last_executed_at, executed_at), last_seq
    from closed as c
"""
CLOSE_COLUMNS: Final = {**_CHANGE_COLUMNS, "reason": "text"}
CLOSE_TYPES: Final = tuple(CLOSE_COLUMNS.values())

BUY: Final = int(Side.BUY)
POST_ONLY, HIDDEN = int(OrderFlag.POST_ONLY), int(OrderFlag.HIDDEN)
_PENDING, _OPEN, _PARTLY = text("pending"), text("open"), text("partially_filled")
DONE_STATUS: Final[dict[int, str]] = {
    **dict.fromkeys(DoneReason, "cancelled"),
    DoneReason.FILLED: "filled",
    DoneReason.EXPIRED: "expired",
}
DONE_REASON: Final[dict[int, str | None]] = {
    reason: None if reason == DoneReason.FILLED else reason.name.lower() for reason in DoneReason
}
_ENDS: Final = {reason: text(status) for reason, status in DONE_STATUS.items()}
_REASONS: Final = {
    reason: NULL if word is None else text(word) for reason, word in DONE_REASON.items()
}
_SIDES: Final[dict[int, bytes]] = {side: text(side.name.lower()) for side in Side}
_NO_RARE: Final = NULL * 3
_TRADE_PIECES, _FINAL_PIECES = 7, 13  # a row is appended in so many pieces of bytes


class Order:
    """What happened to an order in this batch; `accepted` when it was born in it."""

    __slots__ = (
        "accepted", "executed", "fee", "filled", "is_buy", "moment", "reduced", "seq", "terms",
        "triggered", "value",
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
        self.triggered = False
        self.seq = 0
        self.moment = 0


class Trading:
    """Rows of `orders`, `open_orders` and `trades` of one batch."""

    def __init__(self) -> None:
        self._born: dict[int, Order] = {}
        self._older: dict[int, Order] = {}
        self._final: list[bytes] = []
        self._closed: list[tuple[bytes, ...]] = []
        self._trades: list[bytes] = []
        self._words: dict[tuple[int, int, int, int], bytes] = {}
        self._seq = 0
        self._moment = 0

    def begin_row(self, seq: int, at: int) -> None:
        """What follows happened in this journal row."""
        self._seq = seq
        self._moment = ns_moment(at)

    def order_accepted(self, event: OrderAccepted, terms: Terms) -> None:
        """An order exists."""
        order = Order(terms, is_buy=event.side == BUY, accepted=event)
        order.seq, order.moment = self._seq, self._moment
        self._born[event.order] = order

    def traded(self, event: Traded, terms: Terms) -> None:
        """A match: its own row, and progress of both orders."""
        value = event.price * event.quantity * terms.notional_unit
        executed = id_moment(event.trade)
        taker_buys = event.taker_side == BUY
        if taker_buys:
            buy, sell = event.taker_order, event.maker_order
            buyer, seller = event.taker_account, event.maker_account
            buyer_fee, seller_fee = event.taker_fee, event.maker_fee
        else:
            buy, sell = event.maker_order, event.taker_order
            buyer, seller = event.maker_account, event.taker_account
            buyer_fee, seller_fee = event.maker_fee, event.taker_fee
        self._trades += (
            _TRADE.pack(
                17, 8, event.trade, 8, self._seq, 4, event.market, 8, event.number, 8, buy,
                8, sell, 4, buyer, 4, seller, 4, terms.base, 4, terms.quote, 8, executed,
            ),
            _SIDES[event.taker_side],
            terms.price(event.price),
            terms.quantity(event.quantity),
            terms.quote_amount(value),
            terms.base_amount(buyer_fee),
            terms.quote_amount(seller_fee),
        )  # fmt: skip
        for order_id, filled, fee, is_buy in (
            (event.maker_order, event.maker_filled, event.maker_fee, not taker_buys),
            (event.taker_order, event.taker_filled, event.taker_fee, taker_buys),
        ):
            order = self._changed(order_id, terms, is_buy=is_buy)
            order.filled = filled
            order.value += value
            order.fee += fee
            order.executed = executed

    def order_triggered(self, event: OrderTriggered, terms: Terms) -> None:
        """The order waits no more."""
        self._changed(event.order, terms).triggered = True

    def order_reduced(self, event: OrderReduced, terms: Terms) -> None:
        """The order is smaller now."""
        self._changed(event.order, terms).reduced = event.quantity

    def order_done(self, event: OrderDone, terms: Terms) -> None:
        """The order is final."""
        order = self._born.pop(event.order, None)
        if order is not None:
            order.filled, order.value, order.fee = event.filled, event.filled_value, event.fee
            order.seq, order.moment = self._seq, self._moment
            status = _ENDS[event.reason]
            self._final += self._order_row(order, len(FINAL_COLUMNS), status)
            self._final.append(_REASONS[event.reason])
            return
        older = self._older.pop(event.order, None)
        received = terms.base_amount if event.side == BUY else terms.quote_amount
        self._closed.append(
            (
                int8(event.order),
                terms.quantity(event.filled),
                terms.quote_amount(event.filled_value),
                received(event.fee),
                int8(self._moment),
                NULL if older is None else _moment(older.executed),
                int8(self._seq),
                NULL if older is None else _reduced(older),
                _REASONS[event.reason],
            )
        )

    def take_trades(self) -> tuple[int, bytes]:
        """Rows of `trades` for binary COPY (TRADE_COLUMNS), and how many."""
        rows, self._trades = self._trades, []
        return len(rows) // _TRADE_PIECES, b"".join(rows)

    def take_final(self) -> tuple[int, bytes]:
        """Rows of `orders` for binary COPY (FINAL_COLUMNS), and how many."""
        rows, self._final = self._final, []
        return len(rows) // _FINAL_PIECES, b"".join(rows)

    def take_open(self) -> tuple[int, bytes]:
        """Rows of `open_orders` for binary COPY (OPEN_COLUMNS): born now and still open."""
        born, self._born = self._born, {}
        rows: list[bytes] = []
        for order in born.values():
            rows += self._order_row(order, len(OPEN_COLUMNS), _open_status(order))
        return len(born), b"".join(rows)

    def take_updated(self) -> tuple[int, list[Packed]]:
        """How many older orders changed and stay open, and the parameters of UPDATE_OPEN."""
        older, self._older = self._older, {}
        rows = []
        for order_id, order in older.items():
            terms = order.terms
            received = terms.base_amount if order.is_buy else terms.quote_amount
            rows.append(
                (
                    int8(order_id),
                    terms.quantity(order.filled) if order.filled else NULL,
                    terms.quote_amount(order.value) if order.filled else NULL,
                    received(order.fee) if order.filled else NULL,
                    int8(order.moment),
                    _moment(order.executed),
                    int8(order.seq),
                    _reduced(order),
                    boolean(order.triggered),
                )
            )
        return len(rows), _columns(UPDATE_TYPES, rows)

    def take_closed(self) -> tuple[int, list[Packed]]:
        """How many older orders became final, and the parameters of CLOSE_OPEN."""
        rows, self._closed = self._closed, []
        return len(rows), _columns(CLOSE_TYPES, rows)

    def _changed(self, order_id: int, terms: Terms, *, is_buy: bool | None = None) -> Order:
        """The order, to which something happens in this row. Its side matters once it trades:
        it says in which asset the fee is."""
        order = self._born.get(order_id) or self._older.get(order_id)
        if order is None:
            order = self._older[order_id] = Order(terms, is_buy=bool(is_buy), accepted=None)
        if is_buy is not None:
            order.is_buy = is_buy
        order.seq, order.moment = self._seq, self._moment
        return order

    def _order_row(self, order: Order, columns: int, status: bytes) -> tuple[bytes, ...]:
        event, terms = order.accepted, order.terms
        assert event is not None, "only orders born in this batch are written whole"
        key = (event.type, event.side, event.time_in_force, event.self_trade)
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = _words(event)
        created = id_moment(event.order)
        received = terms.base_amount if order.is_buy else terms.quote_amount
        return (
            _HEAD.pack(
                columns, 8, event.order, 4, event.account, 4, event.market, 8, created,
                8, max(order.moment, created), 8, order.seq, 4, event.maker_fee_ppm,
                4, event.taker_fee_ppm, 1, event.flags & POST_ONLY != 0,
                1, event.flags & HIDDEN != 0,
            ),
            words,
            status,
            terms.price(event.price) if event.price else NULL,
            terms.quantity(order.reduced or event.quantity) if event.quantity else NULL,
            terms.quote_amount(event.quote_quantity) if event.quote_quantity else NULL,
            text(event.client_order_id) if event.client_order_id else NULL,
            _rare(event, terms),
            terms.quantity(order.filled),
            terms.quote_amount(order.value),
            received(order.fee),
            _moment(order.executed),
        )  # fmt: skip


def _open_status(order: Order) -> bytes:
    """Of an order that was born in this batch and is still open."""
    assert order.accepted is not None
    if order.filled:
        return _PARTLY
    return _PENDING if order.accepted.stop_price and not order.triggered else _OPEN


def _moment(moment: int) -> bytes:
    """A field of timestamptz; 0 is never."""
    return int8(moment) if moment else NULL


def _reduced(order: Order) -> bytes:
    """The new quantity, when it changed in this batch."""
    return order.terms.quantity(order.reduced) if order.reduced else NULL


def _words(event: OrderAccepted) -> bytes:
    """The four enumerations of an order that repeat in few combinations."""
    words = (
        OrderType(event.type),
        Side(event.side),
        TimeInForce(event.time_in_force),
        SelfTrade(event.self_trade),
    )
    return b"".join(text(word.name.lower()) for word in words)


def _rare(event: OrderAccepted, terms: Terms) -> bytes:
    """stop_price, display_quantity and expires_at, which most orders do not have."""
    if not (event.stop_price or event.display_quantity or event.expires_at):
        return _NO_RARE
    return b"".join(
        (
            terms.price(event.stop_price) if event.stop_price else NULL,
            terms.quantity(event.display_quantity) if event.display_quantity else NULL,
            int8(ns_moment(event.expires_at)) if event.expires_at else NULL,
        )
    )


def _columns(types: tuple[str, ...], rows: Sequence[tuple[bytes, ...]]) -> list[Packed]:
    """Rows as array parameters, one for each column; [] for no rows."""
    if not rows:
        return []
    return [
        array(name, fields) for name, fields in zip(types, zip(*rows, strict=True), strict=True)
    ]

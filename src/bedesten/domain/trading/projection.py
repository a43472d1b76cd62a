"""Orders, trades and keys: from the events of matching to their rows, each order written once.

An order that was born and became final within one batch is one row of `orders`. One that is
still open at the end of its batch goes to `open_orders`, is updated there, and moves to `orders`
in the batch that ends it.
"""

import struct
from collections.abc import Sequence
from typing import Final

from bedesten.db.binary import (
    NULL,
    Packed,
    array,
    boolean,
    id_moment,
    int8,
    ns_moment,
    text,
)
from bedesten.domain.markets import Terms
from bedesten.domain.trading.projection_columns import (
    CLOSE_TYPES,
    DONE_REASON,
    DONE_STATUS,
    FINAL_COLUMNS,
    LIST_COLUMNS,
    OPEN_COLUMNS,
    PREVENTED_COLUMNS,
    REJECT_CODE,
    TRADE_COLUMNS,
    UPDATE_TYPES,
)
from bedesten.domain.trading.projection_order import ROW_PIECES, ProjectedOrder, moment
from bedesten.protocol.events import (
    ListAccepted,
    OrderAccepted,
    OrderDone,
    OrderHeld,
    OrderReduced,
    OrderTriggered,
    SelfTradePrevented,
    Traded,
)
from bedesten.protocol.vocabulary import (
    Contingency,
    SelfTrade,
    Side,
)

_TRADE = struct.Struct(">hiqiqiiiqiqiqiiiiiiiiiqi?")
_LIST = struct.Struct(">hiqiiiiiqiqiqiqiq")
_LIST_OF_TWO = struct.Struct(">hiqiiiiiqiqiiqiq")
_PREVENTED = struct.Struct(">hiqiiiiiqiqiiiiiq")
BUY: Final = int(Side.BUY)
_ENDS: Final = {reason: text(status) for reason, status in DONE_STATUS.items()}


def _or_null(word: str | None) -> bytes:
    return NULL if word is None else text(word)


_REASONS: Final = {reason: _or_null(word) for reason, word in DONE_REASON.items()}
_REJECT_CODES: Final = {refusal: _or_null(word) for refusal, word in REJECT_CODE.items()}
_SIDES: Final[dict[int, bytes]] = {side: text(side.name.lower()) for side in Side}
_CONTINGENCIES: Final = {one.value: text(one.name.lower()) for one in Contingency}
_PREVENTIONS: Final = {one.value: text(one.name.lower()) for one in SelfTrade}
_TRADE_PIECES, _FINAL_PIECES = 7, ROW_PIECES + 2  # a row is appended in so many pieces


class Trading:
    """Rows of `orders`, `open_orders` and `trades` of one batch."""

    def __init__(self) -> None:
        self._born: dict[int, ProjectedOrder] = {}
        self._older: dict[int, ProjectedOrder] = {}
        self._final: list[bytes] = []
        self._closed: list[tuple[bytes, ...]] = []
        self.ended: list[int] = []  # ids of those
        self._trades: list[bytes] = []
        self._lists: list[bytes] = []
        self._prevented: list[bytes] = []
        self._followers: set[int] = set()  # born now, and not yet their turn
        self._number = 0  # prevented matches of this journal row
        self._seq = 0
        self._moment = 0

    def begin_row(self, seq: int, at: int) -> None:
        """What follows happened in this journal row."""
        self._seq = seq
        self._moment = ns_moment(at)
        self._number = 0

    def order_accepted(self, event: OrderAccepted, terms: Terms) -> None:
        """An order exists."""
        order = ProjectedOrder(terms, is_buy=event.side == BUY, accepted=event)
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
                len(TRADE_COLUMNS), 8, event.trade, 8, self._seq, 4, event.market,
                8, event.number, 8, buy, 8, sell, 4, buyer, 4, seller, 4, terms.base,
                4, terms.quote, 8, executed, 1, event.auction != 0,
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

    def list_accepted(self, event: ListAccepted) -> None:
        """Linked orders exist."""
        if event.contingency != Contingency.OCO:
            self._followers |= {event.second, event.third} - {0}
        head = (
            len(LIST_COLUMNS), 8, event.list, 4, event.account, 4, event.market, 8, event.first,
            8, event.second,
        )  # fmt: skip
        tail = (8, self._seq, 8, id_moment(event.list))
        packed = (
            _LIST.pack(*head, 8, event.third, *tail)
            if event.third
            else _LIST_OF_TWO.pack(*head, -1, *tail)
        )
        name = text(event.client_list_id) if event.client_list_id else NULL
        self._lists.append(packed + _CONTINGENCIES[event.contingency] + name)

    def self_trade_prevented(self, event: SelfTradePrevented, terms: Terms) -> None:
        """A match that was none."""
        self._number += 1
        head = _PREVENTED.pack(
            len(PREVENTED_COLUMNS), 8, self._seq, 4, self._number, 4, event.market,
            8, event.taker_order, 8, event.maker_order, 4, event.taker_account,
            4, event.maker_account, 8, self._moment,
        )  # fmt: skip
        price, quantity = terms.price(event.price), terms.quantity(event.quantity)
        self._prevented.append(head + _PREVENTIONS[event.mode] + price + quantity)

    def order_held(self, event: OrderHeld, terms: Terms) -> None:
        """Its turn in its list came."""
        order = self._changed(event.order, terms)
        order.price, order.stop_price = event.price, event.stop_price
        order.entered, order.held = event.stop_price == 0, True
        self._followers.discard(event.order)

    def order_triggered(self, event: OrderTriggered, terms: Terms) -> None:
        """The order waits no more."""
        order = self._changed(event.order, terms)
        order.entered, order.stop_price = True, event.stop_price

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
            self._final += order.row(len(FINAL_COLUMNS), status)
            self._final += (_REASONS[event.reason], _REJECT_CODES[event.refusal])
            return
        older = self._older.pop(event.order, None)
        self.ended.append(event.order)
        received = terms.base_amount if event.side == BUY else terms.quote_amount
        self._closed.append(
            (
                int8(event.order),
                terms.quantity(event.filled),
                terms.quote_amount(event.filled_value),
                received(event.fee),
                int8(self._moment),
                NULL if older is None else moment(older.executed),
                int8(self._seq),
                NULL if older is None else older.reduced_quantity(),
                *((NULL, NULL) if older is None else older.prices()),
                _ENDS[event.reason],
                _REASONS[event.reason],
                _REJECT_CODES[event.refusal],
            )
        )

    def market_set(self, before: Terms, now: Terms) -> None:
        """A market's tick or lot may have changed: what is not written yet is told in the new
        numbers. They are whole, or the order would be done."""
        if (before.tick, before.lot) == (now.tick, now.lot):
            return
        for order in (*self._born.values(), *self._older.values()):
            if order.terms.market == now.market:
                order.refit(now)

    def take_trades(self) -> tuple[int, bytes]:
        """Rows of `trades` for binary COPY (TRADE_COLUMNS), and how many."""
        rows, self._trades = self._trades, []
        return len(rows) // _TRADE_PIECES, b"".join(rows)

    def take_lists(self) -> tuple[int, bytes]:
        """Rows of `order_lists` for binary COPY (LIST_COLUMNS), and how many."""
        rows, self._lists = self._lists, []
        return len(rows), b"".join(rows)

    def take_prevented(self) -> tuple[int, bytes]:
        """Rows of `prevented_matches` for binary COPY (PREVENTED_COLUMNS), and how many."""
        rows, self._prevented = self._prevented, []
        return len(rows), b"".join(rows)

    def take_final(self) -> tuple[int, bytes]:
        """Rows of `orders` for binary COPY (FINAL_COLUMNS), and how many."""
        rows, self._final = self._final, []
        return len(rows) // _FINAL_PIECES, b"".join(rows)

    def take_open(self) -> tuple[int, bytes]:
        """Rows of `open_orders` for binary COPY (OPEN_COLUMNS): born now and still open."""
        born, self._born = self._born, {}
        rows: list[bytes] = []
        for order in born.values():
            assert order.accepted is not None
            follows = order.accepted.order in self._followers
            rows += order.row(len(OPEN_COLUMNS), order.open_status(follows=follows))
            rows.append(boolean(not follows))
        self._followers.clear()
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
                    moment(order.executed),
                    int8(order.seq),
                    order.reduced_quantity(),
                    *order.prices(),
                    boolean(order.entered),
                    boolean(order.held),
                )
            )
        return len(rows), _columns(UPDATE_TYPES, rows)

    def take_closed(self) -> tuple[int, list[Packed]]:
        """How many older orders became final, and the parameters of CLOSE_OPEN."""
        rows, self._closed, self.ended = self._closed, [], []
        return len(rows), _columns(CLOSE_TYPES, rows)

    def _changed(
        self, order_id: int, terms: Terms, *, is_buy: bool | None = None
    ) -> ProjectedOrder:
        """The order, to which something happens in this row. Its side matters once it trades:
        it says in which asset the fee is."""
        order = self._born.get(order_id) or self._older.get(order_id)
        if order is None:
            order = self._older[order_id] = ProjectedOrder(
                terms, is_buy=bool(is_buy), accepted=None
            )
        if is_buy is not None:
            order.is_buy = is_buy
        order.seq, order.moment = self._seq, self._moment
        return order


def _columns(types: tuple[str, ...], rows: Sequence[tuple[bytes, ...]]) -> list[Packed]:
    """Rows as array parameters, one for each column; [] for no rows."""
    if not rows:
        return []
    return [
        array(name, fields) for name, fields in zip(types, zip(*rows, strict=True), strict=True)
    ]

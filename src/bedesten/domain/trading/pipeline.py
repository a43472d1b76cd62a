"""Orders put on their way at once, for connections with many in flight: no task, no waiting.

Only the plain way goes here: the market and its steps are known, there is room at the engine, and
the answer is no surprise. Everything else is for `place`, which waits, looks again and asks again.
"""

import asyncio
from datetime import datetime
from typing import NamedTuple

from bedesten.domain.markets import ERRORS, Desk, Market, Refused, refused
from bedesten.domain.trading.bodies import Order
from bedesten.domain.trading.new_order import NewOrder
from bedesten.domain.trading.place import place_command
from bedesten.domain.trading.story import Filled, placed_order, status_of
from bedesten.domain.trading.words import Status
from bedesten.kit.ids import OrderId
from bedesten.protocol import events
from bedesten.protocol.client import Answer, OutcomeUnknown
from bedesten.protocol.commands import NO_KEY, encode
from bedesten.protocol.layout import size_and_kind
from bedesten.protocol.vocabulary import DoneReason, Refusal

STEPS_CHANGED = ERRORS[Refusal.STEPS_CHANGED]
ACCEPTED, DONE = events.OrderAccepted.LAYOUT, events.OrderDone.LAYOUT
TRADED, TRIGGERED = events.Traded.LAYOUT, events.OrderTriggered.LAYOUT
ID_BYTES = 8
ACCEPTED_ORDER, ACCEPTED_STOP = ACCEPTED.offset("order"), ACCEPTED.offset("stop_price")
DONE_ORDER, DONE_REASON = DONE.offset("order"), DONE.offset("reason")
TRADED_ORDERS = TRADED.offset("taker_order"), TRADED.offset("maker_order")
TRIGGERED_ORDER = TRIGGERED.offset("order")


class Sent(NamedTuple):
    """An order on its way in the steps of a market as it was known then."""

    market: Market
    answer: "asyncio.Future[Answer]"


def send_place(desk: Desk, order: NewOrder, *, key: bytes, day_end: datetime) -> Sent | None:
    """The order on its way; None when `place` has to see to it, as with keys that are limited to
    markets.

    Raises MarketNotAllowed, RateLimited, Malformed, CustomerSuspended, TermsNotAccepted,
    EngineUnavailable.
    """
    market = desk.catalogue.find(order.market)
    if market is None or not desk.engine.has_room or desk.subject.markets:
        return None
    desk.check_market(market)
    account = desk.trader.account
    try:
        command = place_command(market, account, order, key=key, day_end=day_end, id_window=True)
    except Refused:
        return None  # the market may have other steps by now
    desk.count_orders(1)
    return Sent(market, desk.engine.send(encode(command)))


def accepted(sent: Sent, key: bytes) -> Answer | None:
    """The answer that has come, when it accepts the order; None when `place` has to ask again.

    Raises Refused, EngineUnavailable, OutcomeUnknown.
    """
    try:
        answer = sent.answer.result()
    except OutcomeUnknown:
        if key == NO_KEY:
            raise
        return None
    if size_and_kind(answer.data, 0)[1] == events.Refused.LAYOUT.kind:
        (first,) = answer.events
        assert isinstance(first, events.Refused)
        error = refused(first.refusal)
        error.replayed = answer.repeated
        if isinstance(error, STEPS_CHANGED):
            return None
        raise error
    return answer


def accepted_order(sent: Sent, answer: Answer) -> Order:
    """The order as it stands after that answer."""
    return placed_order(sent.market, answer)


def accepted_status(answer: Answer) -> tuple[OrderId, Status]:
    """Id and status of the order, read off the records: to make events of all of them would cost as
    much as all the rest of an order."""
    data, at = answer.data, 0
    size, kind = size_and_kind(data, 0)
    assert kind == ACCEPTED.kind, "the answer accepts an order"
    order = data[ACCEPTED_ORDER : ACCEPTED_ORDER + ID_BYTES]
    is_waiting = any(data[ACCEPTED_STOP : min(ACCEPTED_STOP + ID_BYTES, size)])
    filled = Filled(waiting="price" if is_waiting else None)
    while (at := at + size) < len(data):
        size, kind = size_and_kind(data, at)
        if kind == DONE.kind and data.startswith(order, at + DONE_ORDER):
            filled = Filled(done=DoneReason(data[at + DONE_REASON]))
        elif kind == TRADED.kind and any(data.startswith(order, at + one) for one in TRADED_ORDERS):
            filled = Filled(lots=1)
        elif kind == TRIGGERED.kind and data.startswith(order, at + TRIGGERED_ORDER):
            filled = Filled(lots=filled.lots)
    return OrderId(int.from_bytes(order, "little")), status_of(filled)

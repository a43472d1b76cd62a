"""Place an order: exact text to ticks, lots and units, one command, and the answer as an order."""

from datetime import datetime

from bedesten.domain.markets import ERRORS, Desk, Market, refused
from bedesten.domain.trading.command import carry_out
from bedesten.domain.trading.expiry import moment_of, ns_of
from bedesten.domain.trading.model import NewOrder, Order, placed_order
from bedesten.domain.trading.rules import LIMIT_LIKE, check_shape
from bedesten.kit.ids import AccountId, Ticks
from bedesten.protocol.commands import NO_KEY, Place
from bedesten.protocol.vocabulary import (
    OrderFlag,
    OrderType,
    Refusal,
    SelfTrade,
    Side,
    TimeInForce,
)


async def place(desk: Desk, order: NewOrder, *, key: bytes = NO_KEY) -> tuple[Order, bool]:
    """The accepted order, and whether this key had placed it before.

    Raises Refused, Malformed, EngineUnavailable or OutcomeUnknown.
    """
    market = await desk.catalogue.market(order.market)
    day_end = desk.day_end.after(moment_of(desk.clock.now_ns()))
    command = place_command(market, desk.subject.account, order, key=key, day_end=day_end)
    answer = await carry_out(desk.engine, command)
    return placed_order(market, answer.events), answer.repeated


def place_command(
    market: Market, account: AccountId, order: NewOrder, *, key: bytes, day_end: datetime
) -> Place:
    """The engine's command for this order. Raises Refused or Malformed.

    A day order that names no end gets `day_end`; so the same order under the same key on the next
    day is another one.
    """
    check_shape(order)
    flags = OrderFlag(0)
    if order.post_only:
        flags |= OrderFlag.POST_ONLY
    if order.client_order_id is not None:
        flags |= OrderFlag.CLIENT_ID_WINDOW
    time_in_force = order.time_in_force or ("gtc" if order.type in LIMIT_LIKE else "ioc")
    quote_quantity = order.quote_quantity
    return Place(
        account=account,
        key=key,
        market=market.id,
        side=Side[order.side.upper()],
        type=OrderType[order.type.upper()],
        time_in_force=TimeInForce[time_in_force.upper()],
        self_trade=SelfTrade[order.self_trade_prevention.upper()],
        flags=flags,
        price=0 if order.price is None else market.ticks(order.price),
        quantity=0 if order.quantity is None else market.lots(order.quantity),
        quote_quantity=0 if quote_quantity is None else market.quote.units(quote_quantity),
        client_order_id=order.client_order_id or "",
        stop_price=0 if order.stop_price is None else _stop_ticks(market, order.stop_price),
        expires_at=_expires_at(order, day_end),
    )


def _stop_ticks(market: Market, text: str) -> Ticks:
    try:
        return market.ticks(text)
    except ERRORS[Refusal.PRICE_OUT_OF_RANGE] as error:
        raise refused(Refusal.STOP_PRICE_OUT_OF_RANGE) from error


def _expires_at(order: NewOrder, day_end: datetime) -> int:
    if order.expires_at is not None:
        return ns_of(order.expires_at)
    return ns_of(day_end) if order.time_in_force == "day" else 0

"""Place an order: exact text to ticks, lots and units, one command, and the answer as an order."""

from bedesten.domain.markets import Catalogue, Market
from bedesten.domain.trading.command import carry_out
from bedesten.domain.trading.model import NewOrder, Order, placed_order
from bedesten.domain.trading.rules import check_shape
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import NO_KEY, Place
from bedesten.protocol.vocabulary import OrderFlag, OrderType, SelfTrade, Side, TimeInForce


async def place(
    engine: EngineClient,
    catalogue: Catalogue,
    account: AccountId,
    order: NewOrder,
    *,
    key: bytes = NO_KEY,
) -> tuple[Order, bool]:
    """The accepted order, and whether this key had placed it before.

    Raises Refused, Malformed, EngineUnavailable or OutcomeUnknown.
    """
    market = await catalogue.market(order.market)
    answer = await carry_out(engine, place_command(market, account, order, key=key))
    return placed_order(market, answer.events), answer.repeated


def place_command(market: Market, account: AccountId, order: NewOrder, *, key: bytes) -> Place:
    """The engine's command for this order. Raises Refused or Malformed."""
    check_shape(order)
    flags = OrderFlag(0)
    if order.post_only:
        flags |= OrderFlag.POST_ONLY
    if order.client_order_id is not None:
        flags |= OrderFlag.CLIENT_ID_WINDOW
    time_in_force = order.time_in_force or ("gtc" if order.type == "limit" else "ioc")
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
        quote_quantity=(
            0 if order.quote_quantity is None else market.quote.units(order.quote_quantity)
        ),
        client_order_id=order.client_order_id or "",
    )

"""Place an order: exact text to ticks, lots and units, one command, and the answer as an order."""

from datetime import datetime

from bedesten.domain.markets import Desk, Market
from bedesten.domain.trading.bodies import Order
from bedesten.domain.trading.in_steps import in_steps
from bedesten.domain.trading.leg import leg_fields
from bedesten.domain.trading.new_order import NewOrder
from bedesten.domain.trading.outcome import Outcome
from bedesten.domain.trading.rules import check_shape
from bedesten.domain.trading.story import placed_order
from bedesten.kit.ids import AccountId
from bedesten.protocol.commands import NO_KEY, Place
from bedesten.protocol.vocabulary import OrderFlag


async def place(
    desk: Desk, order: NewOrder, *, key: bytes = NO_KEY, id_window: bool = True
) -> Outcome[Order]:
    """The accepted order. With `id_window` its client order id stays taken for a while after its
    end, else only as long as it is open.

    Raises RateLimited, Refused, Malformed, EngineUnavailable or OutcomeUnknown.
    """
    desk.count_orders(1)
    day_end = desk.end_of_day

    def command(market: Market) -> Place:
        return place_command(
            market, desk.trader.account, order, key=key, day_end=day_end, id_window=id_window
        )

    market, answer = await in_steps(desk, order.market, command)
    return Outcome.of(placed_order(market, answer), answer)


def place_command(
    market: Market,
    account: AccountId,
    order: NewOrder,
    *,
    key: bytes,
    day_end: datetime,
    id_window: bool = False,
) -> Place:
    """The engine's command for this order. Raises Refused or Malformed.

    A day order that names no end gets `day_end`; so the same order under the same key on the next
    day is another one.
    """
    check_shape(order, quote_quantity=order.quote_quantity)
    leg = leg_fields(market, order, day_end)
    if id_window and order.client_order_id is not None:
        leg["flags"] |= OrderFlag.CLIENT_ID_WINDOW
    quote_quantity = order.quote_quantity
    return Place(
        account=account,
        key=key,
        market=market.id,
        steps=market.steps,
        quote_quantity=0 if quote_quantity is None else market.quote.units(quote_quantity),
        **leg,
    )

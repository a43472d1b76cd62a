"""Reduce one open order: less of it, at the same place in the book."""

from bedesten.domain.markets import Desk, Market
from bedesten.domain.trading.bodies import ReducedOrder
from bedesten.domain.trading.find import get_order
from bedesten.domain.trading.in_steps import in_steps
from bedesten.domain.trading.new_order import Reduction
from bedesten.domain.trading.outcome import Outcome
from bedesten.domain.trading.story import reduced_order
from bedesten.kit.ids import OrderId
from bedesten.protocol.commands import NO_KEY, Amend
from bedesten.protocol.events import OrderReduced


async def reduce(
    desk: Desk, order: OrderId, reduction: Reduction, *, key: bytes = NO_KEY
) -> Outcome[ReducedOrder]:
    """The reduced order.

    Raises Refused (order_not_found, also for another account's; quantity_out_of_range),
    HistoryBehind, EngineUnavailable, OutcomeUnknown.
    """
    # Also of an order that is over: a key that comes again gets what it got the first time.
    found = await get_order(desk, order)

    def command(market: Market) -> Amend:
        return Amend(
            account=desk.subject.account,
            key=key,
            order=order,
            steps=market.steps,
            quantity=market.lots(reduction.quantity),
        )

    market, answer = await in_steps(desk, found.market, command)
    event = next(event for event in answer.events if isinstance(event, OrderReduced))
    return Outcome.of(reduced_order(market, event), answer)

"""Cancel what is open of an order list."""

from bedesten.domain.markets import Desk
from bedesten.domain.trading.bodies import CancelledOrders
from bedesten.domain.trading.command import carry_out
from bedesten.domain.trading.story import cancelled_order
from bedesten.kit.ids import ListId
from bedesten.protocol.commands import NO_KEY, Cancel
from bedesten.protocol.events import OrderDone


async def cancel_list(
    desk: Desk, order_list: ListId, *, key: bytes = NO_KEY
) -> tuple[CancelledOrders, bool]:
    """The cancelled orders, and whether this key had cancelled them before.

    Raises Refused (order_not_found, also for a list of which no two orders are open),
    EngineUnavailable, OutcomeUnknown.
    """
    command = Cancel(account=desk.subject.account, key=key, order=order_list)
    answer = await carry_out(desk.engine, command)
    done = [event for event in answer.events if isinstance(event, OrderDone)]
    if any(one.filled for one in done):  # lots, which may be others than we know
        await desk.catalogue.refresh()
    orders = [cancelled_order(await desk.catalogue.market_by_id(one.market), one) for one in done]
    return CancelledOrders(data=orders, cancelled=len(orders), remaining=0), answer.repeated

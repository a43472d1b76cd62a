"""Cancel what is open of an order list."""

from bedesten.domain.markets import Desk
from bedesten.domain.trading.bodies import CancelledOrders
from bedesten.domain.trading.cancelled import carry_out_cancel
from bedesten.kit.ids import ListId
from bedesten.protocol.commands import NO_KEY, Cancel


async def cancel_list(
    desk: Desk, order_list: ListId, *, key: bytes = NO_KEY
) -> tuple[CancelledOrders, bool]:
    """The cancelled orders, and whether this key had cancelled them before.

    Raises Refused (order_not_found, also for a list of which no two orders are open),
    HistoryBehind, EngineUnavailable, OutcomeUnknown.
    """
    command = Cancel(account=desk.subject.account, key=key, order=order_list)
    answer, orders = await carry_out_cancel(desk, command)
    return CancelledOrders(data=orders, cancelled=len(orders), remaining=0), answer.repeated

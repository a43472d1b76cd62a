"""Cancel what is open of an order list."""

from bedesten.domain.markets import Desk
from bedesten.domain.trading.bodies import CancelledOrders
from bedesten.domain.trading.cancelled import carry_out_cancel
from bedesten.domain.trading.outcome import Outcome
from bedesten.kit.ids import ListId
from bedesten.protocol.commands import NO_KEY, Cancel


async def cancel_list(
    desk: Desk, order_list: ListId, *, key: bytes = NO_KEY
) -> Outcome[CancelledOrders]:
    """The cancelled orders.

    Raises Refused (order_not_found, also for a list of which no two orders are open),
    HistoryBehind, EngineUnavailable, OutcomeUnknown.
    """
    command = Cancel(account=desk.subject.account, key=key, order=order_list)
    answer, orders = await carry_out_cancel(desk, command)
    body = CancelledOrders(data=orders, cancelled=len(orders), remaining=0)
    return Outcome.of(body, answer)

"""Cancel one open order."""

from bedesten.domain.markets import Desk
from bedesten.domain.trading.bodies import CancelledOrder
from bedesten.domain.trading.cancelled import carry_out_cancel
from bedesten.domain.trading.outcome import Outcome
from bedesten.kit.ids import OrderId
from bedesten.protocol.commands import NO_KEY, Cancel


async def cancel(desk: Desk, order: OrderId, *, key: bytes = NO_KEY) -> Outcome[CancelledOrder]:
    """The cancelled order.

    Raises Refused (order_not_found, also for another account's), HistoryBehind, EngineUnavailable,
    OutcomeUnknown.
    """
    command = Cancel(account=desk.subject.account, key=key, order=order)
    answer, done = await carry_out_cancel(desk, command)
    return Outcome.of(done[0], answer)

"""Cancel one open order."""

from bedesten.domain.markets import Catalogue
from bedesten.domain.trading.bodies import CancelledOrder
from bedesten.domain.trading.command import carry_out
from bedesten.domain.trading.story import cancelled_order
from bedesten.kit.ids import AccountId, OrderId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import NO_KEY, Cancel
from bedesten.protocol.events import OrderDone


async def cancel(
    engine: EngineClient,
    catalogue: Catalogue,
    account: AccountId,
    order: OrderId,
    *,
    key: bytes = NO_KEY,
) -> tuple[CancelledOrder, bool]:
    """The cancelled order, and whether this key had cancelled it before.

    Raises Refused (order_not_found, also for another account's), EngineUnavailable, OutcomeUnknown.
    """
    answer = await carry_out(engine, Cancel(account=account, key=key, order=order))
    done = next(event for event in answer.events if isinstance(event, OrderDone))
    if done.filled:  # lots, which may be others than we know
        await catalogue.refresh()
    return cancelled_order(await catalogue.market_by_id(done.market), done), answer.repeated

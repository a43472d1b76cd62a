"""Cancel an account's open orders, all of them or those of a market or side."""

from bedesten.domain.markets import Catalogue
from bedesten.domain.trading.bodies import CancelledOrders
from bedesten.domain.trading.command import carry_out
from bedesten.domain.trading.story import cancelled_order
from bedesten.domain.trading.words import SideName
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import NO_KEY, MassCancel
from bedesten.protocol.events import MassCancelled, OrderDone
from bedesten.protocol.vocabulary import Side


async def cancel_all(
    engine: EngineClient,
    catalogue: Catalogue,
    account: AccountId,
    *,
    market: str | None = None,
    side: SideName | None = None,
    key: bytes = NO_KEY,
) -> tuple[CancelledOrders, bool]:
    """What was cancelled at once, and whether this key had done it before.

    Raises Refused (market_not_found), EngineUnavailable, OutcomeUnknown.
    """
    command = MassCancel(
        account=account,
        key=key,
        market=0 if market is None else (await catalogue.market(market)).id,
        side=0 if side is None else Side[side.upper()],
    )
    answer = await carry_out(engine, command)
    done = [event for event in answer.events if isinstance(event, OrderDone)]
    if any(one.filled for one in done):  # lots, which may be others than we know
        await catalogue.refresh()
    summary = next(event for event in answer.events if isinstance(event, MassCancelled))
    orders = [cancelled_order(await catalogue.market_by_id(one.market), one) for one in done]
    body = CancelledOrders(data=orders, cancelled=summary.cancelled, remaining=summary.remaining)
    return body, answer.repeated

"""Cancel an account's open orders, all of them or those of a market or side."""

from bedesten.domain.markets import Desk
from bedesten.domain.trading.bodies import CancelledOrders
from bedesten.domain.trading.cancelled import carry_out_cancel
from bedesten.domain.trading.outcome import Outcome
from bedesten.domain.trading.words import SideName
from bedesten.protocol.commands import NO_KEY, MassCancel
from bedesten.protocol.events import MassCancelled
from bedesten.protocol.vocabulary import Side


async def cancel_all(
    desk: Desk,
    *,
    market: str | None = None,
    side: SideName | None = None,
    key: bytes = NO_KEY,
) -> Outcome[CancelledOrders]:
    """What was cancelled at once.

    Raises Refused (market_not_found), HistoryBehind, EngineUnavailable, OutcomeUnknown.
    """
    found = await desk.market_or_all(market)
    command = MassCancel(
        account=desk.subject.account,
        key=key,
        market=0 if found is None else found.id,
        side=0 if side is None else Side[side.upper()],
    )
    answer, orders = await carry_out_cancel(desk, command)
    summary = next(event for event in answer.events if isinstance(event, MassCancelled))
    body = CancelledOrders(data=orders, cancelled=summary.cancelled, remaining=summary.remaining)
    return Outcome.of(body, answer)

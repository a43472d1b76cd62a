"""Replace an order by another in one command."""

from bedesten.domain.markets import ERRORS, Desk, Market, refused
from bedesten.domain.trading.bodies import CancelledOrder, Failure, ReplacedOrder
from bedesten.domain.trading.cancelled import cancelled_orders
from bedesten.domain.trading.find import get_order
from bedesten.domain.trading.in_steps import in_steps
from bedesten.domain.trading.leg import leg_of
from bedesten.domain.trading.new_order import Replacement
from bedesten.domain.trading.outcome import Outcome
from bedesten.domain.trading.rules import check_shape
from bedesten.domain.trading.story import cancelled_order, placed_orders
from bedesten.kit.ids import OrderId
from bedesten.protocol.client import Answer
from bedesten.protocol.commands import NO_KEY, Cancel, Place, Replace
from bedesten.protocol.events import Event, OrderAccepted, OrderDone, Refused
from bedesten.protocol.vocabulary import Refusal, ReplaceMode

ANY_FILLED = -1
ORDER_NOT_FOUND = ERRORS[Refusal.ORDER_NOT_FOUND]


async def replace(
    desk: Desk, order: OrderId, replacement: Replacement, *, key: bytes = NO_KEY
) -> Outcome[ReplacedOrder]:
    """Both halves.

    Raises RateLimited, Refused when nothing changed, Malformed, HistoryBehind,
    EngineUnavailable, OutcomeUnknown.
    """
    desk.count_orders(1)
    check_shape(replacement)
    day_end = desk.end_of_day
    learned = desk.catalogue.learned
    old_symbol = await _market_of(desk, order, replacement)

    def command(market: Market) -> Replace:
        return Replace(
            account=desk.trader.account,
            key=key,
            order=order,
            expected_filled=_lots(desk, old_symbol, market, replacement),
            market=market.id,
            steps=market.steps,
            mode=ReplaceMode[replacement.mode.upper()],
            replacement=leg_of(market, replacement, day_end),
        )

    market, answer = await in_steps(desk, replacement.market, command)
    placed = any(isinstance(event, OrderAccepted) for event in answer.events[:2])
    body = ReplacedOrder(
        cancelled=await _cancelled(desk, market, answer, learned),
        cancel_refused=_failure(answer.events, Cancel.LAYOUT.kind),
        order=placed_orders(market, answer)[0] if placed else None,
        order_refused=_failure(answer.events, Place.LAYOUT.kind),
    )
    return Outcome.of(body, answer)


async def _market_of(desk: Desk, order: OrderId, replacement: Replacement) -> str:
    """Where the old order is: what it must have filled is told in the lots of that market."""
    if replacement.expected_filled_quantity is None:
        return replacement.market
    try:
        return (await get_order(desk, order)).market
    except ORDER_NOT_FOUND:  # the engine says so again, and what follows from it
        return replacement.market


def _lots(desk: Desk, old_symbol: str, market: Market, replacement: Replacement) -> int:
    filled = replacement.expected_filled_quantity
    if filled is None:
        return ANY_FILLED
    old = desk.catalogue.find(old_symbol)
    return (market if old is None or old.id == market.id else old).lots(filled)


async def _cancelled(
    desk: Desk, market: Market, answer: Answer, learned: int
) -> CancelledOrder | None:
    done = answer.events[0]
    if not isinstance(done, OrderDone):
        return None
    if done.market == market.id:  # the command named its steps
        return cancelled_order(market, done)
    (told,) = await cancelled_orders(desk, answer, [done], learned=learned)
    return told


def _failure(events: tuple[Event, ...], half: int) -> Failure | None:
    """Why this half was refused."""
    for event in events[:2]:
        if isinstance(event, Refused) and event.command_kind == half:
            error = refused(event.refusal)
            return Failure(code=error.code, title=error.title)
    return None

"""What a key that is limited to some markets may not do: asked once, where commands are sent."""

from collections.abc import Iterable

from bedesten.domain.markets.desk import Desk, MarketNotAllowed
from bedesten.protocol.commands import (
    Amend,
    Cancel,
    CancelAllAfter,
    Command,
    MassCancel,
    Place,
    PlaceList,
    Replace,
)
from bedesten.protocol.events import Event, OrderState
from bedesten.protocol.frames import Query


async def check_limits(desk: Desk, command: Command) -> None:
    """Raises MarketNotAllowed, EngineUnavailable. What is not open any more changes nothing, and
    the engine says so itself."""
    match command:
        case Place() | PlaceList() | MassCancel():
            await _check(desk, [command.market])
        case Replace():
            await _check(desk, [command.market, *await _markets_of(desk, command)])
        case Cancel() | Amend():
            await _check(desk, await _markets_of(desk, command))
        case CancelAllAfter():
            await _check(desk, [0])


async def _check(desk: Desk, markets: Iterable[int]) -> None:
    for number in markets:
        if not number:
            raise MarketNotAllowed
        desk.check_market(await desk.catalogue.market_by_id(number))


async def _markets_of(desk: Desk, command: Cancel | Amend | Replace) -> list[int]:
    """Where the open order is, or the orders of the open list."""
    account = desk.subject.account
    if not command.order:
        name = command.client_order_id
        return _own(desk, (await desk.engine.query(Query.CLIENT_ORDER, account, name)).events)
    found = _own(desk, (await desk.engine.query(Query.ORDER, command.order)).events)
    if found:
        return found
    states = (await desk.engine.query(Query.OPEN_ORDERS, account, 0)).events
    listed = [one for one in states if isinstance(one, OrderState) and one.list == command.order]
    return _own(desk, listed)


def _own(desk: Desk, events: Iterable[Event]) -> list[int]:
    account = desk.subject.account
    return [one.market for one in events if isinstance(one, OrderState) and one.account == account]

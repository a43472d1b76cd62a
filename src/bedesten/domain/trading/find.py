"""Find one order of an account, by its id or by its client order id."""

import msgspec

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Desk, refused
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import Order
from bedesten.domain.trading.orders import final_order
from bedesten.domain.trading.story import open_order
from bedesten.kit.ids import OrderId
from bedesten.protocol.client import Result
from bedesten.protocol.events import OrderState
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Refusal


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An order by its id, or without one by its client order id."""

    order: OrderId | None = None
    client_order_id: str = ""


async def get_order(desk: Desk, order: OrderId) -> Order:
    """One order of the caller. Raises Refused (order_not_found), HistoryBehind."""
    return await find_order(desk, Named(order=order))


async def find_order(desk: Desk, named: Named) -> Order:
    """One order of the caller, open or over; of several with a client order id the open one, or
    else the newest. Raises Refused (order_not_found), HistoryBehind."""
    answer = await _asked(desk, named)
    found = await _open(desk, answer)
    if found is not None:
        return found
    account = desk.subject.account
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=answer.seq) as history:
        if named.order is not None:
            row = await store.final_order(history.conn, account, named.order)
        else:
            row = await store.named_order(history.conn, account, named.client_order_id)
    # An older order of the same name is not the answer while the newest row may be missing.
    if history.seq < answer.seq and (row is None or named.order is None):
        raise HistoryBehind(retry_after_s=1)
    if row is not None:
        market = await desk.catalogue.market_by_id(row["market_id"])
        if desk.sees(market):
            return final_order(market, row)
    raise refused(Refusal.ORDER_NOT_FOUND)


async def find_open(desk: Desk, named: Named) -> Order:
    """One open order of the caller, as the engine has it. Raises Refused (order_not_found)."""
    found = await _open(desk, await _asked(desk, named))
    if found is None:
        raise refused(Refusal.ORDER_NOT_FOUND)
    return found


async def _asked(desk: Desk, named: Named) -> Result:
    engine, account = desk.engine, desk.subject.account
    if named.order is not None:
        order = named.order
        return await desk.catalogue.while_known(lambda: engine.query(Query.ORDER, order))
    name = named.client_order_id
    return await desk.catalogue.while_known(lambda: engine.query(Query.CLIENT_ORDER, account, name))


async def _open(desk: Desk, answer: Result) -> Order | None:
    for state in answer.events:
        if isinstance(state, OrderState) and state.account == desk.subject.account:
            market = await desk.catalogue.market_by_id(state.market)
            if desk.sees(market):
                return open_order(market, state)
    return None

"""Orders that a command just cancelled, told in the quantities of the moment they ended."""

from collections.abc import Sequence
from typing import Final

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Desk, carry_out
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import CancelledOrder
from bedesten.domain.trading.orders import final_order
from bedesten.domain.trading.story import cancelled_order
from bedesten.kit.ids import OrderId
from bedesten.protocol.client import Answer
from bedesten.protocol.commands import Cancel, MassCancel
from bedesten.protocol.events import OrderDone

FIRST_STEPS: Final = 1  # and never again within the 24 hours that a key is remembered


async def carry_out_cancel(
    desk: Desk, command: Cancel | MassCancel
) -> tuple[Answer, list[CancelledOrder]]:
    """The engine's answer, and the orders that it ended. Raises what `carry_out` and
    `cancelled_orders` raise."""
    learned = desk.catalogue.learned
    answer = await carry_out(desk, command)
    done = [event for event in answer.events if isinstance(event, OrderDone)]
    return answer, await cancelled_orders(desk, answer, done, learned=learned)


async def cancelled_orders(
    desk: Desk, answer: Answer, done: Sequence[OrderDone], *, learned: int
) -> list[CancelledOrder]:
    """What is left to say of these orders of the answer; `learned` is how often the catalogue had
    learned of ticks and lots before it was asked for.

    The events have lots and do not say of which size. Where that may have changed since, the order
    is read from the tables. Raises HistoryBehind, HistoryUnavailable.
    """
    if any(one.filled for one in done):
        await desk.catalogue.refresh()
    told, unsure = {}, []
    for one in done:
        market = await desk.catalogue.market_by_id(one.market)
        told[one.order] = cancelled_order(market, one)
        since = answer.repeated or desk.catalogue.learned != learned
        if one.filled and since and market.steps != FIRST_STEPS:
            unsure.append(OrderId(one.order))
    if unsure:
        told |= await _past(desk, unsure, answer.seq)
    return list(told.values())


async def _past(desk: Desk, orders: list[OrderId], seq: int) -> dict[int, CancelledOrder]:
    """From the tables, as far as the row that ended them."""
    subject = desk.subject
    async with own_history(desk.pool, subject.customer, wanted_seq=seq) as history:
        rows = await store.final_orders_of(history.conn, subject.account, orders)
    if history.seq < seq:
        raise HistoryBehind(retry_after_s=1)
    found = {}
    for row in rows:
        order = final_order(await desk.catalogue.market_by_id(row["market_id"]), row)
        fields = {name: getattr(order, name) for name in CancelledOrder.__struct_fields__}
        found[row["order_id"]] = CancelledOrder(**fields)
    return found

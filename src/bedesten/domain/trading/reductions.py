"""When an order became smaller, from what its hold gave back."""

from datetime import datetime
from typing import Any, Final

import msgspec

from bedesten.domain.ledger import HistoryBehind, own_history
from bedesten.domain.markets import Desk, Market, refused
from bedesten.domain.trading import store
from bedesten.kit.ids import OrderId
from bedesten.kit.money import to_text, to_units
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Refusal

OPEN: Final = frozenset({"pending", "open", "partially_filled"})


class PastReduction(msgspec.Struct, frozen=True, kw_only=True):
    """An order became smaller by its owner's wish. `transfer` is the movement that gave back what
    it held for the rest."""

    transfer: int
    client_order_id: str | None
    quantity_before: str
    quantity: str
    reduced_at: datetime


async def list_reductions(desk: Desk, market: Market, order: OrderId) -> list[PastReduction]:
    """Those of one order of the caller, oldest first; none of one that holds nothing yet.

    Raises Refused (order_not_found), HistoryBehind, HistoryUnavailable.
    """
    seq = (await desk.engine.query(Query.STATUS)).seq
    asked = {"order": order, "account": desk.subject.account, "market": market.id}
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=seq) as history:
        rows = await store.releases(history.conn, asked)
    if history.seq < seq:
        raise HistoryBehind(retry_after_s=1)
    if not rows:
        raise refused(Refusal.ORDER_NOT_FOUND)
    return _told(market, rows)


def _told(market: Market, rows: list[store.Row]) -> list[PastReduction]:
    """From the quantity that is known, the last one, back to the first."""
    order = rows[0]
    if order["transfer_id"] is None or order["quantity"] is None:
        return []
    if order["price"] is None and order["side"] == "buy":
        return []  # held an amount that says no quantity
    scale = market.base.scale
    quantity: int = to_units(order["quantity"], scale)
    rest = quantity - to_units(order["filled"], scale)
    steps = [(_given_up(market, row), row) for row in rows]
    if order["status"] not in OPEN and rest and steps[-1][0] == rest:
        steps.pop()  # its end gave back the rest
    told = []
    for lost, row in reversed(steps):
        before = quantity + lost
        if row["prevented"] is None or to_units(row["prevented"], scale) != lost:
            told.append(
                PastReduction(
                    transfer=row["transfer_id"],
                    client_order_id=row["client_order_id"],
                    quantity_before=to_text(before, scale),
                    quantity=to_text(quantity, scale),
                    reduced_at=row["created_at"],
                )
            )
        quantity = before
    return told[::-1]


def _given_up(market: Market, row: dict[str, Any]) -> int:
    """The quantity, in base units, for which this amount was held: exact, as the hold was."""
    if row["side"] == "sell":
        return to_units(row["amount"], market.base.scale)
    amount = to_units(row["amount"], market.quote.scale)
    price = to_units(row["price"], market.quote.scale)
    return int(amount * 10**market.base.scale // price)

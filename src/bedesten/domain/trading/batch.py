"""Cancel and place several orders with one request; each succeeds or fails by itself."""

import asyncio

from bedesten.domain.markets import Desk, key_of
from bedesten.domain.trading.bodies import BatchOutcome, CancelOutcome, Failure, PlaceOutcome
from bedesten.domain.trading.cancel import cancel
from bedesten.domain.trading.new_order import NewOrder, OrderBatch
from bedesten.domain.trading.place import place
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import parse_order


async def run_batch(desk: Desk, batch: OrderBatch, *, key: str | None) -> BatchOutcome:
    """What became of each, in the batch's order.

    All are sent at once and reach the engine in order, cancels first, so that they share one
    journal row as far as it goes. A key stands for each part together with its place. Raises
    Malformed for a key that is none.
    """
    account = desk.subject.account
    key_of(account, key)  # also when there is nothing to do
    cancels = [
        _cancel(desk, order, key_of(account, key, f"cancel {at}"))
        for at, order in enumerate(batch.cancel)
    ]
    places = [
        _place(desk, order, key_of(account, key, f"place {at}"))
        for at, order in enumerate(batch.place)
    ]
    outcomes = await asyncio.gather(*cancels, *places)
    split = len(cancels)
    return BatchOutcome(
        cancel=[one for one in outcomes[:split] if isinstance(one, CancelOutcome)],
        place=[one for one in outcomes[split:] if isinstance(one, PlaceOutcome)],
    )


async def _cancel(desk: Desk, order: str, key: bytes) -> CancelOutcome:
    try:
        done = await cancel(desk, parse_order(order), key=key)
    except DomainError as error:
        return CancelOutcome(order_id=order, cancelled=None, refused=failure(error))
    return CancelOutcome(order_id=order, cancelled=done.body, refused=None)


async def _place(desk: Desk, order: NewOrder, key: bytes) -> PlaceOutcome:
    try:
        placed = await place(desk, order, key=key)
    except DomainError as error:
        return PlaceOutcome(order=None, refused=failure(error))
    return PlaceOutcome(order=placed.body, refused=None)


def failure(error: DomainError) -> Failure:
    """The error as a part of an answer."""
    return Failure(code=error.code, title=error.title, detail=error.detail)

"""Orders over the socket: many in flight at once, each answered when it is committed.

`place`, `cancel` and `cancel_all` reach the engine in the order in which they were sent. The plain
way of a new order takes no task: that is what makes a connection with many in flight fast.
"""

import asyncio
from collections.abc import Callable
from typing import Final, assert_never

import structlog

from bedesten.domain import trading
from bedesten.domain.markets import Desk
from bedesten.domain.trading import Reduction
from bedesten.gateways.ws import messages
from bedesten.gateways.ws.messages import OrderRequest, PlaceOrder, encoder
from bedesten.kit.errors import DomainError, Unavailable
from bedesten.kit.ids import order_text, parse_order
from bedesten.protocol.client import Answer, OutcomeUnknown

IN_FLIGHT_MAX: Final = 1_024
DEADLINE_S: Final = 10
Tell = Callable[[bytes], None]
Refuse = Callable[[DomainError, "str | int | None"], None]
log = structlog.get_logger()


class TooManyInFlight(Unavailable):
    """So many requests of one connection are not answered yet."""

    code = "too_many_in_flight"
    title = "1024 requests of this connection are not answered yet: wait for answers"


ERRORS: Final = (TooManyInFlight,)


class OrderEntry:
    """Of one connection. `tell` sends an answer, `refuse` an error."""

    def __init__(self, tell: Tell, refuse: Refuse) -> None:
        self._tell = tell
        self._refuse = refuse
        self._in_flight = 0
        self._unstarted = 0  # tasks that have not run yet, which nothing may overtake
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, desk: Desk, request: OrderRequest) -> None:
        """Put it on its way; the answer comes by itself."""
        if self._in_flight >= IN_FLIGHT_MAX:
            self._refuse(TooManyInFlight(retry_after_s=1), request.id)
            return
        self._in_flight += 1
        if isinstance(request, PlaceOrder) and not self._unstarted:
            self._place(desk, request)
        else:
            self._take_time(desk, request)

    def close(self) -> None:
        """The connection is gone: what is on its way goes on, and nobody hears of it."""
        self._tell = _to_nobody
        self._refuse = lambda error, number: None

    def _place(self, desk: Desk, request: PlaceOrder) -> None:
        try:
            key = trading.key_of(desk.subject.account, request.idempotency_key)
            day_end = desk.end_of_day
            sent = trading.send_place(desk, request.order, key=key, day_end=day_end)
        except DomainError as error:
            self._done()
            self._refuse(error, request.id)
            return
        if sent is None:
            self._take_time(desk, request)
            return

        sent.answer.add_done_callback(lambda _: self._answered(desk, request, sent, key))

    def _answered(self, desk: Desk, request: PlaceOrder, sent: trading.Sent, key: bytes) -> None:
        try:
            answer = trading.accepted(sent, key)
        except DomainError as error:
            self._done()
            self._refuse(error, request.id)
            return
        if answer is None:
            self._take_time(desk, request)
            return
        self._done()
        self._tell(encoder.encode(_accepted(request, sent, answer)))

    def _take_time(self, desk: Desk, request: OrderRequest) -> None:
        self._unstarted += 1
        task = asyncio.create_task(self._carry_out(desk, request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, desk: Desk, request: OrderRequest) -> None:
        self._unstarted -= 1
        try:
            async with asyncio.timeout(DEADLINE_S):
                self._tell(encoder.encode(await _outcome(desk, request)))
        except DomainError as error:
            self._refuse(error, request.id)
        except TimeoutError:
            self._refuse(OutcomeUnknown("no answer in time"), request.id)
        except Exception as error:  # a mistake of ours must not leave a client waiting for ever
            log.error("request failed", exc_info=error)
            self._refuse(DomainError(), request.id)
        finally:
            self._done()

    def _done(self) -> None:
        self._in_flight -= 1


async def _outcome(desk: Desk, request: OrderRequest) -> messages.Done:
    """Raises what the verbs raise."""
    key = trading.key_of(desk.subject.account, request.idempotency_key)
    match request:
        case messages.PlaceOrder():
            placed = await trading.place(desk, request.order, key=key)
            return _placed(request, placed.body, placed.replayed)
        case messages.CancelOrder():
            cancelled = await trading.cancel(desk, parse_order(request.order_id), key=key)
            return messages.Cancelled(
                id=request.id, replayed=cancelled.replayed, order=cancelled.body
            )
        case messages.ReduceOrder():
            order, wanted = parse_order(request.order_id), Reduction(quantity=request.quantity)
            reduced = await trading.reduce(desk, order, wanted, key=key)
            return messages.Reduced(id=request.id, replayed=reduced.replayed, order=reduced.body)
        case messages.ReplaceOrder():
            order = parse_order(request.order_id)
            replaced = await trading.replace(desk, order, request.order, key=key)
            return messages.Replaced(
                id=request.id, replayed=replaced.replayed, outcome=replaced.body
            )
        case messages.CancelOrders():
            ended = await trading.cancel_all(
                desk, market=request.market, side=request.side, key=key
            )
            return messages.AllCancelled(id=request.id, replayed=ended.replayed, outcome=ended.body)
        case messages.CancelAllAfter():
            armed = await trading.cancel_all_after(desk, request.timeout_ms, key=key)
            return messages.TimerArmed(id=request.id, replayed=armed.replayed, outcome=armed.body)
        case _:
            assert_never(request)


def _accepted(request: PlaceOrder, sent: trading.Sent, answer: Answer) -> messages.Done:
    if request.answer == "short":  # told without making the whole order
        number, status = trading.accepted_status(answer)
        return messages.PlacedShort(
            id=request.id, replayed=answer.repeated, order_id=order_text(number), status=status
        )
    return _placed(request, trading.accepted_order(sent, answer), answer.repeated)


def _placed(request: PlaceOrder, order: trading.Order, replayed: bool) -> messages.Done:
    if request.answer == "short":
        return messages.PlacedShort(
            id=request.id, replayed=replayed, order_id=order.order_id, status=order.status
        )
    return messages.Placed(id=request.id, replayed=replayed, order=order)


def _to_nobody(message: bytes) -> None:
    """Nobody listens any more."""

"""A story on a running exchange: orders as a customer sends them, over signed REST.

What REST cannot say (operators' commands, records that no honest client writes) goes to the
engine's socket. What happened is read from the engine's feed, and REST's own answers are held
against it; so are balances and books when a story looks at them.
"""

import asyncio
import secrets
import time
import uuid
from typing import Any

import httpx
import psycopg
from msgspec.structs import replace

from bedesten.domain.identity import Sealer, enrol, issue_key
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.kit.money import to_text
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.commands import (
    NO_KEY,
    Cancel,
    Command,
    Place,
    PlaceList,
    Replace,
    SetAccount,
)
from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    BalanceChanged,
    CancelAllAfterSet,
    Event,
    LevelChanged,
    MarketSet,
    OrderAccepted,
    OrderDone,
    Posted,
    Refused,
    Repeated,
    ReservationState,
    Reserved,
    Traded,
    Voided,
    decode,
)
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountKind, Refusal, Side
from tests.support.machines import Answer
from tests.support.stack import Account, Stack
from tests.support.story_rest import Known, request_of

FEED_TIMEOUT_S = 10


class StackMachine:
    """One exchange for many stories, one after another; `salt` tells their symbols apart."""

    alone = False
    salt = "1"

    def __init__(self, stack: Stack) -> None:
        self.over_rest = 0
        self._stack = stack
        self._runner = asyncio.Runner()
        self._client = self._runner.run(EngineClient.connect(stack.settings.engine_socket))
        self._runner.run(self._client.subscribe())
        self._answers: dict[int, tuple[Event, ...]] = {}
        self._customers: dict[int, Account] = {}
        self._reservations: dict[bytes, ReservationState] = {}
        self._assets: dict[int, AssetSet] = {}
        self._markets: dict[int, MarketSet] = {}
        self._orders: dict[int, OrderAccepted] = {}
        self._lists: set[int] = set()

    def close(self) -> None:
        """Hang up."""
        self._runner.run(self._client.close())
        self._runner.close()

    def submit(self, command: Command) -> Answer:
        command = self._owned(command)
        known = Known(self._assets, self._markets, self._orders, self._lists)
        customer = command.account in self._customers
        request = request_of(command, known) if customer else None
        if request is None:
            self._runner.run(self._client.submit(command))
            answer = self._next_answer()
        else:
            self.over_rest += 1
            response = self._customers[command.account].request(*request)
            answer = self._next_answer(response.text)
            if _steps_were_old(answer) and command.key == NO_KEY:  # it was sent again at once
                answer = self._next_answer(response.text)
            self._compare_response(command, response, answer)
        if not answer.repeated:
            self._remember(answer.events)
        return answer

    def query(self, name: str, *arguments: int | str) -> list[Event]:
        result = self._runner.run(self._client.query(Query[name.upper()], *arguments))
        events = list(result.events)
        if name == "balances":
            self._compare_balances(int(arguments[0]), events)
        elif name == "book" and arguments[1]:
            self._compare_book(int(arguments[0]), int(arguments[1]), events)
        return events

    def state(self) -> list[Event]:
        found = [self.query(name) for name in ("assets", "markets", "accounts")]
        found += [self.query("balances", 0), self.query("open_orders", 0, 0)]
        return [*self._reservations.values(), *(event for events in found for event in events)]

    def wait(self, ns: int) -> None:
        raise AssertionError("time cannot be moved on a shared machine: mark the story `alone`")

    def restart(self) -> None:
        raise AssertionError("only a kernel by itself is restarted: mark the story `alone`")

    def now(self) -> int:
        return time.time_ns() // 1000 * 1000  # as exact as a text over REST

    def _owned(self, command: Command) -> Command:
        """Customers' accounts have an owner here, so that they can have API keys."""
        if not isinstance(command, SetAccount) or command.kind != AccountKind.SPOT:
            return command
        known = self._customers.get(command.account)
        if command.account and known is None:
            return command
        owner = known.owner if known is not None else uuid.uuid4()
        return replace(command, owner=owner.bytes)

    def _next_answer(self, told: str = "") -> Answer:
        """The only command of the next journal row: we are alone in sending."""
        try:
            row = self._runner.run(asyncio.wait_for(self._next_row(), FEED_TIMEOUT_S))
        except TimeoutError as error:
            raise AssertionError(f"no journal row came of this: {told}") from error
        batch = read_event_batch(row.data)
        assert batch.commands == 1
        events = tuple(decode(batch.answer(0)))
        if len(events) == 1 and isinstance(events[0], Repeated):
            return Answer(self._answers[events[0].seq], repeated=True)
        self._answers[batch.seq] = events
        return Answer(events, repeated=False)

    async def _next_row(self) -> Row:
        async for row in self._client.rows():
            return row
        raise AssertionError("the feed has ended")

    def _remember(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case AssetSet():
                    self._assets[event.asset] = event
                case MarketSet():
                    self._markets[event.market] = event
                case AccountSet() if event.account not in self._customers and any(event.owner):
                    self._customers[event.account] = self._with_key(event)
                case Reserved():
                    self._reservations[event.key] = ReservationState(
                        0, event.account, event.asset, event.amount, event.key, event.reason
                    )
                case Posted() | Voided():
                    del self._reservations[event.reservation]
                case OrderAccepted():
                    self._orders[event.order] = event
                    self._lists |= {event.list} - {0}
                case _:
                    pass

    def _with_key(self, event: AccountSet) -> Account:
        owner = uuid.UUID(bytes=event.owner)
        sealer = Sealer.from_file(self._stack.settings.master_key)
        with psycopg.connect(self._stack.database.url("admin_user")) as conn:
            enrol(conn, [CustomerId(owner)])
            issued = issue_key(
                conn,
                sealer,
                CustomerId(owner),
                AccountId(event.account),
                label="story",
                entropy=secrets.token_bytes,
                scopes=("read", "trade"),
            )
        return Account(self._stack, event.account, owner, key=issued.key, secret=issued.secret)

    def _compare_response(self, command: Command, response: httpx.Response, answer: Answer) -> None:
        """REST must have said what the engine's events say."""
        body, first = response.json(), answer.events[0]
        if isinstance(first, Refused) and first.command_kind == command.LAYOUT.kind:
            assert body["code"] == Refusal(first.refusal).name.lower(), response.text
            assert response.status_code in (400, 404, 409, 422)
            return
        assert response.is_success, response.text
        if answer.repeated:
            assert response.headers["Idempotency-Replayed"] == "true"
        accepted = [event for event in answer.events if isinstance(event, OrderAccepted)]
        if isinstance(command, Replace):
            self._compare_halves(body, answer)
        elif isinstance(command, PlaceList):
            assert body["order_list_id"] == f"lst_{accepted[0].list}"
            for order, told in zip(accepted, body["orders"], strict=True):
                self._compare_order(told, order, answer)
        elif isinstance(command, Place):
            self._compare_order(body, accepted[0], answer)
        elif isinstance(first, CancelAllAfterSet):
            assert (body["deadline"] is None) == (first.deadline == 0)

    def _compare_halves(self, body: dict[str, Any], answer: Answer) -> None:
        first, *more = answer.events[:2]
        assert (body["cancelled"] is not None) == isinstance(first, OrderDone)
        placed = [event for event in answer.events[:2] if isinstance(event, OrderAccepted)]
        assert (body["order"] is not None) == bool(placed)
        if placed:
            self._compare_order(body["order"], placed[0], answer)
        kinds = {Cancel.LAYOUT.kind: "cancel_refused", Place.LAYOUT.kind: "order_refused"}
        told = {name: body[name] and body[name]["code"] for name in kinds.values()}
        refused = dict.fromkeys(kinds.values())
        for event in (first, *more):
            if isinstance(event, Refused):
                refused[kinds[event.command_kind]] = Refusal(event.refusal).name.lower()
        assert told == refused

    def _compare_order(self, told: dict[str, Any], order: OrderAccepted, answer: Answer) -> None:
        terms = self._markets[order.market]
        trades = [
            event
            for event in answer.events
            if isinstance(event, Traded) and order.order in (event.taker_order, event.maker_order)
        ]
        done = [
            event
            for event in answer.events
            if isinstance(event, OrderDone) and event.order == order.order
        ]
        lots = sum(event.quantity for event in trades) * terms.lot_mantissa
        assert told["order_id"] == f"ord_{order.order}"
        assert told["filled_quantity"] == to_text(lots, terms.lot_decimals)
        assert len(told["trades"] or []) == len(trades)
        over = ("filled", "cancelled", "expired", "rejected")
        assert (told["status"] in over) == bool(done), told

    def _compare_balances(self, account: int, events: list[Event]) -> None:
        customer = self._customers.get(account)
        if customer is None:
            return
        told = {row["asset"]: row for row in customer.get("/api/v1/balances").json()["data"]}
        for row in events:
            assert isinstance(row, BalanceChanged)
            asset = self._assets[row.asset]
            names = {"available": row.available, "locked": row.held, "reserved": row.set_aside}
            for name, units in (names | {"bonus": row.bonus}).items():
                assert told[asset.symbol][name] == to_text(units, asset.scale)

    def _compare_book(self, market: int, depth: int, events: list[Event]) -> None:
        terms = self._markets[market]
        path = f"/api/v1/markets/{terms.symbol}/book?depth={depth}"
        book = self._stack.http.get(path).json()
        for side, name in ((Side.BUY, "bids"), (Side.SELL, "asks")):
            levels = [row for row in events if isinstance(row, LevelChanged) and row.side == side]
            assert book[name] == [
                [
                    to_text(level.price * terms.tick_mantissa, terms.tick_decimals),
                    to_text(level.quantity * terms.lot_mantissa, terms.lot_decimals),
                ]
                for level in levels
            ]


def _steps_were_old(answer: Answer) -> bool:
    """The gateway had not heard of a new tick or lot yet."""
    first = answer.events[0]
    return isinstance(first, Refused) and first.refusal == Refusal.STEPS_CHANGED

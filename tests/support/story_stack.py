"""A story on a running exchange: orders as a customer sends them, over signed REST.

What REST cannot say (operators' commands, records that no honest client writes) goes to the
engine's socket. What happened is read from the engine's feed, and REST's own answers are held
against it; so are balances and books when a story looks at them.
"""

import asyncio
import secrets
import time
import uuid

import httpx
import psycopg
from msgspec.structs import replace

from bedesten.domain.identity import Sealer, issue_key
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.kit.money import to_text
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.commands import NO_KEY, Amend, Cancel, Command, MassCancel, Place, SetAccount
from bedesten.protocol.events import (
    AccountSet,
    AssetSet,
    BalanceChanged,
    Event,
    LevelChanged,
    MarketSet,
    OrderAccepted,
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
from bedesten.protocol.vocabulary import (
    AccountKind,
    OrderFlag,
    OrderType,
    Refusal,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.support.machines import Answer
from tests.support.stack import Account, Stack

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

    def close(self) -> None:
        """Hang up."""
        self._runner.run(self._client.close())
        self._runner.close()

    def submit(self, command: Command) -> Answer:
        command = self._owned(command)
        request = self._request(command)
        if request is None:
            self._runner.run(self._client.submit(command))
            answer = self._next_answer()
        else:
            self.over_rest += 1
            response = self._customers[command.account].request(*request)
            answer = self._next_answer(response.text)
            self._compare_response(response, answer)
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
        return time.time_ns()

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
                case _:
                    pass

    def _with_key(self, event: AccountSet) -> Account:
        owner = uuid.UUID(bytes=event.owner)
        sealer = Sealer.from_file(self._stack.settings.master_key)
        with psycopg.connect(self._stack.database.url("admin_user")) as conn:
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

    def _request(self, command: Command) -> tuple[str, str, bytes, dict[str, str]] | None:
        """The REST request that says the same; None when there is none."""
        if command.account not in self._customers:
            return None
        headers = {} if command.key == NO_KEY else {"Idempotency-Key": command.key.hex()}
        match command:
            case Place() if command.market in self._markets and _sayable(command):
                body = order_body(command, self._markets[command.market], self._assets)
                return (
                    "POST",
                    "/api/v1/orders",
                    httpx.Request("POST", "/", json=body).content,
                    headers,
                )
            case Cancel() if command.order > 0 and not command.client_order_id:
                return "DELETE", f"/api/v1/orders/ord_{command.order}", b"", headers
            case Amend() if _reducible(command, self._orders.get(command.order)):
                terms = self._markets[self._orders[command.order].market]
                body = {"quantity": _quantity(command.quantity, terms)}
                content = httpx.Request("PATCH", "/", json=body).content
                return "PATCH", f"/api/v1/orders/ord_{command.order}", content, headers
            case MassCancel() if command.market in self._markets and command.side <= Side.SELL:
                path = f"/api/v1/orders?market={self._markets[command.market].symbol}"
                side = f"&side={Side(command.side).name.lower()}" if command.side else ""
                return "DELETE", path + side, b"", headers
        return None

    def _compare_response(self, response: httpx.Response, answer: Answer) -> None:
        """REST must have said what the engine's events say."""
        body, first = response.json(), answer.events[0]
        if isinstance(first, Refused):
            assert body["code"] == Refusal(first.refusal).name.lower(), response.text
            assert response.status_code in (400, 404, 409, 422)
            return
        assert response.is_success, response.text
        if answer.repeated:
            assert response.headers["Idempotency-Replayed"] == "true"
        if isinstance(first, OrderAccepted):
            terms = self._markets[first.market]
            trades = [
                event
                for event in answer.events
                if isinstance(event, Traded)
                and first.order in (event.taker_order, event.maker_order)
            ]
            lots = sum(event.quantity for event in trades) * terms.lot_mantissa
            assert body["order_id"] == f"ord_{first.order}"
            assert body["filled_quantity"] == to_text(lots, terms.lot_decimals)
            assert len(body["trades"] or []) == len(trades)

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


def _sayable(command: Place) -> bool:
    """Whether REST passes such an order on: it says malformed things itself."""
    market = command.type in (OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT)
    conditional = command.type not in (OrderType.MARKET, OrderType.LIMIT)
    named = bool(command.client_order_id)
    at_once = command.time_in_force in (TimeInForce.IOC, TimeInForce.FOK)
    by_quote = command.quote_quantity != 0
    return (
        OrderType.MARKET <= command.type < OrderType.TRAILING_STOP
        and command.side in (Side.BUY, Side.SELL)
        and SelfTrade.NONE <= command.self_trade <= SelfTrade.DECREMENT
        and (at_once if market else at_once or command.time_in_force == TimeInForce.GTC)
        and command.flags & ~int(OrderFlag.POST_ONLY)
        == (OrderFlag.CLIENT_ID_WINDOW if named else 0)
        and not (command.flags & OrderFlag.POST_ONLY and (market or conditional or at_once))
        and len(command.client_order_id) <= 36
        and (command.display_quantity, command.expires_at) == (0, 0)
        and (0 < command.stop_price < 2**56 if conditional else command.stop_price == 0)
        and 0 <= command.price < (1 if market else 2**56)
        and 0 <= command.quantity < 2**56
        and (not by_quote or _by_quote_sayable(command))
    )


def _by_quote_sayable(command: Place) -> bool:
    return (
        command.type == OrderType.MARKET
        and command.side == Side.BUY
        and command.quantity == 0
        and command.time_in_force == TimeInForce.IOC
        and command.self_trade != SelfTrade.DECREMENT
        and 0 < command.quote_quantity < 2**56
    )


def _reducible(command: Amend, order: OrderAccepted | None) -> bool:
    """Whether REST passes it on: of another's order it says itself that there is none."""
    own = order is not None and order.account == command.account
    return own and not command.client_order_id and 0 <= command.quantity < 2**56


def _quantity(lots: int, terms: MarketSet) -> str:
    return to_text(lots * terms.lot_mantissa, terms.lot_decimals)


def order_body(
    command: Place, terms: MarketSet, assets: dict[int, AssetSet]
) -> dict[str, str | bool]:
    """The JSON of an order."""
    body: dict[str, str | bool] = {
        "market": terms.symbol,
        "side": Side(command.side).name.lower(),
        "type": OrderType(command.type).name.lower(),
        "time_in_force": TimeInForce(command.time_in_force).name.lower(),
        "self_trade_prevention": SelfTrade(command.self_trade).name.lower(),
        "post_only": bool(command.flags & OrderFlag.POST_ONLY),
    }
    if command.client_order_id:
        body["client_order_id"] = command.client_order_id
    if command.stop_price:
        body["stop_price"] = to_text(command.stop_price * terms.tick_mantissa, terms.tick_decimals)
    if command.type in (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT):
        body["price"] = to_text(command.price * terms.tick_mantissa, terms.tick_decimals)
    if command.quote_quantity:
        body["quote_quantity"] = to_text(command.quote_quantity, assets[terms.quote].scale)
    else:
        body["quantity"] = _quantity(command.quantity, terms)
    return body

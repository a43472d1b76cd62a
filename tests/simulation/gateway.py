"""A gateway process: the real client, catalogue and order logic, for customers at its door."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self, cast
from uuid import UUID

import msgspec
import psycopg

from bedesten.domain.identity import Subject
from bedesten.domain.markets import Catalogue, DayEnd, Desk
from bedesten.domain.trading import Order, OwnOrders, open_order
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import AccountId, CustomerId, MarketId
from bedesten.protocol import frames
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.client import (
    Answer,
    EngineClient,
    EngineUnavailable,
    OutcomeUnknown,
    Result,
)
from bedesten.protocol.commands import Cancel
from bedesten.protocol.events import MarketSet, OrderState, decode
from bedesten.protocol.frames import Query
from tests.simulation.checks import Checks
from tests.simulation.loop import Node, SimLoop

WAY_NS: Final = (50_000, 400_000, 3_000_000, 40_000_000)
RETRY_S: Final = 0.05
NOBODY: Final = 4_000_000
RETRIES: Final = (EngineUnavailable, OutcomeUnknown)


class Observed(EngineClient):
    """The engine's client, with everything that it gets held against the journal."""

    checks: Checks
    guard: Callable[..., None]

    async def submit_record(self, record: bytes) -> Answer:
        """As it is."""
        floor = self.checks.released
        answer = await super().submit_record(record)
        self.guard(self.checks.answered, record, answer, floor)
        return answer

    async def query(self, query: Query, *arguments: int | str) -> Result:
        """As it is."""
        floor = self.checks.released
        result = await super().query(query, *arguments)
        asked = frames.read_query(frames.query_payload(query, *arguments))
        self.guard(self.checks.asked, asked, result, floor)
        return result


class NoTables:
    """The pool of a gateway whose database is away."""

    def connection(self) -> Any:
        """There is none."""
        raise psycopg.OperationalError


class Gateway:
    """One process. `ask` hands it a request, as the network would: late, or never."""

    def __init__(self, loop: SimLoop, node: Node, checks: Checks, dice: random.Random) -> None:
        self.node = node
        self.checks = checks
        self.ready = False
        self._loop = loop
        self._dice = dice

    async def run(self, path: Path, accounts: list[int]) -> None:
        """Serve for ever."""
        client = await self._connect(path)
        self.engine = client
        self.catalogue = Catalogue(client)
        self.ready = True
        while True:
            try:
                await client.connected()
                await self._follow(client, accounts)
            except EngineUnavailable:
                await asyncio.sleep(RETRY_S)

    async def _connect(self, path: Path) -> Observed:
        while True:
            try:
                client = Observed(path)
                client.checks, client.guard = self.checks, self._loop.guard
                client._keeper = asyncio.create_task(client._keep_connected())
                await client.connected()
                return client
            except EngineUnavailable:
                await client.close()

    async def _follow(self, client: Observed, accounts: list[int]) -> None:
        """As a WebSocket gateway does: state from a query, carried on by the feed. What it then
        has is held against the state at each row."""
        seq = await client.subscribe()
        await self.catalogue.refresh()
        steps = {market.id: market.steps for market in self.catalogue.markets()}
        followed: dict[int, tuple[OwnOrders, int]] = {}
        for account in accounts:
            found = await client.query(Query.OPEN_ORDERS, account, 0)
            orders = OwnOrders(AccountId(account), self.catalogue.known_market)
            orders.seed(found.events)
            followed[account] = orders, found.seq
        async for row in client.rows():
            if row.seq != seq + 1:
                self._loop.fail(f"the feed goes from row {seq} to row {row.seq}")
            seq = row.seq
            self._loop.guard(self.checks.fed, seq, row.data)
            batch = read_event_batch(row.data)
            events = list(decode(row.data, batch.offsets[0], batch.offsets[-1]))
            listed = [event for event in events if isinstance(event, MarketSet)]
            if any(steps[MarketId(it.market)] != it.steps for it in listed):
                return  # all that is known in ticks and lots is void
            self.catalogue.apply(events)
            for account, (orders, since) in followed.items():
                if seq > since and (orders.apply(events, row.at) or seq % 8 == 0):
                    self._compare(account, orders, seq)

    def _compare(self, account: int, orders: OwnOrders, seq: int) -> None:
        states = [
            row
            for row in self.checks.state(seq)
            if isinstance(row, OrderState) and row.account == account
        ]
        markets = self.catalogue.known_market
        states.sort(key=lambda state: state.order)
        expected = [_followable(open_order(markets(state.market), state)) for state in states]
        if [_followable(order) for order in orders.all_open()] != expected:
            self._loop.fail(
                f"a gateway has open orders of {account} after row {seq} that differ:"
                f" {orders.all_open()}, not {expected}"
            )

    def desk(self, account: int) -> Desk:
        """What the order logic is given for this customer."""
        subject = Subject(
            customer=CustomerId(UUID(int=account)),
            account=AccountId(account),
            scopes=frozenset({"trade"}),
            caller="",
        )
        return Desk(
            engine=self.engine,
            catalogue=self.catalogue,
            pool=cast("Any", NoTables()),
            clock=self.node,
            day_end=DayEnd.read("00:00 UTC"),
            asker=subject,
        )

    def peek(self, *, write: bool) -> None:
        """Have somebody ask something of the engine at once, whatever comes of it."""
        if self.ready and not self.node.dead:
            self.node.context.run(self._loop.create_task, self._peek(write=write))

    async def _peek(self, *, write: bool) -> None:
        with suppress(EngineUnavailable, OutcomeUnknown):
            if write:
                await self.engine.submit(Cancel(account=NOBODY, order=1))
            else:
                await self.engine.query(Query.COUNTERS, 1)

    def ask(self, request: Callable[["Gateway"], Awaitable[Any]]) -> "asyncio.Future[Any]":
        """Hand in a request; the outcome, or None when it is worth trying again. It may never
        come."""
        outcome: asyncio.Future[Any] = self._loop.create_future()

        def arrived() -> None:
            self._loop.create_task(self._carry_out(request, outcome))

        self._loop.call_at_ns(self._arrival_ns(), arrived, context=self.node.context)
        return outcome

    async def _carry_out(
        self, request: Callable[[Self], Awaitable[Any]], outcome: "asyncio.Future[Any]"
    ) -> None:
        found: Any = None
        if self.ready:
            try:
                found = msgspec.to_builtins(await request(self))
            except RETRIES:
                found = None
            except DomainError as error:
                found = error.code

        def returned() -> None:
            if not outcome.done():
                outcome.set_result(found)

        context = self._loop.world.context
        self._loop.call_at_ns(self._arrival_ns(), returned, context=context)

    def _arrival_ns(self) -> int:
        return self._loop.now_ns + int(self._dice.choice(WAY_NS) * (0.5 + self._dice.random()))


def _followable(order: Order) -> Order:
    """Without what no event tells: where the stop of a trailing order is while it moves, and that
    an order's turn has come which could not be taken yet."""
    if order.status != "pending":
        return order
    stop_price = None if order.type == "trailing_stop" else order.stop_price
    return msgspec.structs.replace(order, stop_price=stop_price, waiting_for=None)

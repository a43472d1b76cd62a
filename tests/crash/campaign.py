"""Kills and freezes parts of a trading exchange at random, and measures how long each is missed."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import httpx
import msgspec
import psycopg

from bedesten.db.errors import DatabaseProblem
from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.vocabulary import Side
from tests.crash.callers import (
    PATIENCE_S,
    Reader,
    RestAccount,
    RestCaller,
    Running,
    SocketCaller,
    open_rest_account,
    tried,
    until,
)
from tests.crash.exchange import Exchange
from tests.crash.history import History, Write
from tests.support.engine import Exchange as Market
from tests.support.web import passer_by

SOCKET_CALLERS, READERS, REST_CALLERS = 8, 2, 3
UNDER_LOAD_S = (0.05, 0.5)
FROZEN_S = (0.05, 2.0)
PROBE_PAUSE_S = 0.005
FUNDS = 10**15
# Who is hit, and how often in a hundred; two at once are hit in the same moment.
TARGETS: dict[tuple[str, ...], int] = {
    ("leader",): 30,
    ("standby",): 11,
    ("project",): 13,
    ("rest",): 13,
    ("marketdata",): 6,
    ("postgres",): 15,
    ("leader", "standby"): 5,
    ("leader", "postgres"): 5,
    ("leader", "rest"): 4,
    ("project", "postgres"): 4,
}
Plan = list[tuple[tuple[str, ...], str]]  # whom, and "kill" or "freeze"
KILL_SHARE = 0.6  # the others are frozen


class Blow(msgspec.Struct, frozen=True, kw_only=True):
    """One kill or freeze. `missed_s` is for how long what the target does was not to be had; for
    the leader and PostgreSQL: until a command of a waiting client was acknowledged."""

    targets: tuple[str, ...]
    how: str
    missed_s: float
    taken_over: bool
    frozen_s: float = 0.0


class Campaign:
    """Clients, victims, and what happened."""

    def __init__(self, exchange: Exchange, dice: random.Random) -> None:
        self.exchange = exchange
        self.history = History()
        self.blows: list[Blow] = []
        self.odd: dict[str, int] = {}
        self.turned_away: dict[str, int] = {}
        self._dice = dice
        self._clients: list[EngineClient] = []

    async def run(self, plan: Plan, told: Callable[[str], None]) -> None:
        """Strike each of the plan under load; `told` hears of each."""
        market = await self._open()
        running = Running()
        callers = await self._callers(market)
        tasks = [asyncio.create_task(caller.work(running)) for caller in callers]
        probe = Probe(await self._client(), market, self.history, self._dice)
        try:
            for number, (targets, how) in enumerate(plan, 1):
                await self._strike(probe, targets, how)
                for task in tasks:
                    if task.done():
                        task.result()  # a failure in there ends the campaign here
                told(f"{number}/{len(plan)} {self.blows[-1]} {self.history.acked()} acked")
        finally:
            running.go = False
        await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE_S)
        for caller in callers:
            if isinstance(caller, RestCaller):
                _add(self.odd, caller.odd)
                _add(self.turned_away, caller.turned_away)
        for client in self._clients:
            await client.close()

    async def _strike(self, probe: "Probe", targets: tuple[str, ...], how: str) -> None:
        exchange = self.exchange
        await asyncio.to_thread(exchange.until_healthy)
        await asyncio.sleep(self._dice.uniform(*UNDER_LOAD_S))
        leader = None
        while leader is None:  # its answer may come late on a busy machine
            leader = await asyncio.to_thread(exchange.leader)
        epoch = await probe.epoch()
        frozen_s = self._dice.uniform(*FROZEN_S) if how == "freeze" else 0.0
        missed = [partial(self._missed, target, probe) for target in targets]
        victims = [pid for target in targets for pid in self._pids(target, leader)]
        assert len(victims) >= len(targets), f"{targets}: {victims}"
        _send(victims, signal.SIGKILL if how == "kill" else signal.SIGSTOP)
        thaw = asyncio.create_task(_thaw(victims, frozen_s))
        took = [asyncio.create_task(it()) for it in missed]
        await thaw
        missed_s = max(await asyncio.gather(*took))
        self.blows.append(
            Blow(
                targets=targets,
                how=how,
                missed_s=missed_s,
                frozen_s=frozen_s,
                taken_over=await probe.epoch() > epoch,
            )
        )

    def _pids(self, target: str, leader: str) -> list[int]:
        if target == "postgres":
            return self.exchange.postgres_pids()
        pids = self.exchange.pids()
        names = {"leader": leader, "standby": "standby" if leader == "engine" else "engine"}
        return [pids[names.get(target, target)]]

    async def _missed(self, target: str, probe: "Probe") -> float:
        """How long it takes until what the target does is to be had again."""
        exchange = self.exchange
        if target in ("leader", "postgres"):
            return await probe.ack()
        if target == "project":
            seq = await probe.seq()
            return await until(lambda: _reached(exchange.projected, seq), f"row {seq} in tables")
        if target == "marketdata":
            seq = await probe.seq()
            return await until(lambda: _reached(exchange.charted, seq), f"row {seq} in klines")
        if target == "rest":
            return await until(lambda: _answers(exchange), "an answer of REST")
        return await until(lambda: asyncio.to_thread(exchange.healthy), "a standby that follows")

    async def _open(self) -> Market:
        market = Market(await self._client())
        return await market.open(accounts=10, funds=FUNDS)

    async def _callers(self, market: Market) -> list[SocketCaller | Reader | RestCaller]:
        callers: list[SocketCaller | Reader | RestCaller] = []
        clients = [await self._client() for _ in range(3)]
        for number in range(SOCKET_CALLERS):
            client = clients[number % len(clients)]
            callers.append(SocketCaller(client, market, self.history, self._random()))
        for _ in range(READERS):
            reader = Reader(await self._client(), market.accounts, self.history, self._random())
            callers.append(reader)
        for _ in range(REST_CALLERS):
            account, owner = await open_rest_account(market, FUNDS)
            key = await asyncio.to_thread(self.exchange.api_key, account, owner)
            owned = RestAccount(account, key, "BTC-USDT")
            callers.append(RestCaller(self.exchange.rest_url, owned, self.history, self._random()))
        return callers

    async def _client(self) -> EngineClient:
        client = await EngineClient.connect(self.exchange.socket)
        self._clients.append(client)
        return client

    def _random(self) -> random.Random:
        return random.Random(self._dice.randrange(2**62))


class Probe:
    """A client that wants one command acknowledged, now."""

    def __init__(
        self, client: EngineClient, market: Market, history: History, dice: random.Random
    ) -> None:
        self._client = client
        self._market = market
        self._history = history
        self._dice = dice

    async def ack(self) -> float:
        """Seconds until an order that is sent again and again with its key is acknowledged."""
        market, begin = self._market, time.monotonic()
        key = self._dice.randbytes(16)
        write = Write(key)
        self._history.writes.append(write)
        record = commands.encode(market.order(market.accounts[0], Side.BUY, 1, 1, key=key))
        while True:
            with suppress(OutcomeUnknown, EngineUnavailable):
                await asyncio.wait_for(tried(self._client, write, record), PATIENCE_S)
                return time.monotonic() - begin
            assert time.monotonic() - begin < PATIENCE_S, "no command is acknowledged"
            await asyncio.sleep(PROBE_PAUSE_S)

    async def epoch(self) -> int:
        """The present leader's epoch."""
        return (await self._status()).epoch

    async def seq(self) -> int:
        """The newest committed row."""
        return (await self._status()).seq

    async def _status(self) -> "Status":
        while True:
            with suppress(EngineUnavailable):
                found = await self._client.status()
                return Status(found.epoch, found.seq)
            await asyncio.sleep(PROBE_PAUSE_S)


class Status(msgspec.Struct, frozen=True):
    """Where the engine is."""

    epoch: int
    seq: int


def make_plan(kills: int, dice: random.Random) -> Plan:
    """So many blows at random; each target gets one, when there are enough."""
    targets = list(TARGETS)
    more = max(0, kills - len(targets))
    targets += dice.choices(targets, list(TARGETS.values()), k=more)
    dice.shuffle(targets)
    hows = ("kill" if dice.random() < KILL_SHARE else "freeze" for _ in targets)
    return list(zip(targets, hows, strict=True))


async def _thaw(pids: list[int], after_s: float) -> None:
    if after_s:
        await asyncio.sleep(after_s)
        _send(pids, signal.SIGCONT)


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


async def _answers(exchange: Exchange) -> bool:
    try:
        async with passer_by(timeout_s=1) as http:
            found = await http.get(f"{exchange.rest_url}/api/v1/health")
    except httpx.TransportError:
        return False
    return found.status_code == 200


async def _reached(position: Callable[[], int], seq: int) -> bool:
    try:
        return await asyncio.to_thread(position) >= seq
    except (psycopg.Error, DatabaseProblem):  # while PostgreSQL is away
        return False


def _add(counts: dict[str, int], more: dict[str, int]) -> None:
    for what, count in more.items():
        counts[what] = counts.get(what, 0) + count

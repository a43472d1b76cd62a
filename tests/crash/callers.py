"""Clients that trade while parts of the exchange are killed, and write down what they saw.

Some speak to the engine's socket, some to REST; each command has a key, and one whose outcome is
unknown is asked about with it until the answer is there.
"""

import asyncio
import hashlib
import hmac
import itertools
import random
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

import httpx
import msgspec

from bedesten.domain.identity import IssuedKey
from bedesten.domain.markets import key_of
from bedesten.kit.ids import AccountId, parse_order
from bedesten.protocol import commands
from bedesten.protocol.client import Answer, EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.events import AccountSet, OrderAccepted
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Side
from tests.crash.history import History, Read, Reply, Write
from tests.support.engine import Exchange as Market
from tests.support.web import passer_by

PAUSE_S = 0.02  # between the commands of one caller: the journal of a campaign stays verifiable
AGAIN_S = 0.01
CANCEL_SHARE = 0.3
ASK_AGAIN_SHARE = 0.05  # of answered commands: the same key gets the same answer for ever
REMEMBERED = 500
NOT_SENT = {"engine_unavailable", "keys_unavailable"}
PATIENCE_S = 60.0


class Running:
    """Whether callers shall begin anything new."""

    def __init__(self) -> None:
        self.go = True


def now() -> int:
    """The clock of the history."""
    return time.monotonic_ns()


async def tried(client: EngineClient, write: Write, record: bytes) -> Answer:
    """One try of a command, written down. Raises OutcomeUnknown, EngineUnavailable."""
    sent = now()
    write.trying(sent)
    try:
        answer = await client.submit_record(record)
    except EngineUnavailable:
        write.refused(sent)
        raise
    reply = Reply(answer.seq, answer.index, answer.data)
    write.answered(reply, sent=sent, back=now(), repeated=answer.repeated)
    return answer


class SocketCaller:
    """Places and cancels orders through the engine's socket."""

    def __init__(
        self, client: EngineClient, market: Market, history: History, dice: random.Random
    ) -> None:
        self._client = client
        self._market = market
        self._history = history
        self._dice = dice
        self._orders: list[tuple[int, int]] = []
        self._answered: deque[tuple[Write, bytes]] = deque(maxlen=REMEMBERED)

    async def work(self, running: Running) -> None:
        """Trade until told to stop; then everything that was begun is answered."""
        while running.go:
            await self.carry_out(self._command())
            if self._answered and self._dice.random() < ASK_AGAIN_SHARE:
                await self._ask_again(*self._dice.choice(self._answered))
            await asyncio.sleep(PAUSE_S)

    async def carry_out(self, command: commands.Command) -> None:
        """Submit until there is an answer, or it was turned away before any effect."""
        write, record = Write(command.key), commands.encode(command)
        self._history.writes.append(write)
        while True:
            try:
                answer = await tried(self._client, write, record)
            except OutcomeUnknown:
                await asyncio.sleep(AGAIN_S)
            except EngineUnavailable:
                if write.sent is None and self._dice.random() < 0.5:
                    return  # given up: it must never appear
                await self._connected()
            else:
                self._note(answer.events)
                self._answered.append((write, record))
                return

    async def _ask_again(self, write: Write, record: bytes) -> None:
        with suppress(OutcomeUnknown, EngineUnavailable):
            await tried(self._client, write, record)

    async def _connected(self) -> None:
        try:
            await self._client.connected(int(PATIENCE_S))
        except EngineUnavailable:
            raise AssertionError(f"no engine for {PATIENCE_S:.0f} s") from None
        await asyncio.sleep(AGAIN_S)

    def _note(self, events: tuple[Any, ...]) -> None:
        if events and isinstance(events[0], OrderAccepted):
            self._orders.append((events[0].account, events[0].order))

    def _command(self) -> commands.Command:
        dice, market = self._dice, self._market
        if self._orders and dice.random() < CANCEL_SHARE:
            account, order = self._orders.pop(dice.randrange(len(self._orders)))
            return commands.Cancel(account=account, order=order, key=dice.randbytes(16))
        side = Side.BUY if dice.random() < 0.5 else Side.SELL
        price, quantity = 10_000 + dice.randrange(-20, 20), dice.randrange(1, 30)
        account = dice.choice(market.accounts)
        return market.order(account, side, price, quantity, key=dice.randbytes(16))


class Reader:
    """Asks for balances through the engine's socket."""

    def __init__(
        self, client: EngineClient, accounts: list[int], history: History, dice: random.Random
    ) -> None:
        self._client = client
        self._accounts = accounts
        self._history = history
        self._dice = dice

    async def work(self, running: Running) -> None:
        """Ask until told to stop."""
        while running.go:
            account, sent = self._dice.choice(self._accounts), now()
            try:
                result = await self._client.query(Query.BALANCES, account)
            except EngineUnavailable:
                await asyncio.sleep(AGAIN_S)
                continue
            self._history.reads.append(Read(sent, now(), result.seq, account, result.data))
            await asyncio.sleep(PAUSE_S)


class RestAccount(msgspec.Struct, frozen=True):
    """An account with an API key."""

    account: int
    key: IssuedKey
    symbol: str


def signed(key: IssuedKey, method: str, path: str, content: bytes) -> dict[str, str]:
    """The headers of a signed request, by the documentation and not by our code."""
    stamp = str(time.time_ns() // 1_000_000)
    message = stamp.encode() + method.encode() + path.encode() + content
    digest = hmac.new(key.secret.encode(), message, hashlib.sha256).hexdigest()
    return {"X-API-Key": key.key, "X-Timestamp": stamp, "X-Signature": digest}


class RestCaller:
    """Places orders and looks at balances and orders through REST."""

    def __init__(self, url: str, owner: RestAccount, history: History, dice: random.Random) -> None:
        self.odd: dict[str, int] = {}  # answers that nothing explains, by what they say
        self.turned_away: dict[str, int] = {}
        self._http = passer_by(url, 12)
        self._owner = owner
        self._history = history
        self._dice = dice
        self._names: Iterator[int] = itertools.count(dice.randrange(2**40))

    async def work(self, running: Running) -> None:
        """Trade until told to stop; then everything that was begun is answered."""
        async with self._http:
            while running.go:
                order = await self.place(self._order())
                await self._look(order)
                await asyncio.sleep(PAUSE_S)

    async def place(self, body: dict[str, str]) -> str | None:
        """Place until there is an answer; the order's id, None when it was refused."""
        text = f"campaign-{next(self._names)}"
        write = Write(key_of(AccountId(self._owner.account), text))
        self._history.writes.append(write)
        while True:
            sent = now()
            write.trying(sent)
            answer = await self._asked("POST", "/api/v1/orders", body, text)
            if answer == "unsent":
                write.refused(sent)
            elif isinstance(answer, httpx.Response) and answer.status_code in (201, 409):
                found = answer.json().get("order_id")
                reply = Reply(None, None, None, None if found is None else parse_order(found))
                repeated = "Idempotency-Replayed" in answer.headers
                write.answered(reply, sent=sent, back=now(), repeated=repeated)
                return None if found is None else str(found)
            await asyncio.sleep(AGAIN_S)

    async def _look(self, order: str | None) -> None:
        sent = now()
        answer = await self._asked("GET", "/api/v1/balances")
        if isinstance(answer, httpx.Response) and answer.status_code == 200:
            seq = int(answer.json()["as_of_seq"])
            self._history.reads.append(Read(sent, now(), seq, self._owner.account, None))
        if order is not None:
            found = await self._asked("GET", f"/api/v1/orders/{order}")
            if isinstance(found, httpx.Response) and found.status_code == 404:
                self._count(self.odd, f"an acknowledged order is not found: {found.text}")

    async def _asked(
        self, method: str, path: str, body: object = None, key: str | None = None
    ) -> httpx.Response | str:
        """The answer; `unsent` when it certainly had no effect, `unknown` when it may have."""
        content = b"" if body is None else msgspec.json.encode(body)
        headers = signed(self._owner.key, method, path, content)
        if key is not None:
            headers["Idempotency-Key"] = key
        try:
            answer = await self._http.request(method, path, content=content, headers=headers)
        except httpx.ConnectError:
            return "unsent"
        except httpx.TransportError:
            return "unknown"
        if answer.status_code == 503:
            code = str(answer.json()["code"])
            self._count(self.turned_away, code)
            return "unsent" if code in NOT_SENT else "unknown"
        if answer.status_code >= 500 or answer.status_code in (401, 403, 429):
            self._count(self.odd, f"{method} {path.partition('ord_')[0]}: {answer.text}")
            return "unknown"
        return answer

    def _order(self) -> dict[str, str]:
        cents = 10_000 + self._dice.randrange(-20, 20)
        return {
            "market": self._owner.symbol,
            "side": self._dice.choice(("buy", "sell")),
            "quantity": f"0.00{self._dice.randrange(1, 30):02}",
            "price": f"{cents // 100}.{cents % 100:02}",
        }

    @staticmethod
    def _count(counts: dict[str, int], what: str) -> None:
        counts[what] = counts.get(what, 0) + 1


async def until(condition: Callable[[], Awaitable[bool]], what: str) -> float:
    """Wait for it; how long that took, in seconds."""
    begin = time.monotonic()
    while not await condition():
        assert time.monotonic() - begin < PATIENCE_S, f"never happened: {what}"
        await asyncio.sleep(AGAIN_S / 2)
    return time.monotonic() - begin


async def open_rest_account(market: Market, funds: int) -> tuple[int, uuid.UUID]:
    """A funded account of a customer."""
    owner = uuid.uuid4()
    command = commands.SetAccount(kind=1, owner=owner.bytes)
    answer = await market.client.submit(command)
    (opened,) = answer.events
    assert isinstance(opened, AccountSet)
    account = opened.account
    for asset in (market.base, market.quote):
        await market.client.submit(market.deposit(account, asset, funds))
    return account, owner

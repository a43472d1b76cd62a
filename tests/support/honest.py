"""An honest client in the background: steady orders through every door, and verified books.

with Honest(stack, market) as honest:      # a thread of its own
    ...                                    # somebody misbehaves
    honest.goes_on()                       # and this client did not notice
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Final

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.support.bot import Bot, joined, now_ms
from tests.support.stack import Account, ListedMarket, Stack

PAUSE_S: Final = 0.02
REST_PAUSE_S: Final = 0.1
PATIENCE_S: Final = 15
ADDRESS: Final = "10.1.1.1"
Json = dict[str, Any]


class Line(WSListener):
    """A connection that waits for answers by their id and hands everything else on."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: Callable[[Json], None] = lambda message: None
        self.ended = False
        self._answers: dict[object, asyncio.Future[Json]] = {}
        self._transport: WSTransport

    @classmethod
    async def connect(cls, url: str) -> "Line":
        _, line = await ws_connect(cls, url, extra_headers={"X-Forwarded-For": ADDRESS})
        assert isinstance(line, cls)
        return line

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.ended = True

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            return
        message = json.loads(frame.get_payload_as_bytes())
        waiting = self._answers.pop(message.get("id"), None)
        if waiting is None:
            self.heard(message)
        else:
            waiting.set_result(message)

    async def ask(self, number: object, **request: Any) -> Json:
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._transport.send(WSMsgType.TEXT, json.dumps({**request, "id": number}).encode())
        async with asyncio.timeout(PATIENCE_S):
            return await self._answers[number]

    def close(self) -> None:
        self._transport.disconnect(graceful=False)


class Honest:
    """Orders that are placed and cancelled by four ways, and two books that are followed."""

    def __init__(self, stack: Stack, market: ListedMarket) -> None:
        self._stack, self._market = stack, market
        money = {market.quote: "100000"}
        self._accounts = [stack.open_account(money) for _ in range(4)]
        self.waits: list[float] = []  # seconds until each answer, in order
        self.faults: list[str] = []
        self._updates = {"book": -1, "depth": -1}
        self._numbers = itertools.count(1)
        self._stopping = threading.Event()
        self._told = asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> "Honest":
        self._thread.start()
        self.goes_on(least=40)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:  # fmt: skip
        self._stopping.set()
        self._thread.join(2 * PATIENCE_S)

    def goes_on(self, least: int = 20) -> None:
        """At least so many more orders are answered; nothing was refused or lost until then."""
        wanted, deadline = len(self.waits) + least, time.monotonic() + PATIENCE_S
        while len(self.waits) < wanted and not self.faults:
            assert time.monotonic() < deadline, f"only {len(self.waits)} of {wanted} answers"
            time.sleep(PAUSE_S)
        assert self.faults == []

    def worst(self, since: int) -> float:
        """The 99th percentile of the waits from this one on, in seconds."""
        found = sorted(self.waits[since:])
        return found[int(len(found) * 0.99)] if found else 0.0

    async def _run(self) -> None:
        ways = (self._by_socket, self._by_dialect_socket, self._by_rest, self._by_dialect_rest)
        followers = [await self._follow_book(), await self._follow_depth()]
        done = await asyncio.gather(
            *(way(account) for way, account in zip(ways, self._accounts, strict=True)),
            return_exceptions=True,
        )
        self.faults += [repr(one) for one in done if one is not None]
        await self._check_ends()
        self.faults += ["a follower was disconnected" for one in followers if one.ended]
        for follower in followers:
            follower.close()

    async def _timed(self, what: Awaitable[Any], good: Callable[[Any], bool]) -> Any:
        before = time.monotonic()
        answer = await what
        self.waits.append(time.monotonic() - before)
        if not good(answer):
            self.faults.append(str(answer)[:300])
        return answer

    async def _by_socket(self, account: Account) -> None:
        line = await Line.connect(f"{self._stack.ws_url}/ws")
        stamp = str(now_ms())
        text = f"{stamp}GET/ws".encode()
        signature = hmac.new(account.secret.encode(), text, hashlib.sha256).hexdigest()
        await line.ask(0, op="auth", key=account.key, timestamp=stamp, signature=signature)
        order = {"market": self._market.symbol, "side": "buy", "price": "1.00", "quantity": "0.1"}
        while not self._stopping.is_set():
            placed = await self._timed(
                line.ask(next(self._numbers), op="place", order=order),
                lambda answer: answer["op"] == "placed",
            )
            named = placed.get("order", placed)["order_id"]
            gone = line.ask(next(self._numbers), op="cancel", order_id=named)
            await self._timed(gone, lambda answer: answer["op"] == "cancelled")
            await asyncio.sleep(PAUSE_S)
        line.close()

    async def _by_dialect_socket(self, account: Account) -> None:
        line = await Line.connect(f"{self._stack.streams_url}/ws-api/v3")

        def signed(**params: Any) -> Json:
            params |= {"apiKey": account.key, "timestamp": now_ms()}
            text = "&".join(f"{name}={params[name]}" for name in sorted(params))
            digest = hmac.new(account.secret.encode(), text.encode(), hashlib.sha256)
            return params | {"signature": digest.hexdigest()}

        symbol = joined(self._market)
        while not self._stopping.is_set():
            order = signed(symbol=symbol, side="BUY", type="LIMIT", timeInForce="GTC",
                           quantity="0.1", price="1.01")  # fmt: skip
            placed = await self._timed(
                line.ask(next(self._numbers), method="order.place", params=order),
                lambda answer: answer["status"] == 200,
            )
            named = signed(symbol=symbol, orderId=placed["result"]["orderId"])
            gone = line.ask(next(self._numbers), method="order.cancel", params=named)
            await self._timed(gone, lambda answer: answer["status"] == 200)
            await asyncio.sleep(PAUSE_S)
        line.close()

    async def _by_rest(self, account: Account) -> None:
        order = {"market": self._market.symbol, "side": "buy", "price": "1.02", "quantity": "0.1"}
        headers = {"x_forwarded_for": ADDRESS}
        while not self._stopping.is_set():
            placing = asyncio.to_thread(account.post, "/api/v1/orders", order, **headers)
            placed = await self._timed(placing, lambda answer: answer.status_code == 201)
            path = f"/api/v1/orders/{placed.json()['order_id']}"
            gone = asyncio.to_thread(account.delete, path, **headers)
            await self._timed(gone, lambda answer: answer.status_code == 200)
            await asyncio.sleep(REST_PAUSE_S)

    async def _by_dialect_rest(self, account: Account) -> None:
        bot, symbol = Bot(self._stack, account), joined(self._market)
        bot.http.headers["X-Forwarded-For"] = ADDRESS
        while not self._stopping.is_set():
            placed = await self._timed(
                asyncio.to_thread(
                    bot.post, "order", symbol=symbol, side="BUY", type="LIMIT", timeInForce="GTC",
                    quantity="0.1", price="1.03",
                ),
                lambda answer: answer.status_code == 200,
            )  # fmt: skip
            number = placed.json()["orderId"]
            gone = asyncio.to_thread(bot.delete, "order", symbol=symbol, orderId=number)
            await self._timed(gone, lambda answer: answer.status_code == 200)
            await asyncio.sleep(REST_PAUSE_S)
        bot.http.close()

    async def _follow_book(self) -> Line:
        line = await Line.connect(f"{self._stack.ws_url}/ws")
        line.heard = self._heard_book
        await line.ask(0, op="subscribe", channel="book", market=self._market.symbol)
        return line

    async def _follow_depth(self) -> Line:
        name = f"{joined(self._market).lower()}@depth@100ms"
        line = await Line.connect(f"{self._stack.streams_url}/ws/{name}")
        line.heard = self._heard_depth
        return line

    def _heard_book(self, message: Json) -> None:
        if message.get("channel") == "book" and "update" in message:
            self._next("book", message["first_update"], message["update"], message["type"])

    def _heard_depth(self, message: Json) -> None:
        if message.get("e") == "depthUpdate":
            first = "snapshot" if self._updates["depth"] < 0 else "update"
            self._next("depth", message["U"], message["u"], first)

    def _next(self, name: str, first: int, last: int, kind: str) -> None:
        if kind == "update" and first != self._updates[name] + 1:
            self.faults.append(f"{name}: {first} came after {self._updates[name]}")
        self._updates[name] = last
        self._told.set()

    async def _check_ends(self) -> None:
        """Both followers come to the last change that REST tells of."""
        url = f"/api/v1/markets/{self._market.symbol}/book"
        book = (await asyncio.to_thread(self._stack.http.get, url)).json()
        try:
            async with asyncio.timeout(PATIENCE_S):
                while min(self._updates.values()) < book["update"]:
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            self.faults.append(f"{self._updates} is behind {book['update']}")

"""`python -m benchmarks.gateway_traffic`: clients that send signed orders as fast as they are
answered. What to do comes as JSON on stdin, what happened goes as JSON to stdout; a process of its
own, so that its CPU time can be told from the gateway's.

Every client is one kept-alive connection with one order in flight; several share a key. Orders
are made and signed before the clock runs, as far as they last. Limit orders a few ticks around one
price, both sides: about half of them trade.
"""

import asyncio
import hashlib
import hmac
import random
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Final, Literal, NamedTuple

import msgspec
import uvloop

PRICES: Final = range(99_950, 100_050)  # in ticks of 0.0001
WARM_UP_S: Final = 1.0
PREPARED_PER_S: Final = 12_000  # of all clients; a signature is good for a minute
Dialect = Literal["native", "binance"]
HEADER_END: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length: "


class Plan(msgspec.Struct, frozen=True):
    """Where to send how many orders at a time in which words, for how long; keys as (key,
    secret)."""

    port: int
    dialect: Dialect
    market: str
    keys: list[tuple[str, str]]
    seconds: float
    connections: int = 0  # 0: one for each key
    path: str = "/api/v1/orders"
    seed: int = 1


class Terms(NamedTuple):
    """Of one limit order."""

    side: str
    quantity: str
    price: str


class Happened(msgspec.Struct, frozen=True):
    """Answers after the warm-up: how many, how many of them no 2xx, the first such; times in ns."""

    answered: int
    refused: int
    first_refusal: str
    seconds: float
    latencies: list[int]
    cpu_s: float


class Orders:
    """Signed requests of one key, different each."""

    def __init__(self, plan: Plan, number: int) -> None:
        key, secret = plan.keys[number % len(plan.keys)]
        self._made = {"native": self._native, "binance": self._binance}[plan.dialect]
        self._path = plan.path.encode()
        self._market = plan.market
        self._symbol = plan.market.replace("-", "")
        self._key, self._secret = key.encode(), secret.encode()
        self._dice = random.Random(plan.seed * 1_000 + number)

    def prepared(self, count: int) -> Iterator[bytes]:
        """So many that are made now, then such as are made when they are asked for."""
        return chain([self.make() for _ in range(count)], iter(self.make, None))

    def make(self) -> bytes:
        """The next request."""
        terms = terms_from(self._dice)
        return self._made(terms, b"%d" % (time.time_ns() // 1_000_000))

    def _native(self, terms: Terms, stamp: bytes) -> bytes:
        body = msgspec.json.encode(order_of(self._market, terms))
        signed = stamp + b"POST" + self._path + body
        return (
            b"POST %s HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\nx-api-key: %s\r\nx-timestamp: %s\r\nx-recv-window: 60000\r\n"
            b"x-signature: %s\r\n\r\n%s"
            % (self._path, len(body), self._key, stamp, self._signature(signed), body)
        )

    def _binance(self, terms: Terms, stamp: bytes) -> bytes:
        signed = (
            f"symbol={self._symbol}&side={terms.side.upper()}&type=LIMIT&timeInForce=GTC"
            f"&quantity={terms.quantity}&price={terms.price}&selfTradePreventionMode=NONE"
            f"&recvWindow=60000&timestamp={stamp.decode()}"
        ).encode()
        body = b"%s&signature=%s" % (signed, self._signature(signed))
        return (
            b"POST /api/v3/order HTTP/1.1\r\nhost: localhost\r\n"
            b"content-type: application/x-www-form-urlencoded\r\ncontent-length: %d\r\n"
            b"x-mbx-apikey: %s\r\n\r\n%s" % (len(body), self._key, body)
        )

    def _signature(self, signed: bytes) -> bytes:
        return hmac.new(self._secret, signed, hashlib.sha256).hexdigest().encode()


def terms_from(dice: random.Random) -> Terms:
    """Those of the next order."""
    price = dice.choice(PRICES)
    return Terms(
        dice.choice(("buy", "sell")),
        f"{dice.randrange(1, 100) / 100:.2f}",
        f"{price // 10_000}.{price % 10_000:04}",
    )


def order_of(market: str, terms: Terms) -> dict[str, str]:
    """The same in our own words."""
    return {"market": market, **terms._asdict(), "self_trade_prevention": "none"}


class Client(asyncio.Protocol):
    """One connection; sends the next order when the last was answered."""

    def __init__(self, orders: Iterator[bytes]) -> None:
        self._orders = orders
        self._answer = b""
        self._sent_ns = 0
        self._measures = False
        self._transport: asyncio.Transport
        self.latencies: list[int] = []
        self.refusals: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's own are no subclass
        self._send()

    def data_received(self, data: bytes) -> None:
        answer = self._answer = self._answer + data if self._answer else data
        head = answer.find(HEADER_END)
        if head < 0:
            return
        at = answer.index(LENGTH) + len(LENGTH)
        length = int(answer[at : answer.index(b"\r", at)])
        if len(answer) < head + len(HEADER_END) + length:
            return
        if self._measures:
            self.latencies.append(time.perf_counter_ns() - self._sent_ns)
            if not answer.startswith(b"HTTP/1.1 2"):
                self.refusals.append(answer)
        self._answer = b""
        self._send()

    def measure(self) -> None:
        """What comes from now on counts."""
        self._measures = True

    def stop(self) -> None:
        """What comes from now on does not."""
        self._measures = False
        self._transport.abort()

    def _send(self) -> None:
        if not self._transport.is_closing():
            self._sent_ns = time.perf_counter_ns()
            self._transport.write(next(self._orders))


async def run(plan: Plan) -> Happened:
    """Warm up, measure, stop."""
    loop = asyncio.get_running_loop()
    count = plan.connections or len(plan.keys)
    each = int(PREPARED_PER_S * (plan.seconds + WARM_UP_S) / count)
    orders = [Orders(plan, number).prepared(each) for number in range(count)]
    clients: list[Client] = []
    for one in orders:
        made = partial(Client, one)
        clients.append((await loop.create_connection(made, "127.0.0.1", plan.port))[1])
    await asyncio.sleep(WARM_UP_S)
    for client in clients:
        client.measure()
    begin, cpu = time.perf_counter(), time.process_time()
    print("begin", flush=True)
    await asyncio.sleep(plan.seconds)
    print("end", flush=True)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    for client in clients:
        client.stop()
    latencies = sorted(one for client in clients for one in client.latencies)
    refusals = [one for client in clients for one in client.refusals]
    first = refusals[0].decode("latin-1") if refusals else ""
    return Happened(len(latencies), len(refusals), first, seconds, latencies, cpu)


if __name__ == "__main__":
    wanted = msgspec.json.decode(sys.stdin.readline(), type=Plan)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(msgspec.json.encode(runner.run(run(wanted))).decode(), flush=True)

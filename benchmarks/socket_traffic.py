"""`python -m benchmarks.socket_traffic`: orders over WebSockets, many in flight on each. Plan and
outcome go as those of gateway_traffic.

A connection signs once and keeps as many orders on their way as its depth says: for so many
answers so many orders, in one write. They are the same few thousand, made before the clock runs.
"""

import asyncio
import hashlib
import hmac
import random
import sys
import time
from collections import deque
from functools import partial
from typing import Final

import msgspec
import uvloop

from benchmarks.gateway_traffic import Happened, order_of, terms_from
from benchmarks.wire import HEADER_END, HEARTBEAT, TEXT, framed, frames_in, handshake

ORDERS: Final = 4_000  # different ones of a connection
WARM_UP_S: Final = 1.0
SIGNED: Final = b"GET/ws"


class Plan(msgspec.Struct, frozen=True):
    """So many connections, each with a key (key, secret) of its own and `depth` in flight."""

    port: int
    market: str
    keys: list[tuple[str, str]]
    seconds: float
    depth: int
    seed: int = 1


class Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, plan: Plan, number: int) -> None:
        dice = random.Random(plan.seed * 1_000 + number)
        asked = ({"op": "place", "order": order_of(plan.market, terms_from(dice)),
                  "answer": "short"} for _ in range(ORDERS))  # fmt: skip
        self._orders = [framed(msgspec.json.encode(one)) for one in asked] * 2
        self._at = 0
        self._depth = plan.depth
        self._key, self._secret = plan.keys[number]
        self._unread = b""
        self._sent: deque[tuple[int, int]] = deque()  # when, how many of them are unanswered
        self._measures = self._opened = False
        self._transport: asyncio.Transport
        self.ready = asyncio.get_running_loop().create_future()
        self.answered = 0
        self.latencies: list[int] = []
        self.refusals: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's own are no subclass
        self._transport.write(handshake("/ws"))

    def data_received(self, data: bytes) -> None:
        data = self._unread + data
        if not self._opened:
            self._open(data)
            return
        answers = stop = 0
        for kind, start, stop in frames_in(data):
            if kind == TEXT and not data.startswith(HEARTBEAT, start):
                answers += 1
                if not data.startswith(b'{"op":"placed_short"', start):
                    self._other(data[start:stop])
        self._unread = data[stop:]
        if answers and self.ready.done():
            self._count(answers)
            self._send(answers)

    def start(self) -> None:
        """The first orders."""
        self._send(self._depth)

    def measure(self) -> None:
        """What comes from now on counts."""
        self._measures = True

    def stop(self) -> None:
        """What comes from now on does not."""
        self._measures = False
        self._transport.abort()

    def _open(self, data: bytes) -> None:
        head, found, self._unread = data.partition(HEADER_END)
        if not found:
            self._unread = data
            return
        assert head.startswith(b"HTTP/1.1 101"), head
        self._opened = True
        stamp = str(time.time_ns() // 1_000_000)
        signature = hmac.new(self._secret.encode(), stamp.encode() + SIGNED, hashlib.sha256)
        self._transport.write(
            framed(
                msgspec.json.encode(
                    {"op": "auth", "key": self._key, "timestamp": stamp,
                     "signature": signature.hexdigest()}
                )
            )
        )  # fmt: skip

    def _other(self, message: bytes) -> None:
        if message.startswith(b'{"op":"authenticated"'):
            self.ready.get_loop().call_soon(self.ready.set_result, None)
        else:
            self.refusals.append(message)

    def _count(self, answers: int) -> None:
        now = time.perf_counter_ns()
        if self._measures:
            self.answered += answers
        while answers:
            sent_ns, left = self._sent[0]
            told = min(left, answers)
            if self._measures:
                self.latencies.extend([now - sent_ns] * told)
            answers -= told
            if told == left:
                self._sent.popleft()
            else:
                self._sent[0] = (sent_ns, left - told)

    def _send(self, count: int) -> None:
        if self._transport.is_closing():
            return
        self._sent.append((time.perf_counter_ns(), count))
        self._transport.write(b"".join(self._orders[self._at : self._at + count]))
        self._at = (self._at + count) % ORDERS


async def run(plan: Plan) -> Happened:
    """Connect, sign, warm up, measure, stop."""
    loop = asyncio.get_running_loop()
    clients: list[Client] = []
    for number in range(len(plan.keys)):
        made = partial(Client, plan, number)
        clients.append((await loop.create_connection(made, "127.0.0.1", plan.port))[1])
    await asyncio.gather(*(client.ready for client in clients))
    for client in clients:
        client.start()
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
    refusals = [one for client in clients for one in client.refusals]
    first = refusals[0].decode("latin-1") if refusals else ""
    latencies = sorted(one for client in clients for one in client.latencies)
    return Happened(len(latencies), len(refusals), first, seconds, latencies, cpu)


if __name__ == "__main__":
    wanted = msgspec.json.decode(sys.stdin.readline(), type=Plan)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(msgspec.json.encode(runner.run(run(wanted))).decode(), flush=True)

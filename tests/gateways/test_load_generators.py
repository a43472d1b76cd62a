"""The load generators of `python -m benchmarks gateways` against a running exchange: what they
count was answered, and a socket that misses something is noticed."""

import subprocess
import sys
from collections.abc import Iterator
from typing import IO

import msgspec
import pytest

from bedesten.cli.load.venue import NO_LIMIT
from bedesten.protocol.commands import SetOrderLimit
from benchmarks import gateway_traffic, listeners, socket_traffic
from benchmarks.gateway_traffic import Happened
from benchmarks.listeners import Gap, Heard, Tape
from benchmarks.wire import HEARTBEAT, frames_in
from tests.support.stack import Account, ListedMarket, Stack

SOCKETS = 5
BIG = 70_000


@pytest.fixture(scope="module")
def traded(stack: Stack) -> ListedMarket:
    return stack.list_market(tick_mantissa=1, tick_decimals=4)


@pytest.fixture(scope="module")
def traders(stack: Stack, traded: ListedMarket) -> list[Account]:
    funds = {traded.base: "100000", traded.quote: "10000000"}
    opened = [stack.open_account(funds) for _ in range(2)]
    stack.run(*(SetOrderLimit(account=one.id, limit=NO_LIMIT) for one in opened))
    return opened


class Generator:
    """One of them, at work."""

    def __init__(self, module: str, plan: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.say(msgspec.json.encode(plan))

    def say(self, line: bytes) -> None:
        pipe: IO[bytes] | None = self.process.stdin
        assert pipe is not None
        pipe.write(line + b"\n")
        pipe.flush()

    def line(self) -> bytes:
        pipe: IO[bytes] | None = self.process.stdout
        assert pipe is not None
        return pipe.readline().strip()

    def end(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture
def listening(stack: Stack, traded: ListedMarket) -> Iterator[Generator]:
    asked = {"op": "subscribe", "channel": "book", "market": traded.symbol}
    plan = listeners.Plan(
        stack.settings.ws_port, "/ws", SOCKETS, msgspec.json.encode(asked).decode(), numbers="book"
    )
    generator = Generator("benchmarks.listeners", plan)
    assert generator.line() == b"ready"
    yield generator
    generator.end()


@pytest.mark.spec("OPER-015")
def test_all_sockets_hear_every_change_that_orders_make(
    listening: Generator, stack: Stack, traded: ListedMarket, traders: list[Account]
) -> None:
    """REST and WebSocket orders, all answered, while sockets check the book."""
    keys = [(one.key, one.secret) for one in traders]
    settings, market = stack.settings, traded.symbol
    rest = gateway_traffic.Plan(settings.rest_port, "native", market, keys, 0.5, connections=4)
    orders = socket_traffic.Plan(settings.ws_port, market, keys, 0.5, depth=20)
    for module, plan in (
        ("benchmarks.gateway_traffic", rest), ("benchmarks.socket_traffic", orders),
    ):  # fmt: skip
        generator = Generator(module, plan)
        assert [generator.line(), generator.line()] == [b"begin", b"end"]
        happened = msgspec.json.decode(generator.line(), type=Happened)
        generator.end()
        assert happened.refused == 0, happened.first_refusal
        assert happened.answered == len(happened.latencies) > 0
    listening.say(b"stop")
    heard = msgspec.json.decode(listening.line(), type=Heard)
    assert heard.messages > 1
    assert heard.deliveries == SOCKETS * heard.messages
    assert heard.bytes > heard.deliveries * 100


def frame(text: bytes) -> bytes:
    size = len(text)
    if size < 126:
        return bytes([0x81, size]) + text
    width, mark = (2, 126) if size < 1 << 16 else (8, 127)
    return bytes([0x81, mark]) + size.to_bytes(width, "big") + text


def change(first: int, last: int) -> bytes:
    return frame(b'{"channel":"book","first_update":%d,"update":%d}' % (first, last))


@pytest.mark.spec("OPER-015")
def test_a_missing_change_is_noticed() -> None:
    tape = Tape("book")
    tape.grow(change(7, 9) + change(10, 10) + frame(HEARTBEAT + b"}") + change(11, 11)[:5])
    tape.grow(change(11, 11)[5:])
    assert tape.messages == 3
    with pytest.raises(Gap, match="13 came after 11"):
        tape.grow(change(13, 13))


def test_frames_are_found_whole() -> None:
    texts = [b"a" * size for size in (0, 125, 126, BIG)]
    data = b"".join(map(frame, texts))
    assert [data[start:stop] for _, start, stop in frames_in(data)] == texts
    assert sum(1 for _ in frames_in(data[:-1])) == len(texts) - 1

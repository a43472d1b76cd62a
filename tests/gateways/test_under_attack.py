"""Whoever misbehaves is told why or let go, and nobody else notices: with honest orders going on
by every door and two books followed without a gap."""

import asyncio
import json
import os
import re
import socket
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from bedesten.gateways.listening import allow_files
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import Place, SetOrderLimit
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce
from tests.support.attacker import BINARY, CONTINUATION, PING, TEXT, Raw, Sleepers, frame
from tests.support.bot import joined
from tests.support.honest import Honest
from tests.support.postgres import Server
from tests.support.stack import ListedMarket, Stack, running_stack
from tests.support.web import look

PARTS: Final = ("project", "marketdata", "rest", "ws", "binance")
GATEWAYS: Final = ("rest", "ws", "binance")
PING_S: Final = 5  # seldom so long is this process itself kept from its processor
WAIT_MAX_S: Final = 5.0  # the 99th percentile of an honest client; alone some milliseconds
GROWTH_MAX: Final = 96 << 20  # bytes by which a gateway may grow under one attack
FILES_MORE: Final = 3  # connections of our own clients come and go
SETTLE_S: Final = 30
FLOOD: Final = 1_500
AT_ONCE: Final = 100
LEVELS: Final = 6_000
SNAPSHOTS: Final = 200
SLOWEST: Final = "a byte a second"
AT_FIRST: Final = 30
PACE_S: Final = 0.025
SUBSCRIBES: Final = 10_000
FEW: Final = 100
ESTABLISHED: Final = 1  # of the states of TCP
NATIVE, STREAMS, API = "/ws", "/ws", "/ws-api/v3"


@pytest.fixture(scope="module")
def stack(postgres: Server) -> Iterator[Stack]:
    settings = {"rate_limits": "on", "trusted_proxies": "127.0.0.1/32", "ping_s": PING_S}
    with (
        postgres.fresh_database() as database,
        running_stack(database, *PARTS, **settings) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def place(stack: Stack) -> ListedMarket:
    return stack.list_market()


@pytest.fixture(scope="module")
def deep(stack: Stack) -> ListedMarket:
    """A market whose book has many levels."""
    listed = stack.list_market()
    account = stack.open_account({listed.quote: "100000"})
    stack.run(SetOrderLimit(account=account.id, limit=-1))
    orders = [
        Place(
            account=account.id, market=listed.id, side=Side.BUY, type=OrderType.LIMIT,
            time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE, price=price, quantity=1,
        )
        for price in range(100, 100 + LEVELS)
    ]  # fmt: skip

    async def place_all(engine: EngineClient) -> None:
        for start in range(0, LEVELS, AT_ONCE):
            await asyncio.gather(*map(engine.submit, orders[start : start + AT_ONCE]))

    stack.with_engine(place_all)
    return listed


@pytest.fixture(scope="module")
def sleepers(stack: Stack, sockets: list[tuple[str, str]], deep: ListedMarket) -> Sleepers:
    """Begun with the first test, looked at by the last."""
    kinds: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {}
    kinds[SLOWEST] = partial(a_byte_a_second, stack.ws_url, deep)
    for url in (stack.rest_url, stack.binance_url):
        for what, said in HALF_REQUESTS.items():
            kinds[f"{url} {what}"] = partial(half_request, url, said)
        kinds[f"{url} a header a second"] = partial(slow_header, url)
    kinds[f"{stack.rest_url} answers unread"] = partial(unread_answers, stack.rest_url)
    for url, path in sockets:
        kinds[f"{url}{path} half a handshake"] = partial(half_request, url, b"GET /ws HTTP/1.1\r\n")
        kinds[f"{url}{path} says nothing"] = partial(half_request, url, b"")
        for what, said in HALF_FRAMES.items():
            kinds[f"{url}{path} {what}"] = partial(half_frame, url, path, said)
    return Sleepers(kinds)


HALF_REQUESTS: Final = {
    "says nothing": b"",
    "empty lines": b"\r\n",
    "half a head": b"POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nX-API-",
    "half a body": b"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na=b",
}
HALF_FRAMES: Final = {
    "answers no ping": b"",
    "half a frame": frame(b'{"op":"ping"}')[:9],
    "half a length": b"\x81\xfe\x01",
}


async def half_request(url: str, said: bytes) -> bytes:
    raw = await Raw.connect(url)
    await raw.send(said)
    answer = await raw.rest()
    await raw.close()
    return answer


async def slow_header(url: str) -> bytes:
    """The head of a request, byte by byte."""
    raw = await Raw.connect(url)
    await raw.send(b"GET / HTTP/1.1\r\n")
    reading = asyncio.create_task(raw.rest())
    while not reading.done():
        with suppress(ConnectionError):
            await raw.send(b"x")
        await asyncio.wait([reading], timeout=1)
    await raw.close()
    return reading.result()


async def unread_answers(url: str) -> bytes:
    """Ask for much, read nothing: it is cut off."""
    raw = await Raw.connect(url, room=4_096)
    raw.transport.pause_reading()
    raw.writer.write(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
    while True:
        await asyncio.sleep(0.2)
        if not is_there(raw):
            raw.transport.abort()
            return b"cut off"


def is_there(raw: Raw) -> bool:
    """Whether the other side has not ended it."""
    sock = raw.writer.get_extra_info("socket")
    return bool(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == ESTABLISHED)


async def half_frame(url: str, path: str, said: bytes) -> tuple[int, str]:
    raw = await Raw.upgraded(url, path, "10.2.0.2")
    await raw.send(said)
    reason = await raw.reason()
    await raw.close()
    return reason


@pytest.fixture(scope="module")
def honest(stack: Stack, place: ListedMarket, sleepers: Sleepers) -> Iterator[Honest]:
    with Honest(stack, place) as running:
        yield running
    assert running.faults == []


@pytest.fixture(scope="module")
def sockets(stack: Stack) -> list[tuple[str, str]]:
    """Address and path of every kind of socket."""
    return [(stack.ws_url, NATIVE), (stack.streams_url, STREAMS), (stack.streams_url, API)]


class Watched:
    """Memory and open files of the gateways."""

    def __init__(self, stack: Stack) -> None:
        self._pids = {name: stack.pid(name) for name in GATEWAYS}
        self.memory = self._memory()
        self.files = self._files()

    def _memory(self) -> dict[str, int]:
        found = {}
        for name, pid in self._pids.items():
            status = Path(f"/proc/{pid}/status").read_text()
            match = re.search(r"VmRSS:\s+(\d+) kB", status)
            assert match is not None
            found[name] = int(match[1]) << 10
        return found

    def _files(self) -> dict[str, int]:
        return {
            name: sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
            for name, pid in self._pids.items()
        }

    def check_memory(self, what: str) -> None:
        now = self._memory()
        grown = {name: now[name] - self.memory[name] for name in GATEWAYS}
        shown = ", ".join(f"{name} {now[name] >> 20} MiB ({grown[name] >> 20:+})" for name in now)
        print(f"{what}: {shown}")
        assert max(grown.values()) <= GROWTH_MAX, shown

    def check_files(self) -> None:
        """What was opened for those who attacked is closed again, soon."""
        deadline = time.monotonic() + SETTLE_S
        while any(now > self.files[name] + FILES_MORE for name, now in self._files().items()):
            assert time.monotonic() < deadline, (self.files, self._files())
            time.sleep(0.1)


@contextmanager
def unnoticed(stack: Stack, honest: Honest, what: str) -> Iterator[None]:
    """What happens inside hurts neither the honest client nor the gateways."""
    honest.goes_on()
    before, first = Watched(stack), len(honest.waits)
    yield
    before.check_memory(what)
    honest.goes_on()
    worst = honest.worst(first)
    print(f"{what}: {len(honest.waits) - first} honest answers, p99 {worst * 1000:.1f} ms")
    assert worst < WAIT_MAX_S
    before.check_files()


BROKEN: Final = {
    "no JSON": frame(b"{nonsense"),
    "JSON of another kind": frame(b"[1,2,3]"),
    "deep JSON": frame(
        b'{"op":"place","method":"time","order":'
        + b"[" * 900
        + b"]" * 900
        + b',"params":'
        + b"[" * 900
        + b"]" * 900
        + b"}"
    ),
    "deeper JSON": frame(
        b'{"op":"ping","method":"time","params":{"a":' + b"[" * 1_900 + b"]" * 1_900 + b"}}"
    ),
}
FATAL: Final = {
    "no UTF-8": frame(b'{"op":"ping","method":"\xff\xfe"}'),
    "binary": frame(b"\x00\x01", BINARY),
    "a fragment": frame(b'{"op":', fin=False),
    "a fragment of nothing": frame(b"x", CONTINUATION),
    "unmasked": frame(b'{"op":"ping"}', masked=False),
    "reserved bits": frame(b'{"op":"ping"}', reserved=0b111),
    "an unknown kind": frame(b"", 0xB),
    "a long ping": frame(b"x" * 4_000, PING),
    "too large": frame(b" " * 20_000),
    "a length without end": b"\x81\xff" + b"\x7f" + b"\xff" * 7 + b"mask",
}


@pytest.mark.spec("API-005", "API-006")
def test_broken_messages_are_answered_or_end_their_connection(
    stack: Stack, honest: Honest, sockets: list[tuple[str, str]]
) -> None:
    async def attack() -> None:
        for url, path in sockets:
            raw = await Raw.upgraded(url, path, "10.2.0.1")
            for message in BROKEN.values():
                await raw.send(message)
            answers = 0
            while answers < len(BROKEN):
                kind, said = await raw.message()
                answers += kind == TEXT and (b'"error"' in said or b'"code"' in said)
            await raw.close()
            for what, message in FATAL.items():
                raw = await Raw.upgraded(url, path, "10.2.0.1")
                await raw.send(message)
                code, reason = await raw.reason()
                print(f"{path} {what}: {code} {reason}")
                await raw.close()

    with unnoticed(stack, honest, "broken messages"):
        asyncio.run(attack())


@pytest.mark.spec("API-005")
def test_broken_requests_are_answered_and_end_their_connection(
    stack: Stack, honest: Honest, place: ListedMarket
) -> None:
    ask = b"GET /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n"
    broken = {
        "no HTTP": (b"\x16\x03\x01\x02\x00garbage\r\n\r\n", b" 400 "),
        "garbage behind a request": (ask + b"\x00\xff garbage\r\n\r\n", b" 400 "),
        "a length that is none": (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b" 400 "),
        "two lengths": (
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b" 400 "),
        "length and chunks": (
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            b" 400 "),
        "a head without end": (b"GET / HTTP/1.1\r\n" + b"X-A: " + b"a" * 300_000, b" 431 "),
        "headers without end": (b"GET / HTTP/1.1\r\n" + b"X-A: aaaa\r\n" * 30_000, b" 431 "),
        "an address without end": (b"GET /" + b"a" * 300_000, b" 431 "),
        "too many at once": (ask * 5_000, b" 400 "),
        "a NUL": (b"GET /api/v1/markets/%00 HTTP/1.1\r\nHost: x\r\n\r\n", b" 4"),
        "a body without end": (
            b"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
             b"8000\r\n" + b"a" * 0x8000 + b"\r\n8000\r\n" + b"a" * 0x8000 + b"\r\n" * 2, b" 4"),
    }  # fmt: skip

    async def attack() -> None:
        for url in (stack.rest_url, stack.binance_url):
            for what, (sent, wanted) in broken.items():
                raw = await Raw.connect(url)
                raw.writer.write(sent)
                said = await raw.until(wanted)
                print(f"{what}: {said[:60]!r}")
                assert wanted in said, (url, what, said[:200])
                await raw.close()

    with unnoticed(stack, honest, "broken requests"):
        asyncio.run(attack())


@pytest.mark.spec("API-005")
def test_bodies_that_cannot_be_read_are_malformed(stack: Stack, place: ListedMarket) -> None:
    account = stack.open_account({place.quote: "10"})
    deep = b'{"market":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    for path in ("/orders", "/transfers", "/auth/log-in", "/orders/batch"):
        for body in (b"\xff\xfe", b'{"market":"\xff","email":"\xff"}', b'{"\xff":1}', deep, b"{"):
            answer = account.request("POST", f"/api/v1{path}", body)
            assert answer.status_code in (400, 403, 413), (path, body[:20], answer.text)


@pytest.mark.spec("API-005")
def test_whoever_asks_too_often_is_refused_and_then_banned(
    stack: Stack, honest: Honest, sockets: list[tuple[str, str]]
) -> None:
    asked = b"GET /api/v3/exchangeInfo HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.3.0.1\r\n\r\n"

    async def attack() -> None:
        raw = await Raw.connect(stack.binance_url)
        for _ in range(14):  # 700 requests: the quota is 300, and as many refusals are a ban
            await raw.send(asked * 50)
            said = b""
            while said.count(b"HTTP/1.1 ") < 50:
                more = await asyncio.wait_for(raw.reader.read(1 << 20), 10)
                assert more, said[-200:]
                said += more
        assert b"HTTP/1.1 418 " in said
        assert b"retry-after: " in said
        await raw.close()
        for number, (url, path) in enumerate(sockets):
            raw = await Raw.upgraded(url, path, f"10.3.0.{number + 2}")
            raw.writer.write(frame(b'{"op":"ping","method":"ping"}') * 5_000)
            code, reason = await raw.reason()
            print(f"a flood at {path}: {code} {reason}")
            assert (code, bool(reason)) == (1008, True)
            await raw.close()

    with unnoticed(stack, honest, "too many requests"):
        asyncio.run(attack())


@pytest.mark.spec("API-005", "API-006")
def test_ten_thousand_subscribe_requests_hurt_nobody(
    stack: Stack, honest: Honest, place: ListedMarket, sockets: list[tuple[str, str]]
) -> None:
    async def attack() -> None:
        for url, path in sockets:
            raw = await Raw.upgraded(url, path, "10.4.0.1")
            raw.writer.write(subscribing(stack, place, (url, path), SUBSCRIBES))
            code, reason = await raw.reason()
            print(f"{SUBSCRIBES} at once to {path}: {code} {reason}")
            assert (code, bool(reason)) == (1008, True)
            await raw.close()
            count = 60 if (url, path) == (stack.ws_url, NATIVE) else 8
            said = subscribing(stack, place, (url, path), count)
            few = (answered(url, path, said, count, number) for number in range(FEW))
            await asyncio.gather(*few)
            print(f"{count} each, all answered, on {FEW} sockets of {path}")

    with unnoticed(stack, honest, "subscribing"):
        asyncio.run(attack())


def subscribing(stack: Stack, place: ListedMarket, where: tuple[str, str], count: int) -> bytes:
    """So many requests to subscribe, in the words of that socket."""
    name, native = joined(place).lower(), where == (stack.ws_url, NATIVE)
    asked: list[dict[str, object]] = []
    for number in range(count):
        if where[1] == API:
            asked.append({"id": number, "method": "session.subscriptions"})
        elif native:
            asked.append({"op": "subscribe", "channel": "book", "market": place.symbol,
                          "id": number})  # fmt: skip
        else:
            names = [f"{name}@depth{number}", f"{name}@depth"]
            asked.append({"id": number, "method": "SUBSCRIBE", "params": names})
    return b"".join(frame(json.dumps(one).encode()) for one in asked)


async def answered(url: str, path: str, said: bytes, count: int, number: int) -> None:
    """What a connection with an address of its own asks for is answered whole."""
    raw = await Raw.upgraded(url, path, f"10.4.{number + 1}.1")
    raw.writer.write(said)
    seen: set[int] = set()
    while len(seen) < count:
        seen |= {json.loads(await raw.text()).get("id")} - {None}
    await raw.close()


@pytest.mark.spec("API-006")
def test_slow_readers_are_let_go_with_the_reason(
    stack: Stack, honest: Honest, sleepers: Sleepers, deep: ListedMarket
) -> None:
    async def attack() -> None:
        """Comes to the reason when it reads at last."""
        before = let_go(stack)
        raw = await greedy(stack.ws_url, deep, "10.5.0.1")
        for _ in range(SNAPSHOTS):
            raw.writer.write(snapshot_of(deep))
            await asyncio.sleep(PACE_S)
            if await asyncio.to_thread(let_go, stack) > before:
                break
        raw.transport.resume_reading()
        code, reason = await raw.reason()
        print(f"never reads: {code} {reason}")
        assert (code, reason.partition(":")[0]) == (1008, "slow_consumer")
        await raw.close()

    seconds, read = sleepers.wait_for(SLOWEST)
    print(f"a byte a second: cut off after {seconds:.0f} s and {read} bytes")
    assert isinstance(read, int)
    with unnoticed(stack, honest, "slow readers"):
        asyncio.run(attack())


async def greedy(url: str, market: ListedMarket, address: str) -> Raw:
    """Asks for much and reads nothing."""
    raw = await Raw.upgraded(url, NATIVE, address, room=4_096)
    raw.transport.pause_reading()
    raw.writer.write(snapshot_of(market) * AT_FIRST)
    return raw


def snapshot_of(market: ListedMarket) -> bytes:
    return b"".join(
        frame(json.dumps({"op": op, "channel": "book", "market": market.symbol}).encode())
        for op in ("subscribe", "unsubscribe")
    )


async def a_byte_a_second(url: str, market: ListedMarket) -> int:
    raw = await greedy(url, market, "10.5.0.2")
    sock, read, number = raw.writer.get_extra_info("socket"), 0, 0
    while is_there(raw):
        number += 1
        if number < SNAPSHOTS:
            raw.writer.write(snapshot_of(market))
        with suppress(BlockingIOError, ConnectionError):
            read += len(os.read(sock.fileno(), 1)) if number % 40 == 0 else 0
        await asyncio.sleep(PACE_S)
    raw.transport.abort()
    return read


def let_go(stack: Stack) -> float:
    figures = look(f"http://127.0.0.1:{stack.settings.ws_admin_port}/metrics").text
    wanted = r'^bedesten_ws_disconnects_total\{reason="slow_consumer"\} (.+)$'
    found = re.search(wanted, figures, re.M)
    return float(found[1]) if found else 0.0


@pytest.mark.spec("API-005")
def test_a_flood_of_connections_leaves_room(stack: Stack, honest: Honest) -> None:
    allow_files()
    urls = (stack.rest_url, stack.binance_url, stack.ws_url, stack.streams_url)

    async def attack() -> None:
        held = [
            raw
            for _ in range(0, FLOOD, AT_ONCE)
            for raw in await asyncio.gather(
                *(Raw.connect(urls[number % len(urls)]) for number in range(AT_ONCE))
            )
        ]
        await asyncio.to_thread(honest.goes_on)
        for raw in held:
            raw.transport.abort()
        print(f"{len(held)} connections held")

    with unnoticed(stack, honest, "a flood of connections"):
        asyncio.run(attack())


@pytest.mark.spec("API-005", "API-006")
def test_who_says_half_or_nothing_is_let_go(
    stack: Stack, honest: Honest, sleepers: Sleepers
) -> None:
    for what, (seconds, found) in sorted(sleepers.wait().items()):
        print(f"{what.partition(' ')[2]}: {seconds:.1f} s, {found!r:.90}")
        assert seconds < SETTLE_S, what
        wanted = next((one for name, one in ENDS.items() if name in what), "")
        assert re.search(wanted, repr(found)), (what, found)
    honest.goes_on()


# How each ends; who says nothing before the handshake is let go without a word.
ENDS: Final = {
    "half a handshake": "",
    "/ws says nothing": "",
    "/v3 says nothing": "",
    "header": "HTTP/1.1 408",
    "half a head": "HTTP/1.1 408",
    "empty lines": "HTTP/1.1 408",
    "says nothing": "HTTP/1.1 408",
    "half a body": "HTTP/1.1 [45]",
    "unread": "cut off",
    SLOWEST: "[0-9]",
    "ping": r"\(1001, .*ping",
    "half a frame": r"\(1001, .*ping",
    "half a length": r"\(1001, .*ping",
}

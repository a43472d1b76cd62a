"""The engine goes away and comes back: clear answers meanwhile, no hang, and nothing lost."""

import asyncio
import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bedesten.gateways.edge import DEADLINE_S
from tests.support.postgres import Server
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack, running_stack
from tests.support.web import look

SOON_S = 5
PATIENCE_S = 20


@pytest.fixture(scope="module")
def own_stack(postgres: Server) -> Iterator[Stack]:
    """A stack that these tests may break; each mends what it broke, the last one ends it."""
    with (
        postgres.fresh_database() as database,
        running_stack(database, "project", "rest", "ws") as running,
    ):
        yield running


def until(stack: Stack, account: Account, path: str, status: int) -> httpx.Response:
    """Ask until the answer has this status."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        answer = account.get(path)
        if answer.status_code == status:
            return answer
        time.sleep(0.05)
    raise AssertionError(
        f"{path} answers {answer.status_code} and not {status}: {stack.log('rest')}"
    )


def wait_until_unready(port: int) -> None:
    """Wait for a gateway to say on its admin port that it cannot work."""
    deadline = time.monotonic() + SOON_S
    while look(f"http://127.0.0.1:{port}/ready").status_code != 503:
        assert time.monotonic() < deadline, "the gateway still says that it is ready"
        time.sleep(0.05)


def test_without_an_engine_requests_are_turned_away_at_once(own_stack: Stack) -> None:
    stack = own_stack
    market = stack.list_market()
    account = stack.open_account({market.base: "1", market.quote: "1000"})
    placed = account.place(market, "buy", "1", "10")
    path = f"/api/v1/orders/{placed['order_id']}"
    assert stack.signal("engine", signal.SIGKILL) == -signal.SIGKILL
    order = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "10"}
    key = str(uuid.uuid4())
    asks: list[Callable[[], httpx.Response]] = [
        lambda: stack.http.get("/api/v1/health"),
        lambda: stack.http.get(f"/api/v1/markets/{market.symbol}/book"),
        lambda: account.get("/api/v1/balances"),
        lambda: account.get(path),
        lambda: account.post("/api/v1/orders", order),
        lambda: account.post("/api/v1/orders", order, idempotency_key=key),
    ]
    for ask in asks:
        begun = time.monotonic()
        answer = ask()
        assert time.monotonic() - begun < SOON_S
        assert (answer.status_code, answer.json()["code"]) == (503, "engine_unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
    assert stack.http.get("/").status_code == 200
    for port in (stack.settings.rest_admin_port, stack.settings.ws_admin_port):
        wait_until_unready(port)
    stack.start("engine")
    assert until(stack, account, path, 200).json()["status"] == "open"
    first = account.post("/api/v1/orders", order, idempotency_key=key)
    again = account.post("/api/v1/orders", order, idempotency_key=key)
    assert (first.status_code, again.json()) == (201, first.json())
    assert account.balance(market.quote)["locked"] == "20"


def test_a_silent_engine_hangs_nobody(own_stack: Stack) -> None:
    stack = own_stack
    market = stack.list_market()
    account = stack.open_account({market.quote: "1000"})
    order = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "10"}
    os.kill(stack.pid("engine"), signal.SIGSTOP)
    begun = time.monotonic()
    with ThreadPoolExecutor(3) as threads:
        asked = threads.submit(account.get, "/api/v1/balances")
        placed = threads.submit(account.post, "/api/v1/orders", order)
        listened = threads.submit(asyncio.run, refused_subscription(stack, market))
        answers = [asked.result(), placed.result()]
        assert listened.result() == "engine_unavailable"
    assert time.monotonic() - begun < DEADLINE_S + SOON_S
    os.kill(stack.pid("engine"), signal.SIGCONT)
    assert [answer.status_code for answer in answers] == [503, 503]
    codes = [answer.json()["code"] for answer in answers]
    assert codes == ["engine_unavailable", "outcome_unknown"]
    until(stack, account, "/api/v1/balances", 200)


async def refused_subscription(stack: Stack, market: ListedMarket) -> str:
    """The code with which the stream says that it cannot begin."""
    client = await SocketClient.connect(stack.ws_url)
    client.send(op="subscribe", channel="book", market=market.symbol)
    error = await client.wait_for(op="error")
    client.close()
    return str(error["code"])


@pytest.mark.spec("LEDG-008", "API-004")
def test_an_unknown_outcome_is_settled_by_asking_again(own_stack: Stack) -> None:
    stack = own_stack
    market = stack.list_market()
    account = stack.open_account({market.quote: "1000"})
    order = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "10"}
    assert account.post("/api/v1/orders", order | {"price": "5"}).status_code == 201
    key = str(uuid.uuid4())
    os.kill(stack.pid("engine"), signal.SIGSTOP)
    with ThreadPoolExecutor(2) as threads:
        plain = threads.submit(account.post, "/api/v1/orders", order)
        keyed = threads.submit(account.post, "/api/v1/orders", order, idempotency_key=key)
        time.sleep(0.3)  # both are on their way to an engine that will never answer
        stack.signal("engine", signal.SIGKILL)
        stack.start("engine")
        answers = [plain.result(), keyed.result()]
    assert (answers[0].status_code, answers[0].json()["code"]) == (503, "outcome_unknown")
    assert answers[1].status_code in (201, 503)
    until(stack, account, "/api/v1/balances", 200)
    settled = account.post("/api/v1/orders", order, idempotency_key=key)
    assert settled.status_code == 201
    if answers[1].status_code == 201:
        assert settled.json() == answers[1].json()
    assert account.balance(market.quote)["locked"] == "15"


def test_no_order_goes_missing_while_the_tables_are_behind(own_stack: Stack) -> None:
    stack = own_stack
    market = stack.list_market()
    account = stack.open_account({market.quote: "1000"})
    ended, kept = (account.place(market, "buy", "1", price)["order_id"] for price in ("10", "11"))
    until(stack, account, f"/api/v1/orders/{ended}", 200)
    os.kill(stack.pid("project"), signal.SIGSTOP)
    try:
        assert account.delete(f"/api/v1/orders/{ended}").status_code == 200
        for path in ("/api/v1/orders", f"/api/v1/orders/{ended}"):
            answer = account.request("GET", path)
            assert (answer.status_code, answer.json()["code"]) == (503, "history_behind")
            assert answer.headers["Retry-After"] == "1"
        still_open = account.get("/api/v1/orders?status=open").json()["data"]
        assert [order["order_id"] for order in still_open] == [kept]
        past = account.get("/api/v1/orders?status=closed").json()
        assert past["data"] == []
        assert past["as_of_seq"] < stack.http.get("/api/v1/health").json()["seq"]
    finally:
        os.kill(stack.pid("project"), signal.SIGCONT)
    both = until(stack, account, "/api/v1/orders", 200).json()["data"]
    assert [order["order_id"] for order in both] == [kept, ended]


def test_a_stream_ends_with_its_engine_and_begins_anew(own_stack: Stack) -> None:
    stack = own_stack
    market = stack.list_market()
    account = stack.open_account({market.quote: "1000"})
    account.place(market, "buy", "1", "10")

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="subscribe", channel="book", market=market.symbol)
        await client.wait_for(op="subscribed")
        await asyncio.to_thread(stack.signal, "engine", signal.SIGKILL)
        code, reason = await client.wait_closed()
        assert (code, reason.partition(":")[0]) == (1012, "feed_lost")
        meanwhile = await SocketClient.connect(stack.ws_url)
        meanwhile.send(op="subscribe", channel="book", market=market.symbol)
        assert (await meanwhile.wait_for(op="error"))["code"] in (
            "feed_missing",
            "engine_unavailable",
        )
        meanwhile.close()
        await asyncio.to_thread(stack.start, "engine")
        assert await snapshot(stack, market) == [["10", "1"]]
        await asyncio.to_thread(until, stack, account, "/api/v1/balances", 200)
        await asyncio.to_thread(account.place, market, "buy", "2", "11")
        assert await snapshot(stack, market) == [["11", "2"], ["10", "1"]]

    asyncio.run(scene())


async def snapshot(stack: Stack, market: ListedMarket) -> list[list[str]]:
    """Bids of a fresh subscription, tried until the gateway has found the engine again."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="subscribe", channel="book", market=market.symbol, id=1)
        await client.wait_until(lambda c: any(m.get("id") == 1 for m in c.messages) or c.closed)
        client.close()
        found = [m for m in client.messages if m.get("type") == "snapshot"]
        if found:
            return list(found[0]["bids"])
        await asyncio.sleep(0.1)
    raise AssertionError("the stream did not come back")


def test_a_gateway_stops_cleanly(own_stack: Stack) -> None:
    for part in ("rest", "ws"):
        begun = time.monotonic()
        assert own_stack.stop(part) == 0
        assert time.monotonic() - begun < SOON_S

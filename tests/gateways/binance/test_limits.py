"""Limits in the words of Binance: told, counted in headers, refused, banned."""

import asyncio
from collections.abc import Iterator

import psycopg
import pytest

from tests.gateways.binance.test_orders import limit, said
from tests.gateways.binance.test_socket_api import ask, signed
from tests.support.bot import Bot, joined
from tests.support.postgres import Server
from tests.support.socket_client import SocketClient
from tests.support.stack import ListedMarket, Stack, running_stack

QUOTAS = {
    "binance_weight": "100/60", "binance_raw": "61000/300", "orders": "3/10",
    "orders_day": "1000/86400", "refusal": "15/60", "binance_sockets": "3/60",
}  # fmt: skip


@pytest.fixture(scope="module")
def limited(postgres: Server) -> Iterator[Stack]:
    with postgres.fresh_database() as database:
        with psycopg.connect(database.url()) as conn:
            for name, quota in QUOTAS.items():
                conn.execute(
                    "update config.system_parameters set param_value = %s where param_key = %s",
                    [quota, f"rate_limits.{name}"],
                )
        proxied = {"rate_limits": "on", "trusted_proxies": "127.0.0.1/32"}
        with running_stack(database, "project", "binance", **proxied) as stack:
            yield stack


@pytest.fixture
def market(limited: Stack) -> ListedMarket:
    return limited.list_market()


def from_address(bot: Bot, address: str) -> Bot:
    bot.http.headers["X-Forwarded-For"] = address
    return bot


@pytest.mark.spec("API-007", "API-005")
def test_limits_are_told_and_counted(limited: Stack, market: ListedMarket) -> None:
    bot = from_address(Bot(limited, limited.open_account({market.base: "10"})), "10.9.0.1")
    info = bot.public("exchangeInfo")
    assert info.json()["rateLimits"] == [
        {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 100},
        {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 3},
        {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": 1000},
        {"rateLimitType": "RAW_REQUESTS", "interval": "MINUTE", "intervalNum": 5, "limit": 61000},
    ]
    assert info.headers["X-MBX-USED-WEIGHT-1M"] == info.headers["X-MBX-USED-WEIGHT"] == "20"
    assert "X-MBX-ORDER-COUNT-10S" not in info.headers
    placed = bot.post("order", **limit(market, "SELL"))
    assert placed.headers["X-MBX-ORDER-COUNT-10S"] == "1"
    assert placed.headers["X-MBX-ORDER-COUNT-1D"] == "1"
    assert 15 <= int(placed.headers["X-MBX-USED-WEIGHT-1M"]) <= 21
    counts = {one["interval"]: one["count"] for one in bot.get("rateLimit/order").json()}
    assert counts["DAY"] == 1
    refused = bot.public("depth", symbol="NOSUCH")
    assert said(refused) == (400, -1121, "Invalid symbol.")
    assert "X-MBX-USED-WEIGHT-1M" in refused.headers


@pytest.mark.spec("API-007", "API-005")
def test_the_socket_tells_what_is_used(limited: Stack, market: ListedMarket) -> None:
    account = limited.open_account({market.base: "10"})

    async def walk() -> None:
        client = await SocketClient.connect(
            limited.streams_url, path="/ws-api/v3", forwarded="10.9.0.9"
        )
        used = {one["rateLimitType"]: one for one in (await ask(client, 1, "time"))["rateLimits"]}
        assert used.keys() == {"REQUEST_WEIGHT", "RAW_REQUESTS"}
        assert (used["REQUEST_WEIGHT"]["limit"], used["REQUEST_WEIGHT"]["count"]) == (100, 3)
        order = signed(account, **limit(market, "SELL"))
        told = (await ask(client, 2, "order.place", **order))["rateLimits"]
        orders = [one for one in told if one["rateLimitType"] == "ORDERS"]
        assert [one["count"] for one in orders] == [1, 1]
        client.close()

    asyncio.run(walk())


@pytest.mark.spec("API-007", "API-005")
def test_too_many_orders_of_an_account(limited: Stack, market: ListedMarket) -> None:
    bot = from_address(Bot(limited, limited.open_account({market.base: "10"})), "10.9.0.2")
    answers = [bot.post("order", **limit(market, "SELL", quantity="0.1")) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    sentence = "Too many new orders; current limit is 3 orders per 10 SECOND."
    assert said(answers[-1]) == (429, -1015, sentence)
    assert int(answers[-1].headers["Retry-After"]) >= 1
    gone = bot.delete("openOrders", symbol=joined(market))  # leaving is always possible
    assert len(gone.json()) == 3


@pytest.mark.spec("API-007", "API-005")
def test_too_much_weight_and_then_a_ban(limited: Stack) -> None:
    bot = from_address(Bot(limited), "10.9.0.3")
    answers = [bot.http.get("/api/v3/exchangeInfo") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    sentence = (
        "Too much request weight used; current limit is 100 request weight per 1 MINUTE. Please"
        " use WebSocket Streams for live updates to avoid polling the API."
    )
    assert said(answers[-1]) == (429, -1003, sentence)
    assert int(answers[-1].headers["Retry-After"]) >= 1
    for _ in range(20):
        answer = bot.http.get("/api/v3/exchangeInfo")
        if answer.status_code == 418:
            break
    assert said(answer)[:2] == (418, -1003)
    assert answer.json()["msg"].startswith("Way too much request weight used; IP banned")
    assert int(answer.headers["Retry-After"]) > 1
    assert from_address(Bot(limited), "10.9.0.4").http.get("/api/v3/ping").json() == {}


@pytest.mark.spec("API-007", "API-005")
@pytest.mark.parametrize(("path", "address"), [("/ws", "10.9.0.5"), ("/ws-api/v3", "10.9.0.6")])
def test_an_address_opens_so_many_sockets(limited: Stack, path: str, address: str) -> None:
    async def walk() -> None:
        async def connect(sender: str) -> SocketClient:
            url = limited.streams_url
            return await SocketClient.connect(url, path=path, forwarded=sender)

        clients = [await connect(address) for _ in range(3)]
        assert await (await connect(address)).wait_closed() == (1008, "Too many requests")
        clients.append(await connect("10.9.0.7"))
        for client in clients:
            assert client.closed is None
            client.close()

    asyncio.run(walk())


@pytest.mark.spec("API-007")
def test_whoever_listens_is_told_that_the_server_goes_down(limited: Stack) -> None:
    async def walk() -> None:
        stream = await SocketClient.connect(limited.streams_url, forwarded="10.9.0.8")
        api = await SocketClient.connect(
            limited.streams_url, path="/ws-api/v3", forwarded="10.9.0.8"
        )
        assert await asyncio.to_thread(limited.stop, "binance") == 0
        for client in (stream, api):
            assert await client.wait_closed() == (1001, "The server goes down")
        assert stream.messages[-1]["e"] == "serverShutdown"
        assert api.messages[-1]["event"]["e"] == "serverShutdown"

    asyncio.run(walk())
    limited.start("binance")

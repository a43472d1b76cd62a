"""`timeUnit` where one connects: the same streams and events in both units, side by side."""

import asyncio
from http import HTTPStatus
from typing import Any

import pytest
from picows import WSHandshakeError

from tests.gateways.binance.test_socket_api import ask, limit, signed
from tests.support.bot import Bot, joined, now_ms
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

TIMES = {"trade": "ET", "aggTrade": "ET", "depth@100ms": "E", "kline_1s": "E", "miniTicker": "E",
         "ticker": "EOC", "ticker_1h": "EOC", "avgPrice": "ET"}  # fmt: skip
NEAR_US = 15_000_000  # what is gathered is told of another moment to each
FINE = "timeUnit=MICROSECOND"


def of(client: SocketClient, stream: str) -> list[dict[str, Any]]:
    """What came of it; of an array's markets too."""
    found = [one["data"] for one in client.messages if one.get("stream") == stream]
    return [one for data in found for one in (data if isinstance(data, list) else [data])]


def is_of_the_trade(told: dict[str, Any]) -> bool:
    """The trade itself, 2 pieces for 10, its window, its change of the book, or its second, which
    is the market's first and over before anything of it is told."""
    if "k" in told:
        return told["k"]["n"] == 1 and bool(told["k"]["x"])
    if told["e"] == "depthUpdate":
        return bool(told["u"] == 2)
    return "2.00000000" in (told.get("q"), told.get("v")) or told.get("w") == "10.00000000"


@pytest.mark.spec("API-007", "DATA-002")
def test_a_stream_is_told_in_both_units_at_once(
    stack: Stack, market: ListedMarket, maker: Bot, taker: Bot
) -> None:
    name = joined(market).lower()
    path = f"/stream?streams={'/'.join(f'{name}@{what}' for what in TIMES)}/!miniTicker@arr"

    async def scene() -> None:
        coarse = await SocketClient.connect(stack.streams_url, path=path)
        fine = await SocketClient.connect(stack.streams_url, path=f"{path}&timeUnit=microsecond")
        raw = await SocketClient.connect(stack.streams_url, path=f"/ws/{name}@trade?{FINE}")
        ready = {"method": "LIST_SUBSCRIPTIONS", "id": 1}
        for client in (coarse, fine, raw):
            client.send(**ready)
            await client.wait_for(id=1)
        await asyncio.to_thread(maker.order, market, "SELL", "2", "10")
        placed = await asyncio.to_thread(taker.order, market, "BUY", "2", "10")

        async def both(what: str) -> list[dict[str, Any]]:
            for client in (coarse, fine):
                await client.wait_until(lambda c: any(map(is_of_the_trade, of(c, what))))
            return [next(filter(is_of_the_trade, of(client, what))) for client in (coarse, fine)]

        for what, fields in TIMES.items():
            of_ms, of_us = await both(f"{name}@{what}")
            for field in fields:
                assert abs(of_us[field] - of_ms[field] * 1_000) < NEAR_US, (what, field)
        of_ms, of_us = await both(f"{name}@trade")
        assert of_us == of_ms | {"E": of_ms["E"] * 1_000, "T": of_ms["T"] * 1_000}
        assert await raw.wait_for(e="trade") == of_us
        of_ms, of_us = (one["k"] for one in await both(f"{name}@kline_1s"))
        assert of_us["t"] == of_ms["t"] * 1_000
        assert of_us["T"] == of_us["t"] + 999_999
        of_ms, of_us = await both(f"{name}@depth@100ms")
        assert of_ms["E"] == of_us["E"] // 1_000 == placed["transactTime"]
        of_ms, of_us = await both("!miniTicker@arr")
        assert abs(of_us["E"] - of_ms["E"] * 1_000) < NEAR_US
        for client in (coarse, fine, raw):
            client.close()

    asyncio.run(scene())


@pytest.mark.spec("API-007")
def test_events_of_an_account_are_told_in_the_unit_of_the_connection(
    stack: Stack, market: ListedMarket, alice: Account, maker: Bot
) -> None:
    listen_key = maker.send("POST", "userDataStream").json()["listenKey"]

    async def scene() -> None:
        api, coarse, fine = [
            await SocketClient.connect(stack.streams_url, path=path)
            for path in (
                f"/ws-api/v3?{FINE}", f"/ws/{listen_key}", f"/stream?streams={listen_key}&{FINE}",
            )
        ]  # fmt: skip
        for client in (coarse, fine):
            client.send(method="LIST_SUBSCRIPTIONS", id=1)
            await client.wait_for(id=1)
        await ask(api, 1, "userDataStream.subscribe.signature", **signed(alice))
        status = (await ask(api, 2, "session.status"))["result"]
        assert 0 <= status["serverTime"] - status["connectedSince"] < NEAR_US
        order = await ask(api, 3, "order.place", **signed(alice, **limit(market, "SELL", "1", "9")))
        at = order["result"]["transactTime"]
        assert abs(at - now_ms() * 1_000) < NEAR_US
        for kind, fields in (("executionReport", "ETW"), ("outboundAccountPosition", "Eu")):
            await coarse.wait_for(e=kind)
            await api.wait_until(lambda c, k=kind: any(e["e"] == k for e in events(c)))
            await fine.wait_until(lambda c, k=kind: any(e["e"] == k for e in events(c)))
            for client, expected in ((api, at), (fine, at), (coarse, at // 1_000)):
                told = next(one for one in events(client) if one["e"] == kind)
                assert {told[field] for field in fields} == {expected}
        opened = [events(client)[0]["O"] for client in (coarse, fine)]
        assert opened[1] == opened[0] * 1_000
        await asyncio.to_thread(maker.send, "DELETE", "userDataStream", f"listenKey={listen_key}")
        for client, ms in ((coarse, 1), (fine, 1_000)):
            await client.wait_until(lambda c: events(c)[-1]["e"] == "listenKeyExpired")
            assert abs(events(client)[-1]["E"] - now_ms() * ms) < NEAR_US // 1_000 * ms
        for client in (api, coarse, fine):
            client.close()

    asyncio.run(scene())


def events(client: SocketClient) -> list[dict[str, Any]]:
    """As they come raw, combined, and by the WebSocket API."""
    found = [one.get("event") or one.get("data") or one for one in client.messages]
    return [one for one in found if "e" in one]


@pytest.mark.spec("API-007")
@pytest.mark.parametrize("path", ["/ws", "/ws/b1q1@trade", "/stream", "/ws-api/v3"])
def test_an_unknown_unit_is_refused_at_the_handshake(stack: Stack, path: str) -> None:
    async def knock() -> None:
        with pytest.raises(WSHandshakeError) as refused:
            await SocketClient.connect(stack.streams_url, path=f"{path}?timeUnit=SECOND")
        assert refused.value.response is not None
        assert refused.value.response.status == HTTPStatus.BAD_REQUEST

    asyncio.run(knock())

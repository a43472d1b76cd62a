"""The Binance streams: books without a gap, the tape, requests on the connection, names."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from itertools import pairwise
from typing import Any

import pytest
from picows import WSHandshakeError

from tests.support.bot import Bot, joined, until
from tests.support.socket_client import SocketClient
from tests.support.stack import ListedMarket, Stack

ORDERS = 60
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
EAST_MS = 8 * HOUR_MS
SEED = 7
Scene = Callable[[SocketClient], Awaitable[None]]


def play(stack: Stack, path: str, scene: Scene) -> None:
    """Run a scene with a connection to this path."""

    async def connected() -> None:
        client = await SocketClient.connect(stack.streams_url, path=path)
        await scene(client)
        client.close()

    asyncio.run(connected())


def name_of(market: ListedMarket) -> str:
    return joined(market).lower()


def events(client: SocketClient, kind: str) -> list[dict[str, Any]]:
    return [message for message in client.messages if message.get("e") == kind]


def rebuilt(
    book: dict[str, dict[str, str]], update: int, told: list[dict[str, Any]]
) -> dict[str, dict[str, str]]:
    """A snapshot of this number and what came after it, by the rules of Binance."""
    told = [one for one in told if one["u"] > update]
    assert told[0]["U"] <= update + 1 <= told[0]["u"]
    for before, after in pairwise(told):
        assert after["U"] == before["u"] + 1
    for one in told:
        for side, levels in book.items():
            changed = levels | dict(one[side])
            book[side] = {price: lots for price, lots in changed.items() if lots.strip("0.")}
    return book


@pytest.mark.spec("DATA-005", "API-007")
def test_diff_depth_rebuilds_the_book_by_the_rules_of_its_clients(
    stack: Stack, market: ListedMarket, maker: Bot, taker: Bot, public: Bot
) -> None:
    dice = random.Random(SEED)

    async def trade() -> None:
        bot, side = dice.choice([(maker, "SELL"), (taker, "BUY")])
        quantity, price = f"{dice.randrange(1, 50) / 1000}", f"{dice.randrange(95, 106)}"
        await asyncio.to_thread(bot.order, market, side, quantity, price)

    async def depth() -> dict[str, Any]:
        answer = await asyncio.to_thread(public.public, "depth", symbol=joined(market), limit=5000)
        return dict(answer.json())

    async def scene(client: SocketClient) -> None:
        client.send(method="SUBSCRIBE", params=[f"{name_of(market)}@depth@100ms"], id=1)
        await client.wait_for(id=1, result=None)
        for number in range(ORDERS):
            await trade()
            if number == ORDERS // 2:
                ask = await depth()
        last = await depth()
        await client.wait_until(
            lambda c: any(one["u"] >= last["lastUpdateId"] for one in events(c, "depthUpdate"))
        )
        book, update = {"b": dict(ask["bids"]), "a": dict(ask["asks"])}, ask["lastUpdateId"]
        for side, levels in rebuilt(book, update, events(client, "depthUpdate")).items():
            assert levels == dict(last[{"b": "bids", "a": "asks"}[side]])

    play(stack, "/ws", scene)


@pytest.mark.spec("API-007", "DATA-002")
def test_the_tape_and_the_best_prices_come_combined(
    stack: Stack, market: ListedMarket, maker: Bot, taker: Bot
) -> None:
    name = name_of(market)
    streams = [f"{name}@{what}" for what in ("trade", "aggTrade", "bookTicker", "depth5@100ms")]

    async def scene(client: SocketClient) -> None:
        await client.wait_for(stream=f"{name}@bookTicker")
        for price in ("10", "10", "11"):
            await asyncio.to_thread(maker.order, market, "SELL", "1", price)
        await asyncio.to_thread(taker.order, market, "BUY", "2.5", "11")
        await client.wait_until(lambda c: len(of(c, f"{name}@trade")) == 3)
        await client.wait_until(lambda c: len(of(c, f"{name}@aggTrade")) == 2)
        trades = of(client, f"{name}@trade")
        assert [(t["p"], t["q"], t["m"], t["t"]) for t in trades] == [
            ("10.00000000", "1.00000000", False, 1), ("10.00000000", "1.00000000", False, 2),
            ("11.00000000", "0.50000000", False, 3),
        ]  # fmt: skip
        await client.wait_until(lambda c: len(of(c, f"{name}@aggTrade")) == 2)
        together = of(client, f"{name}@aggTrade")
        assert [(t["p"], t["q"], t["f"], t["l"]) for t in together] == [
            ("10.00000000", "2.00000000", 1, 2), ("11.00000000", "0.50000000", 3, 3),
        ]  # fmt: skip
        await client.wait_until(lambda c: of(c, f"{name}@bookTicker")[-1]["A"] == "0.50000000")
        best = of(client, f"{name}@bookTicker")[-1]
        assert (best["a"], best["b"], best["B"]) == ("11.00000000", "0.00000000", "0.00000000")
        await client.wait_until(
            lambda c: of(c, f"{name}@depth5@100ms")[-1]["asks"] == [["11.00000000", "0.50000000"]]
        )

    play(stack, f"/stream?streams={'/'.join(streams)}", scene)


@pytest.mark.spec("DATA-002")
def test_klines_come_in_the_calendar_of_utc_and_of_utc_8(
    stack: Stack, market: ListedMarket, maker: Bot, taker: Bot
) -> None:
    name = name_of(market)
    streams = [f"{name}@kline_{what}" for what in ("1d", "1d@+08:00", "1h@+08:00")]

    async def scene(client: SocketClient) -> None:
        for price in ("10", "12"):
            await asyncio.to_thread(maker.order, market, "SELL", "1", price)
        await asyncio.to_thread(taker.order, market, "BUY", "2", "12")
        for stream in streams:
            await client.wait_until(lambda c, s=stream: of(c, s) and of(c, s)[-1]["k"]["n"] == 2)
        utc, eastern, hour = (of(client, stream)[-1]["k"] for stream in streams)
        assert (utc["t"] % DAY_MS, (eastern["t"] + EAST_MS) % DAY_MS) == (0, 0)
        assert utc["t"] != eastern["t"]
        assert (hour["t"] % HOUR_MS, hour["i"]) == (0, "1h")
        for kline in (utc, eastern, hour):
            assert (kline["f"], kline["L"]) == (1, 2)
            assert [kline[field] for field in "ohlcvq"] == [
                "10.00000000", "12.00000000", "10.00000000", "12.00000000", "2.00000000",
                "22.00000000",
            ]  # fmt: skip
            assert kline["T"] >= kline["t"]

    play(stack, f"/stream?streams={'/'.join(streams)}", scene)


def of(client: SocketClient, stream: str) -> list[dict[str, Any]]:
    return [message["data"] for message in client.messages if message.get("stream") == stream]


@pytest.mark.spec("API-007")
def test_requests_on_the_connection(stack: Stack, market: ListedMarket) -> None:
    stream = f"{name_of(market)}@trade"

    async def scene(client: SocketClient) -> None:
        client.send(method="LIST_SUBSCRIPTIONS", id="a")
        assert (await client.wait_for(id="a"))["result"] == ["0"]
        client.send(method="SUBSCRIBE", params=[stream, "nobody@knows"], id=2)
        assert await client.wait_for(id=2) == {"result": None, "id": 2}
        client.send(method="UNSUBSCRIBE", params=["nobody@knows"], id=3)
        client.send(method="LIST_SUBSCRIPTIONS", id=4)
        assert (await client.wait_for(id=4))["result"] == ["0", stream]
        client.send(method="GET_PROPERTY", params=["combined"], id=5)
        assert (await client.wait_for(id=5))["result"] is False
        client.send(method="SET_PROPERTY", params=["combined", True], id=6)
        client.send(method="GET_PROPERTY", params=["combined"], id=7)
        assert (await client.wait_for(id=7))["result"] is True
        client.send_raw(b"{nonsense")
        assert (await client.wait_for(code=2))["msg"].startswith("Invalid request")

    play(stack, "/ws/0", scene)


@pytest.mark.spec("API-007")
@pytest.mark.parametrize("path", ["/", "/elsewhere", "/wss"])
def test_other_paths_are_not_found(stack: Stack, path: str) -> None:
    async def knock() -> None:
        with pytest.raises(WSHandshakeError) as refused:
            await SocketClient.connect(stack.streams_url, path=path)
        assert refused.value.response is not None
        assert refused.value.response.status == HTTPStatus.NOT_FOUND

    asyncio.run(knock())


@pytest.mark.spec("API-007", "DATA-002")
def test_tickers_of_all_markets_come_as_one_array(
    stack: Stack, market: ListedMarket, maker: Bot, taker: Bot
) -> None:
    whats = ("miniTicker", "ticker", "ticker_1h", "ticker_1d")
    names = [*(f"!{what}@arr" for what in whats), "!miniTicker@arr@1000ms"]
    other = stack.list_market()

    def told_of(client: SocketClient, stream: str, wanted: ListedMarket) -> list[dict[str, Any]]:
        return [
            one for data in arrays(client, stream) for one in data if one["s"] == joined(wanted)
        ]

    async def scene(client: SocketClient) -> None:
        for name in names:
            await client.wait_for(stream=name)
            first = {one["s"] for one in arrays(client, name)[0]}
            assert {joined(market), joined(other)} <= first
        quiet = len(told_of(client, names[0], other))
        later = await asyncio.to_thread(stack.list_market)
        await asyncio.to_thread(maker.order, market, "SELL", "2", "10")
        await asyncio.to_thread(taker.order, market, "BUY", "2", "10")
        for name in names:
            await client.wait_until(lambda c, n=name: told_of(c, n, market)[-1]["v"][0] == "2")
            last = told_of(client, name, market)[-1]
            assert (last["c"], last["q"]) == ("10.00000000", "20.00000000")
            await client.wait_until(lambda c, n=name: told_of(c, n, later))
        kinds = [told_of(client, name, market)[-1]["e"] for name in names]
        assert kinds == ["24hrMiniTicker", "24hrTicker", "1hTicker", "1dTicker", "24hrMiniTicker"]
        assert len(told_of(client, names[0], other)) == quiet  # nothing was new there
        client.send(method="UNSUBSCRIBE", params=names, id=9)
        await client.wait_for(id=9, result=None)

    play(stack, f"/stream?streams={'/'.join(names)}", scene)


def arrays(client: SocketClient, stream: str) -> list[list[dict[str, Any]]]:
    return [message["data"] for message in client.messages if message.get("stream") == stream]


@pytest.mark.spec("API-007", "DATA-002")
def test_the_average_price_comes_as_by_rest(
    stack: Stack, market: ListedMarket, maker: Bot, taker: Bot, public: Bot
) -> None:
    async def scene(client: SocketClient) -> None:
        assert (await client.wait_for(e="avgPrice"))["w"] == "0.00000000"
        for price, quantity in (("10", "1"), ("13", "2")):
            await asyncio.to_thread(maker.order, market, "SELL", quantity, price)
            await asyncio.to_thread(taker.order, market, "BUY", quantity, price)
        await client.wait_until(lambda c: events(c, "avgPrice")[-1]["w"] == "12.00000000")
        told = events(client, "avgPrice")[-1]
        assert (told["s"], told["i"]) == (joined(market), "5m")
        shown = await asyncio.to_thread(
            until, lambda: public.public("avgPrice", symbol=joined(market)).json(),
            lambda found: found["price"] == told["w"],
        )  # fmt: skip
        assert shown["closeTime"] == told["T"]

    play(stack, f"/ws/{name_of(market)}@avgPrice", scene)


@pytest.mark.spec("API-007")
def test_programs_may_name_the_server_as_their_origin_and_pages_of_others_not(stack: Stack) -> None:
    async def connected(origin: str) -> None:
        (await SocketClient.connect(stack.streams_url, origin)).close()

    own = stack.streams_url.replace("ws://", "http://")  # as websocket-client does, unasked
    asyncio.run(connected(own))
    for origin in ("https://evil.example", "null", f"{own}.evil.example", ""):
        with pytest.raises(WSHandshakeError):
            asyncio.run(connected(origin))

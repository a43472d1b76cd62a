"""Klines, tickers and best prices on the socket are those of REST; each kline is over once."""

import asyncio
import time
from typing import Any

import pytest

from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

FIGURES = ("open", "high", "low", "close", "volume", "quote_volume", "taker_buy_volume",
           "trades_count")  # fmt: skip


def told(client: SocketClient, channel: str, **also: str) -> list[dict[str, Any]]:
    """Messages of a channel so far."""
    wanted = {"channel": channel, **also}
    return [m for m in client.messages if wanted.items() <= m.items() and "op" not in m]


@pytest.mark.spec("DATA-001", "DATA-004", "API-006")
def test_streamed_figures_are_those_of_rest(
    stack: Stack, market: ListedMarket, alice: Account, bob: Account
) -> None:
    alice.place(market, "sell", "5", "10")
    bob.place(market, "buy", "1", "10")  # before anybody listens

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="subscribe", channel="klines", market=market.symbol, interval="1M")
        client.send(op="subscribe", channel="klines", market=market.symbol, interval="1s")
        client.send(op="subscribe", channel="ticker", market=market.symbol)
        client.send(op="subscribe", channel="best", market=market.symbol)
        await client.wait_for(op="subscribed", channel="best")
        await client.wait_until(lambda c: told(c, "klines", interval="1M") and told(c, "best"))
        await client.wait_until(lambda c: bool(told(c, "ticker")))
        assert told(client, "klines", interval="1M")[0]["data"]["trades_count"] == 1
        assert told(client, "best")[0]["ask_quantity"] == "4"
        await asyncio.to_thread(bob.place, market, "buy", "2", "10")
        await asyncio.to_thread(bob.place, market, "buy", "1", "9")
        await client.wait_until(lambda c: told(c, "best")[-1]["bid"] == "9")
        await client.wait_until(
            lambda c: told(c, "klines", interval="1M")[-1]["data"]["trades_count"] == 2
        )
        await client.wait_until(lambda c: told(c, "ticker")[-1]["data"]["bid"] == "9")
        month = told(client, "klines", interval="1M")[-1]["data"]
        assert [month[name] for name in FIGURES] == ["10", "10", "10", "10", "3", "30", "3", 2]
        ticker = told(client, "ticker")[-1]["data"]
        assert (ticker["volume"], ticker["last"], ticker["ask_quantity"]) == ("3", "10", "2")
        await until_rest_has_both(stack, market)
        # The second of the trade is over by now, and was told so once, like each one since.
        await client.wait_until(lambda c: len(over(c)) >= 3)
        opens = [kline["open_time"] for kline in over(client)]
        assert len(set(opens)) == len(opens)
        assert opens == sorted(opens)
        path = f"/api/v1/markets/{market.symbol}/klines?interval=1s&limit=1000"
        by_rest = stack.http.get(path).json()["data"]
        of_rest = {one["open_time"]: [one[name] for name in FIGURES] for one in by_rest}
        for kline in over(client):
            assert of_rest.get(kline["open_time"], []) in ([], [kline[name] for name in FIGURES])
        client.close()

    asyncio.run(scene())


@pytest.mark.spec("DATA-001", "API-006")
def test_a_second_that_a_later_trade_ends_keeps_its_trades(
    stack: Stack, market: ListedMarket, alice: Account, bob: Account
) -> None:
    """Also when somebody joins in between: who was here before is still told that it is over."""
    alice.place(market, "sell", "5", "10")

    async def scene() -> None:
        early = await SocketClient.connect(stack.ws_url)
        late = await SocketClient.connect(stack.ws_url)
        early.send(op="subscribe", channel="klines", market=market.symbol, interval="1s")
        await early.wait_for(op="subscribed", channel="klines")
        for second in range(1, 4):
            await asyncio.to_thread(bob.place, market, "buy", "1", "10")
            late.send(op="subscribe", channel="klines", market=market.symbol, interval="1s")
            await early.wait_until(lambda c, n=second: traded(c) == n)
            late.send(op="unsubscribe", channel="klines", market=market.symbol, interval="1s")
            await asyncio.sleep(1.01 - time.time() % 1)
        await early.wait_until(lambda c: sum(kline["trades_count"] for kline in over(c)) == 3)
        early.close()
        late.close()

    asyncio.run(scene())


def traded(client: SocketClient) -> int:
    """Trades of all seconds that were told of."""
    told_last = {m["data"]["open_time"]: m["data"] for m in told(client, "klines", interval="1s")}
    return sum(int(kline["trades_count"]) for kline in told_last.values())


def over(client: SocketClient) -> list[dict[str, Any]]:
    """Seconds that were told to be over."""
    klines = [message["data"] for message in told(client, "klines", interval="1s")]
    return [kline for kline in klines if kline["is_closed"]]


async def until_rest_has_both(stack: Stack, market: ListedMarket) -> None:
    path = f"/api/v1/markets/{market.symbol}/klines?interval=1M&limit=1"
    deadline = time.monotonic() + 15
    while (await asyncio.to_thread(stack.http.get, path)).json()["data"][0]["trades_count"] != 2:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


@pytest.mark.spec("API-006")
def test_a_market_that_never_traded_has_no_klines_and_an_empty_ticker(
    stack: Stack, market: ListedMarket
) -> None:
    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(op="subscribe", channel="klines", market=market.symbol)
        client.send(op="subscribe", channel="ticker", market=market.symbol, window="1h")
        await client.wait_for(op="subscribed", channel="ticker", window="1h")
        assert told(client, "klines") == []
        (ticker,) = told(client, "ticker")
        assert (ticker["data"]["last"], ticker["data"]["volume"]) == (None, "0")
        client.send(op="subscribe", channel="klines", market=market.symbol, interval="7m", id=9)
        await client.wait_for(op="error", code="malformed")
        client.close()

    asyncio.run(scene())

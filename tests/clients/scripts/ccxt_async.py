"""ccxt, asynchronous: many requests at once on one connection pool, with each kind of key."""

import asyncio
import uuid

import ccxt.async_support as ccxt
from ccxt_settings import settings
from steps import away, carry_out, is_book, refused_later, step, until_later

SYMBOL = "BTC/USDT"
bot = ccxt.binance(settings())


@step
async def loads_markets_and_reads_at_once() -> None:
    assert set(await bot.load_markets()) == {"BTC/USDT", "ETH/USDT", "BTC/TRY"}
    book, trades, candles, ticker, balance = await asyncio.gather(
        bot.fetch_order_book(SYMBOL),
        bot.fetch_trades(SYMBOL),
        bot.fetch_ohlcv(SYMBOL, "1m"),
        bot.fetch_ticker(SYMBOL),
        bot.fetch_balance(),
    )
    is_book(book["bids"], book["asks"])
    assert trades[-1]["price"] > 0
    assert candles[-1][5] >= 0
    assert ticker["bid"] < ticker["ask"]
    assert balance["BTC"]["total"] == 10.0


@step
async def places_fills_and_cancels_at_once() -> None:
    last = (await bot.fetch_ticker(SYMBOL))["last"]
    names = [uuid.uuid4().hex for _ in range(5)]
    orders = await asyncio.gather(*(
        bot.create_order(
            SYMBOL, "limit", "buy", 0.01, away(last, -10 - n), {"clientOrderId": name}
        )
        for n, name in enumerate(names)
    ))  # fmt: skip
    assert [order["clientOrderId"] for order in orders] == names
    assert {order["status"] for order in orders} == {"open"}
    filled = await bot.create_order(SYMBOL, "market", "buy", 0.01)
    assert (filled["status"], filled["filled"]) == ("closed", 0.01)
    still = {order["id"] for order in await bot.fetch_open_orders(SYMBOL)}
    assert still == {order["id"] for order in orders}
    edited = await bot.edit_order(
        orders[0]["id"], SYMBOL, "limit", "buy", 0.02, away(last, -12)
    )  # fmt: skip
    assert edited["amount"] == 0.02
    gone = await bot.cancel_order(None, SYMBOL, {"origClientOrderId": names[1]})
    assert gone["status"] == "canceled"
    assert len(await bot.cancel_all_orders(SYMBOL)) == 4
    assert await bot.fetch_open_orders(SYMBOL) == []

    async def mine() -> list:
        found = await bot.fetch_my_trades(SYMBOL)
        return [trade for trade in found if trade["order"] == filled["id"]]

    assert sum(trade["amount"] for trade in await until_later("my trades", mine)) > 0.0099


@step
async def errors_are_of_ccxts_own_classes() -> None:
    await refused_later(ccxt.InsufficientFunds, bot.create_order(SYMBOL, "market", "sell", 5_000))
    await refused_later(ccxt.OrderNotFound, bot.fetch_order("123456789", SYMBOL))
    await refused_later(ccxt.OrderNotFound, bot.cancel_order("123456789", SYMBOL))
    await refused_later(ccxt.BadSymbol, bot.public_get_depth({"symbol": "NOPENOPE"}))
    stranger = ccxt.binance(settings() | {"secret": "x" * 43})
    await refused_later(ccxt.AuthenticationError, stranger.fetch_balance())
    await stranger.close()


@step
async def keys_whose_secret_stays_with_the_trader() -> None:
    for kind in ("ed25519", "rsa"):
        other = ccxt.binance(settings(kind))
        assert (await other.fetch_balance())["ETH"]["total"] == 100.0
        order = await other.create_order(SYMBOL, "limit", "buy", 0.01, "40000")
        assert (await other.cancel_order(order["id"], SYMBOL))["status"] == "canceled"
        await other.close()


@step
async def closes() -> None:
    await bot.close()


if __name__ == "__main__":
    carry_out()

"""ccxt.pro: all that a bot watches, its own orders and balances, the WebSocket API."""

import asyncio

import ccxt.pro as ccxt
from ccxt_settings import settings
from steps import PATIENCE_S, away, carry_out, is_book, refused_later, step

SYMBOL = "BTC/USDT"
bot = ccxt.binance(settings())


async def watched(call: object, fits: object) -> object:
    """The first thing watched for which this holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not fits(found := await call()):
            pass
    return found


@step
async def watches_the_book() -> None:
    await bot.load_markets()
    nonces = []
    for _ in range(5):
        book = await bot.watch_order_book(SYMBOL)
        is_book(book["bids"], book["asks"])
        nonces.append(book["nonce"])
    assert nonces == sorted(nonces)
    assert nonces[0] < nonces[-1]
    served = await bot.fetch_order_book(SYMBOL)
    assert abs(served["bids"][0][0] / book["bids"][0][0] - 1) < 0.01


@step
async def watches_trades_tickers_and_klines() -> None:
    (trade, *_), ticker, candles, best = await asyncio.gather(
        bot.watch_trades(SYMBOL),
        bot.watch_ticker(SYMBOL),
        bot.watch_ohlcv(SYMBOL, "1m"),
        bot.watch_bids_asks([SYMBOL]),
    )
    assert trade["symbol"] == ticker["symbol"] == SYMBOL
    assert trade["price"] > 0
    assert ticker["low"] <= ticker["last"] <= ticker["high"]
    assert candles[-1][3] <= candles[-1][4] <= candles[-1][2]
    assert best[SYMBOL]["bid"] < best[SYMBOL]["ask"]


@step
async def watches_many_markets_on_one_socket() -> None:
    symbols = ["BTC/USDT", "ETH/USDT", "BTC/TRY"]
    books = {}
    async with asyncio.timeout(PATIENCE_S):
        while set(books) != set(symbols):
            book = await bot.watch_order_book_for_symbols(symbols)
            is_book(book["bids"], book["asks"])
            books[book["symbol"]] = book
    for tickers in (await bot.watch_tickers(symbols), await bot.watch_tickers()):
        assert set(tickers) <= set(symbols)
        assert all(ticker["last"] > 0 for ticker in tickers.values())


@step
async def watches_its_own_orders_trades_and_balance() -> None:
    bot.newUpdates = True
    last = (await bot.fetch_ticker(SYMBOL))["last"]
    watching = [
        asyncio.create_task(bot.watch_orders(SYMBOL)),
        asyncio.create_task(bot.watch_my_trades(SYMBOL)),
        asyncio.create_task(bot.watch_balance()),
    ]
    await asyncio.sleep(1)  # subscribes: ccxt does not tell when it has
    order = await bot.create_order(SYMBOL, "limit", "buy", 0.01, away(last, 1))
    seen, trades, balance = await asyncio.wait_for(asyncio.gather(*watching), PATIENCE_S)
    assert seen[0]["id"] == order["id"]
    assert trades[0]["order"] == order["id"]
    assert trades[0]["takerOrMaker"] == "taker"
    assert trades[0]["fee"]["currency"] == "BTC"
    assert balance["BTC"]["total"] > 10


@step
async def watches_an_order_being_cancelled() -> None:
    watching = asyncio.create_task(
        watched(
            lambda: bot.watch_orders(SYMBOL),
            lambda orders: orders[-1]["status"] == "canceled",
        )
    )
    last = (await bot.fetch_ticker(SYMBOL))["last"]
    order = await bot.create_order(SYMBOL, "limit", "buy", 0.01, away(last, -10))
    await bot.cancel_order(order["id"], SYMBOL)
    assert (await watching)[-1]["id"] == order["id"]


@step
async def trades_over_the_websocket_api() -> None:
    last = (await bot.fetch_ticker(SYMBOL))["last"]
    order = await bot.create_order_ws(SYMBOL, "limit", "buy", 0.01, away(last, -10))
    assert (order["status"], order["amount"]) == ("open", 0.01)
    assert (await bot.fetch_order_ws(order["id"], SYMBOL))["id"] == order["id"]
    assert [one["id"] for one in await bot.fetch_open_orders_ws(SYMBOL)] == [order["id"]]
    edited = await bot.edit_order_ws(order["id"], SYMBOL, "limit", "buy", 0.02, away(last, -11))
    assert edited["amount"] == 0.02
    gone = await bot.cancel_order_ws(edited["id"], SYMBOL)
    assert gone["status"] == "canceled"
    filled = await bot.create_order_ws(SYMBOL, "market", "buy", 0.01)
    assert (filled["status"], filled["filled"]) == ("closed", 0.01)
    balance = await bot.fetch_balance_ws()  # of a spot account ccxt 4.5.90 parses nothing
    assert {one["asset"] for one in balance["info"]["balances"]} >= {"BTC", "USDT"}
    assert (await bot.fetch_my_trades_ws(SYMBOL))[-1]["symbol"] == SYMBOL
    assert (await bot.fetch_ohlcv_ws(SYMBOL, "1m"))[-1][4] > 0
    await bot.create_order_ws(SYMBOL, "limit", "buy", 0.01, away(last, -10))
    await bot.cancel_all_orders_ws(SYMBOL)
    assert await bot.fetch_open_orders_ws(SYMBOL) == []


@step
async def errors_are_of_ccxts_own_classes() -> None:
    await refused_later(
        ccxt.InsufficientFunds, bot.create_order_ws(SYMBOL, "market", "sell", 5_000)
    )
    await refused_later(ccxt.OrderNotFound, bot.cancel_order_ws("123456789", SYMBOL))


@step
async def an_ed25519_key_subscribes_too() -> None:
    other = ccxt.binance(settings("ed25519"))
    await other.load_markets()
    watching = asyncio.create_task(other.watch_orders(SYMBOL))
    await asyncio.sleep(1)
    last = (await other.fetch_ticker(SYMBOL))["last"]
    order = await other.create_order_ws(SYMBOL, "limit", "buy", 0.01, away(last, -10))
    seen = await asyncio.wait_for(watching, PATIENCE_S)
    assert seen[-1]["id"] == order["id"]
    await other.cancel_order_ws(order["id"], SYMBOL)
    await other.close()


@step
async def closes() -> None:
    await bot.close()


if __name__ == "__main__":
    carry_out()

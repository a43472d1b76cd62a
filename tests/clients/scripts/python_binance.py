"""python-binance: its REST client, its WebSocket API, its streams with the account's own events."""

import asyncio
import uuid
from decimal import Decimal

from binance import AsyncClient, BinanceSocketManager, Client, DepthCacheManager
from binance.exceptions import BinanceAPIException
from steps import GIVEN, PATIENCE_S, away, carry_out, is_book, refused, step, until, until_later

for kind in (Client, AsyncClient):
    kind.API_URL, kind.MARGIN_API_URL = f"{GIVEN.rest}/api", f"{GIVEN.rest}/sapi"
    kind.WS_API_URL = f"{GIVEN.streams}/ws-api/v3"
BinanceSocketManager.STREAM_URL = f"{GIVEN.streams}/"

HMAC, ED25519, RSA = GIVEN.keys.hmac, GIVEN.keys.ed25519, GIVEN.keys.rsa
SYMBOL = "BTCUSDT"
SOCKETS: list[AsyncClient] = []  # closed together: each waits 10 s for a last message
bot = Client(HMAC.key, HMAC.secret)


def price() -> str:
    return bot.get_symbol_ticker(symbol=SYMBOL)["price"]


def code(call: object, *args: object, **named: object) -> int:
    """The code of the refusal."""
    return refused(BinanceAPIException, call, *args, **named).code


@step
def reads_the_market() -> None:
    info = bot.get_symbol_info(SYMBOL)
    filters = {one["filterType"]: one for one in info["filters"]}
    assert (info["status"], filters["PRICE_FILTER"]["tickSize"]) == ("TRADING", "0.01000000")
    book = bot.get_order_book(symbol=SYMBOL, limit=50)
    is_book(book["bids"], book["asks"])
    trades = bot.get_recent_trades(symbol=SYMBOL, limit=10)
    numbers = [trade["id"] for trade in trades]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    older = bot.get_historical_trades(symbol=SYMBOL, fromId=numbers[0], limit=5)
    assert older[0] == trades[0]
    assert bot.get_aggregate_trades(symbol=SYMBOL, limit=5)[-1]["l"] >= numbers[-1]
    candles = bot.get_klines(symbol=SYMBOL, interval="1m", limit=3)
    assert all(float(c[3]) <= float(c[4]) <= float(c[2]) for c in candles)
    day = bot.get_ticker(symbol=SYMBOL)
    assert float(day["lowPrice"]) <= float(day["lastPrice"]) <= float(day["highPrice"])
    best = bot.get_orderbook_ticker(symbol=SYMBOL)
    assert float(best["bidPrice"]) < float(best["askPrice"])
    assert len(bot.get_all_tickers()) == 3
    assert float(bot.get_avg_price(symbol=SYMBOL)["price"]) > 0


@step
def places_and_cancels_by_either_id() -> None:
    name = uuid.uuid4().hex
    order = bot.order_limit_buy(
        symbol=SYMBOL, quantity="0.01", price=away(price(), -10), newClientOrderId=name
    )
    assert (order["status"], order["clientOrderId"]) == ("NEW", name)
    assert bot.get_order(symbol=SYMBOL, origClientOrderId=name)["orderId"] == order["orderId"]
    assert [one["orderId"] for one in bot.get_open_orders(symbol=SYMBOL)] == [order["orderId"]]
    held = bot.get_asset_balance(asset="USDT")["locked"]
    assert Decimal(held) == Decimal("0.01") * Decimal(order["price"])
    assert bot.cancel_order(symbol=SYMBOL, origClientOrderId=name)["status"] == "CANCELED"
    bot.create_test_order(symbol=SYMBOL, side="BUY", type="MARKET", quantity="0.01")
    assert bot.get_open_orders(symbol=SYMBOL) == []


@step
def fills_at_the_market() -> None:
    order = bot.order_market_buy(symbol=SYMBOL, quantity="0.02", newOrderRespType="FULL")
    assert (order["status"], order["executedQty"]) == ("FILLED", "0.02000000")
    assert sum(float(fill["qty"]) for fill in order["fills"]) == float(order["executedQty"])
    trades = until("my trades", lambda: bot.get_my_trades(symbol=SYMBOL, orderId=order["orderId"]))
    assert sum(int(trade["qty"].replace(".", "")) for trade in trades) == 2_000_000
    assert {trade["commissionAsset"] for trade in trades} == {"BTC"}
    assert bot.get_account()["accountType"] == "SPOT"
    assert bot.get_trade_fee(symbol=SYMBOL)[0]["takerCommission"] == "0.00100000"


@step
def stops_pairs_and_replacements() -> None:
    last = price()
    bot.create_order(
        symbol=SYMBOL, side="SELL", type="STOP_LOSS_LIMIT", timeInForce="GTC", quantity="0.01",
        price=away(last, -10), stopPrice=away(last, -9),
    )  # fmt: skip
    pair = bot.create_oco_order(
        symbol=SYMBOL, side="SELL", quantity="0.01", aboveType="LIMIT_MAKER",
        abovePrice=away(last, 9), belowType="STOP_LOSS", belowStopPrice=away(last, -9),
    )  # fmt: skip
    assert pair["listStatusType"] == "EXEC_STARTED"
    assert len(bot.get_open_orders(symbol=SYMBOL)) == 3
    bot.v3_delete_order_list(symbol=SYMBOL, orderListId=pair["orderListId"])
    bot.cancel_all_open_orders(symbol=SYMBOL)
    assert bot.get_open_orders(symbol=SYMBOL) == []
    first = bot.order_limit_sell(symbol=SYMBOL, quantity="0.01", price=away(last, 9))
    swap = bot.cancel_replace_order(
        symbol=SYMBOL, side="SELL", type="LIMIT", timeInForce="GTC", quantity="0.02",
        price=away(last, 8), cancelReplaceMode="STOP_ON_FAILURE", cancelOrderId=first["orderId"],
    )  # fmt: skip
    assert (swap["cancelResult"], swap["newOrderResult"]) == ("SUCCESS", "SUCCESS")
    new = swap["newOrderResponse"]
    amend = {"symbol": SYMBOL, "orderId": new["orderId"], "newQty": "0.015"}
    less = bot._put("order/amend/keepPriority", True, data=amend)  # it has no name for this
    assert less["amendedOrder"]["qty"] == "0.01500000"
    bot.cancel_all_open_orders(symbol=SYMBOL)
    states = until("all orders", lambda: {o["status"] for o in bot.get_all_orders(symbol=SYMBOL)})
    assert {"CANCELED", "FILLED"} <= states


@step
def the_websocket_api_without_async() -> None:
    assert bot.ws_get_time()["serverTime"] > 0
    assert bot.ws_get_order_book(symbol=SYMBOL)["lastUpdateId"] > 0
    order = bot.ws_order_limit_buy(symbol=SYMBOL, quantity="0.01", price=away(price(), -10))
    assert order["status"] == "NEW"
    same = bot.ws_get_order(symbol=SYMBOL, orderId=order["orderId"])
    assert same["orderId"] == order["orderId"]
    gone = bot.ws_cancel_order(symbol=SYMBOL, orderId=order["orderId"])
    assert gone["status"] == "CANCELED"
    assert code(bot.ws_cancel_order, symbol=SYMBOL, orderId=order["orderId"]) == -2011


@step
def errors_are_its_exception_with_the_code() -> None:
    last = price()
    assert code(bot.order_market_sell, symbol=SYMBOL, quantity="5000") == -2010
    assert code(bot.get_order, symbol=SYMBOL, orderId=123456789) == -2013
    assert code(bot.cancel_order, symbol=SYMBOL, orderId=123456789) == -2011
    assert code(bot.get_order_book, symbol="NOPENOPE") == -1121
    wrong = {"symbol": SYMBOL, "quantity": "0.01", "price": f"{last[:-6]}005"}
    assert code(bot.order_limit_buy, **wrong) in {-1013, -1111}
    assert code(Client(HMAC.key, "x" * 43).get_account) == -1022
    assert code(Client("bdk_" + "x" * 24, HMAC.secret).get_account) == -2015


@step
def keys_whose_secret_stays_with_the_trader() -> None:
    for key in (ED25519, RSA):
        other = Client(key.key, private_key=key.secret)
        order = other.order_limit_buy(symbol=SYMBOL, quantity="0.01", price=away(price(), -10))
        over_socket = other.ws_cancel_order(symbol=SYMBOL, orderId=order["orderId"])
        assert over_socket["status"] == "CANCELED"


@step
async def asks_much_at_once() -> None:
    other = await AsyncClient.create(HMAC.key, HMAC.secret)
    book, account, candles = await asyncio.gather(
        other.get_order_book(symbol=SYMBOL),
        other.get_account(),
        other.get_klines(symbol=SYMBOL, interval="1m"),
    )
    is_book(book["bids"], book["asks"])
    assert {"BTC", "USDT"} <= {one["asset"] for one in account["balances"]}
    assert len(candles) >= 1
    order = await other.order_limit_buy(symbol=SYMBOL, quantity="0.01", price="40000")
    gone = await other.cancel_order(symbol=SYMBOL, orderId=order["orderId"])
    assert gone["status"] == "CANCELED"
    await other.close_connection()


@step
async def watches_streams() -> None:
    other = await AsyncClient.create()
    sockets = BinanceSocketManager(other)
    wanted = {
        "trade": sockets.trade_socket(SYMBOL),
        "kline": sockets.kline_socket(SYMBOL, "1m"),
        "depthUpdate": sockets.depth_socket(SYMBOL),
        "24hrTicker": sockets.symbol_ticker_socket(SYMBOL),
        "aggTrade": sockets.aggtrade_socket(SYMBOL),
    }
    for event, socket in wanted.items():
        async with socket as stream:
            seen = await asyncio.wait_for(stream.recv(), PATIENCE_S)
        assert (seen["e"], seen["s"]) == (event, SYMBOL), seen
    async with sockets.miniticker_socket() as stream:
        everything = await asyncio.wait_for(stream.recv(), PATIENCE_S)
    assert {one["s"] for one in everything} <= {"BTCUSDT", "ETHUSDT", "BTCTRY"}
    names = ["btcusdt@trade", "ethusdt@bookTicker"]
    both = set()
    async with sockets.multiplex_socket(names) as stream, asyncio.timeout(PATIENCE_S):
        while both != set(names):
            both.add((await stream.recv())["stream"])
    await other.close_connection()


@step
async def keeps_a_copy_of_the_book() -> None:
    other = await AsyncClient.create()
    async with DepthCacheManager(other, SYMBOL) as copies:
        for _ in range(3):
            copy = await asyncio.wait_for(copies.recv(), PATIENCE_S)
            is_book(copy.get_bids(), copy.get_asks())
    await other.close_connection()


@step
async def watches_its_own_account() -> None:
    for key in ({"api_secret": HMAC.secret}, {"private_key": ED25519.secret}):
        name = HMAC.key if "api_secret" in key else ED25519.key
        other = await AsyncClient.create(name, **key)
        async with BinanceSocketManager(other).user_socket() as stream:
            order = await other.order_market_buy(symbol=SYMBOL, quantity="0.001")
            events = []

            async def filled(events: list = events, stream: object = stream) -> bool:
                events.append(await asyncio.wait_for(stream.recv(), PATIENCE_S))
                return events[-1]["e"] == "outboundAccountPosition"

            await until_later("the position", filled)
        reports = [event for event in events if event["e"] == "executionReport"]
        assert {report["i"] for report in reports} == {order["orderId"]}
        assert reports[0]["x"] == "NEW"
        assert reports[-1]["x"] == "TRADE"
        assert {one["a"] for one in events[-1]["B"]} >= {"BTC", "USDT"}
        SOCKETS.append(other)


@step
async def closes() -> None:
    await asyncio.gather(*(other.close_connection() for other in SOCKETS))


if __name__ == "__main__":
    carry_out()

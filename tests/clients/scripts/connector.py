"""binance-connector: REST, streams, a listen key's events, and the WebSocket API, by callbacks."""

import json
import queue
import uuid

from binance.error import ClientError
from binance.spot import Spot
from binance.websocket.spot.websocket_api import SpotWebsocketAPIClient
from binance.websocket.spot.websocket_stream import SpotWebsocketStreamClient
from steps import GIVEN, PATIENCE_S, away, carry_out, is_book, refused, step, until

HMAC, ED25519, RSA = GIVEN.keys.hmac, GIVEN.keys.ed25519, GIVEN.keys.rsa
SYMBOL = "BTCUSDT"
bot = Spot(api_key=HMAC.key, api_secret=HMAC.secret, base_url=GIVEN.rest)


class Heard:
    """What a socket's callback was told."""

    def __init__(self) -> None:
        self._told: queue.Queue[str] = queue.Queue()

    def __call__(self, _: object, message: str) -> None:
        self._told.put(message)

    def until(self, fits: object) -> dict:
        """The first message for which this holds."""
        while not fits(message := json.loads(self._told.get(timeout=PATIENCE_S))):
            pass
        return message


def price() -> str:
    return bot.ticker_price(SYMBOL)["price"]


def limit(side: str, percent: int, client: Spot = bot, **more: object) -> dict:
    return client.new_order(
        symbol=SYMBOL, side=side, type="LIMIT", timeInForce="GTC", quantity="0.01",
        price=away(price(), percent), **more,
    )  # fmt: skip


@step
def reads_the_market() -> None:
    info = bot.exchange_info(symbols=["BTCUSDT", "ETHUSDT"])
    assert {one["symbol"] for one in info["symbols"]} == {"BTCUSDT", "ETHUSDT"}
    book = bot.depth(SYMBOL, limit=10)
    is_book(book["bids"], book["asks"])
    trades = bot.trades(SYMBOL, limit=10)
    assert bot.historical_trades(SYMBOL, fromId=trades[0]["id"], limit=1)[0] == trades[0]
    assert bot.agg_trades(SYMBOL, limit=3)[-1]["a"] >= trades[-1]["id"]
    for candles in (bot.klines(SYMBOL, "1m", limit=2), bot.ui_klines(SYMBOL, "1m", limit=2)):
        assert all(float(c[3]) <= float(c[4]) <= float(c[2]) for c in candles)
    best = bot.book_ticker(symbols=["BTCUSDT"])[0]
    assert float(best["bidPrice"]) < float(best["askPrice"])
    for day in (bot.ticker_24hr(SYMBOL), bot.rolling_window_ticker(SYMBOL)):
        assert float(day["lowPrice"]) <= float(day["lastPrice"]) <= float(day["highPrice"])
    assert bot.trading_day_ticker(SYMBOL)["symbol"] == SYMBOL
    assert float(bot.avg_price(SYMBOL)["price"]) > 0
    fine = Spot(base_url=GIVEN.rest, time_unit="microsecond")
    assert fine.time()["serverTime"] > 1_000 * bot.time()["serverTime"] - 10_000_000


@step
def tells_how_much_of_the_limits_is_used() -> None:
    told = Spot(base_url=GIVEN.rest, show_limit_usage=True).time()
    assert int(told["limit_usage"]["x-mbx-used-weight-1m"]) >= 1


@step
def places_finds_and_cancels() -> None:
    name = uuid.uuid4().hex
    order = limit("BUY", -10, newClientOrderId=name)
    assert (order["status"], order["clientOrderId"]) == ("NEW", name)
    assert bot.get_order(SYMBOL, origClientOrderId=name)["orderId"] == order["orderId"]
    assert [one["orderId"] for one in bot.get_open_orders(SYMBOL)] == [order["orderId"]]
    assert bot.cancel_order(SYMBOL, orderId=order["orderId"])["origClientOrderId"] == name
    assert bot.new_order_test(symbol=SYMBOL, side="BUY", type="MARKET", quantity="0.01") == {}
    filled = bot.new_order(symbol=SYMBOL, side="BUY", type="MARKET", quantity="0.01")
    assert (filled["status"], filled["executedQty"]) == ("FILLED", "0.01000000")
    mine = until("my trades", lambda: bot.my_trades(SYMBOL, orderId=filled["orderId"]))
    assert not mine[0]["isMaker"]
    balances = {one["asset"]: one for one in bot.account(omitZeroBalances="true")["balances"]}
    assert float(balances["BTC"]["free"]) > 10
    assert [one["interval"] for one in bot.get_order_rate_limit()] == ["SECOND", "DAY"]
    assert bot.query_commission_rates(SYMBOL)["standardCommission"]["taker"] == "0.00100000"


@step
def stops_lists_and_replacements() -> None:
    last = price()
    bot.new_order(
        symbol=SYMBOL, side="SELL", type="TAKE_PROFIT_LIMIT", timeInForce="GTC",
        quantity="0.01", price=away(last, 9), stopPrice=away(last, 8),
    )  # fmt: skip
    pair = bot.new_oco_order(
        symbol=SYMBOL, side="SELL", quantity="0.01", aboveType="LIMIT_MAKER",
        abovePrice=away(last, 9), belowType="STOP_LOSS_LIMIT", belowPrice=away(last, -10),
        belowStopPrice=away(last, -9), belowTimeInForce="GTC",
    )  # fmt: skip
    found = bot.get_oco_order(orderListId=pair["orderListId"])
    assert found["listOrderStatus"] == "EXECUTING"
    assert len(bot.get_oco_open_orders()) == 1
    bot.cancel_oco_order(SYMBOL, orderListId=pair["orderListId"])
    chain = bot.new_oto_order(
        symbol=SYMBOL, workingType="LIMIT", workingSide="BUY", workingPrice=away(last, -10),
        workingQuantity="0.01", workingTimeInForce="GTC", pendingType="LIMIT",
        pendingSide="SELL", pendingQuantity="0.01", pendingPrice=away(last, 10),
        pendingTimeInForce="GTC",
    )  # fmt: skip
    assert chain["contingencyType"] == "OTO"
    gone = bot.cancel_open_orders(SYMBOL)
    assert len(gone) == 2  # the stop, and the list as one
    assert bot.get_open_orders(SYMBOL) == []
    first = limit("SELL", 9)
    swap = bot.cancel_and_replace(
        SYMBOL, "SELL", "LIMIT", "STOP_ON_FAILURE", timeInForce="GTC", quantity="0.02",
        price=away(last, 10), cancelOrderId=first["orderId"],
    )  # fmt: skip
    assert swap["newOrderResponse"]["origQty"] == "0.02000000"
    bot.cancel_open_orders(SYMBOL)
    states = until("all orders", lambda: {one["status"] for one in bot.get_orders(SYMBOL)})
    assert {"CANCELED", "FILLED"} <= states


@step
def errors_are_its_exception_with_the_code() -> None:
    for code, status, call, named in (
        (-2010, 400, bot.new_order, {"side": "SELL", "type": "MARKET", "quantity": "5000"}),
        (-2013, 400, bot.get_order, {"orderId": 123456789}),
        (-2011, 400, bot.cancel_order, {"orderId": 123456789}),
        (-1022, 400, Spot(HMAC.key, "x" * 43, base_url=GIVEN.rest).my_trades, {}),
        (-2015, 401, Spot("bdk_" + "x" * 24, "x", base_url=GIVEN.rest).my_trades, {}),
    ):
        error = refused(ClientError, call, symbol=SYMBOL, **named)
        assert (error.error_code, error.status_code) == (code, status)
    assert refused(ClientError, bot.depth, "NOPENOPE").error_code == -1121


@step
def keys_whose_secret_stays_with_the_trader() -> None:
    for key in (ED25519, RSA):
        other = Spot(api_key=key.key, private_key=key.secret, base_url=GIVEN.rest)
        order = limit("BUY", -10, other)
        assert other.cancel_order(SYMBOL, orderId=order["orderId"])["status"] == "CANCELED"


@step
def watches_streams() -> None:
    heard = Heard()
    stream = SpotWebsocketStreamClient(GIVEN.streams, on_message=heard, is_combined=True)
    stream.trade(SYMBOL)
    stream.kline(SYMBOL, "1m")
    stream.mini_ticker(SYMBOL)
    stream.book_ticker(SYMBOL)
    stream.partial_book_depth(SYMBOL, level=5, speed=100)
    stream.diff_book_depth(SYMBOL, speed=100)
    wanted = {
        f"btcusdt@{name}"
        for name in ("trade", "kline_1m", "miniTicker", "bookTicker", "depth5@100ms", "depth@100ms")
    }
    assert heard.until(lambda message: "result" in message)["result"] is None
    while wanted:
        message = heard.until(lambda message: message.get("stream") in wanted)
        wanted.remove(message["stream"])
        if message["stream"] == "btcusdt@depth5@100ms":
            is_book(message["data"]["bids"], message["data"]["asks"])
    stream.stop()


@step
def hears_of_its_own_orders_by_a_listen_key() -> None:
    listen_key = bot.new_listen_key()["listenKey"]
    assert bot.renew_listen_key(listen_key) == {}
    heard = Heard()
    stream = SpotWebsocketStreamClient(GIVEN.streams, on_message=heard)
    stream.user_data(listen_key)
    heard.until(lambda message: "result" in message)
    order = bot.new_order(symbol=SYMBOL, side="BUY", type="MARKET", quantity="0.001")
    fill = heard.until(lambda message: message.get("x") == "TRADE")
    assert (fill["i"], fill["s"]) == (order["orderId"], SYMBOL)
    after = heard.until(lambda message: message.get("e") == "outboundAccountPosition")
    assert {one["a"] for one in after["B"]} >= {"BTC", "USDT"}
    assert bot.close_listen_key(listen_key) == {}
    stream.stop()


@step
def trades_over_the_websocket_api() -> None:
    heard = Heard()
    api = SpotWebsocketAPIClient(
        f"{GIVEN.streams}/ws-api/v3", api_key=HMAC.key, api_secret=HMAC.secret, on_message=heard
    )
    api.order_book(symbol=SYMBOL, limit=5)
    book = heard.until(lambda message: message["status"] == 200)["result"]
    is_book(book["bids"], book["asks"])
    api.new_order(
        symbol=SYMBOL, side="BUY", type="LIMIT", timeInForce="GTC", quantity=0.01,
        price=away(price(), -10), newOrderRespType="RESULT", id="place",
    )  # fmt: skip
    placed = heard.until(lambda message: message["id"] == "place")
    assert placed["status"] == 200, placed
    assert placed["result"]["status"] == "NEW"
    api.get_open_orders(symbol=SYMBOL, id="open")
    assert len(heard.until(lambda message: message["id"] == "open")["result"]) == 1
    api.cancel_order(SYMBOL, orderId=placed["result"]["orderId"], id="cancel")
    gone = heard.until(lambda message: message["id"] == "cancel")
    assert gone["result"]["status"] == "CANCELED"
    api.cancel_order(SYMBOL, orderId=1, id="again")
    again = heard.until(lambda message: message["id"] == "again")
    assert (again["status"], again["error"]["code"]) == (400, -2011)
    api.account(id="account")
    assert heard.until(lambda message: message["id"] == "account")["result"]["canTrade"]
    api.stop()


if __name__ == "__main__":
    carry_out()

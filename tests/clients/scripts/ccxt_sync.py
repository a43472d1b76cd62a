"""ccxt, synchronous: markets, orders of every type, cancels, edits, history, errors, keys."""

import uuid

import ccxt
from ccxt_settings import settings
from steps import GIVEN, away, carry_out, is_book, refused, step, until

SYMBOL = "BTC/USDT"
bot = ccxt.binance(settings())


def price() -> float:
    return float(bot.fetch_ticker(SYMBOL)["last"])


def rest(side: str, amount: float, percent: int, **params: object) -> dict:
    """A limit order this far from the last price, so that it stays open."""
    return bot.create_order(SYMBOL, "limit", side, amount, away(price(), percent), params)


@step
def loads_markets() -> None:
    assert set(bot.load_markets()) == {"BTC/USDT", "ETH/USDT", "BTC/TRY"}
    market = bot.market(SYMBOL)
    assert market["active"]
    assert market["spot"]
    assert market["precision"]["price"] == 0.01
    assert market["precision"]["amount"] == 0.00001
    assert market["limits"]["amount"]["min"] == 0.00001


@step
def tells_the_time_and_status() -> None:
    assert abs(bot.fetch_time() - bot.milliseconds()) < 5_000
    assert bot.fetch_status()["status"] == "ok"


@step
def reads_book_trades_klines_and_tickers() -> None:
    book = bot.fetch_order_book(SYMBOL, 20)
    is_book(book["bids"], book["asks"])
    assert len(book["bids"]) <= 20
    assert book["nonce"] > 0
    trades = bot.fetch_trades(SYMBOL, limit=20)
    assert trades
    assert [trade["timestamp"] for trade in trades] == sorted(t["timestamp"] for t in trades)
    assert all(trade["price"] > 0 and trade["side"] in {"buy", "sell"} for trade in trades)
    candles = bot.fetch_ohlcv(SYMBOL, "1m", limit=5)
    assert all(low <= min(o, c) <= max(o, c) <= high for _, o, high, low, c, _ in candles)
    assert candles[-1][0] % 60_000 == 0
    ticker = bot.fetch_ticker(SYMBOL)
    assert ticker["low"] <= ticker["last"] <= ticker["high"]
    assert set(bot.fetch_tickers()) == set(bot.markets)
    best = bot.fetch_bids_asks([SYMBOL])[SYMBOL]
    assert 0 < best["bid"] < best["ask"]
    assert bot.fetch_last_prices([SYMBOL])[SYMBOL]["price"] > 0


@step
def reads_fees_currencies_and_balances() -> None:
    fee = bot.fetch_trading_fee(SYMBOL)
    assert fee["maker"] == fee["taker"] == 0.001
    assert set(bot.fetch_trading_fees()) == set(bot.markets)
    assert {"BTC", "ETH", "USDT", "TRY"} <= set(bot.fetch_currencies())
    assert bot.fetch_balance()["total"]["ETH"] == 100.0


@step
def a_market_order_fills_at_once() -> None:
    before = bot.fetch_balance()
    order = bot.create_order(SYMBOL, "market", "buy", 0.02)
    assert (order["status"], order["filled"], order["remaining"]) == ("closed", 0.02, 0.0)
    assert order["fee"]["currency"] == "BTC"
    assert abs(order["fee"]["cost"] - 0.00002) < 1e-7
    after = bot.fetch_balance()
    gained = after["BTC"]["total"] - before["BTC"]["total"]
    assert abs(gained - (0.02 - order["fee"]["cost"])) < 1e-8
    paid = before["USDT"]["total"] - after["USDT"]["total"]
    assert abs(paid - order["cost"]) < 1e-6
    mine = until(
        "my trades",
        lambda: [t for t in bot.fetch_my_trades(SYMBOL) if t["order"] == order["id"]],
    )
    assert abs(sum(trade["amount"] for trade in mine) - 0.02) < 1e-9
    assert all(trade["takerOrMaker"] == "taker" for trade in mine)
    assert bot.fetch_order(order["id"], SYMBOL)["status"] == "closed"


@step
def a_market_order_spends_a_sum() -> None:
    order = bot.create_market_buy_order_with_cost(SYMBOL, 500)
    assert order["status"] in {"closed", "expired"}
    assert 498 < order["cost"] <= 500


@step
def a_limit_order_rests_holds_and_is_cancelled() -> None:
    order = rest("buy", 0.1, -10)
    assert (order["status"], order["filled"], order["side"]) == ("open", 0.0, "buy")
    assert abs(bot.fetch_balance()["USDT"]["used"] - 0.1 * order["price"]) < 1e-6
    assert order["id"] in {one["id"] for one in bot.fetch_open_orders(SYMBOL)}
    assert bot.fetch_order(order["id"], SYMBOL)["price"] == order["price"]
    assert bot.cancel_order(order["id"], SYMBOL)["status"] == "canceled"
    assert bot.fetch_balance()["USDT"]["used"] == 0
    assert bot.fetch_open_orders(SYMBOL) == []


@step
def an_order_is_found_and_cancelled_by_the_clients_own_id() -> None:
    name = uuid.uuid4().hex
    order = rest("sell", 0.01, 10, clientOrderId=name)
    assert order["clientOrderId"] == name
    by_name = {"origClientOrderId": name}
    assert bot.fetch_order(None, SYMBOL, by_name)["id"] == order["id"]
    refused(ccxt.InvalidOrder, rest, "sell", 0.01, 10, clientOrderId=name)
    assert bot.cancel_order(None, SYMBOL, by_name)["status"] == "canceled"


@step
def times_in_force() -> None:
    last = price()
    no = bot.create_order(SYMBOL, "limit", "buy", 0.01, away(last, -9), {"timeInForce": "IOC"})
    assert (no["status"], no["filled"]) == ("expired", 0.0)
    yes = bot.create_order(SYMBOL, "limit", "buy", 0.01, away(last, 1), {"timeInForce": "FOK"})
    assert (yes["status"], yes["filled"]) == ("closed", 0.01)
    passive = rest("buy", 0.01, -9, postOnly=True)
    assert passive["status"] == "open"
    assert passive["postOnly"]
    bot.cancel_order(passive["id"], SYMBOL)
    crossing = {"postOnly": True}
    refused(
        ccxt.OrderImmediatelyFillable,
        bot.create_order, SYMBOL, "limit", "buy", 0.01, away(last, 2), crossing,
    )  # fmt: skip


@step
def stops_wait_for_their_price() -> None:
    last = price()
    stop = bot.create_order(
        SYMBOL, "limit", "sell", 0.01, away(last, -9), {"stopLossPrice": away(last, -8)}
    )
    taken = bot.create_order(
        SYMBOL, "market", "sell", 0.01, None, {"takeProfitPrice": away(last, 8)}
    )
    found = {one["id"]: one for one in bot.fetch_open_orders(SYMBOL)}
    assert found[stop["id"]]["info"]["type"] == "STOP_LOSS_LIMIT"
    assert found[stop["id"]]["triggerPrice"] == float(away(last, -8))
    assert found[taken["id"]]["info"]["type"] == "TAKE_PROFIT"
    assert len(bot.cancel_all_orders(SYMBOL)) == 2
    assert bot.fetch_open_orders(SYMBOL) == []


@step
def a_pair_of_which_one_cancels_the_other() -> None:
    last = price()
    pair = bot.private_post_orderlist_oco({
        "symbol": "BTCUSDT", "side": "SELL", "quantity": "0.01",
        "aboveType": "LIMIT_MAKER", "abovePrice": away(last, 9),
        "belowType": "STOP_LOSS", "belowStopPrice": away(last, -9),
    })  # fmt: skip
    assert pair["listOrderStatus"] == "EXECUTING"
    assert {order["side"] for order in pair["orderReports"]} == {"SELL"}
    assert len(bot.fetch_open_orders(SYMBOL)) == 2
    bot.cancel_order(str(pair["orders"][0]["orderId"]), SYMBOL)
    assert bot.fetch_open_orders(SYMBOL) == []


@step
def an_edit_replaces_an_order() -> None:
    order = rest("buy", 0.01, -10)
    new = bot.edit_order(order["id"], SYMBOL, "limit", "buy", 0.02, away(price(), -11))
    assert new["id"] != order["id"]
    assert (new["status"], new["amount"]) == ("open", 0.02)
    assert [one["id"] for one in bot.fetch_open_orders(SYMBOL)] == [new["id"]]
    bot.cancel_all_orders(SYMBOL)


@step
def lists_orders_and_trades_of_the_past() -> None:
    orders = until("all orders", lambda: bot.fetch_orders(SYMBOL))
    states = {order["status"] for order in orders}
    assert {"closed", "canceled", "expired"} <= states
    assert {order["status"] for order in bot.fetch_closed_orders(SYMBOL)} == {"closed"}
    newest = bot.fetch_my_trades(SYMBOL, limit=1)[0]
    again = bot.fetch_my_trades(SYMBOL, since=newest["timestamp"])
    assert newest["id"] in {trade["id"] for trade in again}
    assert bot.fetch_order_trades(newest["order"], SYMBOL)


@step
def tries_an_order_without_placing_it() -> None:
    bot.create_order(SYMBOL, "limit", "buy", 0.01, away(price(), -9), {"test": True})
    assert bot.fetch_open_orders(SYMBOL) == []


@step
def errors_are_of_ccxts_own_classes() -> None:
    last = price()
    poor = refused(
        ccxt.InsufficientFunds, bot.create_order, SYMBOL, "limit", "sell", 5_000, away(last, 5)
    )
    assert "insufficient balance" in str(poor)
    refused(ccxt.OrderNotFound, bot.fetch_order, "123456789", SYMBOL)
    refused(ccxt.OrderNotFound, bot.cancel_order, "123456789", SYMBOL)
    refused(ccxt.BadSymbol, bot.public_get_depth, {"symbol": "NOPENOPE"})
    refused(ccxt.BadRequest, bot.public_get_klines, {"symbol": "BTCUSDT", "interval": "7m"})
    half_a_tick = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC"}
    wrong = half_a_tick | {"quantity": "0.01", "price": "50000.005"}
    refused(ccxt.InvalidOrder, bot.private_post_order, wrong)
    stranger = ccxt.binance(settings() | {"secret": "x" * 43})
    refused(ccxt.AuthenticationError, stranger.fetch_balance)
    nobody = ccxt.binance(settings() | {"apiKey": "bdk_" + "x" * 24})
    refused(ccxt.AuthenticationError, nobody.fetch_balance)


@step
def keys_whose_secret_stays_with_the_trader() -> None:
    for kind in ("ed25519", "rsa"):
        other = ccxt.binance(settings(kind))
        assert other.fetch_balance()["ETH"]["total"] == 100.0
        order = other.create_order(SYMBOL, "limit", "buy", 0.01, away(price(), -10))
        assert other.cancel_order(order["id"], SYMBOL)["status"] == "canceled"


@step
def knows_where_deposits_go() -> None:
    assert bot.fetch_deposits() == []
    assert bot.fetch_withdrawals() == []
    assert GIVEN.rest in bot.urls["api"]["public"]


if __name__ == "__main__":
    carry_out()

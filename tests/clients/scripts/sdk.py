"""binance-sdk-spot: REST, WebSocket API and streams, each answer decoded by its strict models."""

import asyncio
import uuid

from binance_common.configuration import (
    ConfigurationRestAPI,
    ConfigurationWebSocketAPI,
    ConfigurationWebSocketStreams,
)
from binance_common.errors import BadRequestError, UnauthorizedError
from binance_sdk_spot.spot import Spot
from steps import GIVEN, PATIENCE_S, away, carry_out, is_book, refused, step, until

HMAC, ED25519, RSA = GIVEN.keys.hmac, GIVEN.keys.ed25519, GIVEN.keys.rsa
SYMBOL = "BTCUSDT"
PATIENCE_MS = 1_000 * PATIENCE_S


def spot(key: str, **secret: str) -> Spot:
    """A client of all three interfaces, with `api_secret` or `private_key`."""
    ours = {"api_key": key, **secret, "timeout": PATIENCE_MS}
    return Spot(
        config_rest_api=ConfigurationRestAPI(base_path=GIVEN.rest, **ours),
        config_ws_api=ConfigurationWebSocketAPI(stream_url=f"{GIVEN.streams}/ws-api/v3", **ours),
        config_ws_streams=ConfigurationWebSocketStreams(stream_url=GIVEN.streams),
    )


bot = spot(HMAC.key, api_secret=HMAC.secret)
rest = bot.rest_api


def price() -> str:
    return rest.ticker_price(symbol=SYMBOL).data().actual_instance.price


def limit(side: str, percent: int, api: object = rest, **more: object) -> object:
    return api.new_order(
        symbol=SYMBOL, side=side, type="LIMIT", time_in_force="GTC", quantity=0.01,
        price=float(away(price(), percent)), **more,
    ).data()  # fmt: skip


@step
def reads_the_market() -> None:
    (market,) = rest.exchange_info(symbol=SYMBOL).data().symbols
    assert (market.status, market.base_asset, market.quote_asset) == ("TRADING", "BTC", "USDT")
    assert {one.actual_instance.filter_type for one in market.filters} >= {"LOT_SIZE", "NOTIONAL"}
    book = rest.depth(symbol=SYMBOL, limit=10).data()
    is_book(book.bids, book.asks)
    trades = rest.get_trades(symbol=SYMBOL, limit=5).data()
    assert len({trade.id for trade in trades}) == 5
    assert rest.agg_trades(symbol=SYMBOL, limit=2).data()[-1].p == trades[-1].price
    candle = rest.klines(symbol=SYMBOL, interval="1m", limit=1).data()[0]
    assert float(candle[3]) <= float(candle[4]) <= float(candle[2])
    day = rest.ticker24hr(symbol=SYMBOL).data().actual_instance
    assert float(day.low_price) <= float(day.last_price) <= float(day.high_price)
    best = rest.ticker_book_ticker(symbol=SYMBOL).data().actual_instance
    assert float(best.bid_price) < float(best.ask_price)
    assert float(rest.avg_price(symbol=SYMBOL).data().price) > 0


@step
def tells_how_much_of_the_limits_is_used() -> None:
    limits = rest.time().rate_limits
    assert ("REQUEST_WEIGHT", "MINUTE") in {(one.rateLimitType, one.interval) for one in limits}


@step
def places_finds_and_cancels() -> None:
    name = uuid.uuid4().hex
    order = limit("BUY", -10, new_client_order_id=name)
    assert (order.status, order.client_order_id) == ("NEW", name)
    found = rest.get_order(symbol=SYMBOL, orig_client_order_id=name).data()
    assert (found.order_id, found.is_working) == (order.order_id, True)
    assert [one.order_id for one in rest.get_open_orders(symbol=SYMBOL).data()] == [order.order_id]
    less = rest.order_amend_keep_priority(
        symbol=SYMBOL, new_qty=0.005, order_id=order.order_id
    ).data()
    assert less.amended_order.qty == "0.00500000"
    gone = rest.delete_order(symbol=SYMBOL, order_id=order.order_id).data()
    assert (gone.status, gone.orig_client_order_id) == ("CANCELED", name)
    filled = rest.new_order(symbol=SYMBOL, side="BUY", type="MARKET", quantity=0.01).data()
    assert (filled.status, filled.executed_qty) == ("FILLED", "0.01000000")
    mine = until(
        "my trades", lambda: rest.my_trades(symbol=SYMBOL, order_id=filled.order_id).data()
    )
    assert not mine[0].is_maker
    balances = {one.asset: one for one in rest.get_account().data().balances}
    assert float(balances["BTC"].free) > 10
    assert rest.account_commission(symbol=SYMBOL).data().standard_commission.taker == "0.00100000"


@step
def stops_pairs_and_replacements() -> None:
    last = price()
    rest.new_order(
        symbol=SYMBOL, side="SELL", type="STOP_LOSS_LIMIT", time_in_force="GTC", quantity=0.01,
        price=float(away(last, -10)), stop_price=float(away(last, -9)),
    )  # fmt: skip
    pair = rest.order_list_oco(
        symbol=SYMBOL, side="SELL", quantity=0.01, above_type="LIMIT_MAKER",
        above_price=float(away(last, 9)), below_type="STOP_LOSS",
        below_stop_price=float(away(last, -9)),
    ).data()  # fmt: skip
    assert (pair.contingency_type, pair.list_order_status) == ("OCO", "EXECUTING")
    rest.delete_order_list(symbol=SYMBOL, order_list_id=pair.order_list_id)
    first = limit("SELL", 9)
    swap = rest.order_cancel_replace(
        symbol=SYMBOL, side="SELL", type="LIMIT", cancel_replace_mode="STOP_ON_FAILURE",
        time_in_force="GTC", quantity=0.02, price=float(away(last, 8)),
        cancel_order_id=first.order_id,
    ).data()  # fmt: skip
    assert swap.new_order_response.orig_qty == "0.02000000"
    assert len(rest.delete_open_orders(symbol=SYMBOL).data()) == 2
    assert rest.get_open_orders(symbol=SYMBOL).data() == []
    states = until("all", lambda: {one.status for one in rest.all_orders(symbol=SYMBOL).data()})
    assert {"CANCELED", "FILLED"} <= states


@step
def errors_are_of_its_own_classes() -> None:
    for code, kind, call, named in (
        (-2010, BadRequestError, rest.new_order, {"side": "SELL", "type": "MARKET",
                                                  "quantity": 5_000}),
        (-2013, BadRequestError, rest.get_order, {"order_id": 123456789}),
        (-2011, BadRequestError, rest.delete_order, {"order_id": 123456789}),
        (-1022, BadRequestError, spot(HMAC.key, api_secret="x" * 43).rest_api.my_trades, {}),
        (-2015, UnauthorizedError, spot("bdk_" + "x" * 24, api_secret="x").rest_api.my_trades, {}),
    ):  # fmt: skip
        error = refused(kind, call, symbol=SYMBOL, **named)
        assert error.status_code == code  # so it calls the code
    assert refused(BadRequestError, rest.depth, symbol="NOPENOPE").status_code == -1121


@step
def keys_whose_secret_stays_with_the_trader() -> None:
    for key in (ED25519, RSA):
        api = spot(key.key, private_key=key.secret).rest_api
        order = limit("BUY", -10, api)
        gone = api.delete_order(symbol=SYMBOL, order_id=order.order_id).data()
        assert gone.status == "CANCELED"


@step
async def watches_streams() -> None:
    streams = bot.websocket_streams
    await streams.create_connection()
    heard: asyncio.Queue[object] = asyncio.Queue()
    for watch, named in (
        (streams.trade, {}), (streams.kline, {"interval": "1m"}), (streams.book_ticker, {}),
        (streams.diff_book_depth, {}), (streams.partial_book_depth, {"levels": "5"}),
        (streams.ticker, {}), (streams.avg_price, {}),
    ):  # fmt: skip
        handle = await watch(symbol=SYMBOL.lower(), **named)
        handle.on("message", heard.put_nowait)
        seen = await asyncio.wait_for(heard.get(), PATIENCE_S)
        if watch == streams.partial_book_depth:
            is_book(seen.bids, seen.asks)
        else:
            assert SYMBOL in seen.model_dump().values(), seen
        await handle.unsubscribe()
        while not heard.empty():
            heard.get_nowait()
    await streams.close_connection()


@step
async def trades_over_the_websocket_api_and_hears_of_it() -> None:
    api = bot.websocket_api
    await api.create_connection()
    book = (await api.depth(symbol=SYMBOL, limit=5)).data().result
    is_book(book.bids, book.asks)
    listening = await api.user_data_stream_subscribe_signature()
    events: asyncio.Queue[object] = asyncio.Queue()
    listening.stream.on("message", events.put_nowait)
    order = (
        await api.order_place(
            symbol=SYMBOL, side="BUY", type="LIMIT", time_in_force="GTC", quantity=0.01,
            price=40000.5, new_order_resp_type="RESULT",
        )
    ).data().result  # fmt: skip
    assert order.status == "NEW"
    report = (await asyncio.wait_for(events.get(), PATIENCE_S)).actual_instance
    assert (report.x, report.i) == ("NEW", order.order_id)
    found = (await api.order_status(symbol=SYMBOL, order_id=order.order_id)).data().result
    assert found.price == "40000.50000000"
    open_orders = (await api.open_orders_status(symbol=SYMBOL)).data().result
    assert [one.order_id for one in open_orders] == [order.order_id]
    gone = (await api.order_cancel(symbol=SYMBOL, order_id=order.order_id)).data().result
    assert gone.status == "CANCELED"
    assert (await api.account_status()).data().result.can_trade
    again = (await api.order_cancel(symbol=SYMBOL, order_id=order.order_id)).data()
    assert again["error"]["code"] == -2011
    await api.close_connection()


@step
async def logs_on_with_an_ed25519_key() -> None:
    api = spot(ED25519.key, private_key=ED25519.secret).websocket_api
    await api.create_connection()
    session = (await api.session_logon()).data().result
    assert session.api_key == ED25519.key
    assert (await api.session_status()).data().result.authorized_since > 0
    assert (await api.account_status()).data().result.account_type == "SPOT"
    await api.close_connection()


if __name__ == "__main__":
    carry_out()

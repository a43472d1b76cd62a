"""Everything that can be asked: by REST, by the WebSocket API, or by both."""

from typing import Final

from bedesten.gateways.binance.operation import Operation, Route, Security
from bedesten.gateways.binance.operations import (
    account,
    amend_order,
    cancel_order,
    commission,
    depth,
    exchange_info,
    filters,
    general,
    klines,
    my_trades,
    order_lists,
    orders,
    place_list,
    place_order,
    prevented,
    prices,
    replace_order,
    tickers,
    trades,
    user_stream,
    wallet,
)
from bedesten.gateways.binance.parameters import Parameters

API: Final = "/api/v3/"
WALLET: Final = "/sapi/v1/"


def _weigh_open_orders(given: Parameters) -> int:
    """Of all markets weighs more."""
    return 6 if given.has("symbol") else 80


def _weigh_prevented(given: Parameters) -> int:
    """Those of an order are looked for."""
    return 20 if given.has("orderId") else 2


def _weigh_test(given: Parameters) -> int:
    """With rates it looks at the tables."""
    return 20 if given.flag("computeCommissionRates") else 1


GENERAL: Final = (
    Operation(
        name="ping", run=general.ping, rest=Route("GET", API + "ping"), method="ping",
        security=Security.NONE,
    ),
    Operation(
        name="time", run=general.time, rest=Route("GET", API + "time"), method="time",
        security=Security.NONE,
    ),
    Operation(
        name="exchange_info", run=exchange_info.exchange_info,
        rest=Route("GET", API + "exchangeInfo"), method="exchangeInfo", security=Security.NONE,
        weight=20,
    ),
)  # fmt: skip
MARKET_DATA: Final = (
    Operation(
        name="depth", run=depth.depth, rest=Route("GET", API + "depth"), method="depth",
        security=Security.NONE, weight=depth.weigh_depth,
    ),
    Operation(
        name="recent_trades", run=trades.recent_trades, rest=Route("GET", API + "trades"),
        method="trades.recent", security=Security.NONE, weight=25,
    ),
    Operation(
        name="historical_trades", run=trades.historical_trades,
        rest=Route("GET", API + "historicalTrades"), method="trades.historical",
        security=Security.NONE, weight=25,
    ),
    Operation(
        name="aggregate_trades", run=trades.aggregate_trades,
        rest=Route("GET", API + "aggTrades"), method="trades.aggregate", security=Security.NONE,
        weight=4,
    ),
    Operation(
        name="klines", run=klines.klines, rest=Route("GET", API + "klines"), method="klines",
        security=Security.NONE, weight=2,
    ),
    Operation(
        name="ui_klines", run=klines.klines, rest=Route("GET", API + "uiKlines"),
        method="uiKlines", security=Security.NONE, weight=2,
    ),
    Operation(
        name="average_price", run=tickers.average_price, rest=Route("GET", API + "avgPrice"),
        method="avgPrice", security=Security.NONE, weight=2,
    ),
    Operation(
        name="ticker_day", run=tickers.day, rest=Route("GET", API + "ticker/24hr"),
        method="ticker.24hr", security=Security.NONE, weight=tickers.weigh_day,
    ),
    Operation(
        name="ticker_trading_day", run=tickers.trading_day,
        rest=Route("GET", API + "ticker/tradingDay"), method="ticker.tradingDay",
        security=Security.NONE, weight=tickers.weigh_each,
    ),
    Operation(
        name="ticker", run=tickers.rolling, rest=Route("GET", API + "ticker"), method="ticker",
        security=Security.NONE, weight=tickers.weigh_each,
    ),
    Operation(
        name="ticker_price", run=prices.ticker_price, rest=Route("GET", API + "ticker/price"),
        method="ticker.price", security=Security.NONE, weight=prices.weigh,
    ),
    Operation(
        name="book_ticker", run=depth.book_ticker, rest=Route("GET", API + "ticker/bookTicker"),
        method="ticker.book", security=Security.NONE, weight=depth.weigh_best,
    ),
)  # fmt: skip
ORDERS: Final = (
    Operation(
        name="place_order", run=place_order.place_order, rest=Route("POST", API + "order"),
        method="order.place", scope="trade",
    ),
    Operation(
        name="test_order", run=place_order.test_order, rest=Route("POST", API + "order/test"),
        method="order.test", scope="trade", weight=_weigh_test,
    ),
    Operation(
        name="get_order", run=orders.get_order, rest=Route("GET", API + "order"),
        method="order.status", weight=4,
    ),
    Operation(
        name="cancel_order", run=cancel_order.cancel_order, rest=Route("DELETE", API + "order"),
        method="order.cancel", scope="trade",
    ),
    Operation(
        name="replace_order", run=replace_order.replace_order,
        rest=Route("POST", API + "order/cancelReplace"), method="order.cancelReplace",
        scope="trade",
    ),
    Operation(
        name="amend_order", run=amend_order.amend_order,
        rest=Route("PUT", API + "order/amend/keepPriority"), method="order.amend.keepPriority",
        scope="trade", weight=4,
    ),
    Operation(
        name="order_amendments", run=amend_order.order_amendments,
        rest=Route("GET", API + "order/amendments"), method="order.amendments", weight=4,
    ),
    Operation(
        name="open_orders", run=orders.open_orders, rest=Route("GET", API + "openOrders"),
        method="openOrders.status", weight=_weigh_open_orders,
    ),
    Operation(
        name="cancel_all", run=cancel_order.cancel_all, rest=Route("DELETE", API + "openOrders"),
        method="openOrders.cancelAll", scope="trade",
    ),
    Operation(
        name="all_orders", run=orders.all_orders, rest=Route("GET", API + "allOrders"),
        method="allOrders", weight=20,
    ),
)  # fmt: skip
LISTS: Final = (
    Operation(
        name="place_oco", run=place_list.place_oco, rest=Route("POST", API + "orderList/oco"),
        method="orderList.place.oco", scope="trade",
    ),
    Operation(
        name="place_old_oco", run=place_list.place_old_oco, rest=Route("POST", API + "order/oco"),
        method="orderList.place", scope="trade",
    ),
    Operation(
        name="place_oto", run=place_list.place_oto, rest=Route("POST", API + "orderList/oto"),
        method="orderList.place.oto", scope="trade",
    ),
    Operation(
        name="place_otoco", run=place_list.place_otoco,
        rest=Route("POST", API + "orderList/otoco"), method="orderList.place.otoco",
        scope="trade",
    ),
    Operation(
        name="get_order_list", run=order_lists.get_order_list,
        rest=Route("GET", API + "orderList"), method="orderList.status", weight=4,
    ),
    Operation(
        name="cancel_order_list", run=order_lists.cancel_order_list,
        rest=Route("DELETE", API + "orderList"), method="orderList.cancel", scope="trade",
    ),
    Operation(
        name="open_order_lists", run=order_lists.open_order_lists,
        rest=Route("GET", API + "openOrderList"), method="openOrderLists.status", weight=6,
    ),
    Operation(
        name="all_order_lists", run=order_lists.all_order_lists,
        rest=Route("GET", API + "allOrderList"), method="allOrderLists", weight=20,
    ),
)  # fmt: skip
ACCOUNT: Final = (
    Operation(
        name="account", run=account.account, rest=Route("GET", API + "account"),
        method="account.status", weight=20,
    ),
    Operation(
        name="account_commission", run=commission.account_commission,
        rest=Route("GET", API + "account/commission"), method="account.commission", weight=20,
    ),
    Operation(
        name="rate_limit_order", run=account.rate_limit_order,
        rest=Route("GET", API + "rateLimit/order"), method="account.rateLimits.orders", weight=40,
    ),
    Operation(
        name="my_filters", run=filters.my_filters, rest=Route("GET", API + "myFilters"),
        method="myFilters", weight=40,
    ),
    Operation(
        name="my_trades", run=my_trades.my_trades, rest=Route("GET", API + "myTrades"),
        method="myTrades", weight=my_trades.weigh,
    ),
    Operation(
        name="my_prevented_matches", run=prevented.my_prevented_matches,
        rest=Route("GET", API + "myPreventedMatches"), method="myPreventedMatches",
        weight=_weigh_prevented,
    ),
)  # fmt: skip
USER_STREAM: Final = tuple(
    Operation(
        name=name, run=run, rest=Route(method, API + "userDataStream"), security=Security.KEY,
        weight=2,
    )
    for name, method, run in (
        ("open_stream", "POST", user_stream.open_stream),
        ("extend_stream", "PUT", user_stream.extend_stream),
        ("close_stream", "DELETE", user_stream.close_stream),
    )
)  # fmt: skip
WALLET_SHIMS: Final = tuple(
    Operation(name=name, run=run, rest=Route("GET", WALLET + path), weight=weight)
    for name, path, run, weight in (
        ("coins", "capital/config/getall", wallet.coins, 10),
        ("trade_fee", "asset/tradeFee", commission.trade_fee, 1),
        ("deposit_address", "capital/deposit/address", wallet.deposit_address, 10),
        ("deposits", "capital/deposit/hisrec", wallet.deposits, 1),
        ("withdrawals", "capital/withdraw/history", wallet.withdrawals, 1),
        ("delist_schedule", "spot/delist-schedule", wallet.nothing, 100),
        ("margin_pairs", "margin/allPairs", wallet.nothing, 1),
        ("isolated_margin_pairs", "margin/isolated/allPairs", wallet.nothing, 10),
    )
)
SYSTEM: Final = (
    Operation(
        name="system_status", run=general.system_status,
        rest=Route("GET", WALLET + "system/status"), security=Security.NONE,
    ),
)  # fmt: skip
OPERATIONS: Final = (
    *GENERAL, *MARKET_DATA, *ORDERS, *LISTS, *ACCOUNT, *USER_STREAM, *WALLET_SHIMS, *SYSTEM,
)  # fmt: skip

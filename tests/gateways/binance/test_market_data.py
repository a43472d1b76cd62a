"""What is listed, and its book and trades, in the words of Binance."""

import json

import pytest

from bedesten.protocol.commands import SetAsset, SetMarket
from bedesten.protocol.events import AssetSet
from bedesten.protocol.vocabulary import FEE_POOL_ACCOUNT, AssetKind, Phase
from tests.gateways.binance.test_orders import said
from tests.support.bot import Bot, joined
from tests.support.stack import ListedMarket, Stack

CLOSED_WORDS = {
    "orderTypes": {
        "LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT",
        "TAKE_PROFIT_LIMIT",
    },
    "filterType": {
        "PRICE_FILTER", "PERCENT_PRICE_BY_SIDE", "LOT_SIZE", "MARKET_LOT_SIZE", "NOTIONAL",
        "ICEBERG_PARTS", "MAX_NUM_ORDERS", "MAX_NUM_ALGO_ORDERS", "TRAILING_DELTA",
    },
}  # fmt: skip


@pytest.mark.spec("API-007", "MARK-004")
def test_every_rule_of_a_market_is_told(stack: Stack, public: Bot) -> None:
    market = stack.list_market(
        min_notional=500_000_000, max_notional=10**15, min_quantity=2, max_quantity=5_000_000,
        min_price=100, max_price=10_000_000, price_band_ppm=200_000,
    )  # fmt: skip
    info = public.public("exchangeInfo", symbol=joined(market)).json()
    assert (info["timezone"], info["exchangeFilters"]) == ("UTC", [])
    (symbol,) = info["symbols"]
    assert (symbol["status"], symbol["baseAsset"], symbol["quoteAsset"]) == (
        "TRADING", market.base, market.quote,
    )  # fmt: skip
    assert set(symbol["orderTypes"]) <= CLOSED_WORDS["orderTypes"]
    assert (symbol["permissions"], symbol["permissionSets"]) == (["SPOT"], [["SPOT"]])
    filters = {one.pop("filterType"): one for one in symbol["filters"]}
    assert set(filters) == CLOSED_WORDS["filterType"]
    assert filters["PRICE_FILTER"] == {
        "minPrice": "1.00000000", "maxPrice": "100000.00000000", "tickSize": "0.01000000",
    }  # fmt: skip
    assert filters["LOT_SIZE"] == {
        "minQty": "0.00200000", "maxQty": "5000.00000000", "stepSize": "0.00100000",
    }  # fmt: skip
    assert filters["MARKET_LOT_SIZE"] == {
        "minQty": "0.00000000", "maxQty": "5000.00000000", "stepSize": "0.00000000",
    }  # fmt: skip
    assert filters["NOTIONAL"] == {
        "minNotional": "5.00000000", "applyMinToMarket": True, "maxNotional": "10000000.00000000",
        "applyMaxToMarket": True, "avgPriceMins": 0,
    }  # fmt: skip
    assert filters["PERCENT_PRICE_BY_SIDE"] == {
        "bidMultiplierUp": "1.20000000", "bidMultiplierDown": "0.80000000",
        "askMultiplierUp": "1.20000000", "askMultiplierDown": "0.80000000", "avgPriceMins": 0,
    }  # fmt: skip
    assert filters["MAX_NUM_ORDERS"] == {"maxNumOrders": 100}


@pytest.mark.spec("API-007")
def test_markets_are_chosen_by_name_status_and_permission(
    stack: Stack, public: Bot, market: ListedMarket
) -> None:
    other = stack.list_market(phase=Phase.HALTED)
    names = json.dumps([joined(market), joined(other)])

    def listed(**asked: object) -> list[str]:
        found = public.public("exchangeInfo", **asked).json()["symbols"]
        return [symbol["symbol"] for symbol in found]

    assert listed(symbols=names) == [joined(market), joined(other)]
    assert set(json.loads(names)) <= set(listed())
    assert joined(other) not in listed(symbolStatus="TRADING")
    assert joined(other) in listed(symbolStatus="HALT")
    assert joined(market) in listed(permissions="SPOT")
    assert joined(market) in listed(permissions='["SPOT","MARGIN"]')
    assert listed(permissions="MARGIN") == []
    bad = public.public("exchangeInfo", symbol=joined(market), symbolStatus="TRADING")
    assert said(bad) == (400, -1128, "Combination of optional parameters invalid.")
    nonsense = public.public("exchangeInfo", symbolStatus="OPEN")
    assert said(nonsense) == (400, -1122, "Invalid symbolStatus.")
    unknown = public.public("exchangeInfo", symbols='["NOSUCH"]')
    assert said(unknown) == (400, -1121, "Invalid symbol.")
    spelt = public.public("exchangeInfo", symbol=market.symbol)
    assert said(spelt) == (400, -1121, "Invalid symbol.")


@pytest.mark.spec("API-007", "DATA-005")
def test_the_book_and_its_best_prices(maker: Bot, public: Bot, market: ListedMarket) -> None:
    symbol = joined(market)
    empty = public.public("depth", symbol=symbol).json()
    assert (empty["bids"], empty["asks"]) == ([], [])
    for price, quantity in (("101", "1"), ("102", "2"), ("103", "3")):
        maker.order(market, "SELL", quantity, price)
    maker.order(market, "BUY", "0.5", "99.5")
    book = public.public("depth", symbol=symbol, limit=2).json()
    assert book["bids"] == [["99.50000000", "0.50000000"]]
    assert book["asks"] == [["101.00000000", "1.00000000"], ["102.00000000", "2.00000000"]]
    assert book["lastUpdateId"] == empty["lastUpdateId"] + 4
    best = public.public("ticker/bookTicker", symbol=symbol).json()
    assert best == {
        "symbol": symbol, "bidPrice": "99.50000000", "bidQty": "0.50000000",
        "askPrice": "101.00000000", "askQty": "1.00000000",
    }  # fmt: skip
    assert public.public("ticker/bookTicker", symbols=json.dumps([symbol])).json() == [best]
    assert best in public.public("ticker/bookTicker").json()


def test_an_empty_side_has_as_many_decimals(public: Bot, market: ListedMarket) -> None:
    best = public.public("ticker/bookTicker", symbol=joined(market)).json()
    assert {best[name] for name in ("bidPrice", "bidQty", "askPrice", "askQty")} == {"0.00000000"}
    assert public.public("ticker/price", symbol=joined(market)).json()["price"] == "0.00000000"


def test_finer_steps_are_never_cut(stack: Stack, public: Bot) -> None:
    """Ten decimals: every price of the market has them."""
    assets = []
    for name, scale in (("FINEB", 8), ("FINEQ", 12)):
        (answer,) = stack.run(SetAsset(scale=scale, kind=AssetKind.CRYPTO, symbol=name))
        assert isinstance(answer.events[0], AssetSet)
        assets.append(answer.events[0].asset)
    stack.run(
        SetMarket(
            base=assets[0], quote=assets[1], fee_account=FEE_POOL_ACCOUNT, symbol="FINEB-FINEQ",
            tick_mantissa=1, tick_decimals=10, lot_mantissa=1, lot_decimals=2,
            phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=100_000,
        )
    )  # fmt: skip
    symbol = "FINEBFINEQ"
    maker = Bot(stack, stack.open_account({"FINEB": "10"}))
    placed = maker.post(
        "order", symbol=symbol, side="SELL", type="LIMIT", timeInForce="GTC", quantity="1",
        price="0.0000000123",
    ).json()  # fmt: skip
    assert placed["price"] == "0.0000000123"
    best = public.public("ticker/bookTicker", symbol=symbol).json()
    assert (best["askPrice"], best["bidPrice"]) == ("0.0000000123", "0.0000000000")
    (told,) = public.public("exchangeInfo", symbol=symbol).json()["symbols"]
    assert told["filters"][0]["tickSize"] == "0.0000000001"


@pytest.mark.spec("API-007", "DATA-005")
def test_trades_one_by_one_and_put_together(
    maker: Bot, taker: Bot, public: Bot, market: ListedMarket
) -> None:
    symbol = joined(market)
    for quantity in ("0.1", "0.2", "0.3"):
        maker.order(market, "SELL", quantity, "100")
    taker.order(market, "BUY", "0.25", "100")  # two makers, one price
    taker.order(market, "BUY", "0.35", "100")
    maker.order(market, "BUY", "0.1", "90")
    taker.order(market, "SELL", "0.1", "90")
    assert len(taker.get("myTrades", symbol=symbol).json()) == 5  # so the tables have them
    trades = public.public("trades", symbol=symbol).json()
    assert [trade["id"] for trade in trades] == [1, 2, 3, 4, 5]
    assert trades[0] == {
        "id": 1, "price": "100.00000000", "qty": "0.10000000", "quoteQty": "10.00000000",
        "time": trades[0]["time"], "isBuyerMaker": False, "isBestMatch": True,
    }  # fmt: skip
    assert trades[-1]["isBuyerMaker"] is True
    assert public.public("trades", symbol=symbol, limit=2).json() == trades[-2:]
    old = public.public("historicalTrades", symbol=symbol, fromId=2, limit=2).json()
    assert old == trades[1:3]
    assert public.public("historicalTrades", symbol=symbol, fromId=6).json() == []
    together = public.public("aggTrades", symbol=symbol).json()
    assert [(one["f"], one["l"], one["q"]) for one in together] == [
        (1, 2, "0.25000000"), (3, 4, "0.35000000"), (5, 5, "0.10000000"),
    ]  # fmt: skip
    assert [one["a"] for one in together] == [2, 4, 5]
    assert public.public("aggTrades", symbol=symbol, fromId=4).json() == together[1:]
    assert public.public("aggTrades", symbol=symbol, fromId=5).json() == together[2:]
    assert public.public("aggTrades", symbol=symbol, limit=1).json() == together[2:]
    early = public.public("aggTrades", symbol=symbol, startTime=trades[0]["time"], limit=1)
    assert early.json() == together[:1]
    assert public.public("aggTrades", symbol=symbol, endTime=trades[0]["time"] - 1).json() == []


@pytest.mark.spec("API-007")
def test_limits_of_lists(public: Bot, market: ListedMarket) -> None:
    for path in ("depth", "trades", "aggTrades"):
        zero = public.public(path, symbol=joined(market), limit=0)
        assert said(zero) == (400, -1130, "Data sent for parameter 'limit' is not valid.")
        assert public.public(path, symbol=joined(market), limit=99_999).status_code == 200
        nameless = "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."
        assert said(public.public(path)) == (400, -1102, nameless)

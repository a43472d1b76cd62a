"""Orders in the words of Binance: placed, matched, refused, asked for, cancelled."""

from typing import Any

import httpx
import pytest

from bedesten.protocol.commands import SetPhase
from bedesten.protocol.vocabulary import Phase
from tests.support.bot import Bot, joined
from tests.support.stack import ListedMarket, Stack

NEVER = "0.00000000"


def limit(market: ListedMarket, side: str = "BUY", **changes: object) -> dict[str, Any]:
    order = {
        "symbol": joined(market), "side": side, "type": "LIMIT", "timeInForce": "GTC",
        "quantity": "1", "price": "100",
    }  # fmt: skip
    return {name: value for name, value in (order | changes).items() if value is not None}


def said(answer: httpx.Response) -> tuple[int, int, str]:
    body = answer.json()
    return answer.status_code, body["code"], body["msg"]


@pytest.mark.spec("API-007", "TRAD-022")
def test_a_fill_is_told_in_full(maker: Bot, taker: Bot, market: ListedMarket) -> None:
    resting = maker.order(market, "SELL", "2", "100.5")
    assert (resting["status"], resting["fills"], resting["orderListId"]) == ("NEW", [], -1)
    done = taker.post("order", **limit(market, quantity="1.5", price="101")).json()
    (fill,) = done.pop("fills")
    assert fill == {
        "price": "100.50000000", "qty": "1.50000000", "commission": NEVER,
        "commissionAsset": market.base, "tradeId": 1,
    }  # fmt: skip
    assert isinstance(done.pop("orderId"), int)
    assert len(done.pop("clientOrderId")) == 22
    assert done.pop("transactTime") == done.pop("workingTime")
    assert done == {
        "symbol": joined(market), "orderListId": -1, "price": "101.00000000",
        "origQty": "1.50000000", "executedQty": "1.50000000", "origQuoteOrderQty": NEVER,
        "cummulativeQuoteQty": "150.75000000", "status": "FILLED", "timeInForce": "GTC",
        "type": "LIMIT", "side": "BUY", "selfTradePreventionMode": "EXPIRE_TAKER",
    }  # fmt: skip


@pytest.mark.spec("API-007")
def test_answers_have_the_length_that_was_asked_for(maker: Bot, market: ListedMarket) -> None:
    ack = {"symbol", "orderId", "orderListId", "clientOrderId", "transactTime"}
    result = ack | {
        "price", "origQty", "executedQty", "origQuoteOrderQty", "cummulativeQuoteQty", "status",
        "timeInForce", "type", "side", "workingTime", "selfTradePreventionMode",
    }  # fmt: skip
    sell = limit(market, "SELL", quantity="0.1")
    made = {
        name: set(maker.post("order", **sell, newOrderRespType=name).json())
        for name in ("ACK", "RESULT", "FULL")
    }
    assert made == {"ACK": ack, "RESULT": result, "FULL": result | {"fills"}}
    quiet = limit(market, "SELL", type="LIMIT_MAKER", timeInForce=None)
    assert set(maker.post("order", **quiet).json()) == ack


@pytest.mark.spec("API-007", "TRAD-002")
def test_every_type_comes_back_as_it_was_sent(maker: Bot, taker: Bot, market: ListedMarket) -> None:
    symbol = joined(market)
    maker.order(market, "SELL", "1", "100")
    assert taker.order(market, "BUY", "0.5", "100")["status"] == "FILLED"  # the last price is 100
    sent: list[dict[str, Any]] = [
        {"type": "LIMIT_MAKER", "price": "99"},
        {"type": "STOP_LOSS", "stopPrice": "110"},
        {"type": "STOP_LOSS_LIMIT", "stopPrice": "110", "price": "111", "timeInForce": "GTC"},
        {"type": "TAKE_PROFIT", "stopPrice": "90"},
        {"type": "TAKE_PROFIT_LIMIT", "stopPrice": "90", "price": "91", "timeInForce": "IOC"},
        {"type": "STOP_LOSS", "trailingDelta": 250},
        {"type": "TAKE_PROFIT", "trailingDelta": 100, "stopPrice": "95"},
        {"type": "LIMIT", "price": "90", "timeInForce": "GTC", "icebergQty": "0.01"},
    ]
    for order in sent:
        told = taker.post(
            "order", symbol=symbol, side="BUY", quantity="0.1", newOrderRespType="RESULT", **order
        )
        assert told.status_code == 200, (order, told.text)
        shown = taker.get("order", symbol=symbol, orderId=told.json()["orderId"]).json()
        for body in (told.json(), shown):
            assert (body["type"], body["status"]) == (order["type"], "NEW")
            assert body["timeInForce"] == order.get("timeInForce", "GTC")
            assert body.get("trailingDelta") == order.get("trailingDelta")
        waits = "stopPrice" in order or "trailingDelta" in order
        assert shown["isWorking"] is not waits
        assert (shown["workingTime"] == -1) is waits
        assert shown["icebergQty"] == ("0.01000000" if "icebergQty" in order else NEVER)


@pytest.mark.spec("API-007", "TRAD-009")
def test_a_market_order_names_what_it_spends_or_receives(
    maker: Bot, taker: Bot, market: ListedMarket
) -> None:
    symbol = joined(market)
    maker.order(market, "SELL", "2", "100")
    bought = taker.post(
        "order", symbol=symbol, side="BUY", type="MARKET", quoteOrderQty="150"
    ).json()
    assert (bought["status"], bought["price"]) == ("FILLED", NEVER)
    assert (bought["origQuoteOrderQty"], bought["cummulativeQuoteQty"]) == (
        "150.00000000", "150.00000000",
    )  # fmt: skip
    assert bought["origQty"] == bought["executedQty"] == "1.50000000"
    maker.order(market, "BUY", "1", "80")
    maker.order(market, "BUY", "1", "75")
    sold = taker.post("order", symbol=symbol, side="SELL", type="MARKET", quoteOrderQty="117.5")
    assert sold.json()["cummulativeQuoteQty"] == "117.50000000"
    assert sold.json()["executedQty"] == "1.50000000"
    assert [fill["price"] for fill in sold.json()["fills"]] == ["80.00000000", "75.00000000"]


@pytest.mark.spec("API-007", "TRAD-004")
def test_what_cannot_trade_at_once_expires(maker: Bot, taker: Bot, market: ListedMarket) -> None:
    symbol = joined(market)
    maker.order(market, "SELL", "0.4", "100")
    some = taker.post("order", **limit(market, timeInForce="IOC"))
    assert some.status_code == 200
    assert (some.json()["status"], some.json()["executedQty"]) == ("EXPIRED", "0.40000000")
    maker.order(market, "SELL", "0.4", "100")
    none = taker.post("order", **limit(market, timeInForce="FOK")).json()
    assert (none["status"], none["executedQty"], none["fills"]) == ("EXPIRED", NEVER, [])
    rest = taker.post("order", symbol=symbol, side="BUY", type="MARKET", quantity="5").json()
    assert (rest["status"], rest["executedQty"]) == ("EXPIRED", "0.40000000")
    shown = taker.get("order", symbol=symbol, orderId=rest["orderId"]).json()
    assert (shown["status"], shown["origQty"]) == ("EXPIRED", "5.00000000")


@pytest.mark.spec("API-007", "TRAD-013")
def test_self_trades_are_prevented_and_can_be_asked_for(maker: Bot, market: ListedMarket) -> None:
    symbol = joined(market)
    resting = maker.order(market, "SELL", "2", "100")
    met = maker.post("order", **limit(market)).json()
    assert (met["status"], met["preventedQuantity"]) == ("EXPIRED_IN_MATCH", "1.00000000")
    (match,) = maker.get("myPreventedMatches", symbol=symbol, orderId=met["orderId"]).json()
    assert match == {
        "symbol": symbol, "preventedMatchId": match["preventedMatchId"],
        "takerOrderId": met["orderId"], "makerSymbol": symbol,
        "makerOrderId": resting["orderId"], "tradeGroupId": -1,
        "selfTradePreventionMode": "EXPIRE_TAKER", "price": "100.00000000",
        "takerPreventedQuantity": "1.00000000", "transactTime": match["transactTime"],
    }  # fmt: skip
    by_id = {"symbol": symbol, "preventedMatchId": match["preventedMatchId"]}
    assert maker.get("myPreventedMatches", **by_id).json() == [match]
    shown = maker.get("order", symbol=symbol, orderId=met["orderId"]).json()
    assert shown["preventedMatchId"] == match["preventedMatchId"]
    gone = maker.post("order", **limit(market, selfTradePreventionMode="EXPIRE_MAKER")).json()
    assert gone["status"] == "NEW"
    ended = maker.get("order", symbol=symbol, orderId=resting["orderId"]).json()
    assert (ended["status"], ended["preventedQuantity"]) == ("EXPIRED_IN_MATCH", "2.00000000")
    with_itself = maker.post("order", **limit(market, "SELL", selfTradePreventionMode="NONE"))
    assert with_itself.json()["status"] == "FILLED"


@pytest.mark.spec("API-007", "TRAD-014")
def test_a_name_is_taken_while_its_order_is_open(maker: Bot, market: ListedMarket) -> None:
    symbol = joined(market)
    named = limit(market, "SELL", newClientOrderId="mine_1-A")
    first = maker.post("order", **named).json()
    assert said(maker.post("order", **named)) == (400, -2010, "Duplicate order sent.")
    again = {"symbol": symbol, "origClientOrderId": "mine_1-A"}
    assert maker.get("order", **again).json()["orderId"] == first["orderId"]
    cancelled = maker.delete("order", **again, newClientOrderId="away").json()
    assert (cancelled["clientOrderId"], cancelled["origClientOrderId"]) == ("away", "mine_1-A")
    assert maker.get("order", **again).json()["status"] == "CANCELED"
    second = maker.post("order", **named).json()
    assert second["orderId"] != first["orderId"]
    assert maker.get("order", **again).json()["orderId"] == second["orderId"]
    maker.delete("order", **again)
    newest = maker.get("order", **again).json()
    assert (newest["orderId"], newest["status"]) == (second["orderId"], "CANCELED")


@pytest.mark.spec("API-007", "TRAD-015")
def test_orders_are_cancelled_one_by_one_and_all(
    maker: Bot, taker: Bot, market: ListedMarket
) -> None:
    symbol = joined(market)
    unknown = (400, -2011, "Unknown order sent.")
    order = maker.order(market, "SELL", "1", "100")
    taker.order(market, "BUY", "0.4", "100")
    one = {"symbol": symbol, "orderId": order["orderId"]}
    assert said(taker.delete("order", **one)) == unknown
    assert said(maker.delete("order", **one, origClientOrderId="other")) == unknown
    only_new = maker.delete("order", **one, cancelRestrictions="ONLY_NEW")
    assert said(only_new) == (400, -2011, "Order was not canceled due to cancel restrictions.")
    nonsense = maker.delete("order", **one, cancelRestrictions="MAYBE")
    assert said(nonsense) == (400, -1145, "Invalid cancelRestrictions")
    done = maker.delete("order", **one, cancelRestrictions="ONLY_PARTIALLY_FILLED").json()
    assert (done["status"], done["executedQty"], done["origQty"]) == (
        "CANCELED", "0.40000000", "1.00000000",
    )  # fmt: skip
    assert said(maker.delete("order", **one)) == unknown
    assert said(maker.delete("openOrders", symbol=symbol)) == unknown
    numbers = [maker.order(market, "SELL", "1", price)["orderId"] for price in ("101", "102")]
    assert [row["orderId"] for row in maker.get("openOrders", symbol=symbol).json()] == numbers
    gone = maker.delete("openOrders", symbol=symbol).json()
    assert [(row["orderId"], row["status"]) for row in gone] == [
        (number, "CANCELED") for number in numbers
    ]
    assert maker.get("openOrders").json() == []


@pytest.mark.spec("API-007")
def test_orders_are_asked_for_by_id_name_and_time(
    maker: Bot, taker: Bot, market: ListedMarket
) -> None:
    symbol = joined(market)
    does_not_exist = (400, -2013, "Order does not exist.")
    numbers = [maker.order(market, "SELL", "1", "100")["orderId"] for _ in range(4)]
    maker.delete("order", symbol=symbol, orderId=numbers[1])

    def listed(**asked: object) -> list[int]:
        return [row["orderId"] for row in maker.get("allOrders", symbol=symbol, **asked).json()]

    assert listed() == numbers
    assert listed(limit=2) == numbers[2:]
    assert listed(orderId=numbers[1], limit=2) == numbers[1:3]
    times = [row["time"] for row in maker.get("allOrders", symbol=symbol).json()]
    assert listed(startTime=times[0], endTime=times[-1]) == numbers
    assert listed(endTime=times[0] - 1) == []
    assert listed(startTime=times[-1] + 1) == []
    too_long = maker.get("allOrders", symbol=symbol, startTime=1, endTime=1 + 86_400_001)
    assert said(too_long) == (400, -1127, "More than 24 hours between startTime and endTime.")
    by_id = {"symbol": symbol, "orderId": numbers[0]}
    assert said(taker.get("order", **by_id)) == does_not_exist
    assert said(maker.get("order", symbol=symbol, orderId=1)) == does_not_exist
    assert said(maker.get("order", **by_id, origClientOrderId="x")) == does_not_exist
    neither = "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"
    assert said(maker.get("order", symbol=symbol)) == (400, -1102, neither)


FILTER = "Filter failure: {}"
MANDATORY = "Mandatory parameter '{}' was not sent, was empty/null, or malformed."
SURPLUS = "Parameter '{}' sent when not required."
EITHER = "Param '{}' or '{}' must be sent, but both were empty/null!"
INVALID = "Data sent for parameter '{}' is not valid."
FUNDS = "Account has insufficient balance for requested action."
NOBODY = "Order book liquidity is less than symbol minimum quantity."
PARTS = "Unsupported order combination."
AT_MARKET: dict[str, object] = {"type": "MARKET", "price": None, "timeInForce": None}
STOP: dict[str, object] = {"type": "STOP_LOSS", "price": None, "timeInForce": None}
REFUSED: list[tuple[dict[str, object], int, str]] = [
    ({"price": "2000"}, -2010, FUNDS),
    ({"price": "2000000000"}, -2010, FUNDS),
    ({"price": "100.001"}, -1013, FILTER.format("PRICE_FILTER")),
    ({"quantity": "0.0001"}, -1013, FILTER.format("LOT_SIZE")),
    ({"quantity": "0"}, -1013, "Invalid quantity."),
    ({"price": "0"}, -1013, "Invalid price."),
    ({"price": None}, -1102, MANDATORY.format("price")),
    ({"timeInForce": None}, -1102, MANDATORY.format("timeInForce")),
    ({"timeInForce": "GTX"}, -1115, "Invalid timeInForce."),
    ({"side": "LONG"}, -1117, "Invalid side."),
    ({"type": "PEGGED"}, -1116, "Invalid orderType."),
    ({"stopPrice": "90"}, -1106, SURPLUS.format("stopPrice")),
    ({"quoteOrderQty": "90"}, -1106, SURPLUS.format("quoteOrderQty")),
    ({"type": "MARKET"}, -1106, SURPLUS.format("price")),
    ({"type": "MARKET", "price": None}, -1106, SURPLUS.format("timeInForce")),
    (AT_MARKET | {"quantity": None}, -1102, EITHER.format("quantity", "quoteOrderQty")),
    (AT_MARKET | {"quoteOrderQty": "5"}, -1128, "Combination of optional parameters invalid."),
    (AT_MARKET, -2010, NOBODY),
    (STOP, -1102, EITHER.format("stopPrice", "trailingDelta")),
    (STOP | {"trailingDelta": "10000"}, -1013, FILTER.format("TRAILING_DELTA")),
    (STOP | {"trailingDelta": "100", "stopPrice": "90"}, -1014, PARTS),
    ({"type": "STOP_LOSS_LIMIT", "trailingDelta": "100"}, -1014, PARTS),
    ({"icebergQty": "2"}, -2010, "IcebergQty exceeds QTY."),
    ({"icebergQty": "0.001"}, -1013, FILTER.format("ICEBERG_PARTS")),
    ({"icebergQty": "0.5", "timeInForce": "IOC"}, -1014, PARTS),
    ({"selfTradePreventionMode": "TRANSFER"}, -1130, INVALID.format("selfTradePreventionMode")),
    ({"newOrderRespType": "ALL"}, -1130, INVALID.format("newOrderRespType")),
    ({"strategyType": "999999"}, -1134, "`strategyType` was less than 1000000."),
    ({"symbol": "NOSUCH"}, -1121, "Invalid symbol."),
]


@pytest.mark.spec("API-007", "TRAD-003")
@pytest.mark.parametrize(("changes", "code", "msg"), REFUSED)
def test_each_refusal_has_its_words(
    taker: Bot, market: ListedMarket, changes: dict[str, Any], code: int, msg: str
) -> None:
    for path in ("order", "order/test"):
        answer = taker.post(path, **limit(market, **changes))
        if msg in (FUNDS, NOBODY) and path == "order/test":
            assert answer.json() == {}  # money and book are not looked at
            continue
        assert said(answer) == (400, code, msg)


@pytest.mark.spec("API-007", "TRAD-008")
def test_what_the_book_stands_against(maker: Bot, taker: Bot, market: ListedMarket) -> None:
    maker.order(market, "SELL", "1", "100")
    post_only = limit(market, type="LIMIT_MAKER", timeInForce=None)
    takes = (400, -2010, "Order would immediately match and take.")
    assert said(taker.post("order", **post_only)) == takes
    taker.order(market, "BUY", "0.5", "100")
    stop = limit(market, type="STOP_LOSS", price=None, timeInForce=None, stopPrice="99")
    triggers = (400, -2010, "Order would trigger immediately.")
    assert said(taker.post("order", **stop)) == triggers


@pytest.mark.spec("API-007", "MARK-006")
def test_a_market_that_does_not_trade(
    stack: Stack, maker: Bot, public: Bot, market: ListedMarket
) -> None:
    resting = maker.order(market, "SELL", "1", "100")
    stack.run(SetPhase(market=market.id, phase=Phase.HALTED))
    closed = "Market is closed."
    for path in ("order", "order/test"):
        assert said(maker.post(path, **limit(market))) == (400, -1013, closed)
    one = {"symbol": joined(market), "orderId": resting["orderId"]}
    assert said(maker.delete("order", **one)) == (400, -2011, closed)
    (symbol,) = public.public("exchangeInfo", symbol=joined(market)).json()["symbols"]
    assert symbol["status"] == "HALT"


@pytest.mark.spec("API-007")
def test_strategies_and_tests_leave_nothing_behind(maker: Bot, market: ListedMarket) -> None:
    labelled = limit(market, "SELL", strategyId=7, strategyType=1_000_001)
    placed = maker.post("order", **labelled, unheardOf="x").json()
    assert (placed["strategyId"], placed["strategyType"]) == (7, 1_000_001)
    rates = maker.post("order/test", **limit(market), computeCommissionRates="true").json()
    assert rates["standardCommissionForOrder"] == {"maker": NEVER, "taker": NEVER}
    assert [row["orderId"] for row in maker.get("openOrders").json()] == [placed["orderId"]]

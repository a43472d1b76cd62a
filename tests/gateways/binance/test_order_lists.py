"""Order lists in the words of Binance: one cancels the other, one triggers the other, both."""

import asyncio
from typing import Any

import pytest

from tests.gateways.binance.test_orders import said
from tests.support.bot import Bot, joined, until
from tests.support.socket_client import SocketClient
from tests.support.stack import ListedMarket, Stack

PRICES = "The relationship of the prices for the orders is not correct."


@pytest.fixture
def traded(maker: Bot, taker: Bot, market: ListedMarket) -> str:
    """The symbol of a market whose last price is 100, with an empty book."""
    maker.order(market, "SELL", "0.1", "100")
    taker.order(market, "BUY", "0.1", "100")
    return joined(market)


def bracket(symbol: str, **changes: object) -> dict[str, Any]:
    """Sell high, or stop the loss."""
    asked = {
        "symbol": symbol, "side": "SELL", "quantity": "1",
        "aboveType": "LIMIT_MAKER", "abovePrice": "110",
        "belowType": "STOP_LOSS_LIMIT", "belowStopPrice": "90", "belowPrice": "89",
        "belowTimeInForce": "GTC",
    }  # fmt: skip
    return {name: value for name, value in (asked | changes).items() if value is not None}


@pytest.mark.spec("API-007", "TRAD-006")
def test_a_pair_is_placed_shown_and_cancelled(maker: Bot, taker: Bot, traded: str) -> None:
    asked = bracket(traded, listClientOrderId="pair", aboveClientOrderId="high")
    placed = maker.post("orderList/oco", **asked).json()
    assert (placed["contingencyType"], placed["listStatusType"], placed["listOrderStatus"]) == (
        "OCO", "EXEC_STARTED", "EXECUTING",
    )  # fmt: skip
    assert (placed["listClientOrderId"], placed["symbol"]) == ("pair", traded)
    reports = {report["type"]: report for report in placed["orderReports"]}
    assert set(reports) == {"LIMIT_MAKER", "STOP_LOSS_LIMIT"}
    assert {report["status"] for report in reports.values()} == {"NEW"}
    assert reports["LIMIT_MAKER"]["clientOrderId"] == "high"
    assert (reports["STOP_LOSS_LIMIT"]["workingTime"], reports["STOP_LOSS_LIMIT"]["stopPrice"]) == (
        -1, "90.00000000",
    )  # fmt: skip
    number = placed["orderListId"]
    assert {report["orderListId"] for report in reports.values()} == {number}
    shown = maker.get("orderList", orderListId=number).json()
    assert shown == maker.get("orderList", origClientOrderId="pair").json()
    assert shown["orders"] == placed["orders"]
    assert [one["orderListId"] for one in maker.get("openOrderList").json()] == [number]
    unknown = (400, -2013, "Order does not exist.")
    assert said(taker.get("orderList", orderListId=number)) == unknown
    nothing = taker.delete("orderList", symbol=traded, orderListId=number)
    assert said(nothing) == (400, -2011, "Unknown order sent.")
    done = maker.delete("orderList", symbol=traded, listClientOrderId="pair").json()
    assert (done["listStatusType"], done["listOrderStatus"]) == ("ALL_DONE", "ALL_DONE")
    assert {report["status"] for report in done["orderReports"]} == {"CANCELED"}
    assert {report["origClientOrderId"] for report in done["orderReports"]} == {
        order["clientOrderId"] for order in placed["orders"]
    }
    assert maker.get("openOrderList").json() == []
    over = maker.get("orderList", orderListId=number).json()
    assert over["listOrderStatus"] == "ALL_DONE"
    assert [one["orderListId"] for one in maker.get("allOrderList").json()] == [number]
    assert maker.get("allOrderList", fromId=number + 1).json() == []


@pytest.mark.spec("API-007")
def test_a_fill_of_one_ends_the_other(maker: Bot, taker: Bot, traded: str) -> None:
    placed = maker.post("orderList/oco", **bracket(traded)).json()
    ids = {report["type"]: report["orderId"] for report in placed["orderReports"]}
    bought = taker.post(
        "order", symbol=traded, side="BUY", type="LIMIT", timeInForce="GTC", quantity="1",
        price="110",
    )  # fmt: skip
    assert bought.json()["status"] == "FILLED"
    ends = {
        kind: maker.get("order", symbol=traded, orderId=number).json()["status"]
        for kind, number in ids.items()
    }
    assert ends == {"LIMIT_MAKER": "FILLED", "STOP_LOSS_LIMIT": "EXPIRED"}
    (trade,) = maker.get("myTrades", symbol=traded, orderId=ids["LIMIT_MAKER"]).json()
    assert trade["orderListId"] == placed["orderListId"]


@pytest.mark.spec("API-007")
def test_cancelling_all_tells_lists_as_lists(maker: Bot, market: ListedMarket, traded: str) -> None:
    alone = maker.order(market, "SELL", "1", "120")["orderId"]
    number = maker.post("orderList/oco", **bracket(traded)).json()["orderListId"]
    order, listed = maker.delete("openOrders", symbol=traded).json()
    assert (order["orderId"], listed["orderListId"]) == (alone, number)
    assert len(listed["orderReports"]) == 2


@pytest.mark.spec("API-007")
def test_an_order_waits_for_another(maker: Bot, taker: Bot, traded: str) -> None:
    placed = maker.post(
        "orderList/oto", symbol=traded, workingType="LIMIT", workingSide="SELL",
        workingPrice="105", workingQuantity="1", workingTimeInForce="GTC", pendingType="LIMIT",
        pendingSide="BUY", pendingPrice="95", pendingQuantity="1", pendingTimeInForce="GTC",
    ).json()  # fmt: skip
    working, pending = placed["orderReports"]
    assert (placed["contingencyType"], working["status"]) == ("OTO", "NEW")
    assert (pending["status"], pending["workingTime"]) == ("PENDING_NEW", -1)
    waiting = maker.get("order", symbol=traded, orderId=pending["orderId"]).json()
    assert waiting["status"] == "PENDING_NEW"
    assert {row["status"] for row in maker.get("openOrders").json()} == {"NEW", "PENDING_NEW"}
    taker.post("order", symbol=traded, side="BUY", type="MARKET", quantity="1")
    entered = maker.get("order", symbol=traded, orderId=pending["orderId"]).json()
    assert entered["status"] == "NEW"


@pytest.mark.spec("API-007")
def test_a_pair_waits_for_an_order(maker: Bot, taker: Bot, traded: str) -> None:
    placed = taker.post(
        "orderList/otoco", symbol=traded, workingType="LIMIT_MAKER", workingSide="BUY",
        workingPrice="95", workingQuantity="1", pendingSide="SELL", pendingQuantity="1",
        pendingAboveType="LIMIT_MAKER", pendingAbovePrice="120",
        pendingBelowType="STOP_LOSS", pendingBelowStopPrice="80", newOrderRespType="FULL",
    ).json()  # fmt: skip
    assert [report["status"] for report in placed["orderReports"]] == [
        "NEW", "PENDING_NEW", "PENDING_NEW",
    ]  # fmt: skip
    assert placed["contingencyType"] == "OTO"
    assert all(report["fills"] == [] for report in placed["orderReports"])
    maker.post("order", symbol=traded, side="SELL", type="MARKET", quantity="1")
    after = {row["type"]: row for row in taker.get("openOrders", symbol=traded).json()}
    assert {kind: row["status"] for kind, row in after.items()} == {
        "LIMIT_MAKER": "NEW", "STOP_LOSS": "NEW",
    }  # fmt: skip
    one = {"symbol": traded, "orderId": after["STOP_LOSS"]["orderId"]}
    assert taker.delete("order", **one).json()["status"] == "CANCELED"
    assert taker.get("openOrders", symbol=traded).json() == []


REFUSED = [
    ({"aboveType": "STOP_LOSS", "aboveStopPrice": "110", "abovePrice": None}, -1197,
     "A stop loss order in a sell OCO must be below."),
    ({"belowType": "LIMIT_MAKER", "belowStopPrice": None, "belowTimeInForce": None}, -1168,
     "At least one OCO order must be contingent."),
    ({"side": "BUY"}, -1165, "A limit order in a buy OCO must be below."),
    ({"aboveType": "MARKET"}, -1158, "Order type not supported in OCO."),
    ({"belowType": "TAKE_PROFIT_LIMIT"}, -1199,
     "A take profit order in a sell OCO must be above."),
    ({"abovePrice": "85"}, -2010, PRICES),
    ({"belowStopPrice": "105"}, -2010, PRICES),
    ({"quantity": "100"}, -2010, "Account has insufficient balance for requested action."),
    ({"belowPrice": None}, -1102,
     "Mandatory parameter 'belowPrice' was not sent, was empty/null, or malformed."),
    ({"aboveClientOrderId": "x", "belowClientOrderId": "x"}, -2010, "Duplicate order sent."),
]  # fmt: skip


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(("changes", "code", "msg"), REFUSED)
def test_pairs_that_make_no_sense(
    maker: Bot, traded: str, changes: dict[str, Any], code: int, msg: str
) -> None:
    assert said(maker.post("orderList/oco", **bracket(traded, **changes))) == (400, code, msg)


@pytest.mark.spec("API-007")
def test_lists_are_named_somehow(maker: Bot) -> None:
    msg = "Param 'orderListId' or 'origClientOrderId' must be sent, but both were empty/null!"
    assert said(maker.get("orderList")) == (400, -1102, msg)
    both = maker.get("allOrderList", fromId=1, startTime=1)
    assert said(both) == (400, -1128, "Combination of optional parameters invalid.")


@pytest.mark.spec("API-007", "TRAD-006")
@pytest.mark.parametrize(("side", "price", "stop"), [("SELL", "110", "90"), ("BUY", "90", "110")])
def test_the_old_words_of_a_pair_are_understood(
    maker: Bot, traded: str, side: str, price: str, stop: str
) -> None:
    asked: dict[str, object] = {
        "symbol": traded, "side": side, "quantity": "1", "price": price, "stopPrice": stop,
        "limitClientOrderId": "rests", "stopClientOrderId": "waits",
    }  # fmt: skip
    placed = maker.post("order/oco", **asked).json()
    reports = {report["clientOrderId"]: report for report in placed["orderReports"]}
    assert (reports["rests"]["type"], reports["waits"]["type"]) == ("LIMIT_MAKER", "STOP_LOSS")
    assert reports["rests"]["price"] == f"{price}.00000000"
    assert reports["waits"]["stopPrice"] == f"{stop}.00000000"
    assert maker.delete("orderList", symbol=traded, orderListId=placed["orderListId"]).is_success
    limited = asked | {"stopLimitPrice": stop}
    assert said(maker.post("order/oco", **limited))[1] == -1102  # stopLimitTimeInForce
    placed = maker.post("order/oco", **limited, stopLimitTimeInForce="GTC").json()
    assert "STOP_LOSS_LIMIT" in {report["type"] for report in placed["orderReports"]}
    assert maker.delete("orderList", symbol=traded, orderListId=placed["orderListId"]).is_success
    wrong = asked | {"price": stop, "stopPrice": price}
    assert said(maker.post("order/oco", **wrong)) == (400, -2010, PRICES)


@pytest.mark.spec("API-007", "TRAD-006")
def test_the_account_is_told_when_a_list_begins_and_ends(
    stack: Stack, maker: Bot, taker: Bot, traded: str, market: ListedMarket
) -> None:
    before = maker.post("orderList/oco", **bracket(traded, listClientOrderId="before")).json()
    until(lambda: maker.get("openOrderList").json(), bool)
    listen_key = maker.send("POST", "userDataStream").json()["listenKey"]

    async def walk() -> None:
        client = await SocketClient.connect(stack.streams_url, path=f"/ws/{listen_key}")
        client.send(method="LIST_SUBSCRIPTIONS", id=1)
        await client.wait_for(id=1)
        asked = bracket(traded, listClientOrderId="mine", abovePrice="105")
        placed = (await asyncio.to_thread(maker.post, "orderList/oco", **asked)).json()
        await asyncio.to_thread(taker.order, market, "BUY", "1", "105")
        await asyncio.to_thread(
            maker.delete, "orderList", symbol=traded, orderListId=before["orderListId"]
        )
        await client.wait_until(lambda c: len(statuses(c)) == 3)
        told = [(one["C"], one["c"], one["l"], one["L"], one["g"]) for one in statuses(client)]
        assert told == [
            ("mine", "OCO", "EXEC_STARTED", "EXECUTING", placed["orderListId"]),
            ("mine", "OCO", "ALL_DONE", "ALL_DONE", placed["orderListId"]),
            ("before", "OCO", "ALL_DONE", "ALL_DONE", before["orderListId"]),
        ]
        named = [(one["symbol"], one["orderId"], one["clientOrderId"]) for one in placed["orders"]]
        for one in statuses(client)[:2]:
            assert [(row["s"], row["i"], row["c"]) for row in one["O"]] == named
            assert (one["s"], one["r"]) == (traded, "NONE")
        client.close()

    asyncio.run(walk())


def statuses(client: SocketClient) -> list[dict[str, Any]]:
    return [message for message in client.messages if message.get("e") == "listStatus"]

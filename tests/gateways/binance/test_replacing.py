"""cancelReplace and amend keep priority: both halves told, whatever became of each."""

from typing import Any

import pytest

from tests.gateways.binance.test_orders import limit, said
from tests.support.bot import Bot, joined
from tests.support.stack import ListedMarket

UNKNOWN = {"code": -2011, "msg": "Unknown order sent."}
TAKES = {"code": -2010, "msg": "Order would immediately match and take."}


def replacing(market: ListedMarket, old: int, **changes: object) -> dict[str, Any]:
    mode = {"cancelReplaceMode": "STOP_ON_FAILURE", "cancelOrderId": old, "price": "101"}
    return limit(market, "SELL", **(mode | changes))


@pytest.mark.spec("API-007", "TRAD-016")
def test_an_order_takes_the_place_of_another(maker: Bot, market: ListedMarket) -> None:
    old = maker.order(market, "SELL", "1", "100")
    answer = maker.post("order/cancelReplace", **replacing(market, old["orderId"]))
    body = answer.json()
    assert (answer.status_code, body["cancelResult"], body["newOrderResult"]) == (
        200, "SUCCESS", "SUCCESS",
    )  # fmt: skip
    assert body["cancelResponse"]["orderId"] == old["orderId"]
    assert body["cancelResponse"]["status"] == "CANCELED"
    new = body["newOrderResponse"]
    assert (new["status"], new["price"], new["fills"]) == ("NEW", "101.00000000", [])
    assert [row["orderId"] for row in maker.get("openOrders").json()] == [new["orderId"]]
    by_name = {"cancelOrderId": None, "cancelOrigClientOrderId": new["clientOrderId"]}
    again = maker.post("order/cancelReplace", **replacing(market, 0, **by_name))
    assert again.json()["cancelResponse"]["orderId"] == new["orderId"]


@pytest.mark.spec("API-007")
def test_what_failed_is_told_beside_what_did_not(
    maker: Bot, taker: Bot, market: ListedMarket
) -> None:
    path = "order/cancelReplace"
    stopped = maker.post(path, **replacing(market, 1))
    assert stopped.status_code == 400
    assert stopped.json() == {
        "code": -2022, "msg": "Order cancel-replace failed.",
        "data": {
            "cancelResult": "FAILURE", "newOrderResult": "NOT_ATTEMPTED",
            "cancelResponse": UNKNOWN, "newOrderResponse": None,
        },
    }  # fmt: skip
    allowed = maker.post(path, **replacing(market, 1, cancelReplaceMode="ALLOW_FAILURE"))
    body = allowed.json()
    assert (allowed.status_code, body["code"], body["msg"]) == (
        409, -2021, "Order cancel-replace partially failed.",
    )  # fmt: skip
    assert (body["data"]["cancelResult"], body["data"]["newOrderResult"]) == ("FAILURE", "SUCCESS")
    assert body["data"]["cancelResponse"] == UNKNOWN
    placed = body["data"]["newOrderResponse"]["orderId"]
    taker.order(market, "BUY", "1", "90")
    post_only = {"type": "LIMIT_MAKER", "timeInForce": None, "price": "90"}
    half = maker.post(path, **replacing(market, placed, **post_only))
    assert (half.status_code, half.json()["code"]) == (409, -2021)
    assert half.json()["data"]["cancelResult"] == "SUCCESS"
    assert half.json()["data"]["newOrderResponse"] == TAKES
    anyway = {"cancelReplaceMode": "ALLOW_FAILURE", **post_only}
    neither = maker.post(path, **replacing(market, 1, **anyway))
    assert (neither.status_code, neither.json()["code"]) == (400, -2022)
    assert neither.json()["data"] == {
        "cancelResult": "FAILURE", "newOrderResult": "FAILURE", "cancelResponse": UNKNOWN,
        "newOrderResponse": TAKES,
    }  # fmt: skip
    assert maker.get("openOrders").json() == []


@pytest.mark.spec("API-007")
def test_what_cannot_replace_is_refused_before_anything_happens(
    maker: Bot, market: ListedMarket
) -> None:
    old = maker.order(market, "SELL", "1", "100")["orderId"]
    path = "order/cancelReplace"
    no_mode = maker.post(path, **replacing(market, old, cancelReplaceMode=None))
    assert said(no_mode)[1] == -1102
    off_lot = maker.post(path, **replacing(market, old, quantity="0.0001"))
    assert said(off_lot) == (400, -1013, "Filter failure: LOT_SIZE")
    by_quote = {"type": "MARKET", "timeInForce": None, "price": None, "quantity": None}
    answer = maker.post(path, **replacing(market, old, quoteOrderQty="5", **by_quote))
    assert said(answer) == (400, -1014, "Unsupported order combination.")
    restricted = replacing(market, old, cancelRestrictions="ONLY_PARTIALLY_FILLED")
    kept = maker.post(path, **restricted).json()
    assert kept["data"]["cancelResponse"] == {
        "code": -2011, "msg": "Order was not canceled due to cancel restrictions.",
    }  # fmt: skip
    assert [row["orderId"] for row in maker.get("openOrders").json()] == [old]


@pytest.mark.spec("API-007", "TRAD-016")
def test_an_order_is_made_smaller(maker: Bot, market: ListedMarket) -> None:
    path = "order/amend/keepPriority"
    order = maker.order(market, "SELL", "2", "100")
    one = {"symbol": joined(market), "orderId": order["orderId"]}
    amended = maker.put(path, **one, newQty="1.5").json()
    assert isinstance(amended["executionId"], int)
    told = amended["amendedOrder"]
    assert (told["qty"], told["status"], told["clientOrderId"]) == (
        "1.50000000", "NEW", order["clientOrderId"],
    )  # fmt: skip
    assert maker.get("order", **one).json()["origQty"] == "1.50000000"
    same = maker.put(path, **one, newQty="1.2", newClientOrderId=order["clientOrderId"])
    assert same.json()["amendedOrder"]["qty"] == "1.20000000"
    assert same.json()["executionId"] > amended["executionId"]
    assert said(maker.put(path, **one, newQty="5")) == (400, -1013, "Filter failure: LOT_SIZE")
    assert said(maker.put(path, **one, newQty="1", newClientOrderId="other"))[1] == -2038
    gone = {"symbol": joined(market), "orderId": 1, "newQty": "1"}
    assert said(maker.put(path, **gone)) == (400, -2011, "Unknown order sent.")


@pytest.mark.spec("API-007", "TRAD-016")
def test_when_an_order_became_smaller(maker: Bot, taker: Bot, market: ListedMarket) -> None:
    order = maker.order(market, "BUY", "3", "20.5")
    one = {"symbol": joined(market), "orderId": order["orderId"]}
    assert maker.get("order/amendments", **one).json() == []
    taker.order(market, "SELL", "1", "20.5")
    changes = [
        maker.put("order/amend/keepPriority", **one, newQty=quantity).json()
        for quantity in ("2.5", "2.25")
    ]
    told = {
        "symbol": joined(market), "orderId": order["orderId"],
        "origClientOrderId": order["clientOrderId"], "newClientOrderId": order["clientOrderId"],
    }  # fmt: skip
    expected = [
        told | {
            "executionId": change["executionId"], "origQty": before, "newQty": after,
            "time": change["transactTime"],
        }
        for change, before, after in zip(
            changes, ("3.00000000", "2.50000000"), ("2.50000000", "2.25000000"), strict=True
        )
    ]  # fmt: skip
    assert maker.get("order/amendments", **one).json() == expected
    later = changes[1]["executionId"]
    assert maker.get("order/amendments", **one, fromExecutionId=later).json() == expected[1:]
    assert maker.get("order/amendments", **one, limit=1).json() == expected[:1]
    # What a prevented trade with oneself took is no amendment; nor is what the end gave back.
    maker.post(
        "order", symbol=joined(market), side="SELL", type="LIMIT", timeInForce="IOC",
        quantity="0.25", price="20.5", selfTradePreventionMode="DECREMENT",
    )  # fmt: skip
    assert maker.get("order", **one).json()["origQty"] == "2.00000000"
    assert maker.get("order/amendments", **one).json() == expected
    assert maker.delete("order", **one).status_code == 200
    assert maker.get("order/amendments", **one).json() == expected
    for other, asked in ((taker, one), (maker, one | {"orderId": 1})):
        assert said(other.get("order/amendments", **asked)) == (
            400, -2013, "Order does not exist.",
        )  # fmt: skip

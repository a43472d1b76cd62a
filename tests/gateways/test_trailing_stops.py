"""Over REST and the WebSocket: stops that follow the last price."""

from typing import Any

import pytest

from tests.support.stack import Account, ListedMarket

ORDERS = "/api/v1/orders"


def trailing(market: ListedMarket, **more: object) -> dict[str, object]:
    terms = {"market": market.symbol, "side": "sell", "quantity": "1", "type": "trailing_stop"}
    return terms | more


def put(account: Account, market: ListedMarket, **more: object) -> Any:
    answer = account.post(ORDERS, trailing(market, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


def trade(bob: Account, market: ListedMarket, price: str) -> None:
    """Bob makes the last price with himself."""
    terms = {
        "market": market.symbol, "quantity": "0.1", "price": price,
        "self_trade_prevention": "none",
    }  # fmt: skip
    for side in ("buy", "sell"):
        answer = bob.post(ORDERS, terms | {"side": side})
        assert answer.status_code == 201, answer.text


def now(account: Account, placed: Any) -> Any:
    return account.get(f"{ORDERS}/{placed['order_id']}").json()


@pytest.mark.spec("TRAD-006", "TRAD-002")
def test_it_follows_and_sells_when_the_price_turns(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    trade(bob, market, "100")
    placed = put(alice, market, trail_offset="5")
    assert (placed["status"], placed["stop_price"], placed["price"]) == ("pending", "95", None)
    assert (placed["trail_offset"], placed["trail_percent"]) == ("5", None)
    trade(bob, market, "110")
    assert now(alice, placed)["stop_price"] == "105"
    trade(bob, market, "107")
    assert (now(alice, placed)["stop_price"], now(alice, placed)["status"]) == ("105", "pending")
    bob.place(market, "buy", "1", "104")
    trade(bob, market, "105")
    sold = now(alice, placed)
    assert (sold["status"], sold["average_filled_price"], sold["stop_price"]) == (
        "filled", "104", "105"
    )  # fmt: skip


@pytest.mark.spec("TRAD-006")
def test_a_percentage_rounds_away_from_the_market(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    trade(bob, market, "99.99")
    placed = put(alice, market, trail_percent="2.5")
    assert (placed["stop_price"], placed["trail_percent"]) == ("97.49", "2.5")
    bought = put(alice, market, side="buy", trail_percent="0.0001")
    assert bought["stop_price"] == "100"
    listed = alice.get(f"{ORDERS}?status=open").json()["data"]
    assert [order["trail_percent"] for order in listed] == ["0.0001", "2.5"]


@pytest.mark.spec("TRAD-006")
def test_it_begins_to_follow_at_its_activation_price(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    placed = put(alice, market, trail_offset="2", activation_price="120")
    assert (placed["stop_price"], placed["activation_price"]) == ("118", "120")
    trade(bob, market, "100")
    assert now(alice, placed)["status"] == "pending", "it does not trail yet"
    trade(bob, market, "121")
    assert now(alice, placed)["stop_price"] == "119"
    assert alice.delete(f"{ORDERS}/{placed['order_id']}").json()["status"] == "cancelled"
    gone = now(alice, placed)
    assert (gone["trail_offset"], gone["activation_price"]) == ("2", "120")


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({}, 400, "order_malformed"),
        ({"trail_offset": "1", "trail_percent": "1"}, 400, "order_malformed"),
        ({"trail_offset": "1", "stop_price": "5"}, 400, "order_malformed"),
        ({"trail_offset": "1", "price": "5"}, 400, "order_malformed"),
        ({"trail_offset": "1", "time_in_force": "gtc"}, 400, "order_malformed"),
        ({"trail_percent": "1.23456"}, 400, "order_malformed"),
        ({"trail_percent": "-1"}, 400, "malformed"),
        ({"trail_percent": "100"}, 409, "stop_price_out_of_range"),
        ({"trail_percent": "0"}, 409, "stop_price_out_of_range"),
        ({"trail_percent": "1" + "0" * 17}, 409, "stop_price_out_of_range"),
        ({"trail_offset": "0"}, 409, "stop_price_out_of_range"),
        ({"trail_offset": "1", "activation_price": "0"}, 409, "stop_price_out_of_range"),
        ({"trail_offset": "0.001"}, 409, "price_off_tick"),
        ({"trail_offset": "9" * 17}, 409, "stop_price_out_of_range"),
        ({"trail_offset": "1"}, 409, "no_reference_price"),
    ],
)
def test_what_is_no_trailing_stop_is_refused(
    alice: Account, market: ListedMarket, more: dict[str, object], status: int, code: str
) -> None:
    answer = alice.post(ORDERS, trailing(market, **more))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert alice.balance(market.base)["locked"] == "0"

"""Orders that show little or nothing: what others learn of them, and what stands against them."""

import asyncio
from typing import Any

import pytest

from bedesten.protocol.commands import SetPhase
from bedesten.protocol.vocabulary import Phase
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"


def order(market: ListedMarket, **changes: object) -> dict[str, object]:
    """A sell of ten at 100."""
    terms = {"market": market.symbol, "side": "sell", "quantity": "10", "price": "100"}
    return terms | changes


def put(account: Account, market: ListedMarket, **changes: object) -> Any:
    """Place an order that must be accepted."""
    answer = account.post(ORDERS, order(market, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


def book(stack: Stack, market: ListedMarket) -> tuple[Any, Any]:
    found = stack.http.get(f"/api/v1/markets/{market.symbol}/book").json()
    return found["bids"], found["asks"]


@pytest.mark.spec("TRAD-008")
def test_an_iceberg_shows_a_part_at_a_time_and_goes_to_the_back(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    stack.fund(alice.id, {market.base: "1"})
    stack.fund(bob.id, {market.quote: "100"})
    iceberg = put(alice, market, display_quantity="3")
    assert (iceberg["display_quantity"], iceberg["hidden"]) == ("3", False)
    assert book(stack, market) == ([], [["100", "3"]])
    behind = put(alice, market, quantity="1")
    taken = put(bob, market, side="buy", quantity="3.5")
    assert [trade["quantity"] for trade in taken["trades"]] == ["3", "0.5"]
    assert alice.get(f"{ORDERS}/{behind['order_id']}").json()["filled_quantity"] == "0.5"
    assert book(stack, market) == ([], [["100", "3.5"]])
    now = alice.get(f"{ORDERS}/{iceberg['order_id']}").json()
    assert (now["remaining_quantity"], now["filled_quantity"]) == ("7", "3")
    all_of_it = put(bob, market, side="buy", quantity="7.5")
    assert all_of_it["status"] == "filled"
    past = alice.get(f"{ORDERS}/{iceberg['order_id']}").json()
    assert (past["status"], past["display_quantity"]) == ("filled", "3")


@pytest.mark.spec("TRAD-008", "DATA-005")
def test_nobody_hears_of_a_hidden_order_until_it_trades(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    stack.fund(alice.id, {market.base: "2"})

    async def scene() -> list[dict[str, Any]]:
        client = await SocketClient.connect(stack.ws_url)
        client.authenticate(bob)
        for channel in ("book", "trades", "market"):
            client.send(op="subscribe", channel=channel, market=market.symbol)
        client.send(op="subscribe", channel="orders", id="last")
        await client.wait_for(op="subscribed", id="last")
        begin = len(client.messages)
        hidden = await asyncio.to_thread(put, alice, market, hidden=True)
        await asyncio.to_thread(put, alice, market, price="101", quantity="2", display_quantity="1")
        await client.wait_for(channel="book", type="update")
        assert hidden["hidden"] is True
        await asyncio.to_thread(put, bob, market, side="buy", quantity="4", time_in_force="ioc")
        await client.wait_for(channel="trades", type="update")
        await asyncio.to_thread(put, bob, market, side="buy", quantity="1", price="50")
        await client.wait_until(
            lambda c: any(m.get("bids") == [["50", "1"]] for m in c.messages[begin:])
        )
        client.close()
        return client.messages[begin:]

    heard = asyncio.run(scene())
    books = [m for m in heard if m.get("channel") == "book"]
    assert [(m["bids"], m["asks"]) for m in books] == [([], [["101", "1"]]), ([["50", "1"]], [])]
    (tape,) = [m for m in heard if m.get("channel") == "trades"]
    assert [(t["price"], t["quantity"]) for t in tape["data"]] == [("100", "4")]
    assert all("order_id" not in t and "hidden" not in t for t in tape["data"])
    own = [o for m in heard if m.get("channel") == "orders" for o in m["data"]]
    assert {o["account_id"] for o in own} == {bob.id}
    assert book(stack, market) == ([["50", "1"]], [["101", "1"]])
    past = stack.http.get(f"/api/v1/markets/{market.symbol}/trades").json()["data"]
    assert {row["quantity"] for row in past} <= {"4"}


@pytest.mark.spec("TRAD-008")
def test_displayed_orders_come_first_at_a_price(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    hidden = put(alice, market, quantity="1", hidden=True)
    shown = put(alice, market, quantity="1")
    assert put(bob, market, side="buy", quantity="1")["status"] == "filled"
    assert alice.get(f"{ORDERS}/{shown['order_id']}").json()["status"] == "filled"
    assert alice.get(f"{ORDERS}/{hidden['order_id']}").json()["status"] == "open"
    assert alice.delete(f"{ORDERS}/{hidden['order_id']}").json()["status"] == "cancelled"
    gone = alice.get(f"{ORDERS}/{hidden['order_id']}").json()
    assert (gone["hidden"], gone["cancellation_reason"]) == (True, "requested")


@pytest.mark.spec("TRAD-008")
def test_a_post_only_order_is_refused_or_slides(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    put(alice, market, price="100", quantity="1")
    crossing = order(market, side="buy", price="105", quantity="1", post_only=True)
    answer = bob.post(ORDERS, crossing)
    assert (answer.status_code, answer.json()["code"]) == (409, "would_take")
    slid = bob.post(ORDERS, crossing | {"slide": True}).json()
    assert (slid["price"], slid["post_only"], slid["status"]) == ("99.99", True, "open")
    assert bob.balance(market.quote)["locked"] == "99.99"
    assert book(stack, market) == ([["99.99", "1"]], [["100", "1"]])
    sold = put(alice, market, price="90", quantity="1", post_only=True, slide=True)
    assert sold["price"] == "100"


@pytest.mark.spec("TRAD-008")
def test_an_auction_does_not_tell_whose_orders_are_hidden(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    """They count for the price and are in no book."""
    stack.run(SetPhase(market=market.id, phase=Phase.AUCTION))
    put(alice, market, hidden=True, quantity="2")
    put(bob, market, side="buy", quantity="1.5", price="101")
    assert book(stack, market) == ([["101", "1.5"]], [])
    found = stack.http.get(f"/api/v1/markets/{market.symbol}/auction").json()
    assert (found["indicative_quantity"], found["surplus_side"]) == ("1.5", "sell")
    assert "order_id" not in found


BAD: list[tuple[dict[str, object], str]] = [
    ({"hidden": True, "display_quantity": "1"}, "a hidden order shows nothing"),
    ({"hidden": True, "time_in_force": "ioc"}, "only an order that rests"),
    ({"display_quantity": "1", "time_in_force": "fok"}, "only an order that rests"),
    ({"type": "market", "price": None, "hidden": True}, "only an order that rests"),
    ({"slide": True}, "only a post_only order slides"),
    ({"type": "market", "price": None, "slide": True}, "cannot be post_only"),
    ({"trail_offset": "1"}, "a limit order does not trail"),
    ({"activation_price": "1"}, "a limit order does not trail"),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_parts_that_do_not_fit_are_said_in_a_sentence(
    alice: Account, market: ListedMarket, changes: dict[str, object], sentence: str
) -> None:
    terms = {k: v for k, v in order(market, **changes).items() if v is not None}
    answer = alice.post(ORDERS, terms)
    assert (answer.status_code, answer.json()["code"]) == (400, "order_malformed")
    assert sentence in answer.json()["detail"]


@pytest.mark.parametrize(
    ("shown", "status", "code"),
    [
        ("0", 409, "display_quantity_out_of_range"),
        ("11", 409, "display_quantity_out_of_range"),
        ("0.099", 409, "display_quantity_out_of_range"),  # more than a hundred parts
        ("0.0001", 409, "quantity_off_lot"),
        ("-1", 400, "malformed"),
        (1, 400, "malformed"),
    ],
)
def test_a_display_quantity_has_bounds(
    alice: Account, market: ListedMarket, shown: object, status: int, code: str
) -> None:
    answer = alice.post(ORDERS, order(market, display_quantity=shown))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert alice.balance(market.base)["locked"] == "0"

"""Over REST and the WebSocket: orders that wait for a price, end at a time, or become smaller."""

import asyncio
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import msgspec
import pytest

from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

ORDERS = "/api/v1/orders"
PATIENCE_S = 10
SOON = timedelta(milliseconds=2500)  # what comes before it takes long on a busy machine
ISTANBUL_AHEAD = timedelta(hours=3)  # all year, since 2016


def put(account: Account, market: ListedMarket, side: str, quantity: str, **more: str) -> Any:
    """Place an order that must be accepted."""
    body = {"market": market.symbol, "side": side, "quantity": quantity} | more
    answer = account.post(ORDERS, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def stop(account: Account, market: ListedMarket, at: str, **more: str) -> Any:
    """A sell of one that waits for a price at or below `at`."""
    return put(account, market, "sell", "1", type="stop_loss", stop_price=at, **more)


def trade(maker: Account, taker: Account, market: ListedMarket, price: str) -> None:
    """Make the last price."""
    maker.place(market, "buy", "0.1", price)
    taker.place(market, "sell", "0.1", price)


def patch(account: Account, order: str, body: object, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return account.request("PATCH", f"{ORDERS}/{order}", msgspec.json.encode(body), named)


def eventually(look: Callable[[], Any], wanted: object) -> None:
    """Look until it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while (seen := look()) != wanted:
        assert time.monotonic() < deadline, f"{seen} is not {wanted}"
        time.sleep(0.05)


def status(account: Account, order: str) -> str:
    return str(account.get(f"{ORDERS}/{order}").json()["status"])


@pytest.mark.spec("TRAD-006", "TRAD-002")
def test_a_stop_loss_waits_and_then_takes(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    placed = stop(alice, market, "90")
    assert (placed["status"], placed["stop_price"], placed["price"]) == ("pending", "90", None)
    assert placed["time_in_force"] == "ioc"
    path = f"{ORDERS}/{placed['order_id']}"
    assert alice.get(path).json() == placed | {"trades": None}
    assert alice.balance(market.base)["locked"] == "1"
    listed = alice.get(f"{ORDERS}?status=open").json()["data"]
    assert [order["status"] for order in listed] == ["pending"]
    bob.place(market, "buy", "2", "89")
    trade(bob, alice, market, "90")
    done = alice.get(path).json()
    assert (done["status"], done["average_filled_price"]) == ("filled", "89")
    assert (done["stop_price"], done["price"]) == ("90", None)
    assert alice.balance(market.base)["locked"] == "0"


@pytest.mark.spec("TRAD-006", "TRAD-002")
def test_a_stop_limit_rests_once_triggered(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    more = {"type": "stop_limit", "stop_price": "110", "price": "112"}
    placed = put(alice, market, "buy", "1", **more)
    assert (placed["status"], placed["price"]) == ("pending", "112")
    book = alice.get(f"/api/v1/markets/{market.symbol}/book").json()
    assert book["bids"] == []
    trade(bob, alice, market, "110")
    order = alice.get(f"{ORDERS}/{placed['order_id']}").json()
    assert (order["status"], order["stop_price"]) == ("open", "110")
    book = alice.get(f"/api/v1/markets/{market.symbol}/book").json()
    assert book["bids"] == [["112", "1"]]
    assert alice.delete(f"{ORDERS}/{placed['order_id']}").json()["status"] == "cancelled"


@pytest.mark.spec("TRAD-002", "TRAD-006")
def test_a_take_profit_waits_on_the_other_side(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    trade(bob, alice, market, "100")
    placed = put(alice, market, "sell", "1", type="take_profit", stop_price="110")
    limited = put(
        alice, market, "sell", "1", type="take_profit_limit", stop_price="120", price="125"
    )
    assert (placed["status"], limited["status"]) == ("pending", "pending")
    bob.place(market, "buy", "1", "109")
    trade(bob, alice, market, "110")
    assert status(alice, placed["order_id"]) == "filled"
    assert status(alice, limited["order_id"]) == "pending"
    assert alice.delete(f"{ORDERS}/{limited['order_id']}").json()["status"] == "cancelled"


def test_a_stop_price_that_is_reached_already_is_refused(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    trade(bob, alice, market, "100")
    body = {"market": market.symbol, "side": "sell", "quantity": "1", "type": "stop_loss"}
    answer = alice.post(ORDERS, body | {"stop_price": "100"})
    assert (answer.status_code, answer.json()["code"]) == (409, "would_trigger")
    assert alice.balance(market.base)["locked"] == "0"


def test_an_answer_tells_only_of_the_order_it_placed(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    """The same command triggers a stop, which trades with the rest of the order just placed."""
    waiting = stop(alice, market, "90")
    alice.place(market, "sell", "0.5", "90")
    placed = put(bob, market, "buy", "2", price="90")
    assert [trade["role"] for trade in placed["trades"]] == ["taker", "maker"]
    assert (placed["status"], placed["filled_quantity"]) == ("partially_filled", "1.5")
    assert bob.get(f"{ORDERS}/{placed['order_id']}").json() == placed | {"trades": None}
    assert status(alice, waiting["order_id"]) == "filled"


@pytest.mark.spec("TRAD-004")
def test_a_gtd_order_expires(alice: Account, market: ListedMarket) -> None:
    end = (datetime.now(UTC) + SOON).isoformat()
    resting = put(alice, market, "buy", "1", price="100", time_in_force="gtd", expires_at=end)
    waiting = put(
        alice, market, "sell", "1", type="stop_limit", stop_price="90", price="90",
        time_in_force="gtd", expires_at=end,
    )  # fmt: skip
    assert resting["expires_at"] == waiting["expires_at"] == end.replace("+00:00", "Z")
    assert (
        alice.get(f"{ORDERS}/{resting['order_id']}").json()["expires_at"] == resting["expires_at"]
    )
    for order in (resting, waiting):
        eventually(partial(status, alice, order["order_id"]), "expired")
        gone = alice.get(f"{ORDERS}/{order['order_id']}").json()
        assert gone["cancellation_reason"] == "expired"
        assert end <= gone["ended_at"]
        assert gone == order | {
            "trades": None, "status": "expired", "cancellation_reason": "expired",
            "waiting_for": None, "ended_at": gone["ended_at"],
        }  # fmt: skip
    assert alice.balance(market.quote)["locked"] == alice.balance(market.base)["locked"] == "0"
    past = alice.get(f"{ORDERS}?status=closed").json()["data"]
    assert {order["status"] for order in past} == {"expired"}


@pytest.mark.spec("TRAD-004")
def test_a_day_order_ends_at_midnight_in_istanbul(alice: Account, market: ListedMarket) -> None:
    before = datetime.now(UTC)
    placed = put(alice, market, "buy", "1", price="100", time_in_force="day")
    end = datetime.fromisoformat(placed["expires_at"])
    assert before < end <= before + timedelta(days=1, seconds=PATIENCE_S)
    assert (end + ISTANBUL_AHEAD).time().isoformat() == "00:00:00"


@pytest.mark.spec("TRAD-013")
def test_decrement_shrinks_both(alice: Account, market: ListedMarket) -> None:
    resting = alice.place(market, "sell", "3", "100")
    placed = put(
        alice, market, "buy", "1", price="100", self_trade_prevention="decrement"
    )  # fmt: skip
    assert (placed["status"], placed["cancellation_reason"]) == (
        "cancelled", "self_trade_prevented"
    )  # fmt: skip
    left = alice.get(f"{ORDERS}/{resting['order_id']}").json()
    assert (left["status"], left["quantity"], left["filled_quantity"]) == ("open", "2", "0")
    assert alice.balance(market.base)["locked"] == "2"
    assert alice.balance(market.quote)["locked"] == "0"


@pytest.mark.spec("TRAD-016")
def test_an_order_is_reduced(alice: Account, bob: Account, market: ListedMarket) -> None:
    order = alice.place(market, "buy", "3", "100")["order_id"]
    bob.place(market, "sell", "1", "100")
    key = str(uuid.uuid4())
    answer = patch(alice, order, {"quantity": "2.5"}, idempotency_key=key)
    assert answer.status_code == 200, answer.text
    reduced = answer.json()
    assert reduced.pop("transfer_id").startswith("trf_")
    assert reduced == {
        "order_id": order, "account_id": alice.id, "market": market.symbol, "side": "buy",
        "quantity": "2.5", "released_amount": "50", "released_asset": market.quote,
    }  # fmt: skip
    shown = alice.get(f"{ORDERS}/{order}").json()
    assert (shown["quantity"], shown["remaining_quantity"]) == ("2.5", "1.5")
    assert (shown["status"], alice.balance(market.quote)["locked"]) == ("partially_filled", "150")
    bob.place(market, "sell", "1.5", "100")
    assert (status(alice, order), alice.get(f"{ORDERS}/{order}").json()["quantity"]) == (
        "filled", "2.5"
    )  # fmt: skip
    again = patch(alice, order, {"quantity": "2.5"}, idempotency_key=key)
    assert again.json() == answer.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    late = patch(alice, order, {"quantity": "2"})
    assert (late.status_code, late.json()["code"]) == (404, "order_not_found")


@pytest.mark.parametrize(
    ("body", "http", "code"),
    [
        ({"quantity": "3"}, 409, "quantity_out_of_range"),
        ({"quantity": "3.5"}, 409, "quantity_out_of_range"),
        ({"quantity": "1"}, 409, "quantity_out_of_range"),
        ({"quantity": "0"}, 409, "quantity_out_of_range"),
        ({"quantity": "99999999999999999"}, 409, "quantity_out_of_range"),
        ({"quantity": "1.0001"}, 409, "quantity_off_lot"),
        ({"quantity": "-1"}, 400, "malformed"),
        ({"quantity": 2}, 400, "malformed"),
        ({"quantity": None}, 400, "malformed"),
        ({"quantity": "2", "price": "5"}, 400, "malformed"),
        ({}, 400, "malformed"),
    ],
)
def test_what_is_no_reduction_is_refused(
    alice: Account, bob: Account, market: ListedMarket, body: object, http: int, code: str
) -> None:
    order = alice.place(market, "buy", "3", "100")["order_id"]
    bob.place(market, "sell", "1", "100")
    answer = patch(alice, order, body)
    assert (answer.status_code, answer.json()["code"]) == (http, code), answer.text
    assert alice.balance(market.quote)["locked"] == "200"


@pytest.mark.spec("API-010", "TRAD-015")
def test_another_accounts_order_is_not_found(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    order = alice.place(market, "buy", "3", "100")["order_id"]
    for number, account in ((order, bob), ("ord_4096", alice)):
        answer = patch(account, number, {"quantity": "2"})
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")
    malformed = patch(alice, "trd_5", {"quantity": "2"})
    assert (malformed.status_code, malformed.json()["code"]) == (400, "malformed_id")


@pytest.mark.spec("API-006")
def test_the_stream_tells_of_trigger_reduction_and_expiry(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    carol = stack.open_account({market.base: "1"})
    waiting = put(
        alice, market, "sell", "2", type="stop_limit", stop_price="90", price="95",
        time_in_force="gtd", expires_at=(datetime.now(UTC) + 2 * SOON).isoformat(),
    )["order_id"]  # fmt: skip

    async def scene() -> list[Any]:
        client = await SocketClient.connect(stack.ws_url)
        client.authenticate(alice)
        client.send(op="subscribe", channel="orders")
        snapshot = await client.wait_for(channel="orders", type="snapshot")
        assert [order["status"] for order in snapshot["data"]] == ["pending"]
        await asyncio.to_thread(patch, alice, waiting, {"quantity": "1.5"})
        await asyncio.to_thread(trade, bob, carol, market, "90")
        await asyncio.to_thread(patch, alice, waiting, {"quantity": "1"})
        await client.wait_until(lambda c: any(o["status"] == "expired" for o in told(c)))
        client.close()
        return told(client)

    orders = asyncio.run(scene())
    assert orders[-1] == alice.get(f"{ORDERS}/{waiting}").json() | {"trades": []}

    assert [(order["status"], order["quantity"]) for order in orders] == [
        ("pending", "1.5"), ("open", "1.5"), ("open", "1"), ("expired", "1")
    ]  # fmt: skip


def told(client: SocketClient) -> list[Any]:
    """Orders in the updates so far."""
    wanted = {"channel": "orders", "type": "update"}
    updates = [message for message in client.messages if wanted.items() <= message.items()]
    return [order for message in updates for order in message["data"]]

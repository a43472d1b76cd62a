"""Over REST and the WebSocket: orders that depend on each other."""

import asyncio
import uuid
from typing import Any

import pytest

from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

LISTS = "/api/v1/order-lists"
ORDERS = "/api/v1/orders"


def leg(side: str, **more: str) -> dict[str, str]:
    return {"side": side, "quantity": "1"} | more


TAKE = leg("sell", price="120")
STOP = leg("sell", type="stop_loss", stop_price="90")
WORK = leg("buy", price="100")


def body(market: ListedMarket, contingency: str, *legs: object, **more: str) -> dict[str, object]:
    names = ("first", "second", "third")
    named = dict(zip(names, legs, strict=False))
    return {"market": market.symbol, "contingency": contingency} | named | more


def put(account: Account, market: ListedMarket, kind: str, *legs: object, **more: str) -> Any:
    answer = account.post(LISTS, body(market, kind, *legs, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


def trade(bob: Account, market: ListedMarket, price: str) -> None:
    """Bob makes the last price with himself."""
    terms = {
        "market": market.symbol, "quantity": "0.1", "price": price,
        "self_trade_prevention": "none",
    }  # fmt: skip
    for side in ("buy", "sell"):
        assert bob.post(ORDERS, terms | {"side": side}).status_code == 201


def statuses(account: Account, placed: Any) -> list[str]:
    found = account.get(f"{LISTS}/{placed['order_list_id']}").json()
    return [order["status"] for order in found["orders"]]


@pytest.mark.spec("TRAD-007")
def test_an_oco_holds_once_and_one_ends_the_other(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    placed = put(alice, market, "oco", TAKE, STOP, client_list_id="mine")
    assert [order["status"] for order in placed["orders"]] == ["open", "pending"]
    assert (placed["contingency"], placed["client_list_id"]) == ("oco", "mine")
    assert {order["order_list_id"] for order in placed["orders"]} == {placed["order_list_id"]}
    assert alice.balance(market.base)["locked"] == "1", "once for both"
    again = alice.get(f"{LISTS}/{placed['order_list_id']}").json()
    for order in placed["orders"]:
        order["trades"] = None
    assert again == placed
    bob.place(market, "buy", "0.25", "120")
    assert statuses(alice, placed) == ["partially_filled", "cancelled"]
    stop = alice.get(f"{ORDERS}/{placed['orders'][1]['order_id']}").json()
    assert stop["cancellation_reason"] == "linked_order"
    assert alice.balance(market.base)["locked"] == "0.75"


@pytest.mark.spec("TRAD-007")
def test_the_stop_of_an_oco_ends_its_limit(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    placed = put(alice, market, "oco", TAKE, STOP)
    bob.place(market, "buy", "1", "89")
    trade(bob, market, "90")
    assert statuses(alice, placed) == ["cancelled", "filled"]
    assert alice.balance(market.base)["locked"] == "0"


@pytest.mark.spec("TRAD-007")
def test_an_otoco_brackets_what_it_bought(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    placed = put(alice, market, "otoco", WORK, TAKE, STOP)
    assert [order["status"] for order in placed["orders"]] == ["open", "pending", "pending"]
    assert alice.balance(market.base)["locked"] == "0"
    assert alice.balance(market.quote)["locked"] == "100"
    bob.place(market, "sell", "1", "100")
    assert statuses(alice, placed) == ["filled", "open", "pending"]
    assert alice.balance(market.base)["locked"] == "1"
    bob.place(market, "buy", "1", "120")
    assert statuses(alice, placed) == ["filled", "filled", "cancelled"]


def test_a_pending_order_that_cannot_enter_is_rejected(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    big = leg("sell", price="110") | {"quantity": "50"}
    placed = put(alice, market, "oto", WORK, big)
    bob.place(market, "sell", "1", "100")
    assert statuses(alice, placed) == ["filled", "rejected"]
    rejected = alice.get(f"{ORDERS}/{placed['orders'][1]['order_id']}").json()
    assert rejected["reject_code"] == "insufficient_funds"
    assert rejected["cancellation_reason"] is None


@pytest.mark.spec("TRAD-007", "LEDG-008")
def test_a_key_places_and_cancels_once(alice: Account, bob: Account, market: ListedMarket) -> None:
    key = str(uuid.uuid4())
    wanted = body(market, "oco", TAKE, STOP)
    first = alice.post(LISTS, wanted, idempotency_key=key)
    again = alice.post(LISTS, wanted, idempotency_key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(alice.get(f"{ORDERS}?status=open").json()["data"]) == 2
    other = alice.post(LISTS, wanted | {"client_list_id": "x"}, idempotency_key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    path = f"{LISTS}/{first.json()['order_list_id']}"
    assert bob.delete(path).json()["code"] == "order_not_found"
    key = str(uuid.uuid4())
    gone = alice.delete(path, idempotency_key=key)
    assert gone.json()["cancelled"] == 2
    assert {order["cancellation_reason"] for order in gone.json()["data"]} == {"requested"}
    assert alice.delete(path, idempotency_key=key).json() == gone.json()
    late = alice.delete(path)
    assert (late.status_code, late.json()["code"]) == (404, "order_not_found")
    assert alice.balance(market.base)["locked"] == "0"


@pytest.mark.spec("API-010", "API-004")
def test_lists_are_listed_newest_first_and_are_nobody_elses(
    alice: Account, bob: Account, market: ListedMarket
) -> None:
    made = [put(alice, market, "oco", TAKE, STOP)["order_list_id"] for _ in range(3)]
    assert alice.get(f"{LISTS}/{made[2]}").status_code == 200  # so the tables have it too
    page = alice.get(f"{LISTS}?limit=2").json()
    assert [one["order_list_id"] for one in page["data"]] == [made[2], made[1]]
    assert [order["type"] for order in page["data"][0]["orders"]] == ["limit", "stop_loss"]
    rest = alice.get(f"{LISTS}?limit=2&cursor={page['next_cursor']}").json()
    assert [one["order_list_id"] for one in rest["data"]] == [made[0]]
    assert rest["next_cursor"] is None
    assert bob.get(LISTS).json()["data"] == []
    for method in ("GET", "DELETE"):
        answer = bob.request(method, f"{LISTS}/{made[0]}")
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")
    assert alice.get(f"{LISTS}/{made[0]}").json()["market"] == market.symbol
    malformed = alice.get(f"{LISTS}/ord_5")
    assert (malformed.status_code, malformed.json()["code"]) == (400, "malformed_id")
    assert alice.get(f"{LISTS}?cursor=x").status_code == 400
    assert bob.get(f"{LISTS}/lst_4096").status_code == 404


def test_an_order_of_a_list_is_neither_reduced_nor_replaced(
    alice: Account, market: ListedMarket
) -> None:
    order = put(alice, market, "oco", TAKE, STOP)["orders"][0]["order_id"]
    reduced = alice.request("PATCH", f"{ORDERS}/{order}", b'{"quantity": "0.5"}')
    wanted = TAKE | {"market": market.symbol}
    replaced = alice.post(f"{ORDERS}/{order}/replace", wanted)
    for answer in (reduced, replaced):
        assert (answer.status_code, answer.json()["code"]) == (409, "order_in_list")
    cancelled = alice.delete(f"{ORDERS}/{order}").json()
    assert cancelled["order_id"] == order
    assert alice.get(f"{ORDERS}?status=open").json()["data"] == []


BAD: list[tuple[str, tuple[object, ...], int, str]] = [
    ("oco", (TAKE,), 400, "missing required field `second`"),
    ("oco", (TAKE, STOP, WORK), 400, "an oco list has no third order"),
    ("otoco", (WORK, STOP), 400, "an otoco list needs a third order"),
    ("oto", (STOP, TAKE), 400, "first: the order that others follow is a limit order"),
    ("oco", (TAKE, TAKE), 400, "second: this order of a pair waits for a price"),
    ("oco", (WORK, STOP), 400, "first and second are of the same side"),
    ("oco", (TAKE | {"quantity": "2"}, STOP), 400, "first and second have the same quantity"),
    ("oco", (TAKE | {"time_in_force": "ioc"}, STOP), 400, "first: this order of a pair rests"),
    ("oco", (TAKE, STOP | {"price": "1"}), 400, "second: a stop_loss order has no price"),
    ("oco", (TAKE | {"market": "A-B"}, STOP), 400, "unknown field `market` - at `$.first`"),
    ("oco", (TAKE | {"quote_quantity": "1"}, STOP), 400, "unknown field `quote_quantity`"),
    ("both", (TAKE, STOP), 400, "Invalid enum value"),
]


@pytest.mark.parametrize(("contingency", "legs", "status", "sentence"), BAD)
def test_what_is_no_list_is_said_in_a_sentence(
    alice: Account,
    market: ListedMarket,
    contingency: str,
    legs: tuple[object, ...],
    status: int,
    sentence: str,
) -> None:  # fmt: skip
    answer = alice.post(LISTS, body(market, contingency, *legs))
    assert answer.status_code == status, answer.text
    assert sentence in answer.json()["detail"]


@pytest.mark.spec("TRAD-007")
@pytest.mark.parametrize(
    ("legs", "status", "code"),
    [
        ((TAKE | {"quantity": "99"}, STOP | {"quantity": "99"}), 409, "insufficient_funds"),
        ((TAKE | {"price": "0"}, STOP), 409, "price_out_of_range"),
        ((TAKE, STOP | {"stop_price": "0"}), 409, "stop_price_out_of_range"),
        ((TAKE | {"client_order_id": "a"}, STOP | {"client_order_id": "a"}), 409,
         "client_order_id_taken"),
        ((TAKE | {"price": "0.001"}, STOP), 409, "price_off_tick"),
        ((TAKE | {"price": "80"}, STOP), 409, "would_take"),
    ],
)  # fmt: skip
def test_a_list_against_a_rule_is_refused_whole(
    alice: Account,
    bob: Account,
    market: ListedMarket,
    legs: tuple[object, ...],
    status: int,
    code: str,
) -> None:  # fmt: skip
    bob.place(market, "buy", "1", "85")
    answer = alice.post(LISTS, body(market, "oco", *legs))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert alice.balance(market.base)["locked"] == "0"
    assert alice.get(f"{ORDERS}?status=open").json()["data"] == []


def test_the_stream_tells_of_a_list_as_rest_does(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket
) -> None:
    trail = leg("sell", type="trailing_stop", trail_offset="5")
    broke = leg("sell", price="130") | {"quantity": "50"}

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.authenticate(alice)
        client.send(op="subscribe", channel="orders")
        await client.wait_for(channel="orders", type="snapshot")
        first = await asyncio.to_thread(put, alice, market, "otoco", WORK, TAKE, STOP)
        await same(client, first)
        second = await asyncio.to_thread(put, alice, market, "oto", WORK, trail)
        third = await asyncio.to_thread(put, alice, market, "oto", WORK, broke)
        for placed in (second, third):
            await same(client, placed)
        await asyncio.to_thread(bob.place, market, "sell", "3", "100")
        for placed in (first, second, third):
            await same(client, placed)
        await asyncio.to_thread(bob.place, market, "buy", "3", "89")
        await asyncio.to_thread(trade, bob, market, "90")
        for placed in (first, second, third):
            await same(client, placed)
        client.close()

    async def same(client: SocketClient, placed: Any) -> None:
        """The last that was told of each order of the list is what REST has."""
        found = (await asyncio.to_thread(alice.get, f"{LISTS}/{placed['order_list_id']}")).json()
        for order in found["orders"]:
            await client.wait_until(lambda c, order=order: heard(c, order) == order)

    asyncio.run(scene())


def heard(client: SocketClient, wanted: Any) -> Any:
    """What was told last of an order, without its trades, as REST tells it later."""
    told = [
        order
        for message in client.messages
        if message.get("channel") == "orders"
        for order in message.get("data", ())
        if order["order_id"] == wanted["order_id"]
    ]
    return told[-1] | {"trades": None} if told else None

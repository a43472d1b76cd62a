"""The WebSocket, by its own document: every request and every channel, for another's things."""

import asyncio
import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.contract.people import customers
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

# Tells every visible order to everybody, by its id: that is what it is for.
DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "reference" / "asyncapi.json"
PUBLIC_IDS: Final = "book_orders"
NEEDED: Final = {"op", "id", "idempotency_key", "answer", "channel", "market", "interval", "window",
                 "after", "key", "timestamp", "signature", "cancel_on_disconnect", "order",
                 "order_id", "quantity", "side", "timeout_ms", "token", "cookie", "account",
                 }  # fmt: skip


@pytest.fixture(scope="module")
def document(stack: Stack) -> dict[str, Any]:
    return dict(json.loads(DOCUMENT.read_bytes()))


@pytest.fixture(scope="module")
def place(stack: Stack) -> ListedMarket:
    """Of this file: others ask for prices that no trade has passed yet."""
    return stack.list_market()


@pytest.fixture
def target(stack: Stack, place: ListedMarket) -> Account:
    return stack.open_account({place.base: "777.12345678", place.quote: "888888.12345678"})


@pytest.fixture
def attacker(stack: Stack, place: ListedMarket) -> Account:
    return stack.open_account({place.base: "10", place.quote: "1000"})


def requests(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What may be asked: the word, and its fields."""
    schemas = document["components"]["schemas"]
    asked = document["operations"]["ask"]["messages"]
    names = [one["$ref"].rpartition("/")[2] for one in asked]
    return {schemas[name]["properties"]["op"]["enum"][0]: schemas[name] for name in names}


def attempts(order: dict[str, Any], place: ListedMarket) -> dict[str, dict[str, Any]]:
    """Each request, about somebody else's order."""
    mine = {"market": place.symbol, "side": "buy", "quantity": "0.001", "price": "1"}
    named = {"order_id": order["order_id"]}
    return {
        "ping": {},
        "auth": {},
        "subscribe": {"channel": "orders"},
        "unsubscribe": {"channel": "orders"},
        "place": {"order": mine},
        "cancel": named,
        "reduce": named | {"quantity": "0.5"},
        "replace": named | {"order": mine},
        "cancel_all": {},
        "cancel_all_after": {"timeout_ms": 60_000},
    }


NAMING: Final = ("cancel", "reduce", "replace")


@pytest.mark.spec("API-010", "API-006")
def test_every_request_is_known_to_this_suite(
    document: dict[str, Any], place: ListedMarket
) -> None:
    known = attempts({"order_id": ""}, place)
    assert requests(document).keys() == known.keys(), "say in attempts() what a new one names"
    fields = {name for schema in requests(document).values() for name in schema["properties"]}
    assert fields <= NEEDED, "say in attempts() what a new field names"


@pytest.mark.spec("API-010", "API-006")
def test_nobody_reaches_anothers_orders_by_socket(
    stack: Stack,
    document: dict[str, Any],
    place: ListedMarket,
    target: Account,
    attacker: Account,
) -> None:
    order = target.place(place, "buy", "1", "20")
    before = target.get("/api/v1/orders?status=open").json()["data"]

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.authenticate(attacker)
        await client.wait_for(op="authenticated")
        for op, parts in attempts(order, place).items():
            client.send(op=op, id=op, **parts)
            answer = await client.wait_for(id=op)
            if op in NAMING:
                assert (answer["op"], answer["code"]) == ("error", "order_not_found"), answer
        assert told_of(client, target, order["order_id"]) == []
        client.close()

    asyncio.run(scene())
    assert target.get("/api/v1/orders?status=open").json()["data"] == before
    target.delete(f"/api/v1/orders/{order['order_id']}")


@pytest.mark.spec("API-010", "API-006", "IDEN-014")
def test_no_session_speaks_for_anothers_account(
    stack: Stack, place: ListedMarket, target: Account
) -> None:
    asker = customers(stack, [place.base])
    token = asker.headers()["Authorization"].removeprefix("Bearer ")

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        for account in (target.id, str(target.id)):
            client.send(op="auth", token=token, account=account, id=str(account) + "!")
            refused = await client.wait_for(id=f"{account}!")
            assert (refused["op"], refused["code"]) == ("error", "not_this_account"), refused
        client.send(op="subscribe", channel="orders", id="orders")
        refused = await client.wait_for(id="orders")
        assert refused["code"] == "not_authenticated"
        client.close()

    asyncio.run(scene())
    asker.close()


@pytest.mark.spec("API-010", "API-006")
def test_no_channel_tells_of_others(
    stack: Stack,
    document: dict[str, Any],
    place: ListedMarket,
    target: Account,
    attacker: Account,
) -> None:
    channels = requests(document)["subscribe"]["properties"]["channel"]["enum"]

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.authenticate(attacker)
        await client.wait_for(op="authenticated")
        for channel in channels:
            client.send(op="subscribe", channel=channel, market=place.symbol, id=channel)
            answer = await client.wait_for(id=channel)
            assert answer["op"] == "subscribed", answer
        for channel in ("orders", "balances"):  # as if one had listened before
            client.send(op="unsubscribe", channel=channel, id=f"un{channel}")
            await client.wait_for(id=f"un{channel}")
            client.send(op="subscribe", channel=channel, after=1, id=f"re{channel}")
            await client.wait_for(id=f"re{channel}")
        order = await asyncio.to_thread(act, target, place, attacker)
        await client.wait_until(lambda c: any(m.get("channel") == "trades" for m in c.messages))
        client.send(op="ping", id="last")
        await client.wait_for(op="pong", id="last")
        assert told_of(client, target, order["order_id"]) == []
        client.close()

    asyncio.run(scene())


def act(target: Account, place: ListedMarket, other: Account) -> dict[str, Any]:
    """Place, trade, place with a name of one's own, cancel."""
    order = target.place(place, "buy", "0.3", "30")
    other.place(place, "sell", "0.1", "30")
    named = {"market": place.symbol, "side": "buy", "quantity": "0.2", "price": "25"}
    named["client_order_id"] = "targets-own-name"
    assert target.post("/api/v1/orders", named).status_code == 201
    target.delete("/api/v1/orders")
    return order


def told_of(client: SocketClient, target: Account, order: str) -> list[dict[str, Any]]:
    """Messages with anything of the target's."""
    found = []
    for message in client.messages:
        text = json.dumps(message)
        private = [str(target.owner), target.key[:11], "targets-own-name", "777.1", "888888.1"]
        if message.get("channel") != PUBLIC_IDS:
            private += [order, f'"account_id": {target.id}', f'"account": {target.id}']
        if any(word in text for word in private):
            found.append(message)
    return found

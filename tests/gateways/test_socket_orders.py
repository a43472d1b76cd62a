"""Orders over the socket, and private channels that go on after a lost connection."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

Scene = Callable[[SocketClient], Awaitable[None]]
MANY = 300


def order(
    market: ListedMarket, side: str, quantity: str, price: str, **more: Any
) -> dict[str, Any]:
    return {"market": market.symbol, "side": side, "quantity": quantity, "price": price, **more}


def play(stack: Stack, account: Account, scene: Scene) -> None:
    """Run a scene with a client that has signed in."""

    async def connected() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.authenticate(account)
        await client.wait_for(op="authenticated")
        await scene(client)
        client.close()

    asyncio.run(connected())


@pytest.mark.spec("API-006", "API-004")
def test_an_order_is_placed_reduced_replaced_and_cancelled(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    async def scene(client: SocketClient) -> None:
        client.send(op="place", id="a", order=order(market, "sell", "2", "100"))
        placed = (await client.wait_for(op="placed", id="a"))["order"]
        assert await asyncio.to_thread(shown, alice, placed["order_id"]) == placed | {
            "trades": None
        }
        client.send(op="reduce", id="b", order_id=placed["order_id"], quantity="1.5")
        reduced = await client.wait_for(op="reduced", id="b")
        assert reduced["order"]["quantity"] == "1.5"
        client.send(
            op="replace",
            id="c",
            order_id=placed["order_id"],
            order=order(market, "sell", "1", "99"),
        )
        replaced = (await client.wait_for(op="replaced", id="c"))["outcome"]
        assert replaced["cancelled"]["order_id"] == placed["order_id"]
        client.send(op="cancel", id="d", order_id=replaced["order"]["order_id"])
        cancelled = (await client.wait_for(op="cancelled", id="d"))["order"]
        assert cancelled["status"] == "cancelled"
        client.send(op="cancel", id="e", order_id=placed["order_id"])
        assert (await client.wait_for(op="error", id="e"))["code"] == "order_not_found"

    play(stack, alice, scene)


def shown(account: Account, order_id: str) -> dict[str, Any]:
    return dict(account.get(f"/api/v1/orders/{order_id}").json()) | {"trades": None}


@pytest.mark.spec("API-004")
def test_a_key_takes_effect_once_on_the_socket_and_by_rest(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    body = order(market, "sell", "1", "100")
    by_rest = alice.post("/api/v1/orders", body, idempotency_key="once").json()

    async def scene(client: SocketClient) -> None:
        client.send(op="place", id=1, order=body, idempotency_key="once", answer="short")
        again = await client.wait_for(op="placed_short", id=1)
        assert again == {
            "op": "placed_short", "id": 1, "replayed": True, "status": "open",
            "order_id": by_rest["order_id"],
        }  # fmt: skip
        other = order(market, "sell", "1", "101")
        client.send(op="place", id=2, order=other, idempotency_key="once")
        refused = await client.wait_for(op="error", id=2)
        assert refused["code"] == "key_reused"

    play(stack, alice, scene)


@pytest.mark.spec("API-006")
@pytest.mark.parametrize(
    ("terms", "status"),
    [
        ({"price": "90"}, "open"), ({"price": "110", "quantity": "3"}, "partially_filled"),
        ({"price": "110"}, "filled"), ({"price": "90", "time_in_force": "ioc"}, "cancelled"),
        ({"price": "110", "quantity": "3", "time_in_force": "ioc"}, "cancelled"),
        ({"type": "market", "price": None}, "filled"),
        ({"type": "stop_limit", "price": "120", "stop_price": "120"}, "pending"),
    ],
    ids=str,
)  # fmt: skip
def test_the_short_answer_tells_the_status_of_the_whole_one(
    stack: Stack, alice: Account, bob: Account, market: ListedMarket, terms: dict[str, Any],
    status: str,
) -> None:  # fmt: skip
    wanted = order(market, "buy", "1", "0") | terms
    wanted = {name: value for name, value in wanted.items() if value is not None}

    async def scene(client: SocketClient) -> None:
        for number, answer in enumerate(("whole", "short")):
            await asyncio.to_thread(bob.place, market, "sell", "1", "100")
            client.send(op="place", id=number, order=wanted, answer=answer)
            done = await client.wait_for(id=number)
            assert (done["order"] if answer == "whole" else done)["status"] == status
            client.send(op="cancel_all", id=f"end {number}", market=market.symbol)
            await client.wait_for(id=f"end {number}")
            await asyncio.to_thread(bob.delete, "/api/v1/orders")

    play(stack, alice, scene)


@pytest.mark.spec("API-006")
def test_many_in_flight_are_carried_out_in_the_order_sent(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    """Each buy meets the sell sent before it; the cancel comes after all of them."""
    bob = stack.open_account({market.base: "1000", market.quote: "100000"})

    async def scene(client: SocketClient) -> None:
        for number in range(MANY):
            side = "buy" if number % 2 else "sell"
            terms = order(market, side, "0.001", "100") | {"self_trade_prevention": "none"}
            client.send(op="place", id=number, order=terms, answer="short")
        client.send(op="place", id="last", order=order(market, "sell", "1", "101"))
        client.send(op="cancel_all", id="end", market=market.symbol)
        ended = await client.wait_for(op="all_cancelled", id="end")
        assert ended["outcome"]["cancelled"] == 1
        statuses = [
            (await client.wait_for(op="placed_short", id=number))["status"]
            for number in range(MANY)
        ]
        assert statuses == ["open", "filled"] * (MANY // 2)

    play(stack, bob, scene)


@pytest.mark.spec("API-006")
@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"op": "cancel", "order_id": "nonsense"}, "malformed_id"),
        ({"op": "cancel"}, "malformed"),
        ({"op": "place", "order": {"market": "NO-SUCH", "side": "buy", "quantity": "1",
                                   "price": "1"}}, "market_not_found"),
        ({"op": "place", "order": {"side": "buy"}}, "malformed"),
        ({"op": "place"}, "malformed"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    stack: Stack, alice: Account, request_: dict[str, Any], code: str
) -> None:
    async def scene(client: SocketClient) -> None:
        client.send(**request_)
        assert (await client.wait_for(op="error"))["code"] == code

    play(stack, alice, scene)


@pytest.mark.spec("API-006", "IDEN-017")
def test_orders_want_somebody_who_may_trade(stack: Stack, market: ListedMarket) -> None:
    reader = stack.open_account({market.base: "10"}, scopes=("read",))

    async def scene(client: SocketClient) -> None:
        client.send(op="place", id=1, order=order(market, "sell", "1", "100"))
        assert (await client.wait_for(op="error", id=1))["code"] == "scope_missing"
        stranger = await SocketClient.connect(stack.ws_url)
        stranger.send(op="place", id=2, order=order(market, "sell", "1", "100"))
        assert (await stranger.wait_for(op="error", id=2))["code"] == "not_authenticated"
        stranger.close()

    play(stack, reader, scene)


@pytest.mark.spec("API-006")
def test_no_event_is_lost_over_a_lost_connection(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    async def scene(client: SocketClient) -> None:
        for channel in ("orders", "balances"):
            client.send(op="subscribe", channel=channel)
            await client.wait_for(op="subscribed", channel=channel)
        await asyncio.to_thread(alice.place, market, "sell", "1", "100")
        heard = [
            (await client.wait_for(channel=channel, type="update"))["seq"]
            for channel in ("orders", "balances")
        ]
        client.close()
        missed = [
            (await asyncio.to_thread(alice.place, market, "sell", "1", price))["order_id"]
            for price in ("101", "102")
        ]
        again = await SocketClient.connect(stack.ws_url)
        again.authenticate(alice)
        for channel, seq in zip(("orders", "balances"), heard, strict=True):
            again.send(op="subscribe", channel=channel, after=seq)
            assert (await again.wait_for(op="subscribed", channel=channel))["resumed"] is True
        told = [m for m in again.messages if m.get("channel") == "orders" and "type" in m]
        assert [m["type"] for m in told] == ["update", "update"]
        assert [row["order_id"] for m in told for row in m["data"]] == missed
        balances = [m for m in again.messages if m.get("channel") == "balances" and "type" in m]
        assert [m["type"] for m in balances] == ["update", "update"]
        again.send(op="unsubscribe", channel="orders")
        await again.wait_for(op="unsubscribed")
        again.send(op="subscribe", channel="orders", after=1, id="too old")
        late = await again.wait_for(op="subscribed", id="too old")
        assert late["resumed"] is False
        assert (await again.wait_for(channel="orders", type="snapshot"))["data"]
        again.close()

    play(stack, alice, scene)

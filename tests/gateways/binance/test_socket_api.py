"""The WebSocket API: signed methods, and the account's events in order."""

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest

from bedesten.domain.identity import revoke_key
from tests.support.bot import Bot, joined, now_ms
from tests.support.issued import Signer
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

API = "/ws-api/v3"
Scene = Callable[[SocketClient], Awaitable[None]]


def play(stack: Stack, scene: Scene, path: str = API) -> None:
    """Run a scene with a connection."""

    async def connected() -> None:
        client = await SocketClient.connect(stack.streams_url, path=path)
        await scene(client)
        client.close()

    asyncio.run(connected())


def signed(account: Account, **params: Any) -> dict[str, Any]:
    """Signed by the documentation: sorted, joined, not encoded."""
    params |= {"apiKey": account.key, "timestamp": now_ms()}
    texts = {name: str(v).lower() if isinstance(v, bool) else v for name, v in params.items()}
    payload = "&".join(f"{name}={texts[name]}" for name in sorted(texts))
    digest = hmac.new(account.secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
    return params | {"signature": digest}


def limit(market: ListedMarket, side: str, quantity: str, price: str) -> dict[str, str]:
    return {"symbol": joined(market), "side": side, "type": "LIMIT", "timeInForce": "GTC",
            "quantity": quantity, "price": price}  # fmt: skip


async def ask(client: SocketClient, number: int, method: str, **params: Any) -> dict[str, Any]:
    client.send(id=number, method=method, params=params)
    return await client.wait_for(id=number)


@pytest.mark.spec("API-007")
def test_orders_are_placed_and_told_in_order(
    stack: Stack, market: ListedMarket, alice: Account, taker: Bot
) -> None:
    async def scene(client: SocketClient) -> None:
        started = await ask(client, 1, "userDataStream.subscribe.signature", **signed(alice))
        assert started["result"] == {"subscriptionId": 0}
        order = limit(market, "SELL", "2", "10") | {"newClientOrderId": "mine"}
        placed = await ask(client, 2, "order.place", **signed(alice, **order))
        assert (placed["status"], placed["result"]["status"]) == (200, "NEW")
        assert {one["rateLimitType"] for one in placed["rateLimits"]} <= {
            "REQUEST_WEIGHT", "ORDERS", "RAW_REQUESTS",
        }  # fmt: skip
        await asyncio.to_thread(taker.order, market, "BUY", "0.5", "10")
        await asyncio.to_thread(taker.order, market, "BUY", "0.5", "10")
        number = placed["result"]["orderId"]
        gone = await ask(
            client, 3, "order.cancel",
            **signed(alice, symbol=joined(market), orderId=number, returnRateLimits=False)
        )  # fmt: skip
        assert gone["result"]["status"] == "CANCELED"
        assert "rateLimits" not in gone
        await client.wait_until(lambda c: [r["x"] for r in reports(c)][-1:] == ["CANCELED"])
        told = reports(client)
        assert [(r["x"], r["X"], r["z"], r["l"]) for r in told] == [
            ("NEW", "NEW", "0.00000000", "0.00000000"),
            ("TRADE", "PARTIALLY_FILLED", "0.50000000", "0.50000000"),
            ("TRADE", "PARTIALLY_FILLED", "1.00000000", "0.50000000"),
            ("CANCELED", "CANCELED", "1.00000000", "0.00000000"),
        ]  # fmt: skip
        assert {(r["s"], r["i"], r["c"], r["m"]) for r in told if r["x"] == "TRADE"} == {
            (joined(market), number, "mine", True),
        }  # fmt: skip
        kinds = [message["event"]["e"] for message in client.messages if "event" in message]
        assert kinds == ["executionReport", "outboundAccountPosition"] * 4
        position = [m["event"] for m in client.messages if "event" in m][-1]
        assert {row["a"] for row in position["B"]} == {market.base}

    play(stack, scene)


@pytest.mark.spec("API-007")
def test_numbers_that_are_sent_as_numbers_keep_their_digits(
    stack: Stack, market: ListedMarket, alice: Account
) -> None:
    async def scene(client: SocketClient) -> None:
        order = limit(market, "SELL", "0.1", "10.07")
        order |= {"quantity": 0.1, "price": 10.07}  # type: ignore[dict-item]
        placed = await ask(client, 1, "order.place", **signed(alice, **order))
        assert placed["status"] == 200, placed
        assert (placed["result"]["origQty"], placed["result"]["price"]) == (
            "0.10000000", "10.07000000",
        )  # fmt: skip
        order["quantity"] = 1e-5  # type: ignore[assignment]
        refused = await ask(client, 2, "order.place", **signed(alice, **order))
        assert (refused["status"], refused["error"]["code"]) == (400, -1100)

    play(stack, scene)


def reports(client: SocketClient) -> list[dict[str, Any]]:
    events = [message["event"] for message in client.messages if "event" in message]
    return [event for event in events if event["e"] == "executionReport"]


@pytest.mark.spec("API-007")
def test_a_filled_order_is_told_by_its_last_trade(
    stack: Stack, market: ListedMarket, bob: Account, maker: Bot
) -> None:
    maker.order(market, "SELL", "1", "10")
    maker.order(market, "SELL", "1", "11")

    async def scene(client: SocketClient) -> None:
        await ask(client, 1, "userDataStream.subscribe.signature", **signed(bob))
        await ask(client, 2, "order.place", **signed(bob, **limit(market, "BUY", "2", "11")))
        await client.wait_until(lambda c: len(reports(c)) == 3)
        assert [(r["x"], r["X"], r["t"]) for r in reports(client)] == [
            ("NEW", "NEW", -1), ("TRADE", "PARTIALLY_FILLED", 1), ("TRADE", "FILLED", 2),
        ]  # fmt: skip
        stack.fund(bob.id, {market.quote: "7"})
        await client.wait_until(lambda c: updates(c) == ["7.00000000"])

    play(stack, scene)


def updates(client: SocketClient) -> list[str]:
    events = [message["event"] for message in client.messages if "event" in message]
    return [event["d"] for event in events if event["e"] == "balanceUpdate"]


@pytest.mark.spec("API-007", "API-010")
def test_a_listen_key_hears_its_own_account_alone(
    stack: Stack, market: ListedMarket, maker: Bot, taker: Bot
) -> None:
    answer = maker.send("POST", "userDataStream")
    listen_key = answer.json()["listenKey"]

    async def scene(client: SocketClient) -> None:
        await asyncio.to_thread(taker.order, market, "BUY", "1", "9")
        await asyncio.to_thread(maker.order, market, "SELL", "1", "12")
        told = await client.wait_for(e="executionReport")
        assert (told["S"], told["p"]) == ("SELL", "12.00000000")
        assert [m["S"] for m in client.messages if m.get("e") == "executionReport"] == ["SELL"]

    play(stack, scene, path=f"/ws/{listen_key}")


@pytest.mark.spec("API-007", "IDEN-016", "IDEN-017")
def test_who_has_logged_on_signs_no_more_until_the_key_is_revoked(
    stack: Stack, market: ListedMarket, alice: Account
) -> None:
    signer = Signer(stack, alice)

    async def scene(client: SocketClient) -> None:
        order = limit(market, "SELL", "1", "10")
        unsigned = await ask(client, 1, "order.place", **order)
        assert (unsigned["status"], unsigned["error"]["code"]) == (400, -1102)
        by_hmac = await ask(client, 2, "session.logon", **signed(alice))
        assert by_hmac["error"]["code"] == -4056
        status = (await ask(client, 3, "session.logon", **signer.signed()))["result"]
        assert status["apiKey"] == signer.key
        assert 0 <= status["authorizedSince"] - status["connectedSince"] < 60_000
        placed = await ask(client, 4, "order.place", **order)
        assert placed["status"] == 200, placed
        named = {"symbol": joined(market), "orderId": placed["result"]["orderId"]}
        found = await ask(client, 5, "order.status", **named)
        assert found["result"]["status"] == "NEW"
        started = await ask(client, 6, "userDataStream.subscribe")
        assert started["result"] == {"subscriptionId": 0}
        gone = await ask(client, 7, "order.cancel", **named)
        assert gone["result"]["status"] == "CANCELED"
        await client.wait_until(lambda c: [r["x"] for r in reports(c)] == ["CANCELED"])
        out = (await ask(client, 8, "session.logout"))["result"]
        assert (out["apiKey"], out["authorizedSince"]) == (None, None)
        assert (await ask(client, 9, "order.status", **named))["status"] == 400
        await ask(client, 10, "session.logon", **signer.signed())
        await asyncio.to_thread(revoke, stack, signer.key)
        assert await client.wait_closed() == (1008, "The API key was revoked")

    play(stack, scene)


def revoke(stack: Stack, key: str) -> None:
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        assert revoke_key(conn, key)


@pytest.mark.spec("API-007")
def test_a_connection_has_a_unit_of_time_and_one_subscription(stack: Stack, bob: Account) -> None:
    async def scene(client: SocketClient) -> None:
        fine = (await ask(client, 1, "time"))["result"]["serverTime"]
        assert abs(fine - now_ms() * 1_000) < 5_000_000
        coarse = (await ask(client, 2, "time", timeUnit="MILLISECOND"))["result"]["serverTime"]
        assert abs(coarse - now_ms()) < 5_000
        subscribe = "userDataStream.subscribe.signature"
        assert (await ask(client, 3, subscribe, **signed(bob)))["result"] == {"subscriptionId": 0}
        assert (await ask(client, 4, subscribe, **signed(bob)))["error"]["code"] == -2035
        stop = "userDataStream.unsubscribe"
        assert (await ask(client, 5, stop, subscriptionId=7))["error"]["code"] == -2036
        assert (await ask(client, 6, stop, subscriptionId=0))["status"] == 200
        assert (await ask(client, 7, subscribe, **signed(bob)))["result"] == {"subscriptionId": 1}

    play(stack, scene, path=f"{API}?timeUnit=microsecond")


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(
    ("method", "params", "status", "code"),
    [
        ("nonsense", {}, 404, -1020),
        ("order.place", {}, 400, -1102),
        ("depth", {"symbol": "NOSUCH"}, 400, -1121),
        ("account.status", {"apiKey": "x" * 28, "timestamp": 1, "signature": "0"}, 400, -1021),
        ("depth", {"symbol": {"a": 1}}, 400, -1100),
        ("depth", {"symbol": 1.5}, 400, -1121),
    ],
)
def test_what_cannot_be_done_is_said(
    stack: Stack, method: str, params: dict[str, Any], status: int, code: int
) -> None:
    async def scene(client: SocketClient) -> None:
        answer = await ask(client, 1, method, **params)
        assert (answer["status"], answer["error"]["code"]) == (status, code)
        client.send_raw(b"[1,")
        assert (await client.wait_for(id=None))["error"]["code"] == -1135

    play(stack, scene)

"""The WebSocket: who may listen to what, own orders and balances, and how it lets go."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import psycopg
import pytest
from picows import WSHandshakeError, WSMsgType

from bedesten.domain.identity import revoke_key
from bedesten.gateways.ws import document, messages
from bedesten.gateways.ws.app import MESSAGE_MAX
from bedesten.gateways.ws.session import SUBSCRIPTIONS_MAX
from bedesten.gateways.ws.views import CHANNELS
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import Place, SetOrderLimit
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack
from tests.support.web import look

LEVELS = 6_000  # a snapshot of some 120 KB
AT_ONCE = 250
SNAPSHOTS = 160
SNAPSHOTS_AT_ONCE = 60
PACE_S = 0.025  # under the limit of requests
Scene = Callable[[SocketClient], Awaitable[None]]


def play(stack: Stack, scene: Scene) -> None:
    """Run a scene with one connected client."""

    async def connected() -> None:
        client = await SocketClient.connect(stack.ws_url)
        await scene(client)
        client.close()

    asyncio.run(connected())


@pytest.mark.spec("API-006")
def test_own_orders_and_balances_follow_a_trade(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    bob = stack.open_account({market.quote: "1000"})
    before = alice.place(market, "sell", "1", "100")

    async def scene(client: SocketClient) -> None:
        client.authenticate(alice)
        await client.wait_for(op="authenticated")
        for channel in ("orders", "balances"):
            client.send(op="subscribe", channel=channel, id=channel)
            await client.wait_for(op="subscribed", id=channel)
        snapshot = await client.wait_for(channel="orders", type="snapshot")
        assert [order["order_id"] for order in snapshot["data"]] == [before["order_id"]]
        await asyncio.to_thread(bob.place, market, "buy", "0.4", "100")
        await asyncio.to_thread(bob.place, market, "buy", "0.6", "100")
        await client.wait_until(lambda c: last_status(c) == "filled")
        # The channels of one row are told one after the other: the balances may be on their way.
        await client.wait_for(channel="balances", seq=updates(client, "orders")[-1]["seq"])
        orders = [m["data"][0] for m in updates(client, "orders")]
        assert [order["status"] for order in orders] == ["partially_filled", "filled"]
        assert [order["filled_quantity"] for order in orders] == ["0.4", "1"]
        assert [trade["role"] for order in orders for trade in order["trades"]] == ["maker"] * 2
        shown = {row["asset"]: row for m in updates(client, "balances") for row in m["data"]}
        assert shown[market.quote]["available"] == "1100"
        assert shown[market.base] == alice.balance(market.base)
        assert orders[-1] | {"trades": None} == alice.get(
            f"/api/v1/orders/{before['order_id']}"
        ).json() | {"trades": None}

    play(stack, scene)


def updates(client: SocketClient, channel: str) -> list[dict[str, Any]]:
    """Update messages of a channel so far."""
    wanted = {"channel": channel, "type": "update"}
    return [message for message in client.messages if wanted.items() <= message.items()]


def last_status(client: SocketClient) -> str | None:
    """Status of the order told last."""
    told = updates(client, "orders")
    return str(told[-1]["data"][0]["status"]) if told else None


@pytest.mark.spec("API-010")
def test_another_account_is_told_nothing(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    mallory = stack.open_account({market.quote: "10"})

    async def scene(client: SocketClient) -> None:
        client.authenticate(mallory)
        for channel in ("orders", "balances"):
            client.send(op="subscribe", channel=channel)
        client.send(op="subscribe", channel="trades", market=market.symbol)
        await client.wait_for(op="subscribed", channel="trades")
        await asyncio.to_thread(alice.place, market, "sell", "1", "100")
        bob = await asyncio.to_thread(stack.open_account, {market.quote: "1000"})
        await asyncio.to_thread(bob.place, market, "buy", "1", "100")
        tape = await client.wait_for(channel="trades", type="update")
        assert set(tape["data"][0]) == {
            "trade_id", "number", "price", "quantity", "value", "taker_side", "executed_at"
        }  # fmt: skip
        client.send(op="ping", id=1)
        await client.wait_for(op="pong", id=1)
        assert updates(client, "orders") == []
        assert updates(client, "balances") == []

    play(stack, scene)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (b"{", "malformed"),
        (b"[]", "malformed"),
        (b'{"op":"fly"}', "malformed"),
        (b'{"op":"ping","extra":1}', "malformed"),
        (b'{"op":"subscribe"}', "malformed"),
        (b'{"op":"subscribe","channel":"book"}', "malformed"),
        (b'{"op":"subscribe","channel":"book","market":"NO-SUCH"}', "market_not_found"),
        (b'{"op":"subscribe","channel":"orders"}', "not_authenticated"),
        (b'{"op":"subscribe","channel":"balances"}', "not_authenticated"),
        (b'{"op":"auth"}', "credentials_missing"),
        (b'{"op":"auth","key":"k","timestamp":"1","signature":"s"}', "timestamp_outside_window"),
    ],
)
def test_a_request_that_cannot_be_done_is_answered_with_a_code(
    stack: Stack, request_: bytes, code: str
) -> None:
    async def scene(client: SocketClient) -> None:
        client.send_raw(request_)
        assert (await client.wait_for(op="error"))["code"] == code
        client.send(op="ping", id=7)
        await client.wait_for(op="pong", id=7)

    play(stack, scene)


def test_a_wrong_signature_is_refused(stack: Stack, alice: Account) -> None:
    async def scene(client: SocketClient) -> None:
        stamp = str(time.time_ns() // 1_000_000)
        client.send(op="auth", key=alice.key, timestamp=stamp, signature="0" * 64)
        assert (await client.wait_for(op="error"))["code"] == "signature_wrong"
        client.send(op="auth", key="bdk_unknown", timestamp=stamp, signature="0" * 64, id=2)
        assert (await client.wait_for(op="error", id=2))["code"] == "api_key_unknown"

    play(stack, scene)


@pytest.mark.spec("IDEN-017")
def test_a_revoked_key_ends_its_connections(stack: Stack, alice: Account) -> None:
    async def scene(client: SocketClient) -> None:
        client.authenticate(alice)
        await client.wait_for(op="authenticated")
        with psycopg.connect(stack.database.url("admin_user")) as conn:
            revoke_key(conn, alice.key)
        code, reason = await client.wait_closed()
        assert (code, reason.partition(":")[0]) == (1008, "api_key_unknown")

    play(stack, scene)


def test_unsubscribed_is_silent(stack: Stack, alice: Account, market: ListedMarket) -> None:
    async def scene(client: SocketClient) -> None:
        client.send(op="subscribe", channel="book", market=market.symbol)
        await client.wait_for(op="subscribed")
        client.send(op="unsubscribe", channel="book", market=market.symbol)
        await client.wait_for(op="unsubscribed")
        other = await SocketClient.connect(stack.ws_url)
        other.send(op="subscribe", channel="book", market=market.symbol)
        await other.wait_for(op="subscribed")
        await asyncio.to_thread(alice.place, market, "sell", "1", "100")
        await other.wait_for(channel="book", type="update")
        other.close()
        client.send(op="ping", id=3)
        await client.wait_for(op="pong", id=3)
        assert updates(client, "book") == []

    play(stack, scene)


def test_too_large_a_message_ends_the_connection(stack: Stack) -> None:
    async def scene(client: SocketClient) -> None:
        client.send_raw(b'{"op":"ping","id":"' + b"x" * MESSAGE_MAX + b'"}')
        await client.wait_closed()

    play(stack, scene)


def test_a_binary_message_ends_the_connection(stack: Stack) -> None:
    async def scene(client: SocketClient) -> None:
        client.send_raw(b"\x00", WSMsgType.BINARY)
        assert (await client.wait_closed())[0] == 1003

    play(stack, scene)


def test_subscriptions_are_bounded(stack: Stack) -> None:
    first, *others = [stack.list_market().symbol for _ in range(SUBSCRIPTIONS_MAX // 2 + 1)]

    async def scene(client: SocketClient) -> None:
        for channel in ("book", "trades"):
            for symbol in others:
                client.send(op="subscribe", channel=channel, market=symbol, id=channel + symbol)
                await asyncio.sleep(PACE_S / 4)
        await client.wait_for(op="subscribed", id="trades" + others[-1])
        client.send(op="subscribe", channel="book", market=first)
        assert (await client.wait_for(op="error"))["code"] == "too_many_subscriptions"
        client.send(op="unsubscribe", channel="book", market=others[0])
        client.send(op="subscribe", channel="book", market=first, id="now")
        await client.wait_for(op="subscribed", id="now")

    play(stack, scene)


@pytest.mark.spec("API-006")
def test_a_slow_reader_is_told_and_let_go(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    orders = [
        Place(
            account=alice.id, market=market.id, side=Side.BUY, type=OrderType.LIMIT,
            time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE, price=price, quantity=1,
        )
        for price in range(100, 100 + LEVELS)
    ]  # fmt: skip

    stack.run(SetOrderLimit(account=alice.id, limit=-1))

    async def place_all(engine: EngineClient) -> None:
        for start in range(0, LEVELS, AT_ONCE):
            await asyncio.gather(*map(engine.submit, orders[start : start + AT_ONCE]))

    stack.with_engine(place_all)

    async def scene(client: SocketClient) -> None:
        before = await asyncio.to_thread(slow_readers, stack)
        client.stop_reading()
        for number in range(SNAPSHOTS):
            client.send(op="subscribe", channel="book", market=market.symbol)
            client.send(op="unsubscribe", channel="book", market=market.symbol)
            await asyncio.sleep(PACE_S if number > SNAPSHOTS_AT_ONCE else 0)
            if number > SNAPSHOTS_AT_ONCE and await asyncio.to_thread(slow_readers, stack) > before:
                break  # in time for the reason: who does not come to it either is cut off
        client.read_again()
        code, reason = await client.wait_closed()
        assert (code, reason.partition(":")[0]) == (1008, "slow_consumer")

    play(stack, scene)


def slow_readers(stack: Stack) -> float:
    """How many the gateway has let go of so far."""
    figures = look(f"http://127.0.0.1:{stack.settings.ws_admin_port}/metrics").text
    found = re.search(
        r'^bedesten_ws_disconnects_total\{reason="slow_consumer"\} (.+)$', figures, re.M
    )
    return float(found[1]) if found else 0.0


def test_only_our_page_may_connect_from_a_browser(stack: Stack) -> None:
    async def scene() -> None:
        ours = f"http://localhost:{stack.settings.rest_port}"
        client = await SocketClient.connect(stack.ws_url, origin=ours)
        client.close()
        for origin in ("https://evil.example", "null", f"{ours}.evil.example"):
            with pytest.raises(WSHandshakeError) as refused:
                await SocketClient.connect(stack.ws_url, origin=origin)
            assert refused.value.response is not None
            assert refused.value.response.status == 403

    asyncio.run(scene())


@pytest.mark.spec("API-006")
def test_the_document_names_every_message() -> None:
    told = json.loads(document.encoded())
    kinds = [kind for kind in vars(messages).values() if isinstance(kind, type)]
    structs = {
        kind.__name__
        for kind in kinds
        if msgspec.Struct in kind.__mro__[1:] and kind.__module__ == messages.__name__
    }
    assert set(told["components"]["messages"]) == structs - {"Asked", "KeyedAsk", "Done"}
    for message in told["components"]["messages"].values():
        assert message["summary"]
    known = told["components"]["schemas"]["Subscribe"]["properties"]["channel"]["enum"]
    assert set(known) == {name.partition(" ")[0] for name in CHANNELS}

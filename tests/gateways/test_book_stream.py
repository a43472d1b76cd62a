"""The book channel: a snapshot, then every change, without a gap, equal to the engine's book."""

import asyncio
import random
import zlib
from decimal import Decimal
from typing import Any

import pytest

from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

SEED = 20261121
ORDERS = 150
PRICES = range(9_950, 10_051)  # hundredths


def rebuilt(messages: list[dict[str, Any]]) -> tuple[dict[str, str], dict[str, str], int]:
    """The book that a client builds from the stream; fails on a gap."""
    bids: dict[str, str] = {}
    asks: dict[str, str] = {}
    update = -1
    for message in messages:
        if message["type"] == "snapshot":
            bids, asks = dict(message["bids"]), dict(message["asks"])
        else:
            assert message["first_update"] == update + 1
            for side, levels in ((bids, message["bids"]), (asks, message["asks"])):
                for price, quantity in levels:
                    if quantity == "0":
                        side.pop(price, None)
                    else:
                        side[price] = quantity
        update = message["update"]
        assert message["checksum"] == checksum(bids, asks)
    return bids, asks, update


def checksum(bids: dict[str, str], asks: dict[str, str]) -> int:
    """By the documentation."""
    best = [*sorted(asks.items(), key=by_price)[:10], *sorted(bids.items(), key=by_price)[:-11:-1]]
    return zlib.crc32("".join(t.replace(".", "").lstrip("0") for lv in best for t in lv).encode())


def by_price(level: tuple[str, str]) -> Decimal:
    return Decimal(level[0])


def by_order(messages: list[dict[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """The book that a client builds from the orders in it."""
    orders: dict[str, tuple[str, str, str]] = {}
    for message in messages:
        for side, shown in (("buy", message.get("bids")), ("sell", message.get("asks"))):
            orders |= {order: (side, price, lots) for order, price, lots in shown or ()}
        for order in message.get("gone", ()):
            del orders[order]
        for order, lots in message.get("changed", ()):
            orders[order] = (*orders[order][:2], lots)
        for order, *rest in message.get("queued", ()):
            orders[order] = tuple(rest)
    sums: dict[str, dict[str, Decimal]] = {"buy": {}, "sell": {}}
    for side, price, lots in orders.values():
        sums[side][price] = sums[side].get(price, Decimal(0)) + Decimal(lots)
    bids, asks = (
        {price: f"{lots.normalize():f}" for price, lots in side.items()} for side in sums.values()
    )
    return bids, asks


def check_private(account: Account, messages: list[dict[str, Any]]) -> None:
    """Own orders and balances built from the stream are those that REST answers."""
    orders: dict[str, Any] = {}
    balances: dict[str, Any] = {}
    for message in messages:
        if message.get("channel") == "orders" and "type" in message:
            orders |= {order["order_id"]: order | {"trades": None} for order in message["data"]}
        elif message.get("channel") == "balances" and "type" in message:
            balances |= {balance["asset"]: balance for balance in message["data"]}
    still_open = {
        order["order_id"]: order
        for order in account.get("/api/v1/orders?status=open&limit=500").json()["data"]
    }
    assert {i: o for i, o in orders.items() if o["cancellation_reason"] is None
            and o["status"] != "filled"} == still_open  # fmt: skip
    assert list(balances.values()) == account.get("/api/v1/balances").json()["data"]
    assert len(orders) == ORDERS


def drawn(dice: random.Random, market: ListedMarket) -> dict[str, str]:
    price = dice.choice(PRICES)
    return {
        "market": market.symbol,
        "side": dice.choice(["buy", "sell"]),
        "quantity": f"{dice.randrange(1, 2000) / 1000:.3f}",
        "price": f"{price // 100}.{price % 100:02}",
        "self_trade_prevention": "none",
    }


@pytest.mark.spec("DATA-005", "API-006")
def test_the_stream_rebuilds_the_engines_book(stack: Stack, market: ListedMarket) -> None:
    dice = random.Random(SEED)
    account = stack.open_account({market.base: "100000", market.quote: "100000000"})

    async def scene() -> None:
        early = await SocketClient.connect(stack.ws_url)
        early.send(op="subscribe", channel="book", market=market.symbol)
        early.authenticate(account)
        for channel in ("orders", "balances"):
            early.send(op="subscribe", channel=channel)
        await early.wait_for(op="subscribed", channel="balances")
        book: dict[str, Any] = {}
        for number in range(ORDERS):
            answer = await asyncio.to_thread(account.post, "/api/v1/orders", drawn(dice, market))
            assert answer.status_code == 201, answer.text
            if number == ORDERS // 2:
                late = await SocketClient.connect(stack.ws_url)
                for channel in ("book", "book_orders"):
                    late.send(op="subscribe", channel=channel, market=market.symbol)
                await late.wait_for(op="subscribed", channel="book_orders")
        response = await asyncio.to_thread(
            stack.http.get, f"/api/v1/markets/{market.symbol}/book?depth=1000"
        )
        book = response.json()
        for client in (early, late):
            await client.wait_for(channel="book", update=book["update"])
            messages = [m for m in client.messages if m.get("channel") == "book" and "type" in m]
            bids, asks, update = rebuilt(messages)
            assert update == book["update"]
            assert bids == dict(book["bids"])
            assert asks == dict(book["asks"])
        await late.wait_for(channel="book_orders", update=book["update"])
        orders = [m for m in late.messages if m.get("channel") == "book_orders" and "type" in m]
        assert by_order(orders) == (dict(book["bids"]), dict(book["asks"]))
        early.send(op="ping", id="after all that")
        await early.wait_for(op="pong")
        await asyncio.to_thread(check_private, account, early.messages)
        early.close()
        late.close()

    asyncio.run(scene())

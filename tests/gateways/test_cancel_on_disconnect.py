"""Orders end with the connection that asked for it, however it ends."""

import asyncio
import hashlib
import hmac
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.support.postgres import Server
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack, running_stack

ORDERS = "/api/v1/orders"
PATIENCE_S = 10
Scene = Callable[[SocketClient], Coroutine[Any, Any, None]]


def sign_in(client: SocketClient, account: Account, *, cancels: bool) -> None:
    """By the documentation and not by our code."""
    stamp = str(time.time_ns() // 1_000_000)
    signature = hmac.new(
        account.secret.encode(), f"{stamp}GET/ws".encode(), hashlib.sha256
    ).hexdigest()
    client.send(
        op="auth", key=account.key, timestamp=stamp, signature=signature,
        cancel_on_disconnect=cancels,
    )  # fmt: skip


async def signed_in(stack: Stack, account: Account, *, cancels: bool = True) -> SocketClient:
    client = await SocketClient.connect(stack.ws_url)
    sign_in(client, account, cancels=cancels)
    await client.wait_for(op="authenticated")
    return client


def open_orders(account: Account) -> list[str]:
    return [one["order_id"] for one in account.get(f"{ORDERS}?status=open").json()["data"]]


def until_none_is_open(account: Account) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        answer = account.get(f"{ORDERS}?status=open")
        if answer.status_code == 200 and answer.json()["data"] == []:
            return
        assert time.monotonic() < deadline, f"the orders stay open: {answer.text}"
        time.sleep(0.05)


@pytest.mark.spec("TRAD-016")
def test_a_connection_that_closes_takes_its_orders_along(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    bob = stack.open_account({market.quote: "1000"})
    others = bob.place(market, "buy", "1", "100")["order_id"]

    async def scene() -> None:
        client = await signed_in(stack, alice)
        quiet = await signed_in(stack, bob, cancels=False)
        mine = await asyncio.to_thread(alice.place, market, "buy", "1", "100")
        assert await asyncio.to_thread(open_orders, alice) == [mine["order_id"]]
        quiet.close()
        client.close()
        await asyncio.to_thread(until_none_is_open, alice)
        order = (await asyncio.to_thread(alice.get, f"{ORDERS}/{mine['order_id']}")).json()
        assert order["cancellation_reason"] == "mass_cancelled"

    asyncio.run(scene())
    assert open_orders(bob) == [others]


def test_asking_anew_takes_the_wish_back(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    kept = alice.place(market, "buy", "1", "100")["order_id"]

    async def scene() -> None:
        client = await signed_in(stack, alice)
        sign_in(client, alice, cancels=False)
        await client.wait_until(
            lambda c: sum(m.get("op") == "authenticated" for m in c.messages) == 2
        )
        client.close()
        await asyncio.sleep(0.5)

    asyncio.run(scene())
    assert open_orders(alice) == [kept]


def test_it_needs_the_scope_trade(stack: Stack) -> None:
    reader = stack.open_account({}, scopes=("read",))

    async def scene() -> None:
        client = await SocketClient.connect(stack.ws_url)
        sign_in(client, reader, cancels=True)
        refused = await client.wait_for(op="error")
        assert (refused["code"], refused["detail"]) == (
            "forbidden", "the key has not the scope trade"
        )  # fmt: skip
        client.close()

    asyncio.run(scene())


BOT = """
import asyncio, json, sys
from tests.gateways.test_cancel_on_disconnect import sign_in
from tests.support.socket_client import SocketClient
from types import SimpleNamespace

async def main():
    url, key, secret = sys.argv[1:]
    client = await SocketClient.connect(url)
    sign_in(client, SimpleNamespace(key=key, secret=secret), cancels=True)
    await client.wait_for(op="authenticated")
    print("in", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.spec("TRAD-016")
def test_a_bot_that_is_killed_takes_its_orders_along(
    stack: Stack, alice: Account, market: ListedMarket
) -> None:
    bot = subprocess.Popen(
        [sys.executable, "-c", BOT, stack.ws_url, alice.key, alice.secret],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert bot.stdout is not None
        assert bot.stdout.readline() == b"in\n"
        alice.place(market, "buy", "1", "100")
        bot.send_signal(signal.SIGKILL)
        until_none_is_open(alice)
    finally:
        bot.kill()
        bot.wait()


@pytest.mark.spec("TRAD-016")
def test_a_gateway_that_stops_takes_the_orders_of_its_connections_along(
    postgres: Server,
) -> None:
    """Also of a client that neither reads nor answers the goodbye."""
    with postgres.fresh_database() as database, running_stack(
        database, "project", "rest", "ws"
    ) as stack:  # fmt: skip
        market = stack.list_market()
        accounts = [stack.open_account({market.quote: "1000"}) for _ in range(3)]

        async def scene() -> None:
            clients = [await signed_in(stack, one, cancels=n < 2) for n, one in enumerate(accounts)]
            clients[1].stop_reading()
            for account in accounts:
                await asyncio.to_thread(account.place, market, "buy", "1", "100")
            assert await asyncio.to_thread(stack.stop, "ws") == 0
            for client in clients:
                client.close()

        asyncio.run(scene())
        assert [len(open_orders(one)) for one in accounts] == [0, 0, 1]


@pytest.mark.spec("TRAD-016")
def test_orders_end_as_soon_as_an_engine_that_died_is_back(postgres: Server) -> None:
    with postgres.fresh_database() as database, running_stack(
        database, "project", "rest", "ws"
    ) as stack:  # fmt: skip
        market = stack.list_market()
        alice, bob = (stack.open_account({market.quote: "1000"}) for _ in range(2))

        async def scene() -> None:
            client = await signed_in(stack, alice)
            for account in (alice, bob):
                await asyncio.to_thread(account.place, market, "buy", "1", "100")
            await asyncio.to_thread(stack.signal, "engine", signal.SIGKILL)
            assert (await client.wait_closed())[0] == 1012

        asyncio.run(scene())
        stack.start("engine")
        until_none_is_open(alice)
        assert len(open_orders(bob)) == 1

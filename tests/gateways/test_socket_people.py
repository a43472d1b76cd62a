"""People on the WebSocket: by token and by cookie, and for as long as their session lives."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import psycopg
import pytest

from tests.support.person import Person
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack

Scene = Callable[[SocketClient], Awaitable[None]]


@pytest.fixture
def person(stack: Stack) -> Person:
    return Person(stack)


def play(
    stack: Stack, scene: Scene, *, origin: str | None = None, cookie: str | None = None
) -> None:
    """Run a scene with one connected client."""

    async def connected() -> None:
        client = await SocketClient.connect(stack.ws_url, origin, cookie=cookie)
        await scene(client)
        client.close()

    asyncio.run(connected())


def token_of(header: dict[str, str]) -> str:
    return header["Authorization"].removeprefix("Bearer ")


@pytest.mark.spec("API-006", "IDEN-014")
def test_a_token_listens_and_trades_until_its_session_ends(
    stack: Stack, market: ListedMarket, person: Person
) -> None:
    me = person.admitted(verified=True)
    other = person.bearer()
    stack.fund(person.account(), {market.base: "5"})
    order = {"market": market.symbol, "side": "sell", "quantity": "1", "price": "10.00"}

    async def scene(client: SocketClient) -> None:
        client.send(op="auth", token=token_of(other))
        await client.wait_for(op="authenticated")
        client.send(op="subscribe", channel="orders")
        await client.wait_for(op="subscribed")
        client.send(op="place", order=order, id=1)
        placed = await client.wait_for(op="placed", id=1)
        client.send(op="cancel", order_id=placed["order"]["order_id"], id=2)
        await client.wait_for(op="cancelled", id=2)
        ended = await asyncio.to_thread(person.http.delete, "/auth/sessions", headers=me)
        assert ended.status_code == 204
        began = time.monotonic()
        code, reason = await client.wait_closed()
        assert (code, reason) == (1008, "access_token_wrong: its session has ended")
        assert time.monotonic() - began < 1.0

    play(stack, scene)


@pytest.mark.spec("API-006", "API-010")
def test_a_cookie_counts_for_our_own_pages_alone(stack: Stack, person: Person) -> None:
    person.admitted()
    answer = person.log_in(cookies=True)
    jar = "; ".join(c.split(";")[0] for c in answer.headers.get_list("set-cookie"))
    ours = f"http://localhost:{stack.settings.rest_port}"

    async def by_cookie(client: SocketClient) -> None:
        client.send(op="subscribe", channel="balances")
        assert (await client.wait_for(op="error"))["code"] == "not_authenticated"
        client.send(op="auth", cookie=True)
        await client.wait_for(op="authenticated")
        client.send(op="subscribe", channel="balances")
        await client.wait_for(channel="balances", type="snapshot")

    async def refused(client: SocketClient) -> None:
        client.send(op="auth", cookie=True)
        assert (await client.wait_for(op="error"))["code"] == "credentials_missing"

    play(stack, by_cookie, origin=ours, cookie=f"theme=dark; {jar}")
    play(stack, refused, origin=ours, cookie="theme=dark")
    play(stack, refused, cookie=jar)  # no page at all: whoever has a cookie has its token, too


def test_what_is_no_token_of_ours_is_refused_with_a_code(
    stack: Stack, alice: Account, person: Person
) -> None:
    me = person.admitted()
    stranger = Person(stack)
    stranger.sign_up()
    unconfirmed = token_of(stranger.bearer())

    async def scene(client: SocketClient) -> None:
        wrong: list[tuple[dict[str, object], str]] = [
            ({"token": "nonsense"}, "access_token_wrong"),
            ({"token": unconfirmed}, "no_account"),
            ({"token": token_of(me), "account": alice.id}, "not_this_account"),
            ({"token": token_of(me), "account": "x"}, "not_this_account"),
        ]
        for number, (request, code) in enumerate(wrong):
            client.send(op="auth", id=number, **request)
            assert (await client.wait_for(op="error", id=number))["code"] == code
        client.send(op="auth", id=9, token=token_of(me), account=person.account())
        await client.wait_for(op="authenticated", id=9)
        client.authenticate(alice)
        await client.wait_until(lambda c: c.messages[-1].get("code") == "forbidden")

    play(stack, scene)


@pytest.mark.spec("IDEN-004", "IDEN-017")
def test_a_ban_ends_sockets_of_people_and_of_programs(stack: Stack, person: Person) -> None:
    me = person.admitted()
    made = person.post("/api-keys", {"label": "bot", "scopes": ["read"]}, **me).json()
    program = Account(stack, person.account(), None, key=made["api_key"], secret=made["secret"])  # type: ignore[arg-type]

    async def scene(client: SocketClient) -> None:
        second = await SocketClient.connect(stack.ws_url)
        client.send(op="auth", token=token_of(me))
        second.authenticate(program)
        for one in (client, second):
            await one.wait_for(op="authenticated")
        with psycopg.connect(stack.database.url()) as conn:
            conn.execute("update public.users set status = 'banned' where email = %s",
                         [person.email])  # fmt: skip
        began = time.monotonic()
        closed = {await client.wait_closed(), await second.wait_closed()}
        assert {code for code, _ in closed} == {1008}
        assert time.monotonic() - began < 1.0

    play(stack, scene)


@pytest.mark.spec("IDEN-004")
def test_a_suspension_is_known_on_open_sockets(
    stack: Stack, market: ListedMarket, person: Person
) -> None:
    me = person.admitted(verified=True)
    order = {"market": market.symbol, "side": "sell", "quantity": "1", "price": "10.00",
             "time_in_force": "ioc"}  # fmt: skip

    async def scene(client: SocketClient) -> None:
        client.send(op="auth", token=token_of(me))
        await client.wait_for(op="authenticated")
        client.send(op="place", order=order, id="before")
        assert (await client.wait_for(id="before"))["code"] == "insufficient_funds"
        with psycopg.connect(stack.database.url()) as conn:
            conn.execute("update public.users set status = 'suspended' where email = %s",
                         [person.email])  # fmt: skip
        deadline = time.monotonic() + 2
        number = 0
        while True:
            number += 1
            client.send(op="place", order=order, id=number)
            if (await client.wait_for(id=number))["code"] == "customer_suspended":
                break
            assert time.monotonic() < deadline
        client.send(op="cancel_all", id="cancel")
        await client.wait_for(op="all_cancelled", id="cancel")

    play(stack, scene)

"""Limits as callers meet them: headers, refusals, bans, at REST, the WebSocket and for staff.

The stack is reached through a trusted proxy, so that each test comes from addresses of its own.
"""

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest
from picows import WSTransport, ws_connect

from bedesten.domain.identity import Sealer, issue_key
from bedesten.kit.ids import AccountId, CustomerId
from tests.support.postgres import Server
from tests.support.socket_client import SocketClient
from tests.support.stack import Account, ListedMarket, Stack, running_stack
from tests.support.staff import hire
from tests.support.web import request

# Worked off so slowly that a slow machine counts alike.
QUOTAS = {
    "address": "120/1200", "key": "40/1200", "account": "60/1200", "orders": "5/600",
    "socket": "60/600", "stranger": "4/600", "entry": "6/600", "entry_name": "4/600",
    "letter": "5/3600", "letter_name": "2/3600", "refusal": "15/60",
}  # fmt: skip
LETTERS = 5
NAMED_LETTERS = 2
BALANCES = "/api/v1/balances"
WEAK = "password1"  # is refused before a slow hash
_addresses = (f"10.1.{high}.{low}" for high in itertools.count() for low in range(256))


@pytest.fixture(scope="module")
def limited(postgres: Server) -> Iterator[Stack]:
    with postgres.fresh_database() as database:
        set_quotas(database.url(), QUOTAS)
        proxied = {"rate_limits": "on", "trusted_proxies": "127.0.0.1/32"}
        with running_stack(database, "rest", "ws", "backoffice", **proxied) as stack:
            yield stack


def fresh() -> dict[str, str]:
    """The headers of an address that nobody has used."""
    return {"X-Forwarded-For": next(_addresses)}


@pytest.fixture
def address() -> dict[str, str]:
    return fresh()


@pytest.fixture
def market(limited: Stack) -> ListedMarket:
    return limited.list_market()


def set_quotas(url: str, quotas: dict[str, str]) -> None:
    with psycopg.connect(url) as conn:
        for name, quota in quotas.items():
            conn.execute(
                "update config.system_parameters set param_value = %s where param_key = %s",
                [quota, f"rate_limits.{name}"],
            )


def second_key(stack: Stack, account: Account) -> Account:
    """Another key of the same account."""
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        made = issue_key(
            conn, Sealer.from_file(stack.settings.master_key), CustomerId(account.owner),
            AccountId(account.id), label="second", entropy=secrets.token_bytes, scopes=("read",),
        )  # fmt: skip
    return Account(stack, account.id, account.owner, key=made.key, secret=made.secret)


def until_refused(ask: Callable[[], httpx.Response], most: int = 200) -> list[httpx.Response]:
    answers: list[httpx.Response] = []
    while not answers or answers[-1].status_code not in (429, 418):
        assert len(answers) < most, "nothing is refused"
        answers.append(ask())
    return answers


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.spec("API-005")
def test_every_answer_says_what_is_left(limited: Stack, address: dict[str, str]) -> None:
    account = limited.open_account({})
    book = limited.list_market().symbol
    asked = [
        limited.http.get("/api/v1/time", headers=address),
        limited.http.get("/", headers=address),
        limited.http.get("/api/v1/nothing", headers=address),
        limited.http.put("/api/v1/markets", headers=address),
        limited.http.get(BALANCES, headers=address),
        limited.http.get(f"/api/v1/markets/{book}/book", headers=address),
        account.request("GET", BALANCES, headers=address),
    ]
    assert [answer.status_code for answer in asked] == [200, 200, 404, 405, 401, 200, 200]
    left = [
        int(answer.headers["RateLimit"].partition("r=")[2].partition(";")[0]) for answer in asked
    ]
    assert [before - after for before, after in itertools.pairwise(left[:6])] == [1, 1, 1, 1, 2]
    for answer in asked:
        assert answer.headers["RateLimit-Policy"].startswith('"address";q=120;w=1200')
        assert int(answer.headers["RateLimit-Reset"]) >= 1
    signed = asked[-1].headers
    assert [part.split(";")[0].strip() for part in signed["RateLimit"].split(",")] == [
        '"address"', '"key"', '"account"',
    ]  # fmt: skip
    assert (signed["RateLimit-Limit"], signed["RateLimit-Remaining"]) == ("120", "112")


@pytest.mark.spec("API-005")
def test_a_key_has_a_quota_and_an_account_one_for_all_its_keys(
    limited: Stack, address: dict[str, str]
) -> None:
    one, other = limited.open_account({}), limited.open_account({})
    second = second_key(limited, one)
    answers = until_refused(lambda: one.request("GET", BALANCES, headers=address))
    refused = answers[-1]
    assert len(answers) == 41
    assert code_of(refused) == (429, "rate_limited")
    assert "key: 40 in 1200 s" in refused.json()["detail"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 30
    assert refused.headers["RateLimit-Remaining"] == "0"
    assert other.request("GET", BALANCES, headers=address).status_code == 200
    refused = until_refused(lambda: second.request("GET", BALANCES, headers=address))[-1]
    assert "account: 60 in 1200 s" in refused.json()["detail"]


@pytest.mark.spec("API-005")
def test_an_address_has_a_quota_whatever_it_asks(limited: Stack, address: dict[str, str]) -> None:
    paths = itertools.cycle(["/api/v1/time", "/api/v1/nothing", "/", "/page/icon.svg"])
    answers = until_refused(lambda: limited.http.get(next(paths), headers=address))
    assert len(answers) == 121
    assert code_of(answers[-1]) == (429, "rate_limited")
    elsewhere = fresh()
    assert limited.http.get("/api/v1/time", headers=elsewhere).status_code == 200


@pytest.mark.spec("API-005")
def test_guessing_keys_and_tokens_is_slowed_down(limited: Stack, address: dict[str, str]) -> None:
    account, colleague = limited.open_account({}), hire(limited)
    guesses = itertools.count()

    def guess_key() -> httpx.Response:
        headers = account.headers("GET", BALANCES) | {"X-API-Key": f"bdk_{next(guesses)}"}
        return limited.http.get(BALANCES, headers=headers | address)

    def guess_token() -> httpx.Response:
        headers = {"Authorization": f"Bearer guess{next(guesses)}"}
        return colleague.http.get("/me", headers=headers | address)

    assert code_of(until_refused(guess_key)[-1]) == (429, "rate_limited")
    assert code_of(until_refused(guess_token, 2)[-1]) == (429, "rate_limited")
    assert guess_key().status_code == 429
    address["X-Forwarded-For"] = next(_addresses)
    assert [answer.status_code for answer in until_refused(guess_token)] == [401] * 4 + [429]
    assert account.request("GET", BALANCES, headers=fresh()).status_code == 200


@pytest.mark.spec("API-005", "IDEN-008")
def test_log_ins_are_few_of_one_name_and_of_one_address(
    limited: Stack, address: dict[str, str]
) -> None:
    names = itertools.count()

    def log_in(name: str, headers: dict[str, str]) -> httpx.Response:
        body = {"email": f"{name}@example.com", "password": WEAK}
        return limited.http.post("/api/v1/auth/log-in", json=body, headers=headers)

    alone = [log_in("Vi" if number % 2 else "vI", fresh())
             for number in range(5)]  # fmt: skip
    assert [answer.status_code for answer in alone] == [401] * 4 + [429]
    assert "entry_name" in alone[-1].json()["detail"]
    assert int(alone[-1].headers["Retry-After"]) > 100
    spray = until_refused(lambda: log_in(f"n{next(names)}", address))
    assert len(spray) == 7
    assert '"entry";q=6;w=600' in spray[0].headers["RateLimit-Policy"]


@pytest.mark.spec("API-005")
def test_staff_log_in_has_the_same_limits(limited: Stack, address: dict[str, str]) -> None:
    colleague = hire(limited)
    body = {"username": "nobody", "password": WEAK, "code": "000000"}
    answers = until_refused(lambda: colleague.http.post("/log-in", json=body, headers=address))
    assert len(answers) == 5
    me = colleague.http.get("/me", headers=fresh() | colleague.headers)
    assert me.headers["RateLimit-Policy"] == '"address";q=120;w=1200, "key";q=40;w=1200'


@pytest.mark.spec("API-005")
@pytest.mark.parametrize("path", ["sign-up", "reset-password"])
def test_nobody_is_flooded_with_mail(limited: Stack, path: str) -> None:
    names = itertools.count()
    here, there = (fresh() for _ in range(2))

    def ask(name: str, headers: dict[str, str]) -> httpx.Response:
        body = {"email": f"{name}@{path}.example.com"}
        if path == "sign-up":
            body |= {"password": WEAK, "terms_version": "2026-11"}
        return limited.http.post(f"/api/v1/auth/{path}", json=body, headers=headers)

    assert len(until_refused(lambda: ask("one", there))) == NAMED_LETTERS + 1
    assert len(until_refused(lambda: ask(f"n{next(names)}", here))) == LETTERS + 1


@pytest.mark.spec("API-005")
def test_new_orders_have_their_own_quota_and_cancels_have_not(
    limited: Stack, market: ListedMarket, address: dict[str, str]
) -> None:
    account = limited.open_account({market.quote: "1000"})
    order = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "1"}
    content = json.dumps(order).encode()
    first = account.request("POST", "/api/v1/orders", content, address)
    assert first.status_code == 201
    assert '"orders";q=5;w=600' in first.headers["RateLimit-Policy"]
    batch = json.dumps({"place": [order] * 5}).encode()
    outcomes = account.request("POST", "/api/v1/orders/batch", batch, address).json()["place"]
    codes = [one["refused"] and one["refused"]["code"] for one in outcomes]
    assert codes == [None] * 4 + ["order_rate_limited"]
    refused = account.request("POST", "/api/v1/orders", content, address)
    assert code_of(refused) == (429, "order_rate_limited")
    assert int(refused.headers["Retry-After"]) > 1
    path = f"/api/v1/orders/{first.json()['order_id']}"
    assert account.request("DELETE", path, headers=address).status_code == 200


@pytest.mark.spec("API-005")
def test_who_does_not_stop_is_banned_everywhere_on_this_machine(
    limited: Stack, address: dict[str, str]
) -> None:
    def ask() -> httpx.Response:
        return limited.http.get("/api/v1/time", headers=address)

    until_refused(ask)
    deadline = time.monotonic() + 20
    while (answer := ask()).status_code != 418:
        assert time.monotonic() < deadline
    assert code_of(answer) == (418, "banned")
    assert 50 <= int(answer.headers["Retry-After"]) <= 70
    assert code_of(request("GET", f"{limited.staff_url}/me", headers=address)) == (418, "banned")
    assert limited.http.get("/api/v1/time", headers=fresh()).status_code == 200

    async def scene() -> None:
        client = await connected(limited, address)
        code, reason = await client.wait_closed()
        assert (code, reason.partition(":")[0]) == (1008, "banned")

    asyncio.run(scene())


async def connected(stack: Stack, headers: dict[str, str]) -> SocketClient:
    found: tuple[WSTransport, Any] = await ws_connect(
        SocketClient, f"{stack.ws_url}/ws", extra_headers=headers
    )
    assert isinstance(found[1], SocketClient)
    return found[1]


def play(
    stack: Stack, headers: dict[str, str], scene: Callable[[SocketClient], Awaitable[None]]
) -> None:
    async def played() -> None:
        client = await connected(stack, headers)
        await scene(client)
        client.close()

    asyncio.run(played())


@pytest.mark.spec("API-005")
def test_a_key_has_one_quota_for_rest_and_the_socket(
    limited: Stack, address: dict[str, str]
) -> None:
    account = limited.open_account({})
    until_refused(lambda: account.request("GET", BALANCES, headers=address))

    async def scene(client: SocketClient) -> None:
        client.authenticate(account)
        await client.wait_for(op="authenticated")
        client.send(op="ping", id=1)
        refused = await client.wait_for(op="error", code="rate_limited")
        assert refused["retry_after_s"] >= 1
        assert "key: 40" in refused["detail"]

    play(limited, address, scene)


@pytest.mark.spec("API-005")
def test_a_flood_of_messages_ends_the_connection(
    limited: Stack, market: ListedMarket, address: dict[str, str]
) -> None:
    async def scene(client: SocketClient) -> None:
        other = await connected(limited, fresh())
        for number in range(1_000):
            client.send(op="subscribe", channel="book", market=market.symbol, id=number)
        code, reason = await client.wait_closed()
        assert (code, reason.partition(":")[0]) == (1008, "rate_limited")
        other.send(op="ping", id=1)
        await other.wait_for(op="pong", id=1)
        other.close()

    play(limited, address, scene)


@pytest.mark.spec("API-005")
def test_guessing_keys_on_the_socket_is_slowed_down(
    limited: Stack, address: dict[str, str]
) -> None:
    async def scene(client: SocketClient) -> None:
        for number in range(6):
            client.send(
                op="auth", key=f"bdk_{number}", timestamp=time.time_ns() // 10**6,
                signature="0" * 64, id=number,
            )  # fmt: skip
            await client.wait_until(lambda c, n=number: any(m.get("id") == n for m in c.messages))
        codes = [message["code"] for message in client.messages if message.get("op") == "error"]
        assert codes == ["api_key_unknown"] * 4 + ["rate_limited"] * 2

    play(limited, address, scene)


@pytest.mark.spec("API-005")
def test_a_changed_parameter_holds_within_seconds(limited: Stack) -> None:
    headers = fresh()
    set_quotas(limited.database.url(), {"address": "77/7"})
    deadline = time.monotonic() + 10
    while (
        "q=77;w=7"
        not in limited.http.get("/api/v1/time", headers=headers).headers["RateLimit-Policy"]
    ):
        assert time.monotonic() < deadline, "the change never holds"
        time.sleep(0.2)
    set_quotas(limited.database.url(), {"address": QUOTAS["address"]})
    with (
        psycopg.connect(limited.database.url()) as conn,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        conn.execute(
            "update config.system_parameters set param_value = 'many'"
            " where param_key = 'rate_limits.key'"
        )


@pytest.mark.spec("API-005")
def test_the_documents_say_what_everything_weighs(limited: Stack) -> None:
    served = [
        limited.http.get("/api/v1/openapi.json", headers=fresh()),
        request("GET", f"{limited.staff_url}/openapi.json", headers=fresh()),
    ]
    free = set()
    for document in served:
        for path, operations in document.json()["paths"].items():
            for method, operation in operations.items():
                assert operation["x-weight"] >= 1, (method, path)
                open_to_all = not operation["security"] and method != "get"
                if open_to_all and "x-strict-limit" not in operation:
                    free.add((method, path))
    # A token of 256 bits is not guessed, and an office renews many.
    assert free == {("post", "/api/v1/auth/refresh")}

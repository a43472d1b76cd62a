"""Who may: signatures, time windows, scopes, revocation, and nobody else's anything."""

import time
import uuid

import httpx
import psycopg
import pytest

from bedesten.domain.identity import revoke_key
from tests.support.stack import Account, ListedMarket, Stack

BALANCES = "/api/v1/balances"
REVOKED_WITHIN_S = 1
SIGNED_ROUTES = [
    ("GET", BALANCES),
    ("GET", "/api/v1/orders"),
    ("GET", "/api/v1/orders/ord_4096"),
    ("GET", "/api/v1/fills"),
    ("GET", "/api/v1/ledger/entries"),
    ("POST", "/api/v1/orders"),
    ("DELETE", "/api/v1/orders"),
    ("DELETE", "/api/v1/orders/ord_4096"),
]


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.spec("IDEN-017")
@pytest.mark.parametrize(("method", "path"), SIGNED_ROUTES)
def test_without_a_signature_nothing_private_answers(stack: Stack, method: str, path: str) -> None:
    answer = stack.http.request(method, path)
    assert code_of(answer) == (401, "credentials_missing")
    assert answer.headers["WWW-Authenticate"].startswith("HMAC-SHA256")


@pytest.mark.parametrize("missing", ["X-API-Key", "X-Timestamp", "X-Signature"])
def test_each_header_is_needed(stack: Stack, alice: Account, missing: str) -> None:
    headers = alice.headers("GET", BALANCES)
    del headers[missing]
    assert code_of(stack.http.get(BALANCES, headers=headers)) == (401, "credentials_missing")


def test_another_request_than_the_signed_one_is_refused(stack: Stack, alice: Account) -> None:
    signed = alice.headers("GET", BALANCES)
    assert code_of(stack.http.get(f"{BALANCES}?x=1", headers=signed)) == (401, "signature_wrong")
    assert code_of(stack.http.get("/api/v1/fills", headers=signed)) == (401, "signature_wrong")
    body = alice.headers("POST", "/api/v1/orders", b"{}")
    changed = stack.http.post("/api/v1/orders", headers=body, content=b"{ }")
    assert code_of(changed) == (401, "signature_wrong")


def test_the_query_is_signed_as_sent(alice: Account, market: ListedMarket) -> None:
    answer = alice.get(f"/api/v1/orders?status=open&market={market.symbol}&limit=5")
    assert answer.status_code == 200


@pytest.mark.spec("IDEN-017")
@pytest.mark.parametrize("shift_ms", [-5_500, 5_500, -(10**9)])
def test_an_old_or_early_request_is_refused(stack: Stack, alice: Account, shift_ms: int) -> None:
    stamp = time.time_ns() // 1_000_000 + shift_ms
    headers = alice.headers("GET", BALANCES, timestamp=stamp)
    assert code_of(stack.http.get(BALANCES, headers=headers)) == (401, "timestamp_outside_window")


@pytest.mark.spec("IDEN-017")
@pytest.mark.parametrize("key", ["bdk_unknown", "x" * 500, "bdk_" + "é" * 4])
def test_an_unknown_key_is_refused(stack: Stack, alice: Account, key: str) -> None:
    given = alice.headers("GET", BALANCES) | {"X-API-Key": key}
    headers = httpx.Headers(given, encoding="utf-8")
    assert code_of(stack.http.get(BALANCES, headers=headers)) == (401, "api_key_unknown")


@pytest.mark.spec("IDEN-017")
def test_a_key_only_does_what_its_scopes_say(stack: Stack, market: ListedMarket) -> None:
    reader = stack.open_account({market.quote: "100"}, scopes=("read",))
    assert reader.get(BALANCES).status_code == 200
    order = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "1"}
    assert code_of(reader.post("/api/v1/orders", order)) == (403, "scope_missing")
    assert code_of(reader.delete("/api/v1/orders")) == (403, "scope_missing")
    trader = stack.open_account({market.quote: "100"}, scopes=("trade",))
    assert trader.post("/api/v1/orders", order).status_code == 201
    assert code_of(trader.get(BALANCES)) == (403, "scope_missing")


@pytest.mark.spec("IDEN-017")
def test_a_revoked_key_stops_within_a_second(stack: Stack, alice: Account) -> None:
    assert alice.get(BALANCES).status_code == 200
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        assert revoke_key(conn, alice.key)
    deadline = time.monotonic() + REVOKED_WITHIN_S
    asked = time.monotonic()  # its answer may come late on a busy machine
    while alice.get(BALANCES).status_code == 200:
        assert asked < deadline, "the revoked key still works"
        time.sleep(0.02)
        asked = time.monotonic()
    assert code_of(alice.get(BALANCES)) == (401, "api_key_unknown")


@pytest.mark.spec("IDEN-016")
def test_a_secret_that_does_not_open_lets_nobody_in(stack: Stack, market: ListedMarket) -> None:
    broken, whole = (stack.open_account({market.quote: "1"}) for _ in range(2))
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        conn.execute(
            "update api_keys set sealed_secret = sealed_secret || '\\x00' where prefix = %s",
            [broken.key[:11]],
        )
    assert code_of(broken.get(BALANCES)) == (401, "api_key_unknown")
    assert whole.get(BALANCES).status_code == 200


@pytest.mark.spec("IDEN-016")
def test_no_role_can_read_a_secret_or_another_customers_keys(stack: Stack, alice: Account) -> None:
    with psycopg.connect(stack.database.url("admin_user")) as conn:
        rows = conn.execute("select * from api_keys").fetchall()
        assert alice.secret not in repr(rows)
        assert alice.key not in repr(rows)
    with psycopg.connect(stack.database.url("app_user"), autocommit=True) as conn:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("select sealed_secret from api_keys")
        assert conn.execute("select prefix from api_keys").fetchall() == []
        with conn.transaction():
            conn.execute("select set_config('app.current_user_id', %s, true)", [str(alice.owner)])
            assert conn.execute("select prefix from api_keys").fetchall() == [(alice.key[:11],)]


@pytest.mark.spec("IDEN-016", "API-010")
def test_nobody_sees_or_touches_anothers(stack: Stack, market: ListedMarket) -> None:
    alice = stack.open_account({market.base: "10", market.quote: "1000"})
    mallory = stack.open_account({market.base: "10", market.quote: "1000"})
    resting = alice.place(market, "sell", "2", "100")["order_id"]
    bought = mallory.place(market, "buy", "1", "100")
    cancelled = alice.place(market, "buy", "1", "10")["order_id"]
    alice.delete(f"/api/v1/orders/{cancelled}")
    for order in (resting, cancelled):
        for answer in (
            mallory.get(f"/api/v1/orders/{order}"),
            mallory.delete(f"/api/v1/orders/{order}"),
        ):
            assert code_of(answer) == (404, "order_not_found")
    lists = ("orders", "fills", f"fills?order_id={resting}", "ledger/entries?limit=500", "balances")
    for path in lists:
        text = mallory.get(f"/api/v1/{path}").text
        for secret in (resting, cancelled, str(alice.owner), f'"account_id":{alice.id}'):
            assert secret not in text, f"{path} shows {secret}"
    assert resting not in str(bought)
    mallory.delete("/api/v1/orders")
    assert alice.get(f"/api/v1/orders/{resting}").json()["status"] == "partially_filled"
    key = str(uuid.uuid4())
    order = {"market": market.symbol, "side": "buy", "quantity": "1", "price": "1"}
    mine = alice.post("/api/v1/orders", order, idempotency_key=key).json()["order_id"]
    theirs = mallory.post("/api/v1/orders", order, idempotency_key=key)
    assert theirs.json()["order_id"] != mine
    assert "Idempotency-Replayed" not in theirs.headers

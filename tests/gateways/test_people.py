"""A person at the REST gateway: from signing up to trading, by token and by cookie."""

import base64
import time

import httpx
import psycopg
import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bedesten.domain.identity import sign
from tests.support.person import PASSWORD, Person
from tests.support.stack import ListedMarket, Stack

FORTNIGHT_S = 14 * 86_400

OURS = {"X-Requested-By": "bedesten"}


@pytest.fixture
def person(stack: Stack) -> Person:
    return Person(stack)


@pytest.mark.spec("IDEN-014", "IDEN-018", "API-001")
def test_from_signing_up_to_an_order(stack: Stack, market: ListedMarket, person: Person) -> None:
    me = person.admitted(verified=True)
    stack.fund(person.account(), {market.base: "5"})
    order = {"market": market.symbol, "side": "sell", "type": "limit", "price": "10.00",
             "quantity": "1"}  # fmt: skip
    placed = person.post("/orders", order, **me)
    assert placed.status_code == 201, placed.text
    listed = person.http.get("/orders", headers=me).json()["data"]
    assert [one["order_id"] for one in listed] == [placed.json()["order_id"]]
    about = person.http.get("/me", headers=me).json()
    assert (about["email"], about["email_confirmed"]) == (person.email, True)


@pytest.mark.spec("IDEN-014")
def test_before_the_address_is_confirmed_there_is_nothing_to_trade_with(person: Person) -> None:
    person.sign_up()
    answer = person.http.get("/balances", headers=person.bearer())
    assert (answer.status_code, answer.json()["code"]) == (403, "no_account")


@pytest.mark.spec("IDEN-014", "IDEN-015")
def test_a_browser_keeps_its_tokens_where_scripts_cannot_see_them(person: Person) -> None:
    person.admitted()
    answer = person.log_in(cookies=True)
    assert set(answer.json()) == {"session_id", "expires_in"}
    assert flags(answer) == {
        "bedesten_access": ("/", int(answer.json()["expires_in"])),
        "bedesten_refresh": ("/api/v1/auth", FORTNIGHT_S),
    }
    # This client keeps no secure cookies of plain http; browsers do for localhost.
    jar = "; ".join(c.split(";")[0] for c in answer.headers.get_list("set-cookie"))
    assert person.http.get("/me", headers={"Cookie": jar}).status_code == 200
    foreign = person.post("/auth/log-out", None, Cookie=jar)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "requested_by_missing")
    renewed = person.http.post("/auth/refresh", json={}, headers={"Cookie": jar, **OURS})
    assert renewed.status_code == 200, renewed.text
    assert flags(renewed) == flags(answer)
    ours = person.http.post("/auth/log-out", headers={"Cookie": jar, **OURS})
    assert ours.status_code == 204
    assert flags(ours) == {"bedesten_access": ("/", 0), "bedesten_refresh": ("/api/v1/auth", 0)}


def flags(answer: httpx.Response) -> dict[str, tuple[str, int]]:
    """Path and age of each cookie that is set; all are for this host alone, over TLS alone, for no
    script and no other site."""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        (named, *parts) = (part.strip() for part in line.split(";"))
        given = dict(part.partition("=")[::2] for part in parts)
        assert {"HttpOnly", "Secure"} <= given.keys(), line
        assert given["SameSite"].lower() == "strict", line
        assert "Domain" not in given, line
        found[named.partition("=")[0]] = (given["Path"], int(given["Max-Age"]))
    return found


@pytest.mark.spec("IDEN-014")
def test_a_session_that_ends_stops_within_a_second(person: Person) -> None:
    me, other = person.admitted(), person.bearer()
    assert len(person.http.get("/auth/sessions", headers=me).json()["data"]) == 2
    assert person.http.get("/me", headers=other).status_code == 200
    assert person.http.delete("/auth/sessions", headers=me).status_code == 204
    deadline = time.monotonic() + 1.0
    while person.http.get("/me", headers=other).status_code == 200:
        assert time.monotonic() < deadline, "an ended session still works"
    assert person.http.get("/me", headers=other).json()["code"] == "access_token_wrong"
    assert person.http.get("/me", headers=me).status_code == 200


@pytest.mark.spec("API-010")
def test_nobody_reaches_another_customer(stack: Stack, person: Person) -> None:
    me, stranger = person.admitted(), Person(stack)
    theirs = stranger.admitted()
    foreign = person.http.get("/balances", headers={**me, "X-Account": str(stranger.account())})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not_this_account")
    own = person.http.get("/balances", headers={**me, "X-Account": str(person.account())})
    assert own.status_code == 200
    session = stranger.http.get("/auth/sessions", headers=theirs).json()["data"][0]["session_id"]
    ended = person.http.delete(f"/auth/sessions/{session}", headers=me)
    assert (ended.status_code, ended.json()["code"]) == (404, "session_not_found")
    assert stranger.http.get("/me", headers=theirs).status_code == 200
    for word in ("nonsense", "0", "-1", "1; drop"):
        answer = person.http.get("/balances", headers={**me, "X-Account": word})
        assert answer.status_code == 403, word


@pytest.mark.spec("IDEN-009")
def test_dangerous_things_want_a_fresh_second_factor(person: Person) -> None:
    me = person.admitted()
    secret = person.post("/auth/second-factor", None, **me).json()["secret"]
    code = pyotp.TOTP(secret).now()
    codes = person.post("/auth/second-factor/confirm", {"code": code}, **me).json()
    assert len(codes["recovery_codes"]) == 10
    refused = person.log_in()
    assert (refused.status_code, refused.json()["code"]) == (401, "second_factor_needed")
    again = person.log_in(code=codes["recovery_codes"][0]).json()
    me = {"Authorization": f"Bearer {again['access_token']}"}
    me = person.stale(me)
    change = {"old": PASSWORD, "new": "eight plums on a roof"}
    stale = person.post("/auth/password", change, **me)
    assert (stale.status_code, stale.json()["code"]) == (403, "fresh_factor_needed")
    wrong = person.post("/auth/step-up", {"code": "000000"}, **me)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "credentials_wrong")
    right = person.post("/auth/step-up", {"code": codes["recovery_codes"][1]}, **me)
    me = {"Authorization": f"Bearer {right.json()['access_token']}"}
    assert person.post("/auth/password", change, **me).status_code == 204


@pytest.mark.spec("IDEN-009", "AUDI-003")
def test_new_recovery_codes_end_the_earlier_ones(person: Person) -> None:
    me = person.admitted()
    left = "recovery_codes_left"
    none_yet = person.post("/auth/recovery-codes", None, **me)
    assert (none_yet.status_code, none_yet.json()["code"]) == (409, "second_factor_not_set_up")
    assert person.http.get("/me", headers=me).json()[left] == 0
    secret = person.post("/auth/second-factor", None, **me).json()["secret"]
    shown = {"code": pyotp.TOTP(secret).now()}
    first = person.post("/auth/second-factor/confirm", shown, **me).json()["recovery_codes"]
    assert person.log_in(code=first[0]).status_code == 200
    assert person.http.get("/me", headers=me).json()[left] == 9

    me = person.stale(me)
    stale = person.post("/auth/recovery-codes", None, **me)
    assert (stale.status_code, stale.json()["code"]) == (403, "fresh_factor_needed")
    stepped = person.post("/auth/step-up", {"code": first[1]}, **me).json()
    me = {"Authorization": f"Bearer {stepped['access_token']}"}
    assert person.http.get("/me", headers=me).json()[left] == 8, "nothing ended by asking"
    made = person.post("/auth/recovery-codes", None, **me)
    assert made.status_code == 201, made.text
    second = made.json()["recovery_codes"]
    assert len({*first, *second}) == 20
    assert person.http.get("/me", headers=me).json()[left] == 10
    assert person.log_in(code=first[2]).json()["code"] == "credentials_wrong"
    assert person.log_in(code=second[0]).status_code == 200
    events = person.http.get("/me/security-events", headers=me).json()["data"]
    assert [one["action"] for one in events].count("recovery_codes_made") == 1
    with psycopg.connect(person.stack.database.url()) as conn:
        mailed = conn.execute(
            "select count(*) from public.outbox_events where event_data ->> 'email' = %s"
            " and event_data ->> 'template' = 'recovery_codes_made'",
            [person.email],
        ).fetchone()
    assert mailed == (1,)


@pytest.mark.spec("IDEN-008")
def test_a_forgotten_password_is_set_anew_by_mail(person: Person) -> None:
    me = person.admitted()
    assert person.post("/auth/reset-password", {"email": person.email}).status_code == 202
    assert person.post("/auth/reset-password", {"email": "no@example.com"}).status_code == 202
    body = {"link": person.link("reset_password"), "password": "nine figs across the sea"}
    assert person.post("/auth/reset-password/confirm", body).status_code == 204
    assert person.post("/auth/reset-password/confirm", body).json()["code"] == "link_wrong"
    assert person.log_in().json()["code"] == "credentials_wrong"
    time.sleep(0.9)
    assert person.http.get("/me", headers=me).status_code == 401


def test_keys_are_no_sessions(stack: Stack, market: ListedMarket) -> None:
    trader = stack.open_account({market.base: "1"})
    answer = trader.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


@pytest.mark.spec("IDEN-016", "IDEN-017", "API-005")
def test_a_person_makes_keys_uses_them_and_revokes_them(person: Person) -> None:
    me = person.admitted()
    secret = Ed25519PrivateKey.generate()
    pem = secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = {"label": "bot", "scopes": ["read"], "public_key": pem.decode(),
            "ip_allowlist": ["127.0.0.0/8"]}  # fmt: skip
    made = person.post("/api-keys", body, **me)
    assert made.status_code == 201, made.text
    assert "secret" not in made.json()

    def asked(path: str, late_ms: int = 0, **more: str) -> httpx.Response:
        stamp = str(time.time_ns() // 1_000_000 - late_ms)
        signed = secret.sign(f"{stamp}GET/api/v1{path}".encode())
        headers = {"X-API-Key": made.json()["api_key"], "X-Timestamp": stamp,
                   "X-Signature": base64.b64encode(signed).decode(), **more}  # fmt: skip
        return person.http.get(path, headers=headers)

    assert asked("/balances").status_code == 200
    assert asked("/balances", 9_000).json()["code"] == "timestamp_outside_window"
    assert asked("/balances", 9_000, **{"X-Recv-Window": "20000"}).status_code == 200
    assert asked("/balances", 70_000, **{"X-Recv-Window": "99999"}).status_code == 401
    assert asked("/me").json()["code"] == "scope_missing"
    listed = person.http.get("/api-keys", headers=me).json()["data"]
    assert [(one["kind"], one["label"], one["ip_allowlist"]) for one in listed] == [
        ("ed25519", "bot", ["127.0.0.0/8"])
    ]
    gone = person.http.delete(f"/api-keys/{listed[0]['api_key_id']}", headers=me)
    assert gone.status_code == 204
    deadline = time.monotonic() + 1.0
    while asked("/balances").status_code == 200:
        assert time.monotonic() < deadline, "a revoked key still works"
    again = person.http.delete(f"/api-keys/{listed[0]['api_key_id']}", headers=me)
    assert again.json()["code"] == "api_key_not_found"


@pytest.mark.spec("IDEN-016", "IDEN-017")
def test_keys_of_elsewhere_and_bad_ones_are_refused(stack: Stack, person: Person) -> None:
    me = person.admitted()
    elsewhere = {"label": "x", "scopes": ["read"], "ip_allowlist": ["192.0.2.0/24"]}
    made = person.post("/api-keys", elsewhere, **me).json()
    stamp = str(time.time_ns() // 1_000_000)
    line = b"GET/api/v1/balances"
    headers = {"X-API-Key": made["api_key"], "X-Timestamp": stamp,
               "X-Signature": sign(made["secret"].encode(), stamp, line, b"")}  # fmt: skip
    answer = person.http.get("/balances", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "address_not_allowed")
    for more, code in (
        ({"ip_allowlist": ["nonsense"]}, "address_wrong"),
        ({"public_key": "nonsense"}, "public_key_wrong"),
    ):
        refused = person.post("/api-keys", {**elsewhere, **more}, **me)
        assert (refused.status_code, refused.json()["code"]) == (400, code)
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute("update public.users set status = 'banned' where email = %s", [person.email])
    time.sleep(0.9)
    assert person.http.get("/balances", headers=headers).json()["code"] == "api_key_unknown"
    assert person.http.get("/me", headers=me).json()["code"] == "access_token_wrong"


@pytest.mark.spec("API-001")
def test_what_no_table_can_hold_is_refused_before_it_gets_there(person: Person) -> None:
    for word in ("\x00", "a\x00@example.com", "a\nb"):
        for path, more in (("/auth/log-in", {}), ("/auth/sign-up", {"terms_version": "1"})):
            body = {"email": word, "password": PASSWORD, **more}
            assert person.post(path, body).status_code == 400
        body = {"email": person.email, "password": PASSWORD, "terms_version": word}
        assert person.post("/auth/sign-up", body).status_code == 400

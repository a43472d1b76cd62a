"""What an API key is limited to: markets, accounts, networks, scopes; and changing that."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pyotp
import pytest

from tests.support.holder import Bot, Holder
from tests.support.socket_client import SocketClient
from tests.support.stack import ListedMarket, Stack

WITHIN_S = 1.0


@pytest.fixture(scope="module")
def holder(stack: Stack) -> Holder:
    return Holder(stack)


@pytest.fixture(scope="module")
def markets(stack: Stack, holder: Holder) -> tuple[ListedMarket, ListedMarket]:
    """One that the key is for, and another."""
    pair = stack.list_market(), stack.list_market()
    for market in pair:
        stack.fund(holder.first, {market.base: "10", market.quote: "100"})
    deadline = time.monotonic() + 15
    while holder.send("/api-keys", key_body(pair[1])).status_code == 400:
        assert time.monotonic() < deadline, "the tables do not show the market"
        time.sleep(0.02)
    return pair


def key_body(market: ListedMarket) -> dict[str, object]:
    return {"label": "x", "scopes": ["read"], "markets": [market.symbol]}


def sell(market: ListedMarket) -> dict[str, str]:
    return {"market": market.symbol, "side": "sell", "type": "limit", "price": "10.00",
            "quantity": "1"}  # fmt: skip


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code")


NOT_ALLOWED = (403, "market_not_allowed")
NOT_FOUND = (404, "order_not_found")


@pytest.mark.spec("IDEN-016", "IDEN-017")
def test_a_key_for_one_market_sees_and_touches_no_other(
    holder: Holder, markets: tuple[ListedMarket, ListedMarket]
) -> None:
    mine, other = markets
    bot = holder.key("read", "trade", markets=[mine.symbol.replace("-", "_").lower()])
    hidden = holder.send("/orders", sell(other)).json()["order_id"]
    placed = bot.ask("POST", "/orders", sell(mine))
    assert placed.status_code == 201, placed.text
    own = placed.json()["order_id"]
    assert refused(bot.ask("POST", "/orders", sell(other))) == NOT_ALLOWED
    batch = {"cancel": [hidden], "place": [sell(other)]}
    outcome = bot.ask("POST", "/orders/batch", batch).json()
    assert outcome["cancel"][0]["refused"]["code"] == "market_not_allowed"
    assert outcome["place"][0]["refused"]["code"] == "market_not_allowed"
    assert refused(bot.ask("DELETE", f"/orders/{hidden}")) == NOT_ALLOWED
    assert refused(bot.ask("DELETE", "/orders")) == NOT_ALLOWED
    assert refused(bot.ask("DELETE", f"/orders?market={other.symbol}")) == NOT_ALLOWED
    assert refused(bot.ask("PATCH", f"/orders/{hidden}", {"quantity": "0.5"})) == NOT_FOUND
    replacement = sell(mine) | {"mode": "allow_failure"}
    assert refused(bot.ask("POST", f"/orders/{hidden}/replace", replacement)) == NOT_ALLOWED
    timer = bot.ask("POST", "/orders/cancel-all-after", {"timeout_ms": 60_000})
    assert refused(timer) == NOT_ALLOWED
    for path in ("/orders", "/fills", "/prevented-matches", f"/orders?market={other.symbol}",
                 f"/fills?market={other.symbol}", "/order-lists", "/ledger/entries",
                 f"/ledger/entries?asset={other.base}", "/transfers"):  # fmt: skip
        assert refused(bot.get(path)) == NOT_ALLOWED, path
    assert refused(bot.get(f"/orders/{hidden}")) == NOT_FOUND
    assert bot.get(f"/orders/{own}").status_code == 200
    listed = bot.get(f"/orders?market={mine.symbol}").json()["data"]
    assert [one["order_id"] for one in listed] == [own]
    assert bot.get(f"/ledger/entries?asset={mine.base}").status_code == 200
    seen = {one["asset"] for one in bot.get("/balances").json()["data"]}
    assert seen == {mine.base, mine.quote}
    assert bot.ask("DELETE", f"/orders?market={mine.symbol}").json()["cancelled"] == 1
    assert holder.get(f"/orders/{hidden}").json()["status"] == "open"
    legs = {"contingency": "oco", "market": other.symbol, "first": {"side": "sell", "type": "limit",
            "price": "12.00", "quantity": "1"}, "second": {"side": "sell", "type": "stop_loss",
            "stop_price": "8.00", "quantity": "1"}}  # fmt: skip
    pair = holder.send("/order-lists", legs)
    assert pair.status_code == 201, pair.text
    assert refused(bot.ask("POST", "/order-lists", legs)) == NOT_ALLOWED
    linked = f"/order-lists/{pair.json()['order_list_id']}"
    assert refused(bot.ask("DELETE", linked)) == NOT_ALLOWED
    assert holder.http.delete(linked, headers=holder.me).status_code == 200
    assert holder.http.delete("/orders", headers=holder.me).status_code == 200


@pytest.mark.spec("IDEN-017", "API-006")
def test_its_socket_tells_of_its_markets_alone(
    stack: Stack, holder: Holder, markets: tuple[ListedMarket, ListedMarket]
) -> None:
    mine, other = markets
    bot = holder.key("read", "trade", markets=[mine.symbol])

    async def walk() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(**auth(bot, cancel_on_disconnect=True))
        await client.wait_for(op="error", code="market_not_allowed")
        client.send(**auth(bot))
        await client.wait_for(op="authenticated")
        for channel in ("orders", "balances"):
            client.send(op="subscribe", channel=channel)
            await client.wait_for(channel=channel, type="snapshot")
        for market in (other, mine):
            placed = await asyncio.to_thread(holder.send, "/orders", sell(market))
            assert placed.status_code == 201
        orders = await client.wait_for(channel="orders", type="update")
        assert [one["market"] for one in orders["data"]] == [mine.symbol]
        balances = await client.wait_for(channel="balances", type="update")
        assert {one["asset"] for one in balances["data"]} == {mine.base}
        client.close()

    asyncio.run(walk())
    assert holder.http.delete("/orders", headers=holder.me).status_code == 200


def auth(bot: Bot, account: object = None, **more: object) -> dict[str, object]:
    headers = bot.signed("GET/ws", account=account)
    named = {} if account is None else {"account": account}
    return {"op": "auth", "key": bot.key, "timestamp": headers["X-Timestamp"],
            "signature": headers["X-Signature"], **named, **more}  # fmt: skip


@pytest.mark.spec("IDEN-016", "IDEN-017", "IDEN-018")
def test_a_key_acts_for_its_accounts_and_signs_which(
    stack: Stack, holder: Holder, markets: tuple[ListedMarket, ListedMarket]
) -> None:
    second, third = holder.opened("second"), holder.opened("third")
    bot = holder.key("read", "account", accounts=[second, holder.first])
    asset = markets[0].base
    pay = {"from_account": holder.first, "to_account": second, "asset": asset, "amount": "1"}
    paid = bot.ask("POST", "/transfers", pay, Idempotency_Key=f"pay {second}")
    assert paid.status_code == 201, paid.text
    assert [one["transfer_id"] for one in listed(bot, paid.json()["transfer_id"])] == [
        paid.json()["transfer_id"]
    ]
    away = bot.ask("POST", "/transfers", pay | {"to_account": third}, Idempotency_Key="away")
    assert refused(away) == (404, "account_not_yours")
    assert available(bot, asset) == available(bot, asset, second) == "1"
    assert available(bot, asset, holder.first) != "1"
    for account in (third, 0, "x"):
        assert refused(bot.get("/balances", account)) == (403, "not_this_account")
    unsigned = bot.signed("GET/api/v1/balances", account=holder.first, signs=False)
    answer = stack.http.get("/api/v1/balances", headers=unsigned)
    assert refused(answer) == (401, "signature_wrong")
    shown = bot.get("/accounts").json()["data"]
    assert [one["account_id"] for one in shown] == [holder.first, second]
    reader = holder.key("read", accounts=[second])
    denied = reader.ask("POST", "/transfers", pay, Idempotency_Key="denied")
    assert refused(denied) == (403, "scope_missing")

    async def walk() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(**auth(bot, third))
        await client.wait_for(op="error", code="not_this_account")
        client.send(**auth(bot, holder.first))
        await client.wait_for(op="authenticated")
        client.close()

    asyncio.run(walk())


def available(bot: Bot, asset: str, account: object = None) -> str:
    rows = bot.get("/balances", account).json()["data"]
    return str(next(row["available"] for row in rows if row["asset"] == asset))


def listed(bot: Bot, transfer: str) -> list[dict[str, str]]:
    deadline = time.monotonic() + 15
    while not any(one["transfer_id"] == transfer for one in bot.get("/transfers").json()["data"]):
        assert time.monotonic() < deadline, "the transfer is not listed"
        time.sleep(0.02)
    return list(bot.get("/transfers").json()["data"])


@pytest.mark.spec("IDEN-017")
def test_a_key_sees_its_own_rights_and_its_owner_when_it_was_used(
    stack: Stack, holder: Holder
) -> None:
    ends = (datetime.now(UTC) + timedelta(days=9)).replace(microsecond=0)
    bot = holder.key("trade", ip_allowlist=["127.0.0.1/32"], expires_at=ends.isoformat())
    assert refused(bot.get("/balances")) == (403, "scope_missing")
    me = bot.get("/api-keys/me").json()
    assert (me["scopes"], me["ip_allowlist"], me["markets"], me["accounts"]) == (
        ["trade"], ["127.0.0.1/32"], [], [holder.first]
    )  # fmt: skip
    assert datetime.fromisoformat(me["expires_at"]) == ends
    assert refused(holder.get("/api-keys/me")) == (403, "scope_missing")
    deadline = time.monotonic() + 20
    while (row := shown(holder, bot))["last_used_at"] is None:
        assert time.monotonic() < deadline, "nobody has written when it was used"
        time.sleep(0.1)
    assert row["last_used_ip"] == "127.0.0.1"


def shown(holder: Holder, bot: Bot) -> dict[str, object]:
    rows = holder.get("/api-keys").json()["data"]
    return dict(next(row for row in rows if row["api_key_id"] == bot.id))


def within(answer: Callable[[], httpx.Response], status: int) -> None:
    deadline = time.monotonic() + WITHIN_S
    while answer().status_code != status:
        assert time.monotonic() < deadline, f"not {status} within a second"


@pytest.mark.spec("IDEN-017", "AUDI-001")
def test_less_holds_within_a_second_also_on_an_open_socket(stack: Stack, holder: Holder) -> None:
    bot = holder.key("read", "trade", ip_allowlist=["127.0.0.0/8"])
    assert changed(holder, bot, label="night shift").json()["label"] == "night shift"
    assert bot.get("/balances").status_code == 200

    async def narrowed() -> None:
        client = await SocketClient.connect(stack.ws_url)
        client.send(**auth(bot))
        await client.wait_for(op="authenticated")
        less = await asyncio.to_thread(changed, holder, bot, scopes=["trade"])
        assert less.status_code == 200, less.text
        before = time.monotonic()
        assert await client.wait_closed() == (1008, "api_key_changed: connect again")
        assert time.monotonic() - before < 2 * WITHIN_S

    asyncio.run(narrowed())
    within(lambda: bot.get("/balances"), 403)
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(
            "select metadata from audit.audit_logs where action = 'api_key_changed'"
            " order by log_id desc limit 1"
        ).fetchone()
    assert row is not None
    assert (row[0]["before"]["scopes"], row[0]["after"]["scopes"]) == (["read", "trade"], ["trade"])
    nobody = Holder(stack).key("read")
    foreign = changed(holder, nobody, label="y")
    assert refused(foreign) == (404, "api_key_not_found")


def changed(holder: Holder, bot: Bot, **body: object) -> httpx.Response:
    return holder.http.patch(f"/api-keys/{bot.id}", json=body, headers=holder.me)


@pytest.mark.spec("IDEN-017", "IDEN-009")
def test_more_wants_a_fresh_second_factor_and_less_does_not(
    stack: Stack, markets: tuple[ListedMarket, ListedMarket]
) -> None:
    holder = Holder(stack)
    bot, second = holder.key("trade", ip_allowlist=["127.0.0.0/8"]), holder.opened("two")
    codes = with_app(holder)
    holder.me = holder.stale(shown_now(holder, codes))
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    less: dict[str, object] = {
        "ip_allowlist": ["127.0.0.1"], "expires_at": ends, "markets": [markets[0].symbol]
    }  # fmt: skip
    assert changed(holder, bot, **less).status_code == 200
    wider: list[dict[str, object]] = [
        {"scopes": ["read", "trade"]}, {"ip_allowlist": []}, {"ip_allowlist": ["127.0.0.0/8"]},
        {"expires_at": None}, {"markets": []}, {"markets": [markets[1].symbol]},
        {"accounts": [holder.first, second]},
    ]  # fmt: skip
    for more in wider:
        assert refused(changed(holder, bot, **more)) == (403, "fresh_factor_needed"), more
    shown_now(holder, codes)
    opened = changed(holder, bot, scopes=["read"], markets=[], accounts=[second, holder.first])
    assert opened.status_code == 200, opened.text
    assert (opened.json()["account_id"], opened.json()["scopes"]) == (second, ["read"])
    within(lambda: bot.get("/balances"), 200)
    wrong: list[tuple[dict[str, object], int, str]] = [
        ({"scopes": ["withdraw"], "ip_allowlist": []}, 400, "networks_needed"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 400, "expiry_past"),
        ({"markets": ["NO-SUCH"]}, 400, "market_unknown"),
        ({"ip_allowlist": ["x"]}, 400, "address_wrong"), ({"scopes": []}, 400, "malformed"),
        ({"scopes": ["read\n"]}, 400, "malformed"), ({"accounts": [1]}, 404, "account_not_yours"),
    ]  # fmt: skip
    for body, status, code in wrong:
        assert refused(changed(holder, bot, **body)) == (status, code), body


def with_app(holder: Holder) -> list[str]:
    """Set an authenticator app up; recovery codes, each good for one login."""
    secret = holder.send("/auth/second-factor").json()["secret"]
    code = {"code": pyotp.TOTP(secret).now()}
    return list(holder.send("/auth/second-factor/confirm", code).json()["recovery_codes"])


def shown_now(holder: Holder, codes: list[str]) -> dict[str, str]:
    """The header of a new session, which has just shown its second factor."""
    token = holder.log_in(code=codes.pop()).json()["access_token"]
    holder.me = {"Authorization": f"Bearer {token}"}
    return holder.me

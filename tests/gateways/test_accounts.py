"""More than one account of a customer, and money between them."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from bedesten.protocol.commands import SetAccount
from bedesten.protocol.events import AccountSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountFlag, AccountKind
from tests.support.bot import until
from tests.support.holder import Holder
from tests.support.person import REMEMBERED_S
from tests.support.stack import ListedMarket, Stack
from tests.support.staff import hire


@pytest.fixture(scope="module")
def holder(stack: Stack) -> Holder:
    return Holder(stack)


@pytest.fixture(scope="module")
def stranger(stack: Stack) -> Holder:
    return Holder(stack)


@pytest.fixture(scope="module")
def funds(stack: Stack, holder: Holder) -> ListedMarket:
    market = stack.list_market()
    stack.fund(holder.first, {market.base: "10", market.quote: "100"})
    return market


@pytest.mark.spec("IDEN-018", "API-004")
def test_the_same_request_opens_one_account(stack: Stack) -> None:
    holder, stranger = Holder(stack), Holder(stack)

    def ask(key: str, label: str = "mine", who: Holder = holder, **more: str) -> httpx.Response:
        body = {"label": label, **more}
        return who.post("/accounts", body, **who.me, **{"Idempotency-Key": key})

    first = ask("once")
    assert (first.status_code, "idempotency-replayed" in first.headers) == (201, False)
    again = ask("once")
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert again.json() == first.json()
    for other in (ask("once", "another"), ask("once", account_type="custody")):
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    wrong = ask("x" * 256)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "idempotency_key_malformed")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask("together"), range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["account_id"] for answer in answers}) == 1
    with psycopg.connect(stack.database.url()) as conn:  # as after a crash before the commit
        conn.execute(
            "update public.account_profiles set opened_by = null, opened_as = null"
            " where account_id = %s", [first.json()["account_id"]],
        )  # fmt: skip
    assert ask("once").json() == first.json()
    assert holder.change(first.json()["account_id"], {"label": "renamed"}).status_code == 200
    assert ask("once").json()["label"] == "renamed"
    theirs = ask("once", who=stranger).json()["account_id"]
    assert theirs not in {one["account_id"] for one in holder.accounts()}
    assert holder.opened("without") != holder.opened("without")
    assert len(holder.accounts()) == 5


@pytest.mark.spec("IDEN-018")
def test_a_customer_opens_names_and_chooses_accounts(holder: Holder) -> None:
    second = holder.opened("savings")
    first, *_, newest = holder.accounts()
    assert (first["account_id"], first["is_default"], first["label"]) == (holder.first, True, "")
    assert newest == {
        "account_id": second, "account_number": f"BD{second:010}", "account_type": "spot",
        "status": "active", "label": "savings", "is_default": False, "may_trade": True,
        "may_withdraw": True, "currency_primary": "TRY", "currency_secondary": "USDT",
        "created_at": newest["created_at"],
    }  # fmt: skip
    changed = holder.change(second, {"label": "rainy days", "is_default": True})
    assert (changed.json()["label"], changed.json()["is_default"]) == ("rainy days", True)
    time.sleep(REMEMBERED_S)
    keys = holder.send("/api-keys", {"label": "bot", "scopes": ["read"]})
    assert keys.status_code == 201
    assert holder.get("/api-keys").json()["data"][0]["account_id"] == second
    assert holder.change(holder.first, {"is_default": True}).json()["is_default"] is True
    for body, code in (({"is_default": False}, "malformed"), ({"label": "\n"}, "malformed"),
                       ({"currency_primary": "NOSUCH"}, "currency_unknown")):  # fmt: skip
        answer = holder.change(second, body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.spec("IDEN-018")
def test_an_account_is_shown_in_assets_that_are_listed(holder: Holder, funds: ListedMarket) -> None:
    change = {"currency_primary": funds.base, "currency_secondary": funds.quote}
    deadline = time.monotonic() + 15
    while (answer := holder.change(holder.first, change)).status_code == 400:
        assert time.monotonic() < deadline, "the tables do not show the asset"
        time.sleep(0.02)
    shown = answer.json()
    assert (shown["currency_primary"], shown["currency_secondary"]) == (funds.base, funds.quote)
    shown = holder.change(holder.first, {"currency_primary": None}).json()
    assert (shown["currency_primary"], shown["currency_secondary"]) == ("TRY", funds.quote)


@pytest.mark.spec("IDEN-018")
def test_custody_keeps_and_cannot_trade_and_nothing_is_lent(
    holder: Holder, funds: ListedMarket
) -> None:
    vault = holder.opened("vault", "custody")
    assert holder.accounts()[-1]["may_trade"] is False
    assert holder.move("1", funds.base, (holder.first, vault)).status_code == 201
    order = {"market": funds.symbol, "side": "sell", "type": "limit", "price": "10.00",
             "quantity": "1"}  # fmt: skip
    refused = holder.send("/orders", order, vault)
    assert (refused.status_code, refused.json()["code"]) == (409, "account_cannot_trade")
    margin = holder.send("/accounts", {"label": "m", "account_type": "margin"})
    assert (margin.status_code, margin.json()["code"]) == (409, "margin_not_offered")
    default = holder.change(vault, {"is_default": True})
    assert (default.status_code, default.json()["code"]) == (409, "account_not_for_default")
    assert holder.move("1", funds.base, (vault, holder.first)).status_code == 201


@pytest.mark.spec("IDEN-018")
def test_accounts_of_one_customer_do_not_trade_with_each_other(
    stack: Stack, holder: Holder, funds: ListedMarket
) -> None:
    other = holder.opened("two")
    assert holder.move("20", funds.quote, (holder.first, other)).status_code == 201
    order = {"market": funds.symbol, "type": "limit", "price": "10.00", "quantity": "1"}
    resting = holder.send("/orders", order | {"side": "sell"}, holder.first)
    assert resting.status_code == 201, resting.text
    taking = holder.send("/orders", order | {"side": "buy"}, other)
    assert (taking.status_code, taking.json()["filled_quantity"]) == (201, "0"), taking.text
    for account in (holder.first, other):
        assert holder.http.delete("/orders", headers=holder.headers(account)).status_code == 200
    assert holder.move("20", funds.quote, (other, holder.first)).status_code == 201


@pytest.mark.spec("IDEN-018")
def test_so_many_accounts_and_no_more_also_all_at_once(stack: Stack, stranger: Holder) -> None:
    with psycopg.connect(stack.database.url(), autocommit=True) as conn:
        limit = "update config.system_parameters set param_value = %s where param_key = %s"
        conn.execute(limit, ["4", "identity.accounts_max"])
        try:
            with ThreadPoolExecutor(6) as pool:
                answers = list(pool.map(lambda n: stranger.send("/accounts", {"label": f"{n}"}),
                                        range(6)))  # fmt: skip
        finally:
            conn.execute(limit, ["20", "identity.accounts_max"])
    opened = [answer.json()["account_id"] for answer in answers if answer.status_code == 201]
    refused = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert (len(set(opened)), len(opened), refused) == (3, 3, {"too_many_accounts"})
    assert len(stranger.accounts()) == 4


@pytest.mark.spec("IDEN-018", "LEDG-018")
def test_an_empty_account_closes_for_good(
    stack: Stack, holder: Holder, funds: ListedMarket
) -> None:
    gone = holder.opened("gone")
    assert holder.move("1", funds.base, (holder.first, gone)).status_code == 201
    full = holder.send(f"/accounts/{gone}/close")
    assert (full.status_code, full.json()["code"]) == (409, "account_not_empty")
    assert holder.move("1", funds.base, (gone, holder.first)).status_code == 201
    assert holder.send(f"/accounts/{gone}/close").status_code == 204
    shown = next(one for one in holder.accounts() if one["account_id"] == gone)
    assert (shown["status"], shown["may_trade"], shown["may_withdraw"]) == ("closed", False, False)
    again = holder.send(f"/accounts/{gone}/close")
    assert (again.status_code, again.json()["code"]) == (409, "account_closed")
    late = holder.move("1", funds.base, (holder.first, gone))
    assert (late.status_code, late.json()["code"]) == (409, "withdrawals_frozen")
    default = holder.send(f"/accounts/{holder.first}/close")
    assert (default.status_code, default.json()["code"]) == (409, "account_is_default")
    entries = until(lambda: holder.get("/ledger/entries", gone).json()["data"], bool)
    assert [entry["entry_type"] for entry in entries] == ["internal_transfer"] * 2


@pytest.mark.spec("LEDG-018", "API-004", "LEDG-008")
def test_a_transfer_moves_money_once_for_each_key(holder: Holder, funds: ListedMarket) -> None:
    other, key = holder.opened("there"), uuid.uuid4().hex
    before = holder.available(funds.base, holder.first)
    done = holder.move("2.5", funds.base, (holder.first, other), key)
    assert done.status_code == 201, done.text
    assert done.json() == {
        "transfer_id": done.json()["transfer_id"], "from_account": holder.first,
        "to_account": other, "asset": funds.base, "amount": "2.5",
        "created_at": done.json()["created_at"],
    }  # fmt: skip
    again = holder.move("2.50", funds.base, (holder.first, other), key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (done.json(), "true")
    for wrong in (("3", (holder.first, other)), ("2.5", (other, holder.first))):
        reused = holder.move(wrong[0], funds.base, wrong[1], key)
        assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")
    assert holder.available(funds.base, other) == "2.5"
    assert float(before) - float(holder.available(funds.base, holder.first)) == 2.5
    back = holder.move("2.5", funds.base, (other, holder.first))
    listed = list_until(holder, back.json()["transfer_id"])
    assert [one["transfer_id"] for one in listed["data"][:2]] == [
        back.json()["transfer_id"], done.json()["transfer_id"]
    ]  # fmt: skip
    paged = holder.get("/transfers?limit=1").json()
    assert paged["next_cursor"] == back.json()["transfer_id"]
    second = holder.get(f"/transfers?limit=1&cursor={paged['next_cursor']}&asset={funds.base}")
    assert second.json()["data"][0] == done.json()
    assert holder.get("/transfers?asset=NOSUCH").json()["data"] == []
    entries = holder.get("/ledger/entries?limit=2", other).json()["data"]
    assert [(e["direction"], e["amount"], e["entry_type"]) for e in entries] == [
        ("credit", "2.5", "internal_transfer"), ("debit", "2.5", "internal_transfer"),
    ]  # fmt: skip


def list_until(holder: Holder, transfer: str) -> dict[str, Any]:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        found = dict(holder.get("/transfers").json())
        if any(one["transfer_id"] == transfer for one in found["data"]):
            return found
        time.sleep(0.02)
    raise AssertionError("the transfer is not listed")


@pytest.mark.spec("LEDG-018", "API-004")
def test_what_cannot_be_moved(stack: Stack, holder: Holder, funds: ListedMarket) -> None:
    other = holder.opened("elsewhere")
    pair = (holder.first, other)
    body = {"from_account": pair[0], "to_account": pair[1], "asset": funds.base, "amount": "1"}
    keyless = holder.send("/transfers", body)
    assert (keyless.status_code, keyless.json()["code"]) == (400, "idempotency_key_missing")
    for amount, status, code in (
        ("1000000", 409, "insufficient_funds"), ("0", 409, "amount_out_of_range"),
        ("0.000000001", 409, "amount_too_precise"), ("1e3", 400, "malformed"),
        ("-1", 400, "malformed"), ("", 400, "malformed"),
    ):  # fmt: skip
        answer = holder.move(amount, funds.base, pair)
        assert (answer.status_code, answer.json()["code"]) == (status, code), amount
    unlisted = holder.move("1", "NOSUCH", pair)
    assert (unlisted.status_code, unlisted.json()["code"]) == (404, "asset_not_found")
    same = holder.move("1", funds.base, (pair[0], pair[0]))
    assert (same.status_code, same.json()["code"]) == (409, "same_account")
    number = dict(body, amount=1)
    assert holder.http.post("/transfers", json=number, headers=holder.me).status_code == 400


@pytest.mark.spec("LEDG-018", "API-010")
def test_nobody_moves_renames_or_closes_what_is_anothers(
    holder: Holder, stranger: Holder, funds: ListedMarket
) -> None:
    for between in ((holder.first, stranger.first), (stranger.first, holder.first), (1, 2),
                    (holder.first, 2**31 - 1)):  # fmt: skip
        answer = holder.move("1", funds.base, between)
        assert (answer.status_code, answer.json()["code"]) == (404, "account_not_yours")
    assert holder.change(stranger.first, {"label": "mine"}).status_code == 404
    for account in (str(stranger.first), "0", "x", "9" * 12):
        assert holder.send(f"/accounts/{account}/close").status_code == 404
    theirs = {one["account_id"] for one in stranger.accounts()}
    assert theirs.isdisjoint(one["account_id"] for one in holder.accounts())
    assert stranger.get("/transfers").json()["data"] == []


@pytest.mark.spec("LEDG-018", "RISK-007")
@pytest.mark.parametrize("frozen", ["first", "second"])
def test_frozen_accounts_neither_give_nor_get(
    stack: Stack, holder: Holder, funds: ListedMarket, frozen: str
) -> None:
    other = holder.opened(f"frozen {frozen}")
    account = holder.first if frozen == "first" else other
    set_flags(stack, account, AccountFlag.WITHDRAWALS_FROZEN)
    try:
        refused = holder.move("1", funds.base, (holder.first, other))
    finally:
        set_flags(stack, account, AccountFlag(0))
    assert (refused.status_code, refused.json()["code"]) == (409, "withdrawals_frozen")


def set_flags(stack: Stack, account: int, flags: AccountFlag) -> None:
    async def work(client: Any) -> None:
        (known,) = (await client.query(Query.ACCOUNT, account)).events
        assert isinstance(known, AccountSet)
        await client.submit(
            SetAccount(account=account, kind=AccountKind(known.kind), flags=flags,
                       group=known.group, owner=known.owner)
        )  # fmt: skip

    stack.with_engine(work)


@pytest.fixture(scope="module")
def backoffice(stack: Stack) -> Iterator[None]:
    stack.start("backoffice")
    yield
    stack.stop("backoffice")


@pytest.mark.spec("IDEN-018", "IDEN-006", "IDEN-013")
def test_staff_see_accounts_and_set_the_segment_with_four_eyes(
    stack: Stack, holder: Holder, backoffice: None
) -> None:
    maker, checker = hire(stack, "admin"), hire(stack, "super_admin")
    house = {one["kind"]: one for one in maker.get("/house-accounts").json()["data"]}
    assert (house["platform"]["account_type"], house["fee_pool"]["account_type"]) == (
        "treasury", "fee"
    )  # fmt: skip
    assert any(b["available"].startswith("-") for b in house["platform"]["balances"])
    with psycopg.connect(stack.database.url()) as conn:
        row = conn.execute(
            "select user_id::text from public.users where email = %s", [holder.email]
        ).fetchone()
    assert row is not None
    seen = maker.get(f"/customers/{row[0]}/accounts").json()["data"]
    assert seen == holder.accounts()
    asked = maker.post(f"/customers/{row[0]}/segment",
                       {"segment": "professional", "reason": "showed the papers"})  # fmt: skip
    assert asked.status_code == 202, asked.text
    made = asked.json()
    shown = {"payload_hash": made["payload_hash"], "reason": "looked at them"}
    done = checker.post(f"/approvals/{made['approval_id']}/approve", shown)
    assert done.json()["status"] == "executed", done.text
    assert maker.get(f"/customers/{row[0]}").json()["segment"] == "professional"
    again = maker.post(f"/customers/{row[0]}/segment",
                       {"segment": "professional", "reason": "once more"})  # fmt: skip
    assert (again.status_code, again.json()["code"]) == (409, "action_refused")

"""What customers may do follows their level and status, in the engine within a second."""

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetAccount, SetFees
from bedesten.protocol.events import AccountSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountKind
from tests.support.person import PASSWORD, Person
from tests.support.postgres import Server
from tests.support.stack import Account, ListedMarket, Stack, running_stack
from tests.support.staff import Colleague, hire
from tests.support.tables import account_shown, asset_shown

WHY = "ticket 12"
PATIENCE_S = 20.0
WITHIN_S = 1.0
FROZEN, NO_WITHDRAWALS, CANCEL_ONLY = 1, 2, 4


@pytest.fixture(scope="module")
def stack(postgres: Server) -> Iterator[Stack]:
    """With the relay, which follows, and the back office."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    with (
        postgres.fresh_database() as database,
        running_stack(
            database, "project", "rest", "relay", "backoffice", relay_admin_port=port
        ) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def maker(stack: Stack) -> Colleague:
    return hire(stack, "super_admin")


@pytest.fixture(scope="module")
def checker(stack: Stack) -> Colleague:
    return hire(stack, "super_admin")


@pytest.fixture
def done(maker: Colleague, checker: Colleague) -> Callable[..., dict[str, Any]]:
    """Asked for by one and allowed by another; the approval afterwards."""

    def asked(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = maker.post(path, {"reason": WHY} | body)
        assert answer.status_code == 202, answer.text
        made = answer.json()
        decision = {"payload_hash": made["payload_hash"], "reason": WHY}
        return dict(checker.post(f"/approvals/{made['approval_id']}/approve", decision).json())

    return asked


def sql(stack: Stack, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.database.url()) as conn:
        found = conn.execute(query.encode(), values)
        return found.fetchall() if found.description else []


def flags(stack: Stack, account: int) -> int:
    """As the engine has them."""

    async def work(client: EngineClient) -> int:
        (event,) = (await client.query(Query.ACCOUNT, account)).events
        assert isinstance(event, AccountSet)
        return event.flags

    return stack.with_engine(work)


def until(condition: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < patience_s, f"not within {patience_s} s: {what}"


def follows(stack: Stack, account: int, wanted: int) -> None:
    until(lambda: flags(stack, account) == wanted, f"flags {wanted}")


@pytest.mark.spec("KYC-001", "RISK-007")
def test_trading_begins_with_level_1_and_ends_with_it(
    stack: Stack, market: ListedMarket, alice: Account, done: Callable[..., dict[str, Any]]
) -> None:
    account_shown(stack, alice.id)
    assert flags(stack, alice.id) == 0
    assert done(f"/customers/{alice.owner}/level", {"level": 0})["status"] == "executed"
    follows(stack, alice.id, NO_WITHDRAWALS | CANCEL_ONLY)
    order = {"market": market.symbol, "side": "sell", "quantity": "1", "price": "10.00"}
    refused = alice.post("/api/v1/orders", order)
    assert (refused.status_code, refused.json()["code"]) == (409, "account_cancel_only")
    assert done(f"/customers/{alice.owner}/level", {"level": 1})["status"] == "executed"
    follows(stack, alice.id, 0)
    assert alice.post("/api/v1/orders", order).status_code == 201


@pytest.mark.spec("COMP-001", "IDEN-004", "RISK-007")
@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("aml_status", "flagged", 0),
        ("aml_status", "under_review", NO_WITHDRAWALS),
        ("aml_status", "blocked", FROZEN | NO_WITHDRAWALS),
        ("status", "suspended", NO_WITHDRAWALS | CANCEL_ONLY),
        ("status", "banned", FROZEN | NO_WITHDRAWALS),
    ],
)
def test_flags_follow_status_and_what_compliance_says(
    stack: Stack, market: ListedMarket, alice: Account, column: str, value: str, wanted: int
) -> None:
    account_shown(stack, alice.id)
    alice.place(market, "sell", "1", "10.00")
    change = f"update public.users set {column} = %s where user_id = %s"
    sql(stack, change, value, alice.owner)
    follows(stack, alice.id, wanted)
    orders = "select count(*) from public.open_orders where account_id = %s"
    left = 0 if wanted & FROZEN else 1
    until(lambda: sql(stack, orders, alice.id) == [(left,)], f"{left} open orders")
    sql(stack, change, "active" if column == "status" else "clear", alice.owner)
    follows(stack, alice.id, 0)


def test_the_engine_follows_within_a_second(stack: Stack, alice: Account) -> None:
    """The best of a few: what else the machine does meanwhile is not the follower's fault."""
    account_shown(stack, alice.id)
    change = "update public.users set aml_status = %s where user_id = %s"
    taken = []
    for status, wanted in (("under_review", NO_WITHDRAWALS), ("clear", 0)) * 3:
        begin = time.monotonic()
        sql(stack, change, status, alice.owner)
        follows(stack, alice.id, wanted)
        taken.append(time.monotonic() - begin)
    assert min(taken) < WITHIN_S, taken


def test_what_changes_while_nobody_follows_is_followed_at_the_next_start(
    stack: Stack, alice: Account, bob: Account
) -> None:
    account_shown(stack, bob.id)
    stack.stop("relay")
    change = "update public.users set aml_status = %s where user_id = %s"
    sql(stack, change, "blocked", alice.owner)
    late = stack.open_account({})
    sql(stack, "update public.users set kyc_level = 0 where user_id = %s", late.owner)
    account_shown(stack, late.id)
    assert (flags(stack, alice.id), flags(stack, late.id)) == (0, 0)
    alarms = "select subject from admin.flag_alarms(interval '0') order by subject::integer"
    assert {(str(alice.id),), (str(late.id),)} <= set(sql(stack, alarms))
    stack.start("relay")
    follows(stack, alice.id, FROZEN | NO_WITHDRAWALS)
    follows(stack, late.id, NO_WITHDRAWALS | CANCEL_ONLY)
    until(lambda: not sql(stack, alarms), "no alarms")
    assert flags(stack, bob.id) == 0


def test_an_account_that_is_opened_for_somebody_unverified_is_found(stack: Stack) -> None:
    first = stack.open_account({})
    account_shown(stack, first.id)
    sql(stack, "update public.users set kyc_level = 0 where user_id = %s", first.owner)
    (answer,) = stack.run(SetAccount(kind=AccountKind.SPOT, owner=first.owner.bytes))
    (event,) = answer.events
    assert isinstance(event, AccountSet)
    follows(stack, event.account, NO_WITHDRAWALS | CANCEL_ONLY)


def test_freezes_and_levels_add_up(
    stack: Stack, alice: Account, done: Callable[..., dict[str, Any]]
) -> None:
    account_shown(stack, alice.id)
    frozen = {"account_id": alice.id, "what": "withdrawals"}
    done(f"/customers/{alice.owner}/freeze", frozen)
    follows(stack, alice.id, NO_WITHDRAWALS)
    done(f"/customers/{alice.owner}/level", {"level": 0})
    follows(stack, alice.id, NO_WITHDRAWALS | CANCEL_ONLY)
    done(f"/customers/{alice.owner}/level", {"level": 1})
    follows(stack, alice.id, NO_WITHDRAWALS)
    done(f"/customers/{alice.owner}/unfreeze", frozen)
    follows(stack, alice.id, 0)


@pytest.mark.spec("RISK-008", "MARK-014")
def test_a_parameter_takes_effect_without_a_restart(
    stack: Stack, market: ListedMarket, alice: Account, maker: Colleague,
    done: Callable[..., dict[str, Any]],
) -> None:  # fmt: skip
    key = "trading.max_open_orders_per_user"
    account_shown(stack, alice.id)

    def change(value: str) -> dict[str, Any]:
        version = maker.get(f"/parameters/{key}").json()["parameter"]["version"]
        return done(f"/parameters/{key}", {"value": value, "version": version})

    assert change("2")["status"] == "executed"
    for _ in range(2):
        alice.place(market, "sell", "1", "10.00")
    order = {"market": market.symbol, "side": "sell", "quantity": "1", "price": "10.00"}
    until(
        lambda: alice.post("/api/v1/orders", order).json().get("code") == "too_many_open_orders",
        "a third order is refused",
    )
    shown = maker.get(f"/parameters/{key}").json()
    assert shown["parameter"]["value"] == "2"
    assert (shown["changes"][0]["before"], shown["changes"][0]["after"]) == ("100", "2")
    assert change("100")["status"] == "executed"
    until(lambda: alice.post("/api/v1/orders", order).status_code == 201, "orders again")


@pytest.mark.spec("KYC-001", "MARK-014")
def test_what_a_level_unlocks_is_a_parameter(
    stack: Stack, alice: Account, done: Callable[..., dict[str, Any]]
) -> None:
    account_shown(stack, alice.id)
    key = "kyc.withdraw_from_level"
    assert done(f"/parameters/{key}", {"value": "2", "version": 1})["status"] == "executed"
    follows(stack, alice.id, NO_WITHDRAWALS)
    assert done(f"/parameters/{key}", {"value": "1", "version": 2})["status"] == "executed"
    follows(stack, alice.id, 0)


@pytest.mark.parametrize(
    ("key", "body", "status"),
    [
        ("kyc.trade_from_level", {"value": "4", "version": 1}, 422),
        ("kyc.trade_from_level", {"value": "-1", "version": 1}, 422),
        ("kyc.trade_from_level", {"value": "1.5", "version": 1}, 422),
        ("kyc.trade_from_level", {"value": "two", "version": 1}, 422),
        ("kyc.trade_from_level", {"value": "2", "version": 9}, 409),
        ("kyc.trade_from_level", {"value": "1", "version": 1}, 409),
        ("platform.maintenance_mode", {"value": "yes", "version": 1}, 422),
        ("platform.reference_currency", {"value": "XYZ", "version": 1}, 422),
        ("risk.score_high_from", {"value": "20", "version": 1}, 422),
        ("no.such", {"value": "1", "version": 1}, 404),
        ("kyc.trade_from_level", {"value": 2, "version": 1}, 400),
    ],
)
def test_a_value_that_cannot_be_is_not_even_asked_for(
    maker: Colleague, key: str, body: dict[str, Any], status: int
) -> None:
    answer = maker.post(f"/parameters/{key}", {"reason": WHY} | body)
    assert answer.status_code == status, answer.text


def test_reading_parameters_wants_its_permission(stack: Stack, maker: Colleague) -> None:
    listed = maker.get("/parameters").json()["data"]
    assert [one["key"] for one in listed] == sorted(one["key"] for one in listed)
    (level,) = [one for one in listed if one["key"] == "kyc.trade_from_level"]
    assert (level["min_value"], level["max_value"], level["effect"]) == (
        "0",
        "3",
        "within a second",
    )
    assert maker.get("/parameters/no.such").status_code == 404
    assert httpx.get(f"{stack.staff_url}/parameters").status_code == 401


def rates(stack: Stack, account: int) -> list[tuple[Any, ...]]:
    query = "select maker_fee_ppm, taker_fee_ppm from public.fee_rates where account_id = %s"
    return sql(stack, query, account)


@pytest.mark.spec("MARK-010", "MARK-013", "MARK-011")
def test_a_fee_profile_is_given_reaches_the_engine_and_ends(
    stack: Stack, market: ListedMarket, alice: Account, maker: Colleague,
    done: Callable[..., dict[str, Any]],
) -> None:  # fmt: skip
    account_shown(stack, alice.id)
    body = {"name": f"vip {alice.id}", "maker_percent": "-0.01", "taker_percent": "0.05"}
    profile = done("/fee-profiles", body)["result"]["profile_id"]
    again = done("/fee-profiles", body)
    assert again["status"] == "failed"
    given = done(f"/customers/{alice.owner}/fee-profile", {"profile_id": profile})
    assert given["status"] == "executed", given
    until(lambda: rates(stack, alice.id) == [(-100, 500)], "the engine has the rates")
    shown = alice.get("/api/v1/me/fees").json()
    own = next(one for one in shown["rates"] if one["market"] == market.symbol)
    assert (own["maker_fee_ppm"], own["taker_fee_ppm"], own["by"]) == (-100, 500, "account")
    listed = maker.get(f"/customers/{alice.owner}/fee-profiles").json()["data"]
    assert [(one["name"], one["valid_to"], one["reason"]) for one in listed] == [
        (f"vip {alice.id}", None, WHY)
    ]
    overlap = done(f"/customers/{alice.owner}/fee-profile", {"profile_id": profile})
    assert (overlap["status"], overlap["result"]["code"]) == ("failed", "action_refused")
    mapping = {"mapping_id": listed[0]["mapping_id"]}
    assert done(f"/customers/{alice.owner}/fee-profile/end", mapping)["status"] == "executed"
    until(lambda: rates(stack, alice.id) == [], "the rates are gone")
    assert done(f"/customers/{alice.owner}/fee-profile/end", mapping)["status"] == "failed"


@pytest.mark.spec("IDEN-006", "MARK-011")
def test_a_segment_has_its_rates_and_what_operators_set_stays(
    stack: Stack, alice: Account, bob: Account, done: Callable[..., dict[str, Any]]
) -> None:
    account_shown(stack, bob.id)
    stack.run(SetFees(account=bob.id, maker_fee_ppm=7, taker_fee_ppm=7))
    until(lambda: rates(stack, bob.id) == [(7, 7)], "set by hand")
    body = {"name": "institutions", "maker_percent": "0", "taker_percent": "0.02",
            "default_segment": "institutional"}  # fmt: skip
    made = done("/fee-profiles", body)
    assert made["status"] == "executed", made
    sql(stack, "update public.users set segment = 'institutional' where user_id = %s", alice.owner)
    until(lambda: rates(stack, alice.id) == [(0, 200)], "the segment's rates")
    version = {"version": 1}
    retired = done(f"/fee-profiles/{made['result']['profile_id']}/retire", version)
    assert retired["status"] == "executed", retired
    until(lambda: rates(stack, alice.id) == [], "no rates of a retired profile")
    assert rates(stack, bob.id) == [(7, 7)]


@pytest.mark.spec("MARK-012", "MARK-013", "RISK-009")
def test_limit_profiles_are_made_changed_given_and_ended(
    stack: Stack, alice: Account, maker: Colleague, done: Callable[..., dict[str, Any]]
) -> None:
    name = f"desk {alice.id}"
    body = {"name": name, "level": 1, "amounts": {"daily_withdrawal_crypto": "1000.5"}}
    profile = done("/limit-profiles", body)["result"]["profile_id"]
    path = f"/customers/{alice.owner}"
    assert done(f"{path}/limit-profile", {"profile_id": profile})["status"] == "executed"

    def shown() -> dict[str, Any]:
        limits = maker.get(f"{path}/limits").json()["limits"]
        assert limits["profile"] == name
        return {one["name"]: one["limit"] for one in limits["limits"]}

    assert shown()["daily_withdrawal_crypto"] == "1000.5"
    assert shown()["daily_withdrawal_fiat"] is None
    more = {
        "version": 1,
        "amounts": {"daily_withdrawal_fiat": "5", "daily_withdrawal_crypto": None},
    }
    changed = done(f"/limit-profiles/{profile}", more)
    assert changed["status"] == "executed", changed
    assert (shown()["daily_withdrawal_crypto"], shown()["daily_withdrawal_fiat"]) == (None, "5")
    stale = maker.post(f"/limit-profiles/{profile}", {"reason": WHY} | more)
    assert (stale.status_code, stale.json()["code"]) == (409, "action_refused")
    higher = done("/limit-profiles", {"name": f"{name} high", "level": 3})["result"]["profile_id"]
    done(f"{path}/limit-profile/end", {"mapping_id": maker.get(f"{path}/limits").json()["given"][0][
        "mapping_id"]})  # fmt: skip
    refused = done(f"{path}/limit-profile", {"profile_id": higher})
    assert "requires level 3" in refused["result"]["detail"]
    assert maker.get(f"{path}/limits").json()["limits"]["profile"] == "level 1"
    names = [one["name"] for one in maker.get("/limit-profiles").json()["data"]]
    assert {name, f"{name} high", "level 0"} <= set(names)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/limit-profiles", {"name": "level 1", "level": 1}, 409),
        ("/limit-profiles", {"name": "x", "level": 4}, 400),
        ("/limit-profiles", {"name": "x", "level": 1, "amounts": {"weekly": "1"}}, 400),
        ("/limit-profiles", {"name": "x", "level": 1, "amounts": {"daily_deposit_fiat": "-1"}},
         400),
        ("/limit-profiles/999999", {"version": 1, "is_active": False}, 404),
        ("/limit-profiles/x", {"version": 1, "is_active": False}, 404),
        ("/fee-profiles", {"name": "x", "maker_percent": "0.00005", "taker_percent": "1"}, 400),
        ("/fee-profiles", {"name": "x", "maker_percent": "0", "taker_percent": "0",
                           "market": "NO-SUCH"}, 409),
        ("/fee-profiles/999999/retire", {"version": 1}, 404),
        ("/customers/00000000-0000-0000-0000-000000000001/limit-profile", {"profile_id": 1}, 404),
    ],
)  # fmt: skip
def test_profiles_that_cannot_be(
    maker: Colleague, path: str, body: dict[str, Any], status: int
) -> None:
    answer = maker.post(path, {"reason": WHY} | body)
    assert answer.status_code == status, answer.text


@pytest.mark.spec("MARK-011")
def test_fees_show_the_volume_and_the_next_tier(
    stack: Stack, market: ListedMarket, alice: Account, bob: Account
) -> None:
    asset = asset_shown(stack, market.quote)
    sql(
        stack,
        "insert into config.fee_profiles (profile_name, tier, min_30day_volume, volume_asset_id)"
        " values ('tier 1', 1, 50, %s), ('tier 2', 2, 130.5, %s)",
        asset, asset,
    )  # fmt: skip
    try:
        assert alice.get("/api/v1/me/fees").json()["volume"] == "0"
        alice.place(market, "sell", "1.5", "50.00")
        bob.place(market, "buy", "1.5", "50.00")
        until(lambda: alice.get("/api/v1/me/fees").json()["volume"] == "75", "the trade counts")
        shown = alice.get("/api/v1/me/fees").json()
        assert shown["next_tier"] == {"tier": 2, "from_volume": "130.5", "missing": "55.5"}
        assert (shown["tier"], shown["volume_asset"]) == (0, market.quote), "tiers follow daily"
    finally:
        sql(stack, "delete from config.fee_profiles where tier is not null")


@pytest.mark.spec("MARK-015")
def test_in_maintenance_people_read_and_cancel(
    stack: Stack, market: ListedMarket, alice: Account, done: Callable[..., dict[str, Any]]
) -> None:
    key = "platform.maintenance_mode"
    placed = alice.place(market, "sell", "1", "10.00")
    order = {"market": market.symbol, "side": "sell", "quantity": "0.001", "price": "10.00",
             "time_in_force": "ioc"}  # fmt: skip

    def refused() -> bool:
        answer = alice.post("/api/v1/orders", order)
        assert answer.status_code in (201, 503), answer.text
        return answer.status_code == 503 and answer.json()["code"] == "in_maintenance"

    assert done(f"/parameters/{key}", {"value": "true", "version": 1})["status"] == "executed"
    until(refused, "orders are refused")
    person = Person(stack)
    body = {"email": person.email, "password": PASSWORD, "terms_version": "2026-11"}
    assert person.post("/auth/sign-up", body).json()["code"] == "in_maintenance"
    assert alice.get(f"/api/v1/orders/{placed['order_id']}").status_code == 200
    assert alice.delete(f"/api/v1/orders/{placed['order_id']}").status_code == 200
    assert done(f"/parameters/{key}", {"value": "false", "version": 2})["status"] == "executed"
    until(lambda: not refused(), "orders are taken again")
    person.sign_up()

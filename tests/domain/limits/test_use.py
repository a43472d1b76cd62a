"""Limits of what moves: rolling windows, frozen prices, the refusal that says when it fits."""

import asyncio
import uuid
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import psycopg
import pytest

from bedesten.domain import limits
from bedesten.domain.limits import Movement
from bedesten.domain.limits.model import RULES
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import AssetId, CustomerId, MovementId
from tests.schema.people import ALI, VELI, settle
from tests.support.postgres import Database, Server

BTC, TRY, ETH = AssetId(1), AssetId(2), AssetId(3)
TRADE = """
    insert into trades (trade_id, seq, market_id, trade_number, buy_order_id, sell_order_id,
        buyer_account_id, seller_account_id, taker_side, price, quantity, total_value, buyer_fee,
        seller_fee, buyer_fee_asset_id, seller_fee_asset_id, executed_at)
    values (%s, 1, 1, %s, 1, 2, 8, 9, 'buy', %s, 1, %s, 0, 0, 1, 2, now())
"""
T = TypeVar("T")


@pytest.fixture(scope="module")
def peopled(postgres: Server) -> Iterator[Database]:
    with postgres.fresh_database() as database:
        with database.connect() as conn:
            settle(conn)
            trade(conn, 1, 2_000_000)
        yield database


@pytest.fixture
def conn(peopled: Database) -> Iterator[psycopg.Connection]:
    """A customer of level 1; what a test does is rolled back."""
    with peopled.connect() as connection:
        change(connection, "kyc_level = 1")
        connection.commit()
        yield connection
        connection.rollback()
        connection.execute("truncate limit_uses")
        for name in ("kyc_level = 0", "aml_status = 'clear'", "withdrawals_locked_until = null"):
            change(connection, name)
        connection.execute("delete from asset_terms")
        connection.commit()


def trade(conn: psycopg.Connection, number: int, price: int) -> None:
    (floor,) = conn.execute("select admin.id_floor(now())").fetchone() or (0,)
    conn.execute(TRADE, [floor + number, number, price, price])


def change(conn: psycopg.Connection, what: str) -> None:
    conn.execute(f"update users set {what} where user_id = %s".encode(), [ALI])


def movement(amount: str, asset: AssetId = BTC, direction: Any = "withdrawal") -> Movement:
    return Movement(
        id=MovementId(uuid.uuid4()), customer=CustomerId(ALI), direction=direction, asset=asset,
        amount=Decimal(amount),
    )  # fmt: skip


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


async def used(database: Database, *wanted: Movement) -> Any:
    """Each in a database transaction of its own, by the role of workers; the last answer."""
    answer = None
    url = database.url("internal_service")
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        for one in wanted:
            async with conn.transaction():
                answer = await limits.use(conn, one)
    return answer


def refused(database: Database, wanted: Movement) -> DomainError:
    with pytest.raises(DomainError) as caught:
        run(used(database, wanted))
    return caught.value


@pytest.mark.spec("RISK-009")
def test_what_a_limit_leaves_moves_and_more_does_not(
    peopled: Database, conn: psycopg.Connection
) -> None:
    """50,000 TRY a day at 2,000,000 a bitcoin are 0.025."""
    first = movement("0.02")
    valued = run(used(peopled, first))
    assert (valued.currency, valued.rate, valued.value) == ("TRY", 2_000_000, 40_000)
    error = refused(peopled, movement("0.005000000001"))
    assert isinstance(error, limits.LimitExceeded)
    assert error.facts is not None
    (at,) = conn.execute("select used_at + interval '1 day' from limit_uses").fetchone() or (None,)
    assert error.facts == {
        "limit_name": "daily_withdrawal_crypto", "limit": "50000", "used": "40000",
        "asked": "10000.000002", "unit": "TRY", "resets_at": at.astimezone(UTC).isoformat(),
    }  # fmt: skip
    run(used(peopled, movement("0.005")))
    never = refused(peopled, movement("1"))
    assert never.facts is not None
    assert "resets_at" not in never.facts
    assert "never fits" in str(never)


@pytest.mark.spec("RISK-009")
def test_days_and_months_roll(peopled: Database, conn: psycopg.Connection) -> None:
    def aged(hours: int) -> None:
        conn.execute("update limit_uses set used_at = used_at - make_interval(hours => %s)",
                     [hours])  # fmt: skip
        conn.commit()

    for _ in range(10):  # 500,000 TRY a month
        run(used(peopled, movement("0.025")))
        aged(25)
    error = refused(peopled, movement("0.025"))
    assert error.facts is not None
    assert (error.facts["limit_name"], error.facts["used"]) == (
        "monthly_withdrawal_crypto", "500000",
    )  # fmt: skip
    at = datetime.fromisoformat(error.facts["resets_at"])
    oldest = 30 * 24 - 250
    assert abs(at - datetime.now(UTC) - timedelta(hours=oldest)) < timedelta(minutes=5)
    aged(oldest + 1)
    run(used(peopled, movement("0.025")))


def test_fiat_and_coins_have_limits_of_their_own(
    peopled: Database, conn: psycopg.Connection
) -> None:
    run(used(peopled, movement("0.025"), movement("50000", TRY), movement("50000", TRY, "deposit")))
    for direction in ("withdrawal", "deposit"):
        error = refused(peopled, movement("0.01", TRY, direction))
        assert error.facts is not None
        assert error.facts["limit_name"] == f"daily_{direction}_fiat"
    assert run(used(peopled, movement("1000", BTC, "deposit"))) is None, "coins in have no limit"


@pytest.mark.spec("RISK-009")
def test_the_price_of_the_request_stays(peopled: Database, conn: psycopg.Connection) -> None:
    first = movement("0.01")
    run(used(peopled, first))
    trade(conn, 2, 4_000_000)
    conn.commit()
    try:
        valued = run(used(peopled, first))
        assert valued.value == 20_000, "asked again for the same, the answer is the same"
        assert run(used(peopled, movement("0.001"))).value == 4_000
        kept = conn.execute("select sum(value) from limit_uses").fetchone()
        assert kept == (24_000,)
    finally:
        conn.execute("alter table trades disable trigger user")
        conn.execute("delete from trades where trade_number = 2")
        conn.execute("alter table trades enable trigger user")
        conn.commit()


@pytest.mark.spec("RISK-009")
def test_what_does_not_go_through_counts_no_more(
    peopled: Database, conn: psycopg.Connection
) -> None:
    first = movement("50000", TRY)
    run(used(peopled, first))
    assert isinstance(refused(peopled, movement("1", TRY)), limits.LimitExceeded)

    async def given_back() -> bool:
        url = peopled.url("internal_service")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as worker:
            return await limits.give_back(worker, first.id)

    assert run(given_back()) is True
    assert run(given_back()) is False
    run(used(peopled, movement("50000", TRY)))


def test_at_once_a_customer_uses_it_once(peopled: Database, conn: psycopg.Connection) -> None:
    async def both() -> list[object]:
        many = [used(peopled, movement("30000", TRY)) for _ in range(4)]
        return list(await asyncio.gather(*many, return_exceptions=True))

    answers = run(both())
    assert sum(isinstance(one, limits.LimitExceeded) for one in answers) == 3, answers


@pytest.mark.spec("RISK-009", "MARK-001")
def test_an_asset_has_bounds_of_its_own(peopled: Database, conn: psycopg.Connection) -> None:
    conn.execute(
        "insert into asset_terms (asset_id, min_withdraw_amount, max_withdraw_amount,"
        " daily_withdraw_limit) values (1, 0.001, 0.02, 0.022)"
    )
    conn.commit()
    for amount in ("0.000999", "0.020001"):
        error = refused(peopled, movement(amount))
        assert (error.code, error.facts) == (
            "amount_outside_terms", {"asset": "BTC", "least": "0.001", "most": "0.02"},
        )  # fmt: skip
    run(used(peopled, movement("0.02")))
    error = refused(peopled, movement("0.003"))
    assert error.facts is not None
    assert (error.facts["limit_name"], error.facts["unit"]) == ("daily_withdrawal_of_asset", "BTC")
    run(used(peopled, movement("0.002")))


@pytest.mark.spec("KYC-001", "COMP-008", "COMP-001")
@pytest.mark.parametrize(
    ("what", "direction", "code"),
    [
        ("kyc_level = 0", "deposit", "level_too_low"),
        ("kyc_level = 0", "withdrawal", "level_too_low"),
        ("aml_status = 'under_review'", "withdrawal", "account_restricted"),
        ("aml_status = 'under_review'", "deposit", None),
        ("aml_status = 'blocked'", "deposit", "account_restricted"),
        ("withdrawals_locked_until = now() + interval '1 hour'", "withdrawal",
         "withdrawals_cooling_down"),
        ("withdrawals_locked_until = now() - interval '1 hour'", "withdrawal", None),
        ("status = 'suspended'", "withdrawal", "account_restricted"),
    ],
)  # fmt: skip
def test_who_may_not_is_told_no_more_than_that(
    peopled: Database, conn: psycopg.Connection, what: str, direction: str, code: str | None
) -> None:
    change(conn, what)
    conn.commit()
    try:
        if code is None:
            run(used(peopled, movement("1", TRY, direction)))
            return
        error = refused(peopled, movement("1", TRY, direction))
        assert error.code == code
        assert "review" not in str(error)
        assert "aml" not in str(error).lower()
    finally:
        if "suspended" in what:
            change(conn, "status = 'active'")
            conn.commit()


def test_without_a_price_nothing_is_guessed(peopled: Database, conn: psycopg.Connection) -> None:
    assert refused(peopled, movement("1", ETH)).code == "price_unknown"


@pytest.mark.spec("MARK-013", "IDEN-006")
def test_what_staff_gave_counts_before_the_segment_and_the_level(
    peopled: Database, conn: psycopg.Connection
) -> None:
    def profile() -> str | None:
        async def read() -> Any:
            url = peopled.url("identity_service")
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as people:
                return await limits.overview(people, CustomerId(ALI))

        found = run(read()).standing.profile
        return None if found is None else str(found.name)

    assert profile() == "level 1"
    insert = "insert into config.limit_profiles (profile_name, kyc_level_required{}) values"
    conn.execute(f"{insert.format(', is_default, segment')} ('big', 1, true, 'retail')".encode())
    conn.commit()
    try:
        assert profile() == "big"
        conn.execute(f"{insert.format('')} ('own', 1)".encode())
        conn.execute(
            "insert into config.user_limit_profiles (user_id, profile_id) select %s, profile_id"
            " from config.limit_profiles where profile_name = 'own'",
            [ALI],
        )
        conn.commit()
        assert profile() == "own"
        change(conn, "kyc_level = 0")
        conn.commit()
        assert profile() == "level 0", "a level may fall while a profile is given"
    finally:
        conn.execute("delete from config.user_limit_profiles")
        conn.execute("delete from config.limit_profiles where profile_name in ('big', 'own')")
        conn.commit()


def test_the_overview_shows_every_limit_and_level(
    peopled: Database, conn: psycopg.Connection
) -> None:
    run(used(peopled, movement("10000", TRY)))

    async def read() -> Any:
        url = peopled.url("identity_service")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as people:
            assert await limits.overview(people, CustomerId(uuid.uuid4())) is None
            other = await limits.overview(people, CustomerId(VELI))
            assert other is not None
            assert other.may == (False, False, False)
            return await limits.overview(people, CustomerId(ALI))

    found = run(read())
    assert [one.rule for one in found.limits] == list(RULES)
    left = {one.rule.name: (one.limit, one.used.value, one.left) for one in found.limits}
    assert left["daily_withdrawal_fiat"] == (50_000, 10_000, 40_000)
    assert left["monthly_withdrawal_fiat"] == (500_000, 10_000, 490_000)
    assert left["daily_withdrawal_crypto"] == (50_000, 0, 50_000)
    assert [level.unlocks for level in found.levels] == [(False,) * 3, *[(True,) * 3] * 3]
    assert found.max_open_orders == 100


@pytest.mark.spec("MARK-015")
def test_in_maintenance_nothing_goes_out(peopled: Database, conn: psycopg.Connection) -> None:
    switch = "update config.system_parameters set param_value = %s where param_key = %s"
    conn.execute(switch, ["true", "platform.maintenance_mode"])
    conn.commit()
    try:
        error = refused(peopled, movement("1", TRY))
        assert (error.status, error.code) == (503, "in_maintenance")
        run(used(peopled, movement("1", TRY, "deposit")))
    finally:
        conn.execute(switch, ["false", "platform.maintenance_mode"])
        conn.commit()

"""The ledger's views: accounts, statements that chain, holds that add up, what all is worth."""

import random
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import psycopg
import pytest

from bedesten.db.pool import as_customer
from bedesten.protocol.commands import Cancel, Post, Reserve, SetAsset, SetMarket, Void
from bedesten.protocol.vocabulary import AssetKind, Phase, Reason, Side
from tests.projector.random_journal import random_rows
from tests.projector.scribe import (
    BTC,
    FEE_POOL,
    PLATFORM,
    USDT,
    Row,
    Scribe,
    append,
    owner,
    place,
)
from tests.projector.tables import project
from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, refused, rows, value
from tests.support.postgres import Database, Server

VIEWS = ("ledger_accounts", "user_balances", "account_statement", "holds", "portfolio")
# How each view names an account or its owner.
OWNED = {"ledger_accounts": "user_id", "user_balances": "user_id", "account_statement": "user_id",
         "holds": "user_id", "portfolio": "user_id"}  # fmt: skip
UNCHAINED = """
    select count(*) from (
        select amount, balance_before, balance_after, lag(balance_after, 1, 0::numeric) over (
            partition by account_id, currency, balance_bucket order by transfer_id) as previous
        from account_statement
    ) as s where balance_before + amount <> balance_after or balance_before <> previous
"""
UNEXPLAINED = """
    select count(*) from (
        select account_id, asset, sum(remaining) as held from holds
        where status = 'ACTIVE' group by account_id, asset
    ) as h full join (
        select b.account_id, s.symbol as asset, b.locked + b.reserved as held
        from balances as b join assets as s using (asset_id)
        where b.locked + b.reserved <> 0
    ) as b using (account_id, asset)
    where h.held is distinct from b.held
"""
TL, GOLD, SALT = 3, 4, 5


@pytest.fixture(scope="module")
def busy(postgres: Server) -> Iterator[Database]:
    """Random orders, lists, reservations and money set aside."""
    with postgres.fresh_database() as database:
        with database.connect("engine_writer") as conn:
            append(conn, random_rows(Scribe(), random.Random(11), rows=80, commands_max=60))
        project(database)
        yield database


@pytest.mark.spec("LEDG-011")
def test_statements_chain(busy: Database) -> None:
    with busy.connect() as conn:
        assert value(conn, "select count(*) from account_statement") > 500
        assert value(conn, UNCHAINED) == 0
        last = rows(conn, "select count(*) from balances as b join assets as s using (asset_id)"
                    " join lateral (select balance_after from account_statement as x where"
                    " x.account_id = b.account_id and x.currency = s.symbol and"
                    " x.balance_bucket = 'available' order by transfer_id desc limit 1) as x"
                    " on true where x.balance_after <> b.available")  # fmt: skip
        assert last == [(0,)]


@pytest.mark.spec("LEDG-012")
def test_d63_active_holds_add_up_to_what_is_locked_and_reserved(busy: Database) -> None:
    with busy.connect() as conn:
        kinds = dict(rows(conn, "select kind, count(*) from holds where status = 'ACTIVE'"
                                " group by kind"))  # fmt: skip
        assert kinds["order"] > 10
        assert kinds.keys() >= {"order", "compliance"}
        assert value(conn, UNEXPLAINED) == 0
        assert value(conn, "select count(*) from holds where (status = 'RELEASED')"
                           " <> (released_at is not null and outcome is not null)"
                           " or remaining > amount or remaining < 0") == 0  # fmt: skip
        # Every hold of an ended order is there once.
        assert value(conn, "select count(*) from ledger_transfers where reference_type = 'order'"
                           " and credit_bucket = 'locked'") == value(
            conn, "select count(*) from holds where kind = 'order' and status = 'RELEASED'"
            ) + value(conn, "select count(*) from holds as h where kind = 'order' and status ="
                      " 'ACTIVE' and exists (select from ledger_transfers as t where"
                      " t.reference_type = 'order' and t.credit_bucket = 'locked'"
                      " and t.reference_id::text = h.reference_id)")  # fmt: skip


@pytest.mark.spec("LEDG-012")
def test_a_hold_tells_what_became_of_it(database: Database) -> None:
    scribe = Scribe()
    paid, back, open_ = scribe.key(), scribe.key(), scribe.key()
    opening = [*scribe.opening(), *scribe.accounts(2, 10**12)]
    orders = scribe.row([place(ALICE, Side.SELL, 1_000_000, 100),
                         place(ALICE, Side.SELL, 1_000_001, 100)])  # fmt: skip
    held = scribe.row(
        [
            Reserve(account=ALICE, key=paid, asset=BTC, reason=Reason.WITHDRAWAL, amount=50),
            Reserve(account=ALICE, key=back, asset=BTC, reason=Reason.SETTLEMENT, amount=7),
            Reserve(account=ALICE, key=open_, asset=USDT, reason=Reason.WITHDRAWAL, amount=3),
        ]
    )
    post = Post(key=scribe.key(), reservation=paid, credit_account=PLATFORM,
                reason=Reason.WITHDRAWAL, amount=40)  # fmt: skip
    settled = scribe.row([post, Void(key=scribe.key(), reservation=back)])
    with database.connect("engine_writer") as conn:
        append(conn, [*opening, orders, held, settled])
    project(database)
    with database.connect("app_user") as conn:
        with as_customer(conn, ALICE_ID):
            first = value(conn, "select min(reference_id) from holds where kind = 'order'")
        with database.connect("engine_writer") as writer:
            append(writer, [scribe.row([Cancel(account=ALICE, order=int(first))])])
        project(database)
        with as_customer(conn, ALICE_ID):
            found = rows(conn, "select kind, asset, amount, remaining, status, outcome from holds"
                               " order by kind, status, amount")  # fmt: skip
        with as_customer(conn, BOB_ID):
            assert value(conn, "select count(*) from holds") == 0
    unit = Decimal("0.00000001")
    assert found == [
        ("order", "BTC", Decimal("0.0001"), Decimal("0.0001"), "ACTIVE", None),
        ("order", "BTC", Decimal("0.0001"), 0, "RELEASED", "voided"),
        ("settlement", "BTC", 7 * unit, 0, "RELEASED", "voided"),
        ("withdrawal", "USDT", 3 * unit, 3 * unit, "ACTIVE", None),
        ("withdrawal", "BTC", 50 * unit, 0, "RELEASED", "posted"),
    ]


@pytest.mark.spec("LEDG-010", "SCHE-014")
@pytest.mark.parametrize("customer", [ALICE_ID, BOB_ID, None])
def test_i11_customers_see_their_own_in_every_view(filled: Database, customer: object) -> None:
    with filled.connect() as conn:
        known = {
            view: value(conn, f"select count(*) from {view} where {column} = '{customer}'")
            if customer else 0
            for view, column in OWNED.items()
        }  # fmt: skip
    with filled.connect("app_user") as conn:
        if customer is None:
            assert {view: value(conn, f"select count(*) from {view}") for view in VIEWS} == known
            return
        assert min(known.values()) > 0
        with as_customer(conn, customer):  # type: ignore[arg-type]
            assert {view: value(conn, f"select count(*) from {view}") for view in VIEWS} == known
            for view, column in OWNED.items():
                assert rows(conn, f"select distinct {column} from {view}") == [(customer,)]
                refused(conn, f"delete from {view}", "permission denied|cannot delete")


@pytest.mark.spec("LEDG-010")
def test_the_seeds_names_for_balances(filled: Database) -> None:
    with filled.connect() as conn:
        assert value(conn, "select count(*) from balances as b join ledger_accounts as l using"
                     " (account_id, asset_id) where (l.balance_available, l.balance_locked)"
                     " <> (b.available, b.locked)") == 0  # fmt: skip
        assert value(conn, "select count(*) from user_balances where total_balance"
                           " <> available_balance + frozen_balance") == 0  # fmt: skip
        assert value(conn, f"select count(*) from user_balances where account_id = {BOB}") == 2


def _listed(scribe: Scribe) -> list[Row]:
    """TRY, GOLD and SALT beside BTC and USDT; GOLD-BTC and USDT-TRY, and nobody trades SALT."""
    assets = [SetAsset(scale=8, kind=AssetKind.FIAT, symbol="TRY"),
              SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="GOLD"),
              SetAsset(scale=8, kind=AssetKind.CRYPTO, symbol="SALT")]  # fmt: skip
    markets = [
        SetMarket(base=base, quote=quote, fee_account=FEE_POOL, tick_mantissa=1, tick_decimals=2,
                  lot_mantissa=1, lot_decimals=6, phase=Phase.CONTINUOUS, maker_fee_ppm=0,
                  taker_fee_ppm=0, band_ppm=0, symbol=symbol)
        for base, quote, symbol in ((USDT, TL, "USDT-TRY"), (GOLD, BTC, "GOLD-BTC"))
    ]  # fmt: skip
    return [scribe.row(assets), scribe.row(markets)]


@pytest.mark.spec("LEDG-019")
def test_a_portfolio_is_valued_by_last_prices_or_not_at_all(database: Database) -> None:
    scribe = Scribe()
    journal = [*scribe.opening(), *scribe.accounts(2, 10**14), *_listed(scribe)]
    owned = [scribe.fund(account, asset, 10**12)
             for account in (ALICE, BOB) for asset in (TL, GOLD, SALT)]  # fmt: skip
    journal.append(scribe.row(owned))

    def trade(market: int, price: int) -> None:
        orders = (place(BOB, Side.SELL, price, 10**6), place(ALICE, Side.BUY, price, 10**6))
        sell, buy = (msgspec.structs.replace(order, market=market) for order in orders)
        journal.append(scribe.row([sell, buy]))

    trade(1, 5_000_000)  # BTC 50,000.00 USDT
    trade(1, 6_000_000)  # BTC 60,000.00 USDT: the last
    trade(3, 5)  # GOLD 0.05 BTC
    with database.connect("engine_writer") as conn:
        append(conn, journal)
    project(database)
    query = ("select currency, round(approximate_usdt_value / total_balance, 4),"
             " approximate_try_value from portfolio order by currency")  # fmt: skip
    with database.connect("app_user") as conn:
        with as_customer(conn, owner(ALICE)):
            found = {name: worth for name, *worth in rows(conn, query)}
        assert found["BTC"] == [Decimal(60_000), None]
        assert found["GOLD"] == [Decimal(3_000), None], "by way of BTC"
        assert found["USDT"] == [Decimal(1), None]
        assert found["SALT"] == [None, None], "unknown is not zero"
        assert found["TRY"][0] is None
        assert found["TRY"][1] is not None
        before = len(journal)
        trade(2, 4_000)  # USDT 40.00 TRY
        with database.connect("engine_writer") as writer:
            append(writer, journal[before:])
        project(database)
        with as_customer(conn, owner(ALICE)):
            values = dict(rows(conn, "select currency, round(approximate_try_value"
                                     " / total_balance) from portfolio"))  # fmt: skip
            assert values["BTC"] == 2_400_000, "by way of USDT"
            assert values["GOLD"] is None, "two markets away is too far"
            assert values["TRY"] == 1


@pytest.mark.spec("LEDG-019")
def test_d4_the_seeds_portfolio_calls_the_unknown_zero(
    seed: psycopg.Connection, database: Database
) -> None:
    seed.execute("create table trading_pair_statistics (symbol text, last_price numeric)")
    assert value(seed, "select 5 * coalesce((select last_price from trading_pair_statistics"
                       " where symbol = 'SALT_TRY'), 0)") == 0  # fmt: skip
    with database.connect() as conn:
        assert rows(conn, "select from asset_values where asset = 'SALT'") == []

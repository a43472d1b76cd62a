"""D11 to D22, D39 to D62 of the ledger and of trading: money is made, lost or hidden in the seeds'
form; here it cannot be."""

from decimal import Decimal

import psycopg
import pytest

from bedesten.domain.ledger import reconcile
from bedesten.domain.ledger.projection import UPSERT_BALANCES
from bedesten.protocol.commands import Cancel, Place, SetAccount, SetAsset, SetMarket
from bedesten.protocol.events import Refused, decode
from bedesten.protocol.states import OrderState
from bedesten.protocol.vocabulary import (
    AccountFlag,
    AccountKind,
    AssetKind,
    OrderType,
    Phase,
    Refusal,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.projector.scribe import FEE_POOL, MARKET, Scribe, append, events, owner, place
from tests.projector.tables import engine_state, project
from tests.schema.probe import ALICE, BOB, refused, rows, value
from tests.support.postgres import Database

NEW_ORDER = (
    "insert into {table} (order_id, account_id, market_id, order_type, side, price, quantity,"
    " filled_quantity, filled_value, fee_amount, maker_fee_ppm, taker_fee_ppm, time_in_force,"
    " self_trade_prevention, post_only, hidden, status, created_at, updated_at, seq) values"
    " (8, 3, 1, {kind}, 'buy', {price}, {quantity}, {filled}, 0, 0, 0, 0, 'gtc', 'none', false,"
    " false, {status}, now(), now(), 1)"
)
SEED_LEDGER = """
    create table ledger (entry_id int, reference_id int, description text, amount numeric
        check (amount > 0));
    create function stop() returns trigger language plpgsql as $$
    begin raise exception 'Ledger entries are immutable'; end $$;
    create trigger t before update on ledger for each row execute function stop();
"""


@pytest.mark.spec("TRAD-023")
def test_d11_d12_the_order_id_is_there_first(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    seed.execute(SEED_LEDGER.encode())
    seed.execute("insert into ledger values (1, null, 'Order lock', 5), (2, null, 'Order lock', 7)")
    refused(
        seed, "update ledger set reference_id = 1 where description = 'Order lock'", "immutable"
    )
    # Without that trigger one order claims the rows of all: they are found by text and time.
    seed.execute("alter table ledger disable trigger t")
    claimed = seed.execute("update ledger set reference_id = 1 where description = 'Order lock'")
    assert claimed.rowcount == 2

    # Ours: the hold is the transfer with the order's own id. Five alike in one batch keep apart.
    holds = rows(
        conn, "select o.order_id, t.reference_id, t.amount = o.quantity from all_orders as o"
        " join ledger_transfers as t on t.transfer_id = o.order_id"
        " where o.account_id = 3 and o.side = 'sell' and t.entry_type = 'order'",
    )  # fmt: skip
    assert len(holds) == 6
    assert all(order == reference and same for order, reference, same in holds)


@pytest.mark.spec("TRAD-009")
def test_d13_a_market_buy_holds_what_it_may_spend(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    seed.execute(SEED_LEDGER.encode())
    refused(
        seed, "insert into ledger values (1, 1, 'lock', coalesce(null::numeric, 0) * 2)",
        "ledger_amount_check",
    )  # fmt: skip
    held = rows(
        conn, "select o.quote_quantity, t.amount from orders as o join ledger_transfers as t"
        " on t.transfer_id = o.order_id where o.order_type = 'market'",
    )  # fmt: skip
    assert held == [(Decimal(7), Decimal(7))]


@pytest.mark.spec("MARK-007")
def test_d14_any_asset_may_be_the_quote(database: Database) -> None:
    scribe = Scribe()
    pair = SetMarket(
        base=3, quote=1, fee_account=FEE_POOL, tick_mantissa=1, tick_decimals=5, lot_mantissa=1,
        lot_decimals=3, phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=0,
        symbol="ETH-BTC",
    )  # fmt: skip
    listing = [SetAsset(scale=18, kind=AssetKind.CRYPTO, symbol="ETH"), pair]
    buy = Place(
        account=ALICE, market=2, side=Side.BUY, type=OrderType.LIMIT, price=5_000, quantity=2_000,
        time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE,
    )  # fmt: skip
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(1)])
        append(conn, [scribe.row(listing), scribe.row([buy])])
    project(database)
    with database.connect() as conn:
        held = rows(conn, "select a.symbol, b.locked from balances as b join assets as a"
                          " using (asset_id) where b.locked > 0")  # fmt: skip
    assert held == [("BTC", Decimal("0.1"))]


@pytest.mark.spec("TRAD-010")
def test_d15_rounding_makes_no_money(seed: psycopg.Connection, database: Database) -> None:
    seed.execute("create table f (available numeric(18, 2), locked numeric(18, 2))")
    seed.execute("insert into f values (1000000, 0)")
    for _ in range(200):
        seed.execute("update f set available = available - 0.005, locked = locked + 0.005")
    assert value(seed, "select available + locked from f") == Decimal("1000002.00")

    scribe = Scribe()
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(1, 10**8)])
        append(conn, [scribe.row([place(ALICE, Side.BUY, 1, 1)] * 200)])  # 0.00000001 each
    project(database)
    with database.connect("internal_service") as conn:
        found = rows(conn, "select available, locked from balances where (account_id, asset_id)"
                           " = (3, 2)")  # fmt: skip
        assert found == [(Decimal("0.99999800"), Decimal("0.00000200"))]
        conn.rollback()
        assert reconcile(conn, engine_state(scribe.kernel, scribe.seq)).mismatches == []


@pytest.mark.spec("LEDG-001", "LEDG-002")
def test_d16_d40_a_one_sided_or_nameless_entry_cannot_be_written(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    seed.execute("create table ledger_entries (user_id uuid, amount numeric, direction text)")
    seed.execute("insert into ledger_entries values (null, 1000000, 'credit')")  # out of thin air
    entry = (
        "insert into ledger_transfers values (1, 1, {debit}, {credit}, 1, 'available',"
        " 'available', 'adjustment', 'transfer', 1, null, {amount}, 0, 0, now())"
    )
    refused(conn, entry.format(debit="null", credit=3, amount=1), "debit_account_id")
    refused(conn, entry.format(debit=3, credit="null", amount=1), "credit_account_id")
    refused(conn, entry.format(debit=3, credit=3, amount=1), "ledger_transfers_moves")
    refused(conn, entry.format(debit=3, credit=4, amount=0), "ledger_transfers_amount_positive")
    whole = entry.format(debit=3, credit=4, amount=1)
    refused(conn, whole.replace("'adjustment'", "'anything'"), "invalid input value for enum")
    refused(conn, whole.replace("1, null, 1, 0", "null, null, 1, 0"), "one_reference")
    refused(conn, whole.replace("values (1, 1", "values (null, 1"), "transfer_id|no partition")
    assert rows(
        conn, "select currency from ledger_entries group by transfer_id, currency having"
        " sum(case direction when 'debit' then amount else -amount end) <> 0",
    ) == []  # fmt: skip


@pytest.mark.spec("LEDG-003", "LEDG-005")
def test_d17_debit_minus_credit_is_what_the_customer_owns(conn: psycopg.Connection) -> None:
    differing = rows(
        conn, "with owned as (select ledger_account_id, asset_id, balance_bucket as bucket,"
        " sum(case direction when 'debit' then amount else -amount end) as amount"
        " from ledger_entries group by 1, 2, 3)"
        " select * from owned as o join balances as b on (b.account_id, b.asset_id)"
        " = (o.ledger_account_id, o.asset_id) where o.amount <> case o.bucket"
        " when 'available' then b.available when 'locked' then b.locked when 'fee' then b.fee"
        " when 'reserved' then b.reserved else b.bonus end",
    )  # fmt: skip
    assert differing == []
    nullable = rows(conn, "select attname from pg_attribute where attname like '%bucket' and not"
                          " attnotnull and attrelid = 'ledger_transfers'::regclass")  # fmt: skip
    assert nullable == []


@pytest.mark.spec("TRAD-011")
def test_d18_nothing_stays_locked(database: Database) -> None:
    """Fees are taken, price improvement and unused holds come back, whatever ends the order."""
    scribe = Scribe()
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(2)])
        append(conn, [scribe.row([place(ALICE, Side.SELL, 1_000_000, 700)])])
        append(conn, [scribe.row([place(BOB, Side.BUY, 1_000_500, 1_000)])])
    project(database)
    (left,) = [o for o in decode(scribe.kernel.open_orders(0, 0)) if isinstance(o, OrderState)]
    with database.connect("engine_writer") as conn:
        append(conn, [scribe.row([Cancel(account=BOB, order=left.order)])])
    project(database)
    with database.connect() as conn:
        assert value(conn, "select sum(locked) from balances") == 0
        assert (
            value(conn, "select sum(fee) from balances where account_id = 2 and asset_id = 1") > 0
        )
        released = rows(conn, "select entry_type::text, amount from ledger_transfers where"
                              " debit_bucket = 'locked' and credit_bucket = 'available'"
                              " and debit_account_id = credit_account_id order by 2")  # fmt: skip
        assert released == [("order", Decimal("0.0035")), ("order", Decimal("3.0015"))]


@pytest.mark.spec("TRAD-001")
def test_d19_d20_stops_wait_and_the_frozen_do_not_trade(
    database: Database, conn: psycopg.Connection
) -> None:
    columns = {row[0] for row in rows(conn, "select attname from pg_attribute where attrelid ="
               " 'orders'::regclass and attnum > 0")}  # fmt: skip
    assert {"stop_price", "time_in_force", "post_only", "client_order_id", "expires_at",
            "self_trade_prevention", "hidden", "display_quantity"} <= columns  # fmt: skip
    refused(conn, NEW_ORDER.format(table="open_orders", kind="'stop_limit'", price=1, quantity=1,
                                   filled=0, status="'filled'"), "open_orders_is_open")  # fmt: skip
    scribe = Scribe()
    frozen = SetAccount(account=BOB, kind=AccountKind.SPOT, owner=owner(BOB).bytes,
                        flags=AccountFlag.TRADING_FROZEN)  # fmt: skip
    stop = Place(
        account=ALICE, market=MARKET, side=Side.SELL, type=OrderType.STOP_LIMIT, price=900_000,
        quantity=10, stop_price=950_000, time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE,
    )  # fmt: skip
    opening = [*scribe.opening(), *scribe.accounts(2), scribe.row([frozen])]
    answers = scribe.row([stop, place(BOB, Side.BUY, 1, 1)])
    with database.connect("engine_writer") as writer:
        append(writer, [*opening, answers])
    project(database)
    reasons = [e.refusal for e in events(answers) if isinstance(e, Refused)]
    assert Refusal.ACCOUNT_FROZEN in reasons
    with database.connect() as ours:
        # A stop never opens at once: it is refused while its order type is not there.
        assert value(ours, "select count(*) from all_orders where order_type = 'stop_limit'"
                           " and status = 'open'") == 0  # fmt: skip
        assert value(ours, "select count(*) from all_orders where account_id = 4") == 0


@pytest.mark.spec("LEDG-014")
def test_d21_a_wallet_without_ledger_is_seen_and_a_replica_can_look(database: Database) -> None:
    scribe = Scribe()
    with database.connect("engine_writer") as conn:
        append(conn, [*scribe.opening(), *scribe.accounts(1)])
    project(database)
    seeds_way = (
        "select count(*) from ledger_transfers as l join balances as b on b.account_id ="
        " l.credit_account_id where b.available = 999999"
    )
    with database.connect() as conn:
        conn.execute("update accounts set is_house = true where account_id = 2")
        conn.execute("insert into balances values (2, 1, 0, 0, 0, 0, 999999, true, 0, 1, now())")
        assert value(conn, seeds_way) == 0  # the attack is invisible from the ledger's side
    with database.connect("internal_service") as conn:
        conn.execute("set default_transaction_read_only = on")
        conn.commit()
        found = {m.where for m in reconcile(conn).mismatches}
    assert "account 2 asset 1 fee" in found


@pytest.mark.spec("TRAD-019", "TRAD-020")
def test_d22_d49_trades_say_who_took_and_have_two_sides(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    seed.execute("create table trades (id int, matching_engine_trade_id int unique, side text)")
    seed.execute("insert into trades values (1, 77, 'buy')")
    refused(seed, "insert into trades values (2, 77, 'sell')", "duplicate key")
    assert rows(conn, "select trade_id from account_trades group by 1 having count(*) <> 2") == []
    sides = rows(conn, "select distinct side::text, is_taker from account_trades order by 1")
    assert sides == [("buy", True), ("sell", False)]
    wrong = (
        "insert into trades select trade_id + 1000, seq, market_id, trade_number, buy_order_id,"
        " sell_order_id, buyer_account_id, seller_account_id, taker_side, price, quantity,"
        " total_value + 0.00000001, buyer_fee, seller_fee, buyer_fee_asset_id,"
        " seller_fee_asset_id, executed_at from trades limit 1"
    )
    refused(conn, wrong, "trades_total_value_exact")
    numbers = [row[0] for row in rows(conn, "select trade_number from trades order by trade_id")]
    assert numbers == list(range(1, len(numbers) + 1))  # paging by id misses nothing


@pytest.mark.spec("LEDG-009")
def test_d39_d52_d61_balances_are_unique_and_never_negative(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    seed.execute("create table accounts (cash_balance decimal(18,8), reserved_balance decimal)")
    seed.execute("insert into accounts values (1, -500)")
    wallet = "insert into balances values (3, {asset}, {available}, {locked}, 0, 0, 0, false, 1, 1,"
    wallet += " now())"
    refused(conn, wallet.format(asset=1, available=0, locked=0), "balances_pkey")
    conn.execute("delete from balances where account_id = 3")
    refused(conn, wallet.format(asset=1, available=1, locked=-500), "customer_owes_nothing")
    refused(conn, wallet.format(asset=1, available="'NaN'", locked=0), "signed_amount_exact")
    refused(conn, wallet.format(asset=1, available="'Infinity'", locked=0), "signed_amount_exact")
    columns = {row[0] for row in rows(conn, "select attname from pg_attribute where attrelid ="
               " 'balances'::regclass")}  # fmt: skip
    assert not {"total", "total_balance", "version"} & columns


@pytest.mark.spec("TRAD-003")
def test_d43_d52_impossible_orders_are_refused_by_the_table(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    seed.execute("create table orders (price decimal, order_type text, status text, filled decimal,"
                 " client_order_id text)")  # fmt: skip
    seed.execute("insert into orders values (0, 'limit', 'filled', 0, 'x'),"
                 " (null, 'limit', 'open', 0, 'x')")  # fmt: skip

    def order(**changes: object) -> str:
        fields = {"table": "orders", "kind": "'limit'", "price": 1, "quantity": 2, "filled": 2,
                  "status": "'filled'"}  # fmt: skip
        return NEW_ORDER.format(**(fields | changes))

    refused(conn, order(price=0), "price_exact")
    refused(conn, order(price="null"), "orders_limit_has_price")
    refused(conn, order(filled=0), "orders_filled_is_full")
    refused(conn, order(filled=3), "orders_filled_(not_over|is_full)")
    refused(conn, order(quantity="null"), "orders_amount_given")
    refused(conn, order(status="'cancelled'"), "orders_ended_with_reason")
    refused(conn, order(status="'expired'"), "orders_ended_with_reason")
    refused(conn, order(status="'open'"), "orders_is_final")
    duplicate = NEW_ORDER.replace("order_id, account_id", "client_order_id, order_id, account_id")
    duplicate = duplicate.replace("(8, 3,", "('a-1', 8, 3,")
    refused(
        conn, duplicate.format(table="open_orders", kind="'limit'", price=1, quantity=2, filled=0,
                               status="'open'"),
        "open_orders_client_order_id_key",
    )  # fmt: skip


@pytest.mark.spec("SCHE-004", "MARK-002")
def test_d51_d58_no_amount_is_rounded_or_too_large(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    assert value(seed, "select 0.000000000000000001::decimal(18, 8)") == 0
    refused(seed, "select 12300000000::decimal(18, 8)", "numeric field overflow")
    assert value(seed, "select 0.00002::decimal(6, 4)") == 0  # 0.2 bp of fee
    for text in ("0.000000000000000001", "12300000000", "1000000000000.000000000000000001"):
        assert value(conn, f"select '{text}'::amount::text") == text
    refused(conn, "select 0.0000000000000000001::amount", "amount_exact")  # refused, not rounded
    assert value(conn, "select 20::rate_ppm") == 20
    floats = rows(
        conn, "select attrelid::regclass::text, attname from pg_attribute as a join pg_class as c"
        " on c.oid = a.attrelid where c.relnamespace::regnamespace::text in"
        " ('public', 'audit', 'reporting', 'config', 'admin', 'engine') and a.attnum > 0"
        " and a.atttypid in ('float4'::regtype, 'float8'::regtype, 'money'::regtype)",
    )  # fmt: skip
    assert floats == []


@pytest.mark.spec("SCHE-005")
def test_d54_d65_no_instant_collapses(seed: psycopg.Connection, conn: psycopg.Connection) -> None:
    seed.execute("create table t (at timestamp)")
    seed.execute("set time zone 'Europe/Berlin'")
    seed.execute("insert into t values (timestamptz '2026-10-25 00:30Z'),"
                 " (timestamptz '2026-10-25 01:30Z')")  # fmt: skip
    assert value(seed, "select count(distinct at) from t") == 1
    naive = rows(
        conn, "select attrelid::regclass::text, attname from pg_attribute as a join pg_class as c"
        " on c.oid = a.attrelid where c.relnamespace::regnamespace::text in"
        " ('public', 'audit', 'reporting', 'config', 'admin', 'engine') and a.attnum > 0"
        " and a.atttypid in ('timestamp'::regtype, 'time'::regtype)",
    )  # fmt: skip
    assert naive == []


@pytest.mark.spec("LEDG-011")
def test_d56_before_and_amount_make_after(
    seed: psycopg.Connection, conn: psycopg.Connection
) -> None:
    refused(
        seed, "create table transactions (amount numeric, balance_before numeric,"
        " check (balance_before <= available_balance))",
        'column "available_balance" does not exist',
    )  # fmt: skip
    broken = rows(
        conn, "select * from (select balance_after, lag(balance_after, 1, 0::numeric) over w"
        " as before, case direction when 'debit' then amount else -amount end as change"
        " from ledger_entries window w as (partition by ledger_account_id, asset_id,"
        " balance_bucket order by entry_id)) as e where before + change <> balance_after",
    )  # fmt: skip
    assert broken == []


@pytest.mark.spec("SCHE-009")
def test_d61_a_stale_balance_does_not_overwrite(filled: Database) -> None:
    with filled.connect("internal_service") as conn:
        before = rows(conn, "select * from balances where (account_id, asset_id) = (3, 1)")
        stale = ["{3}", "{1}", "{f}", "{1}", "{1}", "{2026-01-01}", *["{0}"] * 5]
        conn.execute(UPSERT_BALANCES.encode(), stale)
        assert rows(conn, "select * from balances where (account_id, asset_id) = (3, 1)") == before
        conn.rollback()

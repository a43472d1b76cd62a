"""The tables say what the engine did: same trades, same balances, same orders, each once."""

from decimal import Decimal

import pytest

from bedesten.domain.ledger import OtherMoment, reconcile
from bedesten.protocol.commands import (
    Cancel,
    MassCancel,
    Place,
    Post,
    Reserve,
    SetAccount,
    SetAsset,
    SetPhase,
    Transfer,
    Void,
)
from bedesten.protocol.vocabulary import (
    AccountFlag,
    AccountKind,
    AssetKind,
    Bucket,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)
from benchmarks.workload import workload
from tests.projector.scribe import (
    BTC,
    MARKET,
    MARKET_TERMS,
    PLATFORM,
    USDT,
    Row,
    Scribe,
    append,
    owner,
    place,
)
from tests.projector.tables import all_contents, engine_state, flow_totals, project
from tests.support.postgres import Database, Server

ALICE, BOB = 3, 4


def journal(database: Database, rows: list[Row]) -> None:
    with database.connect("engine_writer") as conn:
        append(conn, rows)


def check(database: Database, scribe: Scribe) -> None:
    """The tables agree with each other and with the engine."""
    with database.connect("internal_service") as conn:
        report = reconcile(conn, engine_state(scribe.kernel, scribe.seq))
    assert report.seq == scribe.seq
    assert report.mismatches == []


@pytest.mark.spec("LEDG-017", "EVNT-004")
def test_a_whole_flow_is_in_the_tables(database: Database) -> None:
    path, oracle = workload("mini", 3000)
    scribe = Scribe()
    journal(database, [*scribe.opening(), *scribe.accounts(200), *scribe.flow(path, 97)])
    assert project(database, rows_max=7) == scribe.seq
    check(database, scribe)
    with database.connect() as conn:
        assert flow_totals(conn).differences(oracle) == []
        row = conn.execute(
            "select (select count(*) from open_orders), (select count(*) from all_orders),"
            " (select max(trade_number) from trades), (select count(*) from idempotency_keys)"
        ).fetchone()
    assert row == (oracle.live, oracle.new + oracle.ioc, oracle.trades, 3000 + 400)


def everything(scribe: Scribe) -> list[Row]:
    """Rows with every kind of event, orders over several rows, and refusals."""
    repeated = place(ALICE, Side.BUY, 900_000, 5_000, key=scribe.key(), client_order_id="r-1")
    market = Place(
        account=BOB,
        market=MARKET,
        side=Side.BUY,
        type=OrderType.MARKET,
        time_in_force=TimeInForce.IOC,
        self_trade=SelfTrade.NONE,
        quote_quantity=7_000_000_00,
    )
    return [
        *scribe.opening(),
        *scribe.accounts(2, 10**12),
        scribe.row([place(ALICE, Side.SELL, 1_000_000 + i, 1_000) for i in range(10)]),
        scribe.row([place(BOB, Side.BUY, 1_000_004, 2_500, client_order_id="b-1")]),
        scribe.row([market, place(BOB, Side.BUY, 1_000_100, 300, ioc=True)]),
        scribe.row([repeated, repeated, Cancel(account=ALICE, key=scribe.key(), order=1)]),
        scribe.row([place(ALICE, Side.BUY, 1_000_009, 100, self_trade=SelfTrade.EXPIRE_MAKER)]),
        scribe.row([place(ALICE, Side.BUY, 2_000_000, 10**9)]),
        *movements(scribe),
        *settings(scribe),
        scribe.row([MassCancel(account=ALICE)]),
        scribe.row([]),
    ]


def movements(scribe: Scribe) -> list[Row]:
    """Reservations that end in both ways, and money between buckets."""
    one, two = scribe.key(), scribe.key()
    reserve_one = Reserve(account=ALICE, key=one, asset=BTC, reason=Reason.WITHDRAWAL, amount=50)
    reserve_two = Reserve(account=BOB, key=two, asset=USDT, reason=Reason.SETTLEMENT, amount=9)
    post_one = Post(
        key=scribe.key(),
        reservation=one,
        credit_account=PLATFORM,
        reason=Reason.WITHDRAWAL,
        amount=45,
    )
    set_aside = aside(scribe, Bucket.AVAILABLE, Bucket.SET_ASIDE)
    to_bonus = aside(scribe, Bucket.SET_ASIDE, Bucket.BONUS)
    return [
        scribe.row([scribe.fund(ALICE, BTC, 77), reserve_one]),
        scribe.row([reserve_two]),
        scribe.row([post_one, Void(key=scribe.key(), reservation=two)]),
        scribe.row([set_aside, to_bonus]),
    ]


def settings(scribe: Scribe) -> list[Row]:
    """Staff commands, two of them on one market in one row."""
    frozen = SetAccount(
        account=BOB,
        kind=AccountKind.SPOT,
        owner=owner(BOB).bytes,
        flags=AccountFlag.TRADING_FROZEN,
        group=7,
    )
    close = SetPhase(market=0, phase=Phase.CANCEL_ONLY)
    reopen = SetPhase(market=MARKET, phase=Phase.CONTINUOUS)
    return [scribe.row([close, reopen]), scribe.row([frozen])]


def aside(scribe: Scribe, debit: Bucket, credit: Bucket) -> Transfer:
    return Transfer(
        key=scribe.key(),
        debit_account=BOB,
        credit_account=BOB,
        asset=USDT,
        debit_bucket=debit,
        credit_bucket=credit,
        reason=Reason.ADJUSTMENT,
        amount=1_000,
    )


@pytest.mark.spec("LEDG-005")
def test_every_event_has_its_rows(database: Database) -> None:
    scribe = Scribe()
    journal(database, everything(scribe))
    project(database, rows_max=1)
    check(database, scribe)
    with database.connect() as conn:
        orders: dict[str, int] = dict(
            conn.execute(
                "select coalesce(cancellation_reason::text, status::text), count(*)"
                " from all_orders group by 1"
            ).fetchall()
        )
        assert orders == {"filled": 6, "self_trade_prevented": 7, "mass_cancelled": 2}
        assert conn.execute("select phase::text from markets").fetchall() == [("continuous",)]
        assert conn.execute(
            "select trading_frozen, group_id from accounts where account_id = 4"
        ).fetchall() == [(True, 7)]
        reserved = conn.execute(
            "select reserved, bonus from balances where account_id = 4 and asset_id = 2"
        ).fetchone()
        assert reserved == (Decimal(0), Decimal("0.00001"))


@pytest.mark.spec("LEDG-020", "EVNT-004")
def test_replay_from_zero_rebuilds_identical_tables(postgres: Server) -> None:
    """I8, whatever the batches were."""
    path, _ = workload("mini", 1500)
    scribe = Scribe()
    rows = [*everything(scribe), *scribe.flow(path, 50)]
    found = []
    for rows_max in (1, 3, 1000):
        with postgres.fresh_database() as database:
            journal(database, rows)
            project(database, rows_max=rows_max)
            found.append(all_contents(database))
    assert found[0] == found[1] == found[2]


@pytest.mark.spec("EVNT-004")
def test_restart_goes_on_where_the_tables_are(database: Database) -> None:
    path, oracle = workload("mini", 2000)
    scribe = Scribe()
    rows = [*scribe.opening(), *scribe.accounts(200), *scribe.flow(path, 100)]
    for start in range(0, len(rows), 4):
        journal(database, rows[start : start + 4])
        project(database, rows_max=2)
    check(database, scribe)
    with database.connect() as conn:
        assert flow_totals(conn).differences(oracle) == []


@pytest.mark.spec("MARK-002")
def test_one_wei_and_a_trillion_units_survive(database: Database) -> None:
    scribe = Scribe()
    rows = scribe.opening()
    rows.append(
        scribe.row(
            [
                SetAsset(scale=18, kind=AssetKind.CRYPTO, symbol="ETH"),
                SetAsset(scale=0, kind=AssetKind.CRYPTO, symbol="SHIB"),
            ]
        )
    )
    rows.append(scribe.row([SetAccount(kind=AccountKind.SPOT, owner=owner(3).bytes)]))
    amounts = [1, 10**18 * 12_300_000_000, 2**110 - 10**30]
    rows += [scribe.row([scribe.fund(3, 3, amount)]) for amount in amounts]
    rows.append(scribe.row([scribe.fund(3, 4, 10**12)]))
    journal(database, rows)
    project(database)
    check(database, scribe)
    with database.connect() as conn:
        found = conn.execute(
            "select amount::text from ledger_transfers where asset_id = 3 order by transfer_id"
        ).fetchall()
        assert found[0] == ("0.000000000000000001",)
        assert found[1] == ("12300000000.000000000000000000",)
        assert int(found[2][0].replace(".", "")) == amounts[2]
        row = conn.execute(
            "select available::text from balances where (account_id, asset_id) = (3, 4)"
        ).fetchone()
        assert row == ("1000000000000",)


@pytest.mark.spec("LEDG-008")
def test_keys_are_those_that_took_effect(database: Database) -> None:
    scribe = Scribe()
    rows = [*scribe.opening(), *scribe.accounts(2)]
    order = place(ALICE, Side.BUY, 900_000, 5_000, key=b"k" * 16)
    other = place(ALICE, Side.BUY, 900_000, 6_000, key=b"k" * 16)
    refused = place(ALICE, Side.BUY, 900_000, 10**15, key=b"p" * 16)
    poor = Transfer(
        key=b"t" * 16,
        debit_account=ALICE,
        credit_account=BOB,
        asset=BTC,
        amount=10**30,
        debit_bucket=1,
        credit_bucket=1,
        reason=Reason.INTERNAL_TRANSFER,
    )
    rows.append(scribe.row([order, order, other, refused, poor, MARKET_TERMS]))
    journal(database, rows)
    project(database)
    with database.connect() as conn:
        found = conn.execute(
            "select account_id, key::text, command_index, is_movement from idempotency_keys"
            " where seq = %s order by command_index",
            [scribe.seq],
        ).fetchall()
        orders = conn.execute("select count(*) from open_orders").fetchone()
    assert found == [
        (ALICE, "6b6b6b6b-6b6b-6b6b-6b6b-6b6b6b6b6b6b", 0, False),
        (ALICE, "70707070-7070-7070-7070-707070707070", 3, False),
    ]
    assert orders == (1,)


def test_reconcile_refuses_another_moment(database: Database) -> None:
    scribe = Scribe()
    journal(database, scribe.opening())
    with database.connect("internal_service") as conn, pytest.raises(OtherMoment):
        reconcile(conn, engine_state(scribe.kernel, scribe.seq))

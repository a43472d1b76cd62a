"""Settlement: instant trades, delivery against payment, and batches that must add up to zero."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.projector.scribe import BTC, FEE_POOL, MARKET, USDT
from tests.schema.probe import ALICE, ALICE_ID, BOB, BOB_ID, refused, rows, value
from tests.schema.treasury import NOW, add, change, denied, history, stock
from tests.support.postgres import Database

KEY = UUID(int=7)
INITIATED = {"initiated_at": NOW}
SELLER = {"seller_securities_ledger_ref": KEY, "lock_expires_at": NOW + timedelta(hours=1)}
DONE = {"settled_quantity": "2", "confirmed_at": NOW, "dvp_atomic_transaction_id": "77"}


def agree(conn: psycopg.Connection, **fields: object) -> UUID:
    """A deal of Bob who buys of Alice, to be delivered later."""
    usual = {
        "deal_reference": uuid4().hex, "buyer_account_id": BOB, "seller_account_id": ALICE,
        "market_id": MARKET, "quantity": "2", "price": "100.5", "amount": "201",
        "settlement_date": NOW.date(),
    }  # fmt: skip
    found: UUID = add(conn, "dvp_settlements", usual | fields, "settlement_id")
    return found


def step(conn: psycopg.Connection, row: UUID, status: str, **fields: object) -> None:
    change(conn, "dvp_settlements", {"settlement_id": row}, status=status, **fields)


def to_executing(conn: psycopg.Connection, row: UUID) -> None:
    step(conn, row, "initiated", **INITIATED)
    step(conn, row, "seller_securities_locked", **SELLER)
    step(conn, row, "buyer_cash_locked", buyer_cash_ledger_ref=KEY)
    step(conn, row, "executing")


def batch(conn: psycopg.Connection, first: int, last: int, **fields: object) -> UUID:
    usual = {"batch_date": NOW.date(), "run_no": last, "first_seq": first, "last_seq": last}
    found: UUID = add(conn, "settlement_batches", usual | fields, "batch_id")
    return found


def run(conn: psycopg.Connection, row: UUID, status: str, **fields: object) -> None:
    change(conn, "settlement_batches", {"batch_id": row}, status=status, **fields)


def detail(conn: psycopg.Connection, row: UUID, account: int, asset: int, *amounts: str) -> None:
    trade, fee = amounts
    add(conn, "settlement_details", {
        "batch_id": row, "account_id": account, "asset_id": asset, "trade_amount": trade,
        "fee_amount": fee, "user_id": {ALICE: ALICE_ID, BOB: BOB_ID}.get(account)})  # fmt: skip


@pytest.mark.spec("SETT-001", "SETT-002")
def test_a_trade_is_settled_by_the_command_that_made_it(worker: psycopg.Connection) -> None:
    trade = rows(worker, "select trade_id, seq, executed_at, quantity, total_value from trades")
    (trade_id, seq, at, quantity, total) = trade[0]
    query = ("select trade_id, status::text, is_settled, settled_at, dvp_atomic_transaction_id,"
             " quantity, amount, buyer_account_id, seller_account_id from settlements")  # fmt: skip
    assert rows(worker, query) == [
        (trade_id, "settled", True, at, str(seq), quantity, total, BOB, ALICE)
    ]
    refused(worker, "update trades set seq = 1", "permission denied|immutable")
    agree(worker, trade_id=trade_id, deal_reference=None)  # delivered later: no longer instant
    later = rows(worker, "select trade_id, status::text, is_settled, settled_at from settlements")
    assert later == [(trade_id, "pending", False, None)]
    with denied(worker, "dvp_settlements_trade_key"):
        agree(worker, trade_id=trade_id, deal_reference=None)


@pytest.mark.spec("SETT-002")
def test_impossible_deals_are_refused(worker: psycopg.Connection) -> None:
    for fields, name in (
        ({"seller_account_id": BOB}, "dvp_settlements_parties_differ"),
        ({"amount": "200.99"}, "dvp_settlements_amount_exact"),
        ({"quantity": "0", "amount": "0"}, "quantity_exact"),
        ({"deal_reference": None}, "dvp_settlements_of_one_trade"),
        ({"trade_id": 5}, "dvp_settlements_of_one_trade"),
        ({"buyer_account_id": 999}, "dvp_settlements_buyer_fkey"),
        ({"market_id": 99}, "dvp_settlements_market_fkey"),
        ({"status": "settled"}, "cannot go from nothing to settled"),
        ({"settled_quantity": "1"}, "dvp_settlements_parts_allowed"),
        ({"settled_quantity": "3", "allows_parts": True}, "dvp_settlements_settled_not_over"),
        ({"max_retries": 21}, "dvp_settlements_retries_bounded"),
    ):
        with denied(worker, name):
            agree(worker, **fields)
    agree(worker, deal_reference="D-1")
    with denied(worker, "dvp_settlements_deal_reference_key"):
        agree(worker, deal_reference="D-1")
    with denied(worker, "never change"):
        change(worker, "dvp_settlements", {"deal_reference": "D-1"}, seller_account_id=5)


@pytest.mark.spec("SETT-003", "SETT-004")
def test_both_legs_are_held_and_then_delivered(worker: psycopg.Connection) -> None:
    row = agree(worker)
    with denied(worker, "dvp_settlements_initiated_at_given"):
        step(worker, row, "initiated")
    for ahead in ("seller_securities_locked", "executing", "settled"):
        with denied(worker, f"cannot go from pending to {ahead}"):
            step(worker, row, ahead)
    step(worker, row, "initiated", **INITIATED)
    with denied(worker, "dvp_settlements_locks_expire"):
        step(worker, row, "seller_securities_locked", seller_securities_ledger_ref=KEY)
    step(worker, row, "seller_securities_locked", **SELLER)
    with denied(worker, "dvp_settlements_both_locked"):
        step(worker, row, "buyer_cash_locked")
    step(worker, row, "buyer_cash_locked", buyer_cash_ledger_ref=KEY)
    step(worker, row, "executing")
    with denied(worker, "dvp_settlements_part_is_a_part"):
        step(worker, row, "partially_settled", dvp_atomic_transaction_id="77")
    with denied(worker, "dvp_settlements_settled_is_whole"):
        step(worker, row, "confirmed", confirmed_at=NOW, dvp_atomic_transaction_id="77")
    with denied(worker, "dvp_settlements_delivered_by_command"):
        step(worker, row, "confirmed", confirmed_at=NOW, settled_quantity="2")
    step(worker, row, "confirmed", **DONE)
    with denied(worker, "cannot go from confirmed to failed"):
        step(worker, row, "failed", failed_at=NOW, failure_reason="no")
    with denied(worker, "dvp_settlements_settled_at_given"):
        step(worker, row, "settled")
    step(worker, row, "settled", settled_at=NOW)
    assert history(worker, "dvp_settlements", row) == [
        "pending", "initiated", "seller_securities_locked", "buyer_cash_locked", "executing",
        "confirmed", "settled",
    ]  # fmt: skip


@pytest.mark.spec("SETT-004")
def test_failed_deliveries_are_tried_again_to_a_bound(worker: psycopg.Connection) -> None:
    row = agree(worker, max_retries=2)
    step(worker, row, "initiated", **INITIATED)
    for tried in (1, 2):
        with denied(worker, "dvp_settlements_failure_told"):
            step(worker, row, "failed")
        step(worker, row, "failed", failed_at=NOW, failure_reason="locks expired")
        step(worker, row, "initiated")
        counted = f"select retry_count from dvp_settlements where settlement_id = '{row}'"
        assert value(worker, counted) == tried
    step(worker, row, "failed", failed_at=NOW, failure_reason="locks expired")
    with denied(worker, "dvp_settlements_retries_bounded"):
        step(worker, row, "initiated")
    for fields in ({"retry_count": 0}, {"max_retries": 20}):
        with denied(worker, "never change"):
            change(worker, "dvp_settlements", {"settlement_id": row}, **fields)


@pytest.mark.spec("SETT-004")
def test_parts_only_where_they_are_allowed(worker: psycopg.Connection) -> None:
    row = agree(worker, allows_parts=True)
    to_executing(worker, row)
    part = {"settled_quantity": "0.5", "dvp_atomic_transaction_id": "77"}
    step(worker, row, "partially_settled", **part)
    step(worker, row, "executing")
    with denied(worker, "never change"):
        change(worker, "dvp_settlements", {"settlement_id": row}, settled_quantity="0.4")
    step(worker, row, "confirmed", **DONE)
    whole = agree(worker)
    to_executing(worker, whole)
    with denied(worker, "dvp_settlements_part"):
        step(worker, whole, "partially_settled", **part)


@pytest.mark.spec("SETT-005", "SETT-007")
def test_batches_follow_each_other_without_gap_or_overlap(worker: psycopg.Connection) -> None:
    with denied(worker, "settlement_batches_no_gap"):
        batch(worker, 2, 10)
    first = batch(worker, 1, 10)
    for begin, end, name in (
        (12, 20, "settlement_batches_no_gap"),
        (10, 20, "settlement_batches_no_(overlap|gap)"),
        (5, 6, "settlement_batches_no_(overlap|gap)"),
        (1, 20, "settlement_batches_(no_overlap|follows_key)"),
        (11, 10, "settlement_batches_(seqs_ordered|last_seq_key)|range lower bound"),
        (0, 10, "settlement_batches_"),
    ):
        with denied(worker, name):
            batch(worker, begin, end, run_no=99)
    batch(worker, 11, 20)  # a second run on the same day
    with denied(worker, "settlement_batches_run_key"):
        batch(worker, 21, 30, run_no=20)
    with denied(worker, "settlement_batches_run_no_positive"):
        batch(worker, 21, 30, run_no=0)
    with denied(worker, "never change"):
        change(worker, "settlement_batches", {"batch_id": first}, last_seq=9)
    refused(worker, "delete from settlement_batches", "permission denied")


@pytest.mark.spec("SETT-005", "SETT-006", "SETT-007")
def test_a_batch_is_completed_only_if_each_asset_is_zero(worker: psycopg.Connection) -> None:
    row = batch(worker, 1, 10)
    with denied(worker, "its batch is not running"):
        detail(worker, row, BOB, BTC, "2", "0.002")
    with denied(worker, "settlement_batches_started_at_given"):
        run(worker, row, "running")
    run(worker, row, "running", started_at=NOW)
    detail(worker, row, BOB, BTC, "2", "0.002")
    detail(worker, row, ALICE, BTC, "-2", "0")
    detail(worker, row, BOB, USDT, "-201", "0")
    detail(worker, row, ALICE, USDT, "201", "-0.02")  # a rebate
    detail(worker, row, FEE_POOL, USDT, "0", "0.02")
    add(worker, "settlement_batch_volumes", {"batch_id": row, "asset_id": BTC, "trades": 1,
                                             "volume": "2"})  # fmt: skip
    net = "select net_amount::text from settlement_details where account_id = 4 and asset_id = 1"
    assert value(worker, net) == "1.998"
    with denied(worker, "asset 1 is -0.002 off zero"):
        run(worker, row, "completed", completed_at=NOW, total_trades=1)
    with denied(worker, "settlement_batches_failure_told"):
        run(worker, row, "failed")
    run(worker, row, "failed", error_message="asset 1 is off zero")
    run(worker, row, "running")  # and again, with the figures made anew
    detail(worker, row, FEE_POOL, BTC, "0", "-0.002")
    with denied(worker, "settlement_details_pkey"):
        detail(worker, row, FEE_POOL, BTC, "0", "-0.002")
    with denied(worker, "settlement_batches_completed_at_given"):
        run(worker, row, "completed", completed_at=NOW)
    run(worker, row, "completed", completed_at=NOW, total_trades=1)
    for statement in ("update settlement_details set fee_amount = 0",
                      "delete from settlement_details", "delete from settlement_batch_volumes",
                      "update settlement_batch_volumes set volume = 1"):  # fmt: skip
        refused(worker, statement, "its batch is not running")
    with denied(worker, "cannot go from completed to running"):
        run(worker, row, "running", completed_at=None)


@pytest.mark.spec("SETT-006")
def test_figures_that_come_during_completion_are_not_missed(database: Database) -> None:
    stock(database)
    with (
        database.connect("internal_service") as writer,
        database.connect("internal_service", autocommit=True) as closer,
    ):
        row = batch(closer, 1, 10)
        run(closer, row, "running", started_at=NOW)
        detail(writer, row, BOB, BTC, "1", "0")  # not committed yet
        errors: list[str] = []

        def complete() -> None:
            try:
                run(closer, row, "completed", completed_at=NOW, total_trades=1)
            except psycopg.Error as error:
                errors.append(str(error))

        thread = threading.Thread(target=complete)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "it waits for whoever writes figures"
        writer.commit()
        thread.join(10)
        assert "asset 1 is 1 off zero" in errors[0]


@pytest.mark.spec("SETT-002", "SCHE-012")
def test_customers_see_their_own_side_of_settlements(database: Database) -> None:
    stock(database)
    with database.connect() as conn:
        agree(conn, deal_reference="D-1")
        row = batch(conn, 1, 10)
        run(conn, row, "running", started_at=NOW)
        detail(conn, row, BOB, BTC, "2", "0")
        detail(conn, row, ALICE, BTC, "-2", "0")
    seen = ("select account_id, side::text, status::text, is_settled from account_settlements"
            " order by 4")  # fmt: skip
    with database.connect("app_user") as app:
        for customer, account, side in ((ALICE_ID, ALICE, "sell"), (BOB_ID, BOB, "buy")):
            with as_customer(app, customer):
                assert rows(app, seen) == [(account, side, "pending", False),
                                           (account, side, "settled", True)]  # fmt: skip
                assert rows(app, "select account_id from settlement_details") == [(account,)]
        with as_customer(app, uuid4()):
            assert rows(app, seen) == []
            assert rows(app, "select account_id from settlement_details") == []
        columns = {c.name for c in app.execute(
            "select * from account_settlements").description or []}  # fmt: skip
        assert not {name for name in columns if "buyer" in name or "seller" in name}
        for closed in ("dvp_settlements", "settlements", "settlement_batches"):
            refused(app, f"select from {closed}", "permission denied")
    for role in ("read_only_user", "admin_user", "internal_service"):
        with database.connect(role) as conn:
            assert value(conn, "select count(*) from settlements") == 2
            assert value(conn, "select count(*) from account_settlements") == 4
    with database.connect("admin_user") as conn:
        refused(conn, "update dvp_settlements set status = 'settled'", "permission denied")
        refused(conn, "update settlement_batches set status = 'completed'", "permission denied")

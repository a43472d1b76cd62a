"""The lists of money that customers and staff use come from an index, a page at a time."""

import re

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.schema.probe import ALICE_ID, rows
from tests.support.postgres import Database

# What a customer lists, by row security alone: queries need not name the customer.
OWN_LISTS = {
    "deposits_user_idx": "select deposit_id from deposits order by deposit_id desc limit 50",
    "withdrawals_user_idx":
        "select withdrawal_id from withdrawals order by withdrawal_id desc limit 50",
    "fiat_transfers_user_idx":
        "select fiat_transfer_id from fiat_transfers order by fiat_transfer_id desc limit 50",
    "notifications_user_idx":
        "select title from notifications order by notification_id desc limit 50",
    "settlement_details_user_idx":
        "select net_amount from settlement_details order by batch_id desc limit 50",
    "deposit_addresses_user_idx": "select address from deposit_addresses",
    "virtual_ibans_user_idx": "select iban from virtual_ibans",
    "withdrawal_addresses_address_key":
        "select address from withdrawal_addresses where removed_at is null",
    "customer_bank_accounts_iban_key":
        "select iban from customer_bank_accounts where removed_at is null",
}  # fmt: skip
WORK_LISTS = {
    "deposits_unfinished_idx":
        "select * from deposits where network = 'bitcoin' and status = 'confirming'",
    "deposits_movement_key": "select * from deposits where (network, txid) = ('bitcoin', 'ab')",
    "deposits_account_idx": "select * from deposits where account_id = 3 order by deposit_id",
    "deposit_addresses_address_key":
        "select * from deposit_addresses where (network, address) = ('bitcoin', 'bc1q')",
    "withdrawals_unfinished_idx": "select * from withdrawals where status = 'queued'",
    "withdrawals_txid_idx": "select * from withdrawals where txid = 'ab'",
    "wallet_moves_unfinished_idx": "select * from wallet_moves where status = 'proposed'",
    "chain_transactions_unfinished_idx":
        "select * from chain_transactions where network = 'bitcoin' and status = 'broadcast'",
    "fiat_transfers_unfinished_idx": "select * from fiat_transfers where status = 'unknown'",
    "fiat_transfers_bank_reference_key": "select * from fiat_transfers where (bank_account_id,"
        " direction, bank_reference) = ('00000000-0000-0000-0000-000000000001', 'deposit', 'R')",
    "bank_statement_lines_unmatched_idx": "select * from bank_statement_lines where bank_account_id"
        " = '00000000-0000-0000-0000-000000000001' and fiat_transfer_id is null",
    "dvp_settlements_unfinished_idx": "select * from settlements where status = 'executing'",
    "trades_pkey": "select * from settlements where trade_id = 5",
    "notifications_due_idx": "select * from notifications where status = 'pending'"
        " and next_attempt_at < '2026-11-21' order by next_attempt_at limit 50",
    "klines_pkey": "select * from klines where (market_id, interval) = (1, '1m')"
        " and open_time >= '2026-11-21' order by open_time",
}  # fmt: skip


def plan_of(conn: psycopg.Connection, query: str) -> str:
    """The plan when the tables are so large that reading or sorting them whole is no way."""
    for method in ("seqscan", "sort", "bitmapscan", "indexonlyscan"):
        conn.execute(f"set local enable_{method} = off".encode())
    return "\n".join(line for (line,) in rows(conn, f"explain {query}"))


def used(database: Database, plan: str) -> set[str]:
    """The indexes of a plan, each by the name that the whole table's index has."""
    with database.connect() as conn:
        parents = dict(rows(conn, "select inhrelid::regclass::text, inhparent::regclass::text"
                                  " from pg_inherits"))  # fmt: skip
    found = re.findall(r"(?:using|Scan Backward using) (\w+)", plan)
    return {parents.get(name, name) for name in found}


@pytest.mark.spec("SCHE-016")
@pytest.mark.parametrize("index", OWN_LISTS)
def test_own_money_is_found_by_whose_it_is(stocked: Database, index: str) -> None:
    with stocked.connect("app_user") as conn, as_customer(conn, ALICE_ID):
        plan = plan_of(conn, OWN_LISTS[index])
    assert index in used(stocked, plan), plan
    assert not re.search(r"->  Sort|^Sort", plan), "the whole list would be sorted for a page"


@pytest.mark.spec("SCHE-016")
@pytest.mark.parametrize("index", WORK_LISTS)
def test_a_list_of_work_uses_an_index(stocked: Database, index: str) -> None:
    with stocked.connect("internal_service") as conn:
        plan = plan_of(conn, WORK_LISTS[index])
        conn.rollback()
    assert index in used(stocked, plan), plan
    assert not re.search(r"->  Sort|^Sort", plan), plan

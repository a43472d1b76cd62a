"""Every workflow: all its states can be reached, and where money rests nothing follows."""

import psycopg
import pytest

from tests.schema.probe import rows

# Where money has come to rest nothing follows, but what these say.
AFTER_THE_END = {
    ("public.deposits", "credited"): {"reversal_required"},
    ("public.fiat_transfers", "completed"): {"returned"},  # by the payee's bank, days later
    ("public.chain_transactions", "confirmed"): {"broadcast"},  # a deep reorganisation
}
MONEY = {
    "public.deposits": {"credited", "failed"},
    "public.withdrawals": {"completed", "failed", "cancelled", "rejected"},
    "public.wallet_moves": {"completed", "failed", "cancelled", "rejected"},
    "public.fiat_transfers": {"credited", "completed", "returned", "failed", "cancelled",
                              "rejected"},
    "public.chain_transactions": {"confirmed", "failed"},
    "public.dvp_settlements": {"settled"},
    "public.settlement_batches": {"completed"},
}  # fmt: skip


def steps(conn: psycopg.Connection) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Of each guarded column: from which state to which."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for table, column, before, after in rows(conn, "select * from config.state_transitions"):
        found.setdefault((table, column), set()).add((before, after))
    return found


@pytest.mark.spec("CUST-007", "CUST-011", "SETT-003")
def test_every_state_of_every_workflow_can_be_reached(conn: psycopg.Connection) -> None:
    workflows = steps(conn)
    assert MONEY.keys() <= {table for table, _ in workflows}
    for (table, column), allowed in workflows.items():
        listed = rows(
            conn, "select e.enumlabel from pg_enum as e join pg_attribute as a on a.atttypid ="
            f" e.enumtypid where a.attrelid = '{table}'::regclass and a.attname = '{column}'",
        )  # fmt: skip
        reached, new = set[str](), {""}
        while new:
            reached |= new
            new = {after for before, after in allowed if before in reached} - reached
        assert reached - {""} == {label for (label,) in listed}, (table, column)


@pytest.mark.spec("CUST-011", "CUST-015", "FIAT-004")
def test_where_money_rests_nothing_follows(conn: psycopg.Connection) -> None:
    workflows = steps(conn)
    for table, final in MONEY.items():
        for state in final:
            follows = {after for before, after in workflows[table, "status"] if before == state}
            assert follows == AFTER_THE_END.get((table, state), set()), (table, state)
    cancels = {before for before, after in workflows["public.withdrawals", "status"]
               if after == "cancelled"}  # fmt: skip
    assert cancels == {"requested", "risk_review", "cooling_down", "awaiting_approval", "queued",
                       "built"}, "the customer may cancel until it is signed"  # fmt: skip
    after_unknown = {after for before, after in workflows["public.fiat_transfers", "status"]
                     if before == "unknown"}  # fmt: skip
    assert after_unknown == {"completed", "failed"}, "an unknown payout is never sent again"


def test_every_guarded_column_has_its_trigger_and_money_its_history(
    conn: psycopg.Connection,
) -> None:
    for table, column in steps(conn):
        triggers = {name for (name,) in rows(
            conn, f"select tgname from pg_trigger where tgrelid = '{table}'::regclass"
                  " and tgenabled = 'O'")}  # fmt: skip
        assert f"guard_{column}" in triggers, table
        if table in MONEY:
            assert f"history_of_{column}" in triggers, table

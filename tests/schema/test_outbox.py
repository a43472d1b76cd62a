"""What is to be published: with its change or not at all, in order, once, numbered without gaps."""

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.schema.probe import refused, rows, value
from tests.schema.treasury import NOW, add, change, denied
from tests.support.horizon import all_ended
from tests.support.postgres import Database

EVENT = {"aggregate_type": "withdrawal", "aggregate_id": "w1", "event_type": "withdrawal.requested",
         "event_data": {"amount": "0.5"}}  # fmt: skip
# What a relay does: rows of database transactions that have ended, in the order of their commits.
NUMBER = """
    with last as (select coalesce(max(seq), 0) as seq from outbox_events),
    ended as (
        select event_id, row_number() over (order by xid, event_id) as place
        from outbox_events
        where seq is null and xid < pg_snapshot_xmin(pg_current_snapshot()))
    update outbox_events as o set seq = last.seq + ended.place
    from ended, last where o.event_id = ended.event_id returning o.aggregate_id
"""
CLAIM = """
    select o.event_id from outbox_events as o
    where o.status = 'PENDING' and o.seq is not null and not exists (
        select from outbox_events as earlier
        where earlier.status = 'PENDING' and earlier.aggregate_type = o.aggregate_type
            and earlier.aggregate_id = o.aggregate_id and earlier.event_id < o.event_id)
    order by o.event_id limit 1 for update skip locked
"""


def tell(conn: psycopg.Connection, **fields: object) -> UUID:
    found: UUID = add(conn, "outbox_events", EVENT | fields, "event_id")
    return found


@pytest.mark.spec("EVNT-001")
def test_an_event_commits_with_the_change_it_reports(database: Database) -> None:
    with database.connect("internal_service") as conn:
        tell(conn, aggregate_id="never")
        conn.rollback()
        tell(conn)
    with database.connect("internal_service") as conn:
        assert rows(conn, "select aggregate_id, status::text, retry_count from outbox_events") == [
            ("w1", "PENDING", 0)
        ]


@pytest.mark.spec("EVNT-001")
def test_impossible_events_are_refused(worker: psycopg.Connection) -> None:
    for fields, name in (
        ({"event_data": [1]}, "outbox_events_object"),
        ({"retry_count": -1}, "outbox_events_retry_count_not_negative"),
        ({"processed_at": NOW}, "outbox_events_processed_at_given"),
        ({"status": "PROCESSED", "processed_at": NOW}, "cannot go from nothing to PROCESSED"),
        ({"status": "DONE"}, "invalid input value for enum"),
        ({"event_type": None}, 'null value in column "event_type"'),
    ):
        with denied(worker, name):
            tell(worker, **fields)
    row = {"event_id": tell(worker, seq=1)}
    with denied(worker, "outbox_events_seq_key"):
        tell(worker, seq=1)
    with denied(worker, "outbox_events_pkey"):
        tell(worker, **row)
    change(worker, "outbox_events", row, status="FAILED", error_message="no broker", retry_count=1)
    with denied(worker, "cannot go from FAILED to PROCESSED"):
        change(worker, "outbox_events", row, status="PROCESSED", processed_at=NOW)
    change(worker, "outbox_events", row, status="PENDING", next_retry_at=NOW)
    change(worker, "outbox_events", row, status="PROCESSED", processed_at=NOW)
    with denied(worker, "cannot go from PROCESSED to PENDING"):
        change(worker, "outbox_events", row, status="PENDING", processed_at=None)


@pytest.mark.spec("EVNT-002")
def test_numbers_follow_the_commits_and_have_no_gaps(database: Database) -> None:
    with (
        database.connect("internal_service") as slow,
        database.connect("internal_service", autocommit=True) as quick,
    ):
        tell(slow, aggregate_id="began first")
        tell(quick, aggregate_id="ended first")
        assert quick.execute(NUMBER).fetchall() == []  # waits for the one that is still running
        slow.commit()
        all_ended(quick)
        quick.execute(NUMBER)
        tell(slow, aggregate_id="undone")
        slow.rollback()
        tell(quick, aggregate_id="last")
        all_ended(quick)
        quick.execute(NUMBER)
        assert rows(quick, "select seq, aggregate_id from outbox_events order by seq") == [
            (1, "began first"), (2, "ended first"), (3, "last")]  # fmt: skip


@pytest.mark.spec("EVNT-002")
def test_workers_share_events_and_keep_each_aggregate_in_order(database: Database) -> None:
    with (
        database.connect("internal_service") as one,
        database.connect("internal_service") as two,
    ):
        first, second = tell(one, aggregate_id="a"), tell(one, aggregate_id="a")
        other = tell(one, aggregate_id="b")
        one.commit()
        all_ended(one)
        one.execute(NUMBER)
        one.commit()
        assert one.execute(CLAIM).fetchall() == [(first,)]
        assert two.execute(CLAIM).fetchall() == [(other,)]  # not the same, and not the second of a
        change(one, "outbox_events", {"event_id": first}, status="PROCESSED", processed_at=NOW)
        one.commit()
        assert one.execute(CLAIM).fetchall() == [(second,)]
        two.rollback()


@pytest.mark.spec("EVNT-002", "SCHE-016")
def test_the_relay_finds_its_rows_by_an_index(worker: psycopg.Connection) -> None:
    worker.execute("set local enable_seqscan = off")
    for query, index in (
        ("select from outbox_events where seq is null and xid < '99'::xid8 order by xid, event_id",
         "outbox_events_unnumbered_idx"),
        (CLAIM, "outbox_events_due_idx"),
        ("delete from outbox_events where status = 'PROCESSED' and processed_at < now()",
         "outbox_events_processed_idx"),
    ):  # fmt: skip
        plan = "\n".join(line for (line,) in rows(worker, f"explain {query}"))
        assert index in plan, plan


@pytest.mark.spec("SCHE-011", "EVNT-001")
def test_gateways_write_events_and_read_none(stocked: Database) -> None:
    with stocked.connect("app_user") as conn:
        add(conn, "outbox_events", EVENT | {"event_id": uuid4()})
        refused(conn, "select from outbox_events", "permission denied")
        refused(conn, "update outbox_events set status = 'PROCESSED'", "permission denied")
        refused(conn, "delete from outbox_events", "permission denied")
        conn.rollback()
    with stocked.connect("read_only_user") as conn:
        refused(conn, "select from outbox_events", "permission denied")  # they hold all data
        conn.rollback()
    with stocked.connect("admin_user") as conn:
        tell(conn)
        assert value(conn, "select count(*) from outbox_events") == 1
        refused(conn, "delete from outbox_events", "permission denied")
        conn.rollback()

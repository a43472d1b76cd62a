"""Events of the outbox: claimed once, in order, tried again, given up."""

from collections.abc import Iterator

import psycopg
import pytest

from bedesten.domain import outbox
from bedesten.domain.outbox.settle import ATTEMPTS_MAX
from tests.support.postgres import Database

KIND = "test.kind"


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection]:
    with database.connect("internal_service", autocommit=True) as opened:
        yield opened


def post(conn: psycopg.Connection, aggregate: str, number: int) -> None:
    conn.execute(
        "insert into public.outbox_events (aggregate_type, aggregate_id, event_type, event_data)"
        " values ('thing', %s, %s, jsonb_build_object('n', %s::int))",
        [aggregate, KIND, number],
    )


def claimed(conn: psycopg.Connection) -> list[tuple[str, int]]:
    return [(e.aggregate, e.data["n"]) for e in outbox.claim(conn, KIND, limit=10)]


@pytest.mark.spec("EVNT-002")
def test_each_aggregate_is_told_in_order(conn: psycopg.Connection) -> None:
    for aggregate, number in (("a", 1), ("a", 2), ("b", 3)):
        post(conn, aggregate, number)
    first = outbox.claim(conn, KIND, limit=10)
    assert [(e.aggregate, e.data["n"], e.attempt) for e in first] == [("a", 1, 1), ("b", 3, 1)]
    assert claimed(conn) == []
    for event in first:
        outbox.processed(conn, event)
    assert claimed(conn) == [("a", 2)]


@pytest.mark.spec("EVNT-002")
def test_two_workers_share_the_events(conn: psycopg.Connection, database: Database) -> None:
    for number in range(20):
        post(conn, str(number), number)
    with database.connect("internal_service", autocommit=True) as other:
        shares = [outbox.claim(one, KIND, limit=7) for one in (conn, other, conn)]
    found = [event.event for share in shares for event in share]
    assert len(found) == len(set(found)) == 20


@pytest.mark.spec("EVNT-002")
def test_a_failed_event_comes_again_later_and_in_the_end_never(conn: psycopg.Connection) -> None:
    post(conn, "a", 1)
    for attempt in range(1, ATTEMPTS_MAX + 1):
        (event,) = outbox.claim(conn, KIND, limit=1)
        assert event.attempt == attempt
        assert outbox.give_up_or_retry(conn, event, "no answer") is (attempt < ATTEMPTS_MAX)
        assert claimed(conn) == [], "it waits"
        conn.execute("update public.outbox_events set next_retry_at = now() - interval '1 s'")
    assert claimed(conn) == []
    row = conn.execute("select status::text, error_message from public.outbox_events").fetchone()
    assert row == ("FAILED", "no answer")


@pytest.mark.spec("EVNT-002")
def test_a_worker_that_died_leaves_its_events_to_the_next(conn: psycopg.Connection) -> None:
    post(conn, "a", 1)
    assert claimed(conn) == [("a", 1)]
    conn.execute("update public.outbox_events set next_retry_at = now() - interval '1 s'")
    (again,) = outbox.claim(conn, KIND, limit=1)
    assert again.attempt == 2
    assert not outbox.give_up_or_retry(conn, again, "nonsense", hopeless=True)

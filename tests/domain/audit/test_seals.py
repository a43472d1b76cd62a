"""Audit rows under their seals: nothing is changed, dropped or slipped in unseen."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from bedesten.domain import audit
from bedesten.domain.audit.model import MEMBER_BYTES, Member, Seal, packed, unpacked
from bedesten.kit.ids import LogId
from tests.support.horizon import all_ended
from tests.support.postgres import Database

SYSTEM = audit.Actor(kind="system")
STAFF = audit.Actor(kind="admin", id="s-1", ip="192.0.2.7", request_id="r-1")


def act(name: str, **more: object) -> audit.Act:
    return audit.Act(event_type="test", action=name, resource_type="thing", **more)  # type: ignore[arg-type]


@pytest.fixture
def sealer(database: Database, intruder: psycopg.Connection) -> Iterator[psycopg.Connection]:
    intruder.execute("delete from audit.audit_logs")  # what the migrations left
    with database.connect("internal_service", autocommit=True) as conn:
        yield conn


@pytest.fixture
def intruder(database: Database) -> Iterator[psycopg.Connection]:
    """The superuser who switches the triggers off: the one the seals are made for."""
    with database.connect(autocommit=True) as conn:
        conn.execute("set session_replication_role = replica")
        yield conn


def sealed(conn: psycopg.Connection) -> Seal:
    """A seal over all that was written."""
    all_ended(conn)
    made = audit.seal(conn)
    assert made is not None
    return made


def written(conn: psycopg.Connection, name: str) -> UUID:
    audit.record(conn, STAFF, act(name, after={"price": "1.50"}))
    row = conn.execute("select max(log_id::text)::uuid from audit.audit_logs").fetchone()
    assert row is not None
    return UUID(str(row[0]))


@pytest.mark.spec("AUDI-004", "AUDI-001")
def test_rows_are_sealed_once_and_stay_as_they_were(sealer: psycopg.Connection) -> None:
    written(sealer, "one")
    written(sealer, "two")
    first = sealed(sealer)
    assert (first.number, len(first.members)) == (1, 2 * MEMBER_BYTES)
    assert audit.seal(sealer) is None
    written(sealer, "three")
    second = sealed(sealer)
    assert (second.number, second.from_xid) == (2, first.to_xid)
    report = audit.verify(sealer)
    assert report.ok
    assert (report.seals, report.rows, report.head) == (2, 3, second.hash)


@pytest.mark.spec("AUDI-004")
def test_a_row_still_being_written_waits_for_the_next_seal(
    database: Database, sealer: psycopg.Connection
) -> None:
    with database.connect("internal_service") as slow:
        audit.record(slow, STAFF, act("slow"))
        written(sealer, "quick")
        assert audit.seal(sealer) is None, "the quick one began after the slow one"
        slow.commit()
    made = sealed(sealer)
    assert len(made.members) == 2 * MEMBER_BYTES
    assert audit.verify(sealer).ok


@pytest.mark.spec("AUDI-004")
@pytest.mark.parametrize(
    ("crime", "what"),
    [
        ("update audit.audit_logs set description = 'nothing' where log_id = %s", "changed"),
        ("delete from audit.audit_logs where log_id = %s", "gone"),
    ],
)
def test_a_row_that_was_touched_is_named(
    sealer: psycopg.Connection, intruder: psycopg.Connection, crime: str, what: str
) -> None:
    written(sealer, "before")
    victim = written(sealer, "victim")
    sealed(sealer)
    written(sealer, "after")
    sealed(sealer)
    assert intruder.execute(crime.encode(), [victim]).rowcount == 1
    (broken,) = audit.verify(sealer).broken
    assert (broken.seal, broken.row) == (1, victim)
    assert what in broken.what


@pytest.mark.spec("AUDI-004")
def test_a_row_slipped_in_later_is_named(
    sealer: psycopg.Connection, intruder: psycopg.Connection
) -> None:
    written(sealer, "one")
    made = sealed(sealer)
    intruder.execute(
        "insert into audit.audit_logs (actor_type, event_type, action, resource_type, xid)"
        " values ('system', 'test', 'forged', 'thing', %s::text::xid8)",
        [made.to_xid - 1],
    )
    (broken,) = audit.verify(sealer).broken
    assert broken.what == "the row was added after the seal"


@pytest.mark.spec("AUDI-004")
def test_a_seal_that_was_made_to_fit_breaks_the_chain(
    sealer: psycopg.Connection, intruder: psycopg.Connection
) -> None:
    victim = written(sealer, "one")
    sealed(sealer)
    written(sealer, "two")
    sealed(sealer)
    intruder.execute("update audit.audit_logs set action = 'other' where log_id = %s", [victim])
    intruder.execute(
        "update audit.seals set members = uuid_send(%s) || (select audit.row_digest(content)"
        " from audit.sealable where id = %s) where seal_no = 1",
        [victim, victim],
    )
    assert "does not follow" in audit.verify(sealer).broken[0].what
    intruder.execute("delete from audit.seals where seal_no = 1")
    assert "seal 1 is missing" in audit.verify(sealer).broken[0].what


@pytest.mark.spec("AUDI-004")
@pytest.mark.parametrize(
    "role", ["app_user", "read_only_user", "admin_user", "internal_service", "engine_writer"]
)
@pytest.mark.parametrize("table", ["audit.audit_logs", "audit.seals", "audit.state_history"])
def test_nobody_may_touch_rows_or_seals(database: Database, role: str, table: str) -> None:
    column = "hash" if table == "audit.seals" else "xid"
    for crime in (f"update {table} set {column} = {column}", f"delete from {table}",
                  f"truncate {table}"):  # fmt: skip
        with database.connect(role) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(crime.encode())


@pytest.mark.spec("AUDI-004")
def test_the_owner_is_stopped_by_the_trigger(database: Database) -> None:
    with database.connect(autocommit=True) as conn:
        audit.record(conn, STAFF, act("one"))
        conn.execute("set role bedesten_owner")
        for crime in ("update audit.audit_logs set action = ''", "truncate audit.audit_logs"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="immutable"):
                conn.execute(crime.encode())


@pytest.mark.spec("AUDI-004")
def test_rows_without_a_seal_are_told(sealer: psycopg.Connection, database: Database) -> None:
    with database.connect(autocommit=True) as conn:
        conn.execute(
            "insert into audit.audit_logs (log_id, actor_type, event_type, action, resource_type)"
            " values (admin.uuid_floor(now() - interval '1 minute'), 'system', 'test', 'old', 'x')"
        )
    report = audit.verify(sealer)
    assert (report.unsealed, report.ok) == (1, False)
    sealed(sealer)
    assert audit.verify(sealer).ok


@pytest.mark.spec("AUDI-005")
def test_search_finds_by_each_field(sealer: psycopg.Connection) -> None:
    audit.record(sealer, STAFF, act("freeze", resource_id="7", account=3))
    audit.record(sealer, SYSTEM, act("screen", resource_id="8", error="no answer"))
    newest = audit.search(sealer, audit.Question())
    assert [row.action for row in newest] == ["screen", "freeze"]
    for question in (
        audit.Question(actor="s-1"), audit.Question(action="freeze"), audit.Question(account=3),
        audit.Question(resource_type="thing", resource_id="7"), audit.Question(request_id="r-1"),
        audit.Question(before_id=newest[0].id),
    ):  # fmt: skip
        assert [row.action for row in audit.search(sealer, question)] == ["freeze"], question
    (failed,) = audit.search(sealer, audit.Question(action="screen"))
    assert (failed.status, failed.error, failed.actor) == ("failure", "no answer", None)


def test_members_are_packed_in_order() -> None:
    members = [Member(LogId(UUID(int=number)), bytes([number]) * 32) for number in (3, 1, 2)]
    assert unpacked(packed(members)) == sorted(members)

"""What is personal of a deleted customer goes when its term is over, and nothing else does."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.schema.probe import ALICE_ID, BOB_ID, rows, value
from tests.support.postgres import Database

DELETE = (
    "update users set status = 'deleted', deleted_at = now() - make_interval(years => %s)"
    " where user_id = %s"
)
STAFF = "00000000-0000-7000-8000-00000000000a"


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection]:
    """Two customers with everything that names or describes them; the owner's rights."""
    conn = database.connect(autocommit=True)
    for number, user in enumerate((ALICE_ID, BOB_ID)):
        conn.execute(
            "insert into users (user_id, email, username, phone, first_name, last_name,"
            " date_of_birth, nationality, password_hash, last_login_ip) values (%s, %s, %s, %s,"
            " 'Ayse', 'Yilmaz', '1990-05-01', 'TUR', 'x', '192.0.2.1')",
            [user, f"p{number}@x.tr", f"person{number}", f"+90532123456{number}"],
        )
        conn.execute(
            "insert into sessions (user_id, created_ip, user_agent, expires_at)"
            " values (%s, '192.0.2.1', 'Firefox', now())", [user],
        )  # fmt: skip
        conn.execute("insert into terms_acceptances (user_id, version, accepted_ip)"
                     " values (%s, '2026-11', '192.0.2.1')", [user])  # fmt: skip
        conn.execute("insert into confirmations (user_id, purpose, email, expires_at)"
                     " values (%s, 'confirm_email', 'p@x.tr', now())", [user])  # fmt: skip
        conn.execute("insert into phone_confirmations (user_id, phone, expires_at)"
                     " values (%s, '+905321234567', now())", [user])  # fmt: skip
        conn.execute("insert into notification_preferences (user_id, class, type, is_enabled)"
                     " values (%s, 'news', 'EMAIL', true)", [user])  # fmt: skip
        conn.execute("insert into audit.audit_logs (actor_id, actor_type, event_type, action,"
                     " resource_type) values (%s, 'customer', 'identity', 'log_in', 'session')",
                     [str(user)])  # fmt: skip
    yield conn
    conn.close()


def erase(database: Database) -> object:
    """As the job does, with its login."""
    with database.connect("internal_service") as worker:
        return value(worker, "select admin.erase_customers()")


def personal(conn: psycopg.Connection, user: object) -> list[object]:
    """Everything personal that is left."""
    found = conn.execute(
        "select username, phone, first_name, last_name, date_of_birth, nationality, password_hash,"
        " last_login_ip from users where user_id = %s", [user],
    ).fetchone()  # fmt: skip
    assert found is not None
    left = [one for one in found if one is not None]
    for query in (
        "select created_ip::text from sessions where user_id = %s and created_ip is not null",
        "select user_agent from sessions where user_id = %s and user_agent <> ''",
        "select accepted_ip::text from terms_acceptances as t where user_id = %s and t is not null",
        "select email from confirmations where user_id = %s",
        "select phone from phone_confirmations where user_id = %s",
        "select class::text from notification_preferences where user_id = %s",
    ):
        left += [row[0] for row in conn.execute(query.encode(), [user])]
    return left


@pytest.mark.spec("IDEN-005", "SCHE-015")
def test_what_is_personal_goes_after_its_term_and_the_record_stays(
    conn: psycopg.Connection, database: Database
) -> None:
    conn.execute(DELETE, [9, ALICE_ID])
    conn.execute(DELETE, [7, BOB_ID])
    whole = personal(conn, BOB_ID)
    assert len(whole) == 14
    assert erase(database) == 1
    assert personal(conn, ALICE_ID) == []
    assert personal(conn, BOB_ID) == whole, "eight years are not over"
    assert value(conn, f"select email from users where user_id = '{ALICE_ID}'") == (
        f"erased-{ALICE_ID}@unknown.invalid"
    )
    kept = ("sessions", "terms_acceptances", "users")
    for table in kept:
        count = f"select count(*) from {table} where user_id = '{ALICE_ID}'"
        assert value(conn, count) == 1
    assert value(conn, "select count(*) from audit.audit_logs where action = 'log_in'") == 2
    assert erase(database) == 0, "once"


@pytest.mark.spec("IDEN-005")
def test_nobody_who_is_here_or_under_legal_hold_is_erased(
    conn: psycopg.Connection, database: Database
) -> None:
    conn.execute(DELETE, [20, ALICE_ID])
    conn.execute("insert into staff_users (staff_id, staff_type, email, username, first_name,"
                 " last_name, role) values (%s, 'admin', 'a@x.tr', 'abc', 'A', 'B', 'admin')",
                 [STAFF])  # fmt: skip
    conn.execute("insert into legal_holds (user_id, reason, placed_by) values (%s, 'a court', %s)",
                 [ALICE_ID, STAFF])  # fmt: skip
    before = [personal(conn, user) for user in (ALICE_ID, BOB_ID)]
    assert erase(database) == 0
    assert [personal(conn, user) for user in (ALICE_ID, BOB_ID)] == before


def test_what_was_mailed_goes_after_the_term_of_messages(
    conn: psycopg.Connection, database: Database
) -> None:
    for age, status in ((3, "PROCESSED"), (1, "PROCESSED"), (3, "PENDING")):
        conn.execute(
            "insert into outbox_events (aggregate_type, aggregate_id, event_type, event_data,"
            " created_at) values ('customer', 'x', 'identity.mail', '{\"email\": \"p@x.tr\"}',"
            " now() - make_interval(years => %s))", [age],
        )  # fmt: skip
        if status == "PROCESSED":
            conn.execute("update outbox_events set status = 'PROCESSED', processed_at = now()"
                         " where status = 'PENDING'")  # fmt: skip
    erase(database)
    left = rows(conn, "select status::text, date_part('year', age(now(), created_at))::int"
                      " from outbox_events order by 1")  # fmt: skip
    assert left == [("PENDING", 3), ("PROCESSED", 1)]


@pytest.mark.parametrize("login", ["app_user", "identity_service", "admin_user", "read_only_user"])
def test_nobody_but_the_job_erases(database: Database, login: str) -> None:
    with (
        database.connect(login) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("select admin.erase_customers()")

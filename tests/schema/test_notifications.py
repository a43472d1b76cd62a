"""Messages: once for each event and channel, read and chosen by their customer alone."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest

from bedesten.db.pool import as_customer
from tests.schema.probe import ALICE_ID, BOB_ID, refused, rows, value
from tests.schema.treasury import NOW, add, change, denied, stock, stranger
from tests.support.postgres import Database

TEMPLATE = {"name": "deposit.credited.in_app", "locale": "en", "version": 1, "type": "IN_APP",
            "class": "money", "title": "Deposit", "content": "{{ amount }} arrived",
            "variables": ["amount"], "is_active": True}  # fmt: skip


def template(conn: psycopg.Connection) -> int:
    number: int = add(conn, "notification_templates", TEMPLATE, "template_id")
    return number


def event(conn: psycopg.Connection) -> UUID:
    found: UUID = value(conn, "select uuidv7()")
    return found


def tell(conn: psycopg.Connection, about: UUID, **fields: object) -> UUID:
    """One message about an event, as a worker writes it."""
    user, kind = fields.get("user_id", ALICE_ID), fields.get("type", "IN_APP")
    number = conn.execute("select max(template_id) from notification_templates").fetchone()
    usual = {
        "notification_id": value(conn, f"select notification_key('{about}', '{user}', '{kind}')"),
        "event_id": about, "user_id": user, "template_id": number and number[0], "type": kind,
        "class": "money", "title": "Deposit", "content": "1 BTC arrived",
    }  # fmt: skip
    found: UUID = add(conn, "notifications", usual | fields, "notification_id")
    return found


def send(conn: psycopg.Connection, message: UUID) -> None:
    change(conn, "notifications", {"notification_id": message}, status="sent", sent_at=NOW)


@pytest.mark.spec("NOTI-001")
def test_templates_have_versions_and_one_is_active(staff: psycopg.Connection) -> None:
    first = template(staff)
    for fields, name in (
        ({"is_active": False}, "notification_templates_name_key"),
        ({"version": 2}, "notification_templates_active_key"),
        ({"version": 0}, "notification_templates_version_positive"),
        ({"locale": "de"}, "locale_known"),
        ({"name": "No Name"}, "notification_templates_name_form"),
        ({"content": " \n"}, "notification_templates_not_blank"),
        ({"variables": {"a": 1}}, "notification_templates_variables_is_list"),
        ({"type": "FAX"}, "invalid input value for enum"),
    ):
        with denied(staff, name):
            add(staff, "notification_templates", TEMPLATE | fields)
    add(staff, "notification_templates", TEMPLATE | {"locale": "tr"})
    with denied(staff, "never change"):  # what was sent can be shown for ever
        change(staff, "notification_templates", {"template_id": first}, content="Other")
    change(staff, "notification_templates", {"template_id": first}, is_active=False)
    add(staff, "notification_templates", TEMPLATE | {"version": 2, "content": "Other"})
    refused(staff, "delete from notification_templates", "permission denied")


@pytest.mark.spec("NOTI-002", "NOTI-003")
def test_an_event_is_told_once_by_each_channel(stocked: Database) -> None:
    with stocked.connect() as conn:
        template(conn)
        about = event(conn)
        first = tell(conn, about)
        with denied(conn, "notifications_.*pkey"):
            tell(conn, about)
        tell(conn, about, type="EMAIL")
        tell(conn, about, user_id=BOB_ID)
        with denied(conn, "notifications_once_per_event"):  # no way around it by another id
            tell(conn, about, notification_id=uuid4())
        version = value(conn, f"select uuid_extract_version('{first}')")
        same = value(conn, f"select uuid_extract_timestamp('{first}')"
                           f" = uuid_extract_timestamp('{about}')")  # fmt: skip
        assert (version, same) == (7, True)
        with denied(conn, "notifications_user_fkey"):
            tell(conn, event(conn), user_id=stranger())
        with denied(conn, "notifications_template_fkey"):
            tell(conn, event(conn), template_id=999)
        conn.rollback()


@pytest.mark.spec("NOTI-002")
def test_a_message_goes_its_way_and_tries_are_bounded(stocked: Database) -> None:
    with stocked.connect() as conn:
        template(conn)
        row = {"notification_id": tell(conn, event(conn))}
        with denied(conn, "cannot go from pending to read"):
            change(conn, "notifications", row, status="read", read_at=NOW)
        with denied(conn, "notifications_sent_at_given"):
            change(conn, "notifications", row, status="sent")
        with denied(conn, "notifications_failure_told"):
            change(conn, "notifications", row, status="failed")
        change(conn, "notifications", row, status="failed", error_message="refused", attempts=1)
        change(conn, "notifications", row, status="pending", next_attempt_at=NOW)
        with denied(conn, "notifications_attempts_bounded"):
            change(conn, "notifications", row, attempts=21)
        send(conn, row["notification_id"])
        with denied(conn, "notifications_read_at_given"):
            change(conn, "notifications", row, status="read")
        with denied(conn, "cannot go from sent to pending"):
            change(conn, "notifications", row, status="pending")
        with denied(conn, "never change"):
            change(conn, "notifications", row, content="2 BTC arrived")
        conn.rollback()


@pytest.mark.spec("SCHE-006")
@pytest.mark.parametrize("year", [1999, 2026, 2126])
def test_a_message_of_any_date_finds_a_place(stocked: Database, year: int) -> None:
    with stocked.connect() as conn:
        template(conn)
        moment = datetime(year, 11, 21, 12, tzinfo=UTC)
        about = value(conn, f"select admin.uuid_floor('{moment}')")
        tell(conn, about)
        where = value(conn, "select tableoid::regclass::text from notifications")
        assert where == ("notifications_2026_11" if year == 2026 else "notifications_default")
        with denied(conn, "notifications_.*pkey"):
            tell(conn, about)
        conn.rollback()


@pytest.mark.spec("NOTI-002", "SCHE-012", "SCHE-014")
def test_customers_read_and_mark_their_own_alone(database: Database) -> None:
    stock(database)
    with database.connect() as conn:
        template(conn)
        about = event(conn)
        mine, others = tell(conn, about), tell(conn, about, user_id=BOB_ID)
        code = tell(conn, about, type="SMS", content="Your code is 123456")
        for message in (mine, others, code):
            send(conn, message)
        parts = rows(conn, "select inhrelid::regclass::text from pg_inherits"
                           " where inhparent = 'notifications'::regclass")  # fmt: skip
    with database.connect("app_user") as app:
        with as_customer(app, ALICE_ID):
            assert rows(app, "select notification_id from notifications") == [(mine,)]
            refused(app, "update notifications set status = 'read'", "permission denied")
            for (part,) in parts:
                refused(app, f"select from {part}", "permission denied")
            assert value(app, f"select mark_notification_read('{others}')") is False
            assert value(app, f"select mark_notification_read('{code}')") is False
            assert value(app, f"select mark_notification_read('{mine}')") is True
            assert value(app, f"select mark_notification_read('{mine}')") is False
            assert value(app, "select status::text from notifications") == "read"
        with as_customer(app, uuid4()):
            assert value(app, "select count(*) from notifications") == 0
            assert value(app, f"select mark_notification_read('{others}')") is False
        assert value(app, f"select mark_notification_read('{others}')") is False  # nobody asks
        assert value(app, "select count(*) from notifications") == 0
        refused(app, "select from notification_templates", "permission denied")
    with database.connect("read_only_user") as analyst:
        assert value(analyst, "select count(*) from notifications") == 3
        refused(analyst, "select content from notifications", "permission denied")
        refused(analyst, f"select mark_notification_read('{others}')", "permission denied")
    with database.connect("internal_service") as worker:
        states = rows(worker, "select status::text, count(*) from notifications group by 1")
        assert sorted(states) == [("read", 1), ("sent", 2)]


@pytest.mark.spec("NOTI-004")
def test_customers_choose_but_security_and_law_stay_on(database: Database) -> None:
    stock(database)
    choose = "select set_notification_preference('{}', '{}', {}, '{}')"
    with database.connect("app_user") as app:
        with as_customer(app, ALICE_ID):
            app.execute(choose.format("news", "EMAIL", "false", "en").encode())
            app.execute(choose.format("news", "EMAIL", "true", "tr").encode())
            for kept in ("security", "legal"):
                refused(app, choose.format(kept, "EMAIL", "false", "tr"), "some_stay_on")
                app.execute(choose.format(kept, "EMAIL", "true", "en").encode())
            refused(app, choose.format("news", "EMAIL", "true", "de"), "locale_known")
            found = rows(app, "select class::text, is_enabled, locale from"
                              " notification_preferences order by 1")  # fmt: skip
            assert found == [("legal", True, "en"), ("news", True, "tr"),
                             ("security", True, "en")]  # fmt: skip
            refused(app, "update notification_preferences set is_enabled = false",
                    "permission denied")  # fmt: skip
        with as_customer(app, BOB_ID):
            assert value(app, "select count(*) from notification_preferences") == 0
        refused(app, choose.format("news", "EMAIL", "true", "en"), "nobody asks")

"""Cases: how they go, who closes them, what they rest on, and that no customer learns of them."""

from uuid import UUID

import psycopg
import pytest

from tests.schema.people import ALI, OFFICER, SECOND, THIRD, VELI, act
from tests.schema.probe import refused, rows, run, value
from tests.support.postgres import Database

OPEN = "insert into compliance_cases (user_id, case_type, severity, title, description, {}) values"
CLOSE = (
    "update compliance_cases set status = '{}', resolution = '{}', resolved_by = '{}',"
    " resolved_at = now()"
)
MOVE = "update compliance_cases set status = '{}'"
REPORT = ", masak_report_id = 'SIB-1', masak_reported_at = now()"
HIDDEN = ("compliance_cases", "case_links", "case_overview", "legal_holds", "screening_hits",
          "risk_events", "risk_rules")  # fmt: skip


def case(conn: psycopg.Connection, kind: str = "unusual_pattern", severity: str = "low",
         **more: object) -> UUID:  # fmt: skip
    """A new case about Ali."""
    columns = {"metadata": "{}", **more}
    words = ", ".join(f"'{word}'" for word in columns.values())
    return UUID(str(value(
        conn, f"{OPEN.format(', '.join(columns))} ('{ALI}', '{kind}', '{severity}', 'Title',"
        f" 'Text', {words}) returning case_id",
    )))  # fmt: skip


@pytest.mark.spec("COMP-003", "COMP-004")
def test_a_case_closes_with_text_resolver_and_time(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    found = case(office, assigned_to=SECOND)
    assert value(office, "select assigned_at > now() - interval '1 minute' from compliance_cases")
    refused(office, MOVE.format("resolved"), "cannot go from open to resolved")
    run(office, MOVE.format("investigating"))
    refused(office, MOVE.format("resolved"), "closed_with_reason")
    refused(office, CLOSE.format("resolved", " ", OFFICER), "closed_with_reason")
    refused(office, CLOSE.format("resolved", "nothing", SECOND), "signed by whoever acts")
    refused(office, "update compliance_cases set resolved_at = now()", "closed_with_reason")
    run(office, CLOSE.format("resolved", "known employer", OFFICER))
    for statement in ("title = 'x'", "status = 'open'", "metadata = '{}'", "severity = 'low'"):
        refused(office, f"update compliance_cases set {statement}", "is closed|cannot go")
    refused(office, "delete from compliance_cases", "permission denied")
    steps = rows(office, "select to_state, staff_id from audit.state_history"
                         f" where row_id = '{found}' order by change_id")  # fmt: skip
    assert steps == [("open", OFFICER), ("investigating", OFFICER), ("resolved", OFFICER)]
    logged = rows(office, "select count(*) from audit.audit_logs where actor_id ="
                          f" '{OFFICER}' and resource_id = '{found}'")  # fmt: skip
    assert logged == [(3,)]


@pytest.mark.spec("COMP-004", "IDEN-013")
@pytest.mark.parametrize(
    ("kind", "severity"), [("unusual_pattern", "critical"), ("sanctions_match", "low")]
)
def test_a_grave_case_closes_with_four_eyes(
    office: psycopg.Connection, kind: str, severity: str
) -> None:
    act(office, OFFICER)
    case(office, kind, severity, opened_by=OFFICER)
    act(office, SECOND)
    run(office, f"update compliance_cases set status = 'investigating', assigned_to = '{SECOND}'")
    run(office, f"update compliance_cases set resolved_by = '{SECOND}', resolution = 'fine'")
    close = "update compliance_cases set status = 'resolved', resolved_at = now()"
    refused(office, close, "closed_by_two")
    refused(office, f"{close}, approved_by = '{SECOND}'", "closed_by_two")
    refused(office, f"{close}, approved_by = '{THIRD}'", "signed by whoever acts")
    # It was grave once: calling it harmless does not make one person enough.
    run(office, "update compliance_cases set severity = 'low', needs_second_person = false")
    refused(office, close, "closed_by_two")
    act(office, OFFICER)
    refused(office, f"{close}, approved_by = '{OFFICER}'", "closed_by_two")
    act(office, THIRD)
    run(office, f"{close}, approved_by = '{THIRD}'")


@pytest.mark.spec("COMP-007")
def test_a_report_is_due_and_precedes_closing(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    # 29 October is a holiday, 1 November a Sunday.
    case(office, requires_masak_report=True, suspicion_at="2026-10-16 23:30+03")
    assert value(office, "select masak_due_on::text from compliance_cases") == "2026-11-02"
    refused(office, "update compliance_cases set requires_masak_report = false", "goes on needing")
    run(office, MOVE.format("escalated"))
    close = CLOSE.format("resolved", "reported", OFFICER)
    refused(office, close, "reported_before_closed")
    refused(office, CLOSE.format("false_positive", "no", OFFICER), "reported_before_closed")
    refused(office, "update compliance_cases set masak_report_id = 'SIB-1'", "report_whole")
    run(office, close + REPORT)


@pytest.mark.spec("COMP-007")
@pytest.mark.parametrize(
    ("first", "days", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # a Friday
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday
        ("2026-12-31", 1, "2027-01-04"),  # New Year's Day is a Friday
        ("2026-11-02", 10, "2026-11-16"),
    ],
)
def test_business_days(
    office: psycopg.Connection, first: str, days: int, expected: str
) -> None:  # fmt: skip
    ask = f"select config.business_day('{first}', {days})::text"
    assert value(office, ask) == expected
    run(office, f"insert into config.holidays values ('{expected}', 'Feast')")
    assert value(office, ask) > expected


@pytest.mark.spec("COMP-006")
def test_one_cause_opens_one_case(office: psycopg.Connection) -> None:
    first = case(office, "velocity_breach", cause="rule 7")
    again = OPEN.format("cause") + f" ('{ALI}', 'velocity_breach', 'low', 'T', 'D', 'rule 7')"
    refused(office, again, "cause_idx")
    assert rows(office, again + " on conflict do nothing returning case_id") == []
    run(office, again.replace("rule 7", "rule 8"))
    run(office, again.replace(str(ALI), str(VELI)))
    case(office)
    case(office)  # by hand, as many as it takes
    act(office, OFFICER)
    run(office, CLOSE.format("false_positive", "salary", OFFICER) + f" where case_id = '{first}'")
    run(office, again)
    refused(office, "update compliance_cases set cause = 'other' where cause = 'rule 8'", "fixed")
    refused(office, f"update compliance_cases set user_id = '{VELI}' where cause = 'rule 8'",
            "are fixed")  # fmt: skip


@pytest.mark.spec("COMP-005")
def test_a_case_links_any_number_and_shows_the_first(office: psycopg.Connection) -> None:
    found = case(office)
    link = f"insert into case_links (case_id, kind, entity_id) values ('{found}', '{{}}', '{{}}')"
    assert rows(office, "select related_order_id, related_transaction_id, related_fiat_tx_id"
                        " from case_overview") == [(None, None, None)]  # fmt: skip
    for kind, entity in (("order", 777), ("order", 5), ("withdrawal", ALI), ("deposit", VELI),
                         ("fiat_transfer", VELI), ("fiat_transfer", ALI)):  # fmt: skip
        run(office, link.format(kind, entity))
    assert rows(office, "select case_id, related_order_id, related_transaction_id,"
                        " related_fiat_tx_id from case_overview") == [
        (found, 777, str(ALI), str(VELI))
    ]  # fmt: skip
    refused(office, link.format("order", 5), "entity_key")
    refused(office, link.format("order", " "), "entity_id_given")
    refused(office, "update case_links set entity_id = '1'", "permission denied")
    refused(office, "delete from case_links", "permission denied")


@pytest.mark.spec("SCHE-009")
def test_d61_a_stale_edit_of_a_case_is_refused(office: psycopg.Connection) -> None:
    case(office)
    run(office, "update compliance_cases set title = 'a', version = 1")
    refused(office, "update compliance_cases set title = 'b', version = 1", "stale write")
    run(office, "update compliance_cases set title = 'b', version = 2")


@pytest.mark.spec("COMP-010")
def test_numbers_of_the_law_hold_by_day_and_counterparty(office: psycopg.Connection) -> None:
    ask = "select config.legal_parameter('withdrawal_delay_after_acquisition'{})"
    assert value(office, ask.format("")) == 48
    assert value(office, ask.format(", 'self_hosted', '2025-01-01'")) is None, "not yet law"
    insert = ("insert into config.legal_parameters (name, counterparty, value, unit, valid_from,"
              " legal_basis) values ('withdrawal_delay_after_acquisition', '{}', 24, 'hours',"
              " '2027-01-01', 'x')")  # fmt: skip
    refused(office, insert.format("any"), "one_at_a_time")
    run(office, insert.format("domestic_provider"))
    assert value(office, ask.format(", 'domestic_provider', '2027-06-01'")) == 24
    assert value(office, ask.format(", 'domestic_provider', '2026-06-01'")) == 48
    assert value(office, ask.format(", 'self_hosted', '2027-06-01'")) == 48


@pytest.mark.spec("COMP-008", "SCHE-012", "SCHE-014")
@pytest.mark.parametrize("role", ["app_user", "engine_writer"])
def test_d25_no_customer_learns_of_a_case(peopled: Database, role: str) -> None:
    with peopled.connect() as conn:
        found = case(conn)
        run(conn, f"insert into case_links (case_id, kind, entity_id) values ('{found}', 'order',"
                  " '1')")  # fmt: skip
        conn.execute(f"set local role {role}".encode())
        conn.execute("select set_config('app.current_user_id', %s, true)", [str(ALI)])
        for name in HIDDEN:
            for statement in (f"select from {name}", f"insert into {name} default values",
                              f"delete from {name}", f"truncate {name}"):  # fmt: skip
                refused(conn, statement, "permission denied|not a table|cannot (insert|delete)")
        refused(conn, "select from audit.state_history", "permission denied")
        refused(conn, "select aml_status from users", "permission denied")
        # Were somebody to grant it by mistake, there is still no policy that shows a row.
        conn.execute("reset role")
        for name in (*HIDDEN[:2], *HIDDEN[3:6]):
            conn.execute(f"grant select on {name} to app_user".encode())
        conn.execute("grant select on case_overview to app_user")
        conn.execute("set local role app_user")
        for name in HIDDEN[:6]:
            assert value(conn, f"select count(*) from {name}") == 0, name
        conn.rollback()


@pytest.mark.spec("COMP-008")
def test_analysts_do_not_read_cases(peopled: Database) -> None:
    with peopled.connect("read_only_user") as conn:
        for name in HIDDEN[:5]:
            refused(conn, f"select from {name}", "permission denied")
        refused(conn, "select case_id from risk_events", "permission denied")
        for column in ("before_state", "after_state", "metadata", "description"):
            refused(conn, f"select {column} from audit.audit_logs", "permission denied")
        value(conn, "select count(log_id) from audit.audit_logs")


def test_services_open_cases_and_link_them(peopled: Database) -> None:
    with peopled.connect("internal_service") as conn:
        found = case(conn, "large_transaction", cause="limit")
        run(conn, f"insert into case_links (case_id, kind, entity_id) values ('{found}', 'order',"
                  " '1')")  # fmt: skip
        assert value(conn, "select related_order_id from case_overview") == 1
        refused(conn, "delete from compliance_cases", "permission denied")
        conn.rollback()

"""Risk rules, whose versions never change, and risk events."""

import psycopg
import pytest

from tests.schema.people import ALI, OFFICER, SECOND, VELI, act
from tests.schema.probe import refused, rows, run, value
from tests.support.postgres import Database

RULE = (
    "insert into risk_rules (name, type, conditions, actions, parameters, level) values"
    " ('{}', 'withdrawal', '{{\"gt\": [{{\"f\": \"amount\"}}, \"max\"]}}', '{}',"
    " '{{\"max\": \"100000\"}}', 'high')"
)
BLOCK = '[{"type": "block"}]'
ACTIVATE = (
    "update risk_rules set status = 'active', activated_by = '{}', activated_at = now()"
    " where status in ('draft', 'shadow')"
)
EVENT = "insert into risk_events (user_id, type, level{}) values"


@pytest.mark.spec("RISK-001", "IDEN-013")
def test_activation_takes_a_second_person(office: psycopg.Connection) -> None:
    refused(office, RULE.format("big", BLOCK), "null value")
    act(office, OFFICER)
    run(office, RULE.format("big", BLOCK))
    found = rows(office, "select status::text, is_active, created_by, version from risk_rules")
    assert found == [("draft", False, OFFICER, 1)]
    refused(office, ACTIVATE.format(OFFICER), "activated_by_another")
    refused(office, ACTIVATE.format(SECOND), "signed by whoever acts")
    refused(office, "update risk_rules set status = 'active'", "activated_by_another")
    run(office, "update risk_rules set status = 'shadow'")
    act(office, SECOND)
    run(office, ACTIVATE.format(SECOND))
    assert value(office, "select is_active from risk_rules")
    refused(office, "update risk_rules set status = 'draft'", "cannot go from active")
    refused(office, "update risk_rules set activated_at = null", "is fixed")
    run(office, "update risk_rules set status = 'retired'")
    refused(office, ACTIVATE.replace(" where status in ('draft', 'shadow')", "").format(SECOND),
            "cannot go from retired|is fixed")  # fmt: skip


@pytest.mark.spec("RISK-001")
def test_d63_a_version_never_changes(seed: psycopg.Connection, root: psycopg.Connection) -> None:
    seed.execute("create table risk_rules (id serial, conditions jsonb, is_active bool)")
    seed.execute("insert into risk_rules (conditions, is_active) values ('{}', true)")
    seed.execute("update risk_rules set conditions = '1'")
    assert value(seed, "select conditions from risk_rules") == 1, "what was in force is unknown"

    act(root, OFFICER)
    run(root, RULE.format("big", BLOCK))
    for change in ("conditions = '{}'", "actions = '[]'", "parameters = '{}'", "name = 'x'",
                   "priority = 1", "level = 'low'", "type = 'login'", "version = 9",
                   "description = 'x'", "rule_id = 77"):  # fmt: skip
        refused(root, f"update risk_rules set {change}", "never changes")
    conn = root
    conn.execute("set local role admin_user")
    refused(conn, "update risk_rules set conditions = '{}'", "permission denied")
    refused(conn, "delete from risk_rules", "permission denied")


@pytest.mark.spec("RISK-001")
def test_one_version_of_a_rule_is_in_force(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    run(office, RULE.format("big", BLOCK))
    rule = value(office, "select rule_id from risk_rules")
    copy = (f"insert into risk_rules (rule_id, version, name, type, conditions, actions, level)"
            f" select rule_id, {{}}, name, type, '{{{{}}}}', actions, level from risk_rules"
            f" where rule_id = {rule} and version = 1")  # fmt: skip
    run(office, copy.format(2))
    refused(office, copy.format(2), "rule_version_key")  # somebody else was faster
    refused(office, copy.format(0), "version_from_one")
    act(office, SECOND)
    activate = ACTIVATE + " and version = {}"
    run(office, activate.format(SECOND, 1))
    refused(office, activate.format(SECOND, 2), "in_force_idx|active_name")
    run(office, "update risk_rules set status = 'shadow' where version = 2")  # on trial beside it
    run(office, "update risk_rules set status = 'retired' where version = 1")
    run(office, activate.format(SECOND, 2))


@pytest.mark.spec("RISK-001", "RISK-003")
@pytest.mark.parametrize(
    ("actions", "pattern"),
    [
        ("[]", "actions_is_list"),
        ("{}", "actions_is_list"),
        ('["block"]', "actions_known"),
        ('[{"kind": "block"}]', "actions_known"),
        ('[{"type": "block"}, {"type": "shout"}]', "actions_known"),
        ('[{"type": ["block"]}]', "actions_known"),
        ('[{"type": null}]', "actions_known"),
        ('[[{"type": "block"}]]', "actions_known"),
    ],
)
def test_a_rule_does_what_is_known(
    office: psycopg.Connection, actions: str, pattern: str
) -> None:  # fmt: skip
    act(office, OFFICER)
    refused(office, RULE.format("x", actions), pattern)


@pytest.mark.spec("RISK-001", "RISK-003")
def test_what_a_rule_may_do(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    kinds = ("block", "review", "delay", "require_2fa", "limit", "open_case", "notify",
             "freeze_withdrawals", "freeze_account")  # fmt: skip
    every = ", ".join(f'{{"type": "{kind}", "hours": 24}}' for kind in kinds)
    run(office, RULE.format("all", f"[{every}]"))
    for column in ("conditions", "parameters"):
        insert = "insert into risk_rules (name, type, actions, level, conditions, parameters)"
        words = {"conditions": "'{}'", "parameters": "'{}'", column: "'[]'"}
        refused(office, f"{insert} values ('x', 'login', '{BLOCK}', 'low', {words['conditions']},"
                        f" {words['parameters']})", f"{column}_is_object")  # fmt: skip


@pytest.mark.spec("RISK-005")
def test_an_event_is_resolved_once_and_stays_as_found(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    run(office, f"{EVENT.format('')} ('{ALI}', 'token_reuse', 'critical')")
    refused(office, f"{EVENT.format(', rule_id')} ('{ALI}', 'x', 'low', 1)", "rule_whole|rule_fkey")
    refused(office, f"{EVENT.format(', rule_id, rule_version')} ('{ALI}', 'x', 'low', 1, 99)",
            "rule_fkey")  # fmt: skip
    refused(office, f"{EVENT.format(', is_shadow')} ('{ALI}', 'x', 'low', true)", "shadow_of_rule")
    refused(office, f"{EVENT.format(', details')} ('{ALI}', 'x', 'low', '[]')", "details_is_object")
    refused(office, f"{EVENT.format('')} ('{ALI}', 'Big One', 'low')", "type_form")
    refused(office, "update risk_events set details = '{}'", "permission denied")
    resolve = "update risk_events set status = 'resolved'"
    refused(office, resolve, "resolved_whole")
    signed = ", resolved_by = '{}', resolved_at = now(), resolution = 'spoke to them'"
    refused(office, resolve + signed.format(SECOND), "signed by whoever acts")
    run(office, "update risk_events set status = 'in_review'")
    run(office, resolve + signed.format(OFFICER))
    refused(office, "update risk_events set resolution = 'x'", "is closed")
    refused(office, "update risk_events set status = 'open'", "is closed|cannot go")
    office.execute("reset role")


@pytest.mark.spec("RISK-005")
def test_an_event_names_a_case_of_the_same_customer(office: psycopg.Connection) -> None:
    of_veli = value(office, "insert into compliance_cases (user_id, case_type, severity, title,"
                            f" description) values ('{VELI}', 'manual_review', 'low', 'T', 'D')"
                            " returning case_id")  # fmt: skip
    insert = f"{EVENT.format(', case_id')} ('{{}}', 'x', 'low', '{of_veli}')"
    refused(office, insert.format(ALI), "case_fkey")
    run(office, insert.format(VELI))


@pytest.mark.spec("RISK-001", "COMP-008")
def test_analysts_see_events_without_what_they_lead_to(peopled: Database) -> None:
    with peopled.connect() as conn:
        act(conn, OFFICER)
        run(conn, RULE.format("big", BLOCK))
        rule = value(conn, "select rule_id from risk_rules")
        run(conn, f"{EVENT.format('')} ('{ALI}', 'seen', 'low')")
        run(conn, f"{EVENT.format(', rule_id, rule_version, is_shadow')} ('{ALI}', 'trial',"
                  f" 'high', {rule}, 1, true)")  # fmt: skip
        conn.execute("set local role read_only_user")
        assert rows(conn, "select type from risk_events") == [("seen",)]
        for column in ("details", "case_id", "resolution"):
            refused(conn, f"select {column} from risk_events", "permission denied")
        conn.execute("reset role")
        conn.execute("set local role internal_service")
        assert value(conn, "select count(*) from risk_events") == 2
        refused(conn, RULE.format("mine", BLOCK), "permission denied")
        conn.rollback()


@pytest.mark.spec("RISK-006")
def test_a_score_makes_the_level_by_the_parameters(office: psycopg.Connection) -> None:
    read = f"select risk_level::text from users where user_id = '{ALI}'"
    for score, level in (
        (0, "low"), (29, "low"), (30, "medium"), (59, "medium"), (60, "high"), (84, "high"),
        (85, "critical"), (100, "critical"), (30, "medium"), (1, "low"),
    ):  # fmt: skip
        run(office, f"update users set risk_score = {score} where user_id = '{ALI}'")
        assert value(office, read) == level, score
    for wrong in (-1, 101):
        refused(office, f"update users set risk_score = {wrong} where user_id = '{ALI}'",
                "risk_score_in_range")  # fmt: skip


@pytest.mark.spec("RISK-006")
def test_other_parameters_make_other_levels(root: psycopg.Connection) -> None:
    for name, number in (("medium", 10), ("high", 20), ("critical", 40)):
        change = f"update config.system_parameters set param_value = '{number}'"
        run(root, f"{change} where param_key = 'risk.score_{name}_from'")
    for score, level in ((9, "low"), (10, "medium"), (20, "high"), (40, "critical")):
        run(root, f"update users set risk_score = {score} where user_id = '{ALI}'")
        assert value(root, f"select risk_level::text from users where user_id = '{ALI}'") == level


@pytest.mark.spec("RISK-006")
def test_a_score_that_becomes_critical_opens_one_case(office: psycopg.Connection) -> None:
    cases = (
        "select severity::text, case_type::text, status::text, description from compliance_cases"
        f" where user_id = '{ALI}' and cause = 'risk_score'"
    )
    run(office, f"update users set risk_score = 84 where user_id = '{ALI}'")
    assert rows(office, cases) == []
    run(office, f"update users set risk_score = 90 where user_id = '{ALI}'")
    opened = [("critical", "manual_review", "open", "The score went from 84 to 90")]
    assert rows(office, cases) == opened
    for score in (95, 10, 99):  # already critical; down again; critical while the case is open
        run(office, f"update users set risk_score = {score} where user_id = '{ALI}'")
        assert rows(office, cases) == opened, score

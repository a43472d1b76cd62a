"""Every workflow takes the listed steps and no others, and each step leaves its history."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from tests.schema.people import ALI, OFFICER, SECOND, act
from tests.schema.probe import refused, rows, run, value
from tests.support.postgres import Database

ROLES = ("app_user", "read_only_user", "admin_user", "internal_service", "identity_service",
         "engine_writer")  # fmt: skip
STEPS = """
    select table_name, column_name, array_agg(from_state || '>' || to_state)
    from config.state_transitions group by 1, 2 order by 1, 2
"""


@pytest.fixture
def guards(peopled: Database) -> Iterator[psycopg.Connection]:
    """The superuser; what a test does is rolled back."""
    with peopled.connect() as conn:
        yield conn
        conn.rollback()


def listed(conn: psycopg.Connection) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """The steps of each guarded column, as (from, to)."""
    return {
        (table, column): {(step.split(">")[0], step.split(">")[1]) for step in steps}
        for table, column, steps in rows(conn, STEPS)
    }


@pytest.mark.spec("KYC-002", "KYC-005", "COMP-004", "IDEN-004")
def test_each_guarded_column_takes_its_steps_and_no_others(guards: psycopg.Connection) -> None:
    """Every pair of states of every workflow, tried on a table that has nothing but the guard."""
    found = listed(guards)
    assert len(found) > 8
    tried = 0
    for (table, column), steps in found.items():
        kind = value(guards, "select format_type(atttypid, null) from pg_attribute where attrelid ="
                             f" '{table}'::regclass and attname = '{column}'")  # fmt: skip
        states = value(guards, f"select enum_range(null::{kind})::text[]")
        named = {state for step in steps for state in step if state}
        assert named <= set(states), f"{table} has steps of states that do not exist"
        assert named == set(states), f"no step leads to {set(states) - named} of {table}"
        run(guards, f"create table probe (id uuid default uuidv7(), {column} {kind})")
        words = ", ".join(f"'{before}>{after}'" for before, after in steps)
        run(guards, f"select admin.guard_states('probe', '{column}', 'id', array[{words}])")
        tried += _try_all(guards, column, states, steps)
        run(guards, "drop table probe")
        run(guards, "delete from config.state_transitions where table_name = 'public.probe'")
    assert tried > 200


def _try_all(
    conn: psycopg.Connection, column: str, states: list[str], steps: set[tuple[str, str]]
) -> int:
    """How many steps were tried."""
    for before in ["", *states]:
        for after in states:
            run(conn, "savepoint step")
            statement = f"insert into probe ({column}) values ('{after}')"
            if before:
                run(conn, "alter table probe disable trigger user")
                run(conn, f"insert into probe ({column}) values ('{before}')")
                run(conn, "alter table probe enable trigger user")
                statement = f"update probe set {column} = '{after}'"
            if before == after or (before, after) in steps:
                run(conn, statement)
                wrote = rows(conn, "select coalesce(from_state, ''), to_state from"
                                   " audit.state_history where row_id = (select id::text from"
                                   " probe)")  # fmt: skip
                assert wrote == ([] if before == after else [(before, after)])
            else:
                refused(conn, statement, f"cannot go from {before or 'nothing'} to {after}")
            run(conn, "rollback to savepoint step")
    return len(states) * (len(states) + 1)


@pytest.mark.spec("AUDI-003")
def test_history_says_who_went_where(office: psycopg.Connection) -> None:
    act(office, OFFICER)
    run(office, f"update users set status = 'suspended' where user_id = '{ALI}'")
    act(office, SECOND)
    run(office, f"update users set status = 'active' where user_id = '{ALI}'")
    act(office, None)
    run(office, f"update users set status = 'active', language = 'en' where user_id = '{ALI}'")
    found = rows(office, "select column_name, from_state, to_state, staff_id, database_role"
                         f" from audit.state_history where row_id = '{ALI}' order by change_id"
                         " offset 3")  # fmt: skip
    assert found == [
        ("status", "active", "suspended", OFFICER, "admin_user"),
        ("status", "suspended", "active", SECOND, "admin_user"),
    ]


@pytest.mark.spec("AUDI-004")
@pytest.mark.parametrize("role", [*ROLES, "bedesten_owner"])
def test_nobody_writes_history_or_steps_by_hand(guards: psycopg.Connection, role: str) -> None:
    parts = rows(guards, "select inhrelid::regclass::text from pg_inherits where inhparent ="
                         " 'audit.state_history'::regclass")  # fmt: skip
    run(guards, f"set local role {role}")
    for table in ("audit.state_history", *(name for (name,) in parts)):
        for statement in (f"update {table} set to_state = 'x'", f"delete from {table}",
                          f"truncate {table}"):  # fmt: skip
            refused(guards, statement, "permission denied|immutable")
    if role == "bedesten_owner":
        return
    refused(guards, "insert into audit.state_history (table_name, column_name, row_id, to_state,"
                    " database_role) values ('public.users', 'status', 'x', 'active', 'x')",
            "permission denied")  # fmt: skip
    for statement in ("insert into config.state_transitions values ('a', 'b', 'c', 'd')",
                      "delete from config.state_transitions",
                      "update config.state_transitions set to_state = ''"):  # fmt: skip
        refused(guards, statement, "permission denied")
    refused(guards, "select admin.guard_states('public.users', 'status', 'user_id', '{}')",
            "permission denied")  # fmt: skip
    refused(guards, "alter table users disable trigger guard_status", "must be owner")


@pytest.mark.spec("IDEN-004", "COMP-001")
def test_a_new_row_begins_at_the_beginning(guards: psycopg.Connection) -> None:
    who = UUID(int=9)
    insert = f"insert into users (user_id, email, {{}}) values ('{who}', 'x@example.com', '{{}}')"
    for column, state in (("status", "banned"), ("kyc_status", "approved"),
                          ("aml_status", "blocked")):  # fmt: skip
        refused(guards, insert.format(column, state), f"cannot go from nothing to {state}")

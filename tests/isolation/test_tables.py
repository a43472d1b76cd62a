"""Every table that is isolated, by the catalogue: a row of another customer's is not there.

For each table a row of two customers is put in, with everything switched off that would refuse a
made-up row (checks, triggers, foreign keys), in a database transaction that is rolled back. Then
the gateways' own role looks, for one of the two.
"""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from tests.support.postgres import Database, Server

ROLE: Final = "app_user"
MINE, THEIRS = 901, 902  # accounts
# What the policies of a table look at: columns of the table itself that they depend on.
ISOLATED: Final = """
select c.oid::regclass::text,
    array_agg(distinct a.attname::text) filter (where a.attname is not null),
    has_any_column_privilege(%s, c.oid, 'select')
from pg_policy as p
join pg_class as c on c.oid = p.polrelid
join pg_roles as r on r.oid = any(p.polroles) and r.rolname = 'authenticated_user'
left join pg_depend as d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
    and d.refobjid = c.oid and d.refobjsubid > 0
left join pg_attribute as a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    and a.atttypid in ('uuid'::regtype, 'integer'::regtype, 'bigint'::regtype)
where p.polpermissive and not c.relispartition
group by c.oid order by 1
"""
COLUMNS: Final = """
select a.attname, t.typname, t.typtype, b.typname, a.attnotnull, a.atthasdef or a.attidentity <> '',
    a.attgenerated <> '', (select e.enumlabel from pg_enum as e where e.enumtypid = a.atttypid
        order by e.enumsortorder limit 1)
from pg_attribute as a
join pg_type as t on t.oid = a.atttypid
left join pg_type as b on b.oid = t.typbasetype
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped
"""
CHECKS: Final = """
select conname from pg_constraint
where conrelid = %s::regclass and contype in ('c', 'u', 'x') and coninhcount = 0
"""


DOMAIN_CHECKS: Final = """
select conname, n.nspname, t.typname from pg_constraint as c
join pg_type as t on t.oid = c.contypid join pg_namespace as n on n.oid = t.typnamespace
where c.contypid <> 0 and n.nspname <> 'information_schema'
"""


@pytest.fixture(scope="module")
def database(postgres: Server) -> Iterator[Database]:
    with postgres.fresh_database() as fresh:
        yield fresh


def isolated(conn: psycopg.Connection) -> list[tuple[str, list[str], bool]]:
    return conn.execute(ISOLATED, [ROLE]).fetchall()


@pytest.mark.spec("API-010", "SCHE-012")
def test_the_gateway_sees_no_row_of_anothers(database: Database) -> None:
    people = (uuid4(), uuid4())
    with database.connect() as conn:
        tables = isolated(conn)
        conn.rollback()
        assert len(tables) >= 35
        seen = {table: visible(conn, table, owned, people) for table, owned, may in tables if may}
        for table in (table for table, _, may in tables if not may):
            conn.execute(f"set local role {ROLE}")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(sql.SQL("select from {}").format(_name(table)))
            conn.rollback()
    assert len(seen) >= 15, sorted(seen)
    # One's own is seen, or nothing would be proved; of two rows that is one.
    assert seen == dict.fromkeys(seen, 1)


# Besides being one's own, a row has to be of a kind.
KINDS: Final = {"notifications": {"type": "IN_APP"}}


def visible(
    conn: psycopg.Connection, table: str, owned: list[str], people: tuple[UUID, UUID]
) -> int:
    """How many of two rows, each of one of them, the gateway sees in the name of the first."""
    try:
        conn.execute("set local session_replication_role = replica")
        conn.execute("create temporary sequence made_up")
        for check, schema, domain in conn.execute(DOMAIN_CHECKS).fetchall():
            drop = sql.SQL("alter domain {} drop constraint {}")
            conn.execute(drop.format(sql.Identifier(schema, domain), sql.Identifier(check)))
        _permit(conn, "public.accounts")
        if table != "accounts":
            _permit(conn, table)
        for account, person in zip((MINE, THEIRS), people, strict=True):
            _put(conn, "public.accounts", {"account_id": account, "user_id": person})
            if table != "accounts":
                owner = _owner(conn, table, owned, account, person)
                _put(conn, table, owner | KINDS.get(table, {}))
        conn.execute("set local session_replication_role = origin")
        conn.execute(f"set local role {ROLE}")
        conn.execute("select set_config('app.current_user_id', %s, true)", [str(people[0])])
        found = conn.execute(sql.SQL("select count(*) from {}").format(_name(table))).fetchone()
        assert found is not None
        return int(found[0])
    finally:
        conn.rollback()


def _owner(
    conn: psycopg.Connection, table: str, owned: list[str], account: int, person: UUID
) -> dict[str, Any]:
    """Whatever the policies look at names this customer."""
    kinds = {name: kind for name, kind, *_ in _columns(conn, table)}
    return {column: person if kinds[column] == "uuid" else account for column in owned}


def _permit(conn: psycopg.Connection, table: str) -> None:
    """Any row."""
    for (check,) in conn.execute(CHECKS, [table]).fetchall():
        drop = sql.SQL("alter table {} drop constraint {} cascade")
        conn.execute(drop.format(_name(table), sql.Identifier(check)))


def _put(conn: psycopg.Connection, table: str, given: dict[str, Any]) -> None:
    row = dict(given)
    number = conn.execute("select nextval('made_up')").fetchone()
    assert number is not None
    for name, kind, shape, base, needed, filled, generated, word in _columns(conn, table):
        if name not in row and needed and not filled and not generated:
            row[name] = word if shape == "e" else _some(base or kind, number[0])
    insert = sql.SQL("insert into {} ({}) overriding system value values ({})").format(
        _name(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() for _ in row),
    )
    conn.execute(insert, list(row.values()))


def _columns(conn: psycopg.Connection, table: str) -> list[tuple[Any, ...]]:
    return conn.execute(COLUMNS, [table]).fetchall()


def _name(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))


def _some(kind: str, number: int) -> Any:
    """Some value of a type, another each time."""
    numbers = dict.fromkeys(("int2", "int4", "int8", "numeric"), number)
    text = f"text {number}"
    others = {"bool": False, "text": text, "timestamptz": "2026-11-21 10:00Z", "bytea": b"bytes",
              "date": "2026-11-21", "jsonb": "{}", "uuid": uuid4(), "inet": "192.0.2.1",
              "bpchar": "TRY", "varchar": text}  # fmt: skip
    return [] if kind.startswith("_") else (numbers | others)[kind]

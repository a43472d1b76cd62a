"""The map of the seeds tells the truth: every name of ours that it gives is in the database."""

import re
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import Database

SEED_MAP = Path(__file__).resolve().parents[2] / "docs" / "spec" / "seed-map.md"
SCHEMAS = "public|config|audit|reporting|admin|engine"
COLUMN = re.compile(rf"`((?:{SCHEMAS})\.\w+\.\w+)`")
THING = re.compile(rf"`((?:{SCHEMAS})\.\w+)`")
FUNCTION = re.compile(rf"`((?:{SCHEMAS})\.\w+)\(\)`")
TABLE = re.compile(
    r"^### .+\n\nOurs: .+\n\n\| column \| ours \|\n\|---\|---\|\n((?:\|.*\n)+)", re.MULTILINE
)

COLUMNS = """select n.nspname || '.' || c.relname || '.' || a.attname from pg_attribute as a
join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped"""
THINGS = """select n.nspname || '.' || c.relname from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
union select n.nspname || '.' || t.typname from pg_type as t
join pg_namespace as n on n.oid = t.typnamespace"""
FUNCTIONS = """select n.nspname || '.' || p.proname from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace"""


@pytest.fixture(scope="module")
def text() -> str:
    return SEED_MAP.read_text()


def missing(conn: psycopg.Connection, *, named: list[str], query: str) -> list[str]:
    """Names the map gives and this database does not have."""
    there = {row[0] for row in conn.execute(query)}
    return sorted(set(named) - there)


@pytest.mark.spec("SCHE-001")
@pytest.mark.parametrize(
    ("pattern", "query", "at_least"),
    [(COLUMN, COLUMNS, 500), (THING, THINGS, 18), (FUNCTION, FUNCTIONS, 10)],
    ids=["columns", "tables and types", "functions"],
)
def test_every_name_in_the_map_exists(
    database: Database, text: str, *, pattern: re.Pattern[str], query: str, at_least: int
) -> None:
    named = pattern.findall(text)
    with database.connect() as conn:
        absent = missing(conn, named=named, query=query)
    assert not absent, "in docs/spec/seed-map.md but not in the database:\n" + "\n".join(absent)
    assert len(set(named)) >= at_least


def test_a_name_that_does_not_exist_is_found(database: Database) -> None:
    with database.connect() as conn:
        named = ["public.assets.symbol", "public.assets.colour"]
        assert missing(conn, named=named, query=COLUMNS) == ["public.assets.colour"]


def test_every_seed_column_has_a_home_or_a_reason(text: str) -> None:
    tables = TABLE.findall(text)
    rows = [row for table in tables for row in table.splitlines()]
    homeless = [
        row
        for row in rows
        if not COLUMN.search(row) and not re.search(r"\| not kept: \w.{15,} \|$", row)
    ]
    assert not homeless, "\n".join(homeless)
    assert (len(tables), len(rows)) == (73, 767)  # the seeds do not change any more


def test_no_order_is_placed_in_sql(database: Database) -> None:
    ask = "select place_order(null, 1, 'limit', 'buy', 100, 1)"
    for role in ("app_user", "admin_user", "internal_service"):
        with database.connect(role) as conn:
            with pytest.raises(psycopg.errors.FeatureNotSupported) as told:
                conn.execute(ask)
            assert told.value.diag.message_hint == "Use POST /api/v1/orders"

"""`python -m tools.schema_reference`: write docs/reference/schema.sql and docs/reference/tables.md.

Both say what the migrations make of an empty database: the first as PostgreSQL dumps it, the second
for people: every table with its comment, columns, keys and where they lead, drawn per module.
Partitions are left out: they are as their tables, and the names of most depend on the day.
"""

import re
import subprocess
import tempfile
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import psycopg

from bedesten.db import binaries, tuning
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.server_user import choose

FOLDER = Path("docs/reference")
SCHEMAS = ("public", "config", "audit", "reporting", "admin", "engine")
# Partitions: by month and quarter (named by the day), of the journal, and the spare ones.
PARTITIONS = ("*.*_20[0-9][0-9]_*", "engine.journal_p[0-9]*", "*.*_default")
# Headings that repeat what follows, and what changes from one dump or release to the next.
PASSING = re.compile(r"^(\\(un)?restrict .*|--.*)\n", re.MULTILINE)
BLANKS = re.compile(r"\n{3,}")

HEAD = """# Tables

Written by `python -m tools.schema_reference` from the migrations in `src/bedesten/schema`; the same
as SQL is in [schema.sql](schema.sql). **Bold** columns are the primary key. Types in `code` that
PostgreSQL does not have are domains and enumerations, listed at the end. Rows of tables marked
*isolated* are seen by the customer they belong to and by nobody else's context.
"""

TABLES = """
    select n.nspname, c.relname, c.oid, coalesce(obj_description(c.oid, 'pg_class'), ''),
        c.relrowsecurity,
        case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
        coalesce(pg_get_partkeydef(c.oid), '')
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = any (%s) and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
    order by array_position(%s, n.nspname), c.relkind in ('v', 'm'), c.relname
"""
COLUMNS = """
    select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull or t.typnotnull,
        coalesce(col_description(a.attrelid, a.attnum), ''),
        exists (
            select from pg_constraint as k
            where k.conrelid = a.attrelid and k.contype = 'p' and a.attnum = any (k.conkey)),
        (select string_agg(k.confrelid::regclass::text || case when k.conenforced then ''
                else ' (checked nightly)' end, ', ' order by k.conname)
            from pg_constraint as k
            where k.conrelid = a.attrelid and k.contype = 'f' and a.attnum = any (k.conkey)
                and k.conparentid = 0)
    from pg_attribute as a
    join pg_type as t on t.oid = a.atttypid
    where a.attrelid = %s and a.attnum > 0 and not a.attisdropped
    order by a.attnum
"""
WORDS = """
    select n.nspname || '.' || t.typname, string_agg(e.enumlabel, ', ' order by e.enumsortorder),
        coalesce(obj_description(t.oid, 'pg_type'), '')
    from pg_type as t
    join pg_enum as e on e.enumtypid = t.oid
    join pg_namespace as n on n.oid = t.typnamespace
    where n.nspname = any (%s)
    group by 1, 3 order by 1
"""
DOMAINS = """
    select n.nspname || '.' || t.typname, format_type(t.typbasetype, t.typtypmod),
        coalesce(obj_description(t.oid, 'pg_type'), '')
    from pg_type as t
    join pg_namespace as n on n.oid = t.typnamespace
    where n.nspname = any (%s) and t.typtype = 'd' order by 1
"""


class Table(NamedTuple):
    """A table or view of the catalogue."""

    schema: str
    name: str
    oid: int
    comment: str
    isolated: bool
    kind: str
    cut_by: str


class Column(NamedTuple):
    """One column; `leads_to` names the tables that it refers to."""

    name: str
    type: str
    given: bool
    comment: str
    in_key: bool
    leads_to: str | None


def schema_sql(url: str) -> str:
    """The schema as pg_dump writes it, without what changes from one run to the next."""
    programs = binaries.find(choose(Path.cwd(), None), lambda _: None)
    dumped = subprocess.run(
        [
            programs / "pg_dump", "--schema-only",
            *(f"--exclude-table={pattern}" for pattern in PARTITIONS),
            *(f"--schema={schema}" for schema in SCHEMAS), url,
        ],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return BLANKS.sub("\n\n", PASSING.sub("", dumped))


def tables_page(url: str) -> str:
    """Every table, view, enumeration and domain, in Markdown."""
    with psycopg.connect(url) as conn:
        names = list(SCHEMAS)
        found = [Table._make(row) for row in conn.execute(TABLES, [names, names])]
        columns = {
            table.oid: [Column._make(row) for row in conn.execute(COLUMNS, [table.oid])]
            for table in found
        }
        parts = [HEAD, *_contents(found)]
        for schema, tables in groupby(found, lambda table: table.schema):
            mine = list(tables)
            parts += [f"\n## Schema {schema}\n", *_diagram(mine, columns)]
            parts += [_described(table, columns[table.oid]) for table in mine]
        parts.append("\n## Enumerations\n\n| type | values | |\n|---|---|---|")
        parts += [f"| `{n}` | {v} | {c} |" for n, v, c in conn.execute(WORDS, [names])]
        parts.append("\n## Domains\n\n| domain | of | |\n|---|---|---|")
        parts += [f"| `{n}` | {b} | {c} |" for n, b, c in conn.execute(DOMAINS, [names])]
    return "\n".join(parts) + "\n"


def _contents(found: list[Table]) -> list[str]:
    lines = []
    for schema, tables in groupby(found, lambda table: table.schema):
        links = (f"[{table.name}](#{schema}{table.name})" for table in tables)
        lines.append(f"* **{schema}**: {', '.join(links)}")
    return lines


def _diagram(tables: list[Table], columns: dict[int, list[Column]]) -> list[str]:
    """Which table refers to which, within one schema and out of it."""
    lines = []
    for table in tables:
        for column in columns[table.oid]:
            for target in (column.leads_to or "").split(", ") if column.leads_to else []:
                whole, _, late = target.partition(" ")
                line = f"    {_node(whole)} ||--o{{ {_node(table.name)} : {column.name}"
                lines.append(line.replace("||--", "||..") if late else line)
    if not lines:
        return []
    return ["```mermaid", "erDiagram", *lines, "```", ""]


def _node(name: str) -> str:
    return name.replace(".", "_")


def _described(table: Table, columns: list[Column]) -> str:
    notes = [table.kind] if table.kind != "table" else []
    notes += ["*isolated*"] if table.isolated else []
    notes += [f"cut by {table.cut_by}"] if table.cut_by else []
    lines = [
        f"### {table.schema}.{table.name}\n",
        f"{table.comment}{'. ' if table.comment and notes else ''}{'; '.join(notes)}\n",
        "| column | type | refers to | |",
        "|---|---|---|---|",
    ]
    for column in columns:
        name = f"**{column.name}**" if column.in_key else column.name
        kind = column.type + ("" if column.given or table.kind != "table" else ", may be empty")
        comment = column.comment.replace("|", "\\|")
        lines.append(f"| {name} | {kind} | {column.leads_to or ''} | {comment} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Migrate an empty database and write both files."""
    with tempfile.TemporaryDirectory(prefix="bedesten-schema-") as place:
        folder = Path(place)
        folder.chmod(0o711)
        server = EmbeddedPostgres(
            folder, settings=tuning.light(fsync=False), sync_new_cluster=False
        )
        with server:
            access = Access(folder)
            access.set_up()
            (FOLDER / "schema.sql").write_text(schema_sql(access.migrator_url()))
            (FOLDER / "tables.md").write_text(tables_page(access.migrator_url()))


if __name__ == "__main__":
    main()

"""Runs the plain SQL migrations that ship in `bedesten/schema/NNNN_name.sql`.

Forward only. Each file is one database transaction, run as the owner role, and recorded in
`public.schema_migrations` with its checksum: a file that was applied may never change again.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec
import psycopg
from psycopg import sql

from bedesten.db.errors import MigrationRefused
from bedesten.db.roles import OWNER, check_projector

SERVER_VERSION_MIN = 180000
LOCK_KEY = 0x6265646573746502
LOCK_PAUSE_S = 0.1
# A migration that cannot get its table lock fails soon, instead of queueing all others behind it.
LOCK_TIMEOUT_MS = 10_000
FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
# `begin` without a semicolon is PL/pgSQL; these end or start a database transaction.
TRANSACTION_WORD = re.compile(
    r"^\s*(begin|commit|rollback|start\s+transaction)\s*;", re.IGNORECASE | re.MULTILINE
)
TABLE = """
    create table if not exists public.schema_migrations (
        number integer primary key,
        name text not null,
        sha256 text not null,
        applied_at timestamptz not null default clock_timestamp(),
        duration_ms bigint not null
    );
    comment on table public.schema_migrations is 'Migrations applied to this database, in order'
"""


class Migration(msgspec.Struct, frozen=True):
    """One file: its number, its name, its text and the checksum of that text."""

    number: int
    name: str
    text: str
    sha256: str


def shipped(folder: Traversable | None = None) -> list[Migration]:
    """The migrations of a folder (by default the package's) in order; [] when there are none.

    Raises MigrationRefused for two files of one number or a file that is badly named.
    """
    place = folder if folder is not None else resources.files("bedesten") / "schema"
    if not place.is_dir():
        return []
    found: dict[int, Migration] = {}
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".sql"):
            continue
        match = FILE_NAME.fullmatch(entry.name)
        if match is None:
            raise MigrationRefused(f"{entry.name} is not named like 0001_first.sql")
        number, content = int(match[1]), entry.read_bytes()
        if number in found:
            raise MigrationRefused(f"{found[number].name} and {entry.name} have the same number")
        digest = hashlib.sha256(content).hexdigest()
        found[number] = Migration(number, entry.name, content.decode(), digest)
    return list(found.values())


def migrate(
    url: str,
    *,
    folder: Traversable | None = None,
    progress: Callable[[str], None] = lambda _: None,
    lock_timeout_ms: int = LOCK_TIMEOUT_MS,
) -> list[str]:
    """Apply what is missing, one migrator at a time; answers the names applied now.

    Raises MigrationRefused, with the failing file rolled back and the ones before it kept.
    """
    with psycopg.connect(url, autocommit=True, application_name="bedesten migrate") as conn:
        _check_server(conn)
        with _alone(conn, progress):
            check_projector(conn)
            conn.execute(sql.SQL("set role {}").format(sql.Identifier(OWNER)))
            conn.execute("set client_min_messages = warning")
            conn.execute(TABLE)
            missing = _missing(conn, shipped(folder))
            for migration in missing:
                progress(f"migrating: {migration.name}")
                _apply(conn, migration, lock_timeout_ms)
    return [migration.name for migration in missing]


def pending(url: str, *, folder: Traversable | None = None) -> list[str]:
    """Names of the migrations that this database still needs. Raises MigrationRefused."""
    migrations = shipped(folder)
    with psycopg.connect(url, autocommit=True, application_name="bedesten migrate") as conn:
        _check_server(conn)
        found = conn.execute("select to_regclass('public.schema_migrations')").fetchone()
        if found is None or found[0] is None:
            return [migration.name for migration in migrations]
        return [migration.name for migration in _missing(conn, migrations)]


def _check_server(conn: psycopg.Connection) -> None:
    version = conn.info.server_version
    if version < SERVER_VERSION_MIN:
        raise MigrationRefused(
            f"The database server is PostgreSQL {version // 10000}; bedesten needs 18 or newer"
        )


@contextmanager
def _alone(conn: psycopg.Connection, progress: Callable[[str], None]) -> Iterator[None]:
    told = False
    while True:
        row = conn.execute("select pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
        if row is not None and row[0]:
            break
        if not told:
            progress("waiting for another migration of this database to end")
            told = True
        time.sleep(LOCK_PAUSE_S)
    yield  # closing the connection gives the lock back, whatever happened


def _missing(conn: psycopg.Connection, migrations: list[Migration]) -> list[Migration]:
    rows = conn.execute(
        "select number, name, sha256 from public.schema_migrations order by number"
    ).fetchall()
    known = {migration.number: migration for migration in migrations}
    for number, name, sha256 in rows:
        if number not in known:
            raise MigrationRefused(
                f"The database has migration {name}, which this version of bedesten does not"
                " know; run the newer version that applied it"
            )
        if known[number].sha256 != sha256:
            raise MigrationRefused(
                f"{known[number].name} was changed after it was applied to this database;"
                " put it back and make the change in a new migration"
            )
    newest = rows[-1][0] if rows else 0
    missing = [m for m in migrations if m.number not in {row[0] for row in rows}]
    for migration in missing:
        if migration.number < newest:
            raise MigrationRefused(
                f"{migration.name} comes before migrations that were applied to this database;"
                " give it the next free number"
            )
    return missing


def _apply(conn: psycopg.Connection, migration: Migration, lock_timeout_ms: int) -> None:
    if TRANSACTION_WORD.search(migration.text):
        raise MigrationRefused(
            f"{migration.name} starts or ends a database transaction by itself; each file is one"
        )
    begin = time.monotonic_ns()
    try:
        with conn.transaction():
            conn.execute("select set_config('lock_timeout', %s, true)", [f"{lock_timeout_ms}ms"])
            conn.execute(migration.text.encode())
            conn.execute(
                "insert into public.schema_migrations (number, name, sha256, duration_ms)"
                " values (%s, %s, %s, %s)",
                [
                    migration.number,
                    migration.name,
                    migration.sha256,
                    (time.monotonic_ns() - begin) // 1_000_000,
                ],
            )
    except psycopg.Error as error:
        raise MigrationRefused(
            f"{migration.name}{_place(error, migration.text)} failed and was rolled back:"
            f" {error.diag.message_primary or error}"
        ) from error


def _place(error: psycopg.Error, text: str) -> str:
    position = error.diag.statement_position
    if position is None:
        return ""
    return f" line {text.count(chr(10), 0, int(position) - 1) + 1}"

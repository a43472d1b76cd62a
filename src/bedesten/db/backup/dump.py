"""Logical dumps: the whole database, its public and its audit schema, all of one snapshot."""

from datetime import UTC, datetime
from typing import Final

import msgspec
import psycopg

from bedesten.db.backup import programs
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.repository import Repository, write_description
from bedesten.db.backup.take import Progress, silent
from bedesten.kit.sealed import CHUNK_BYTES, SealKey

SCHEMAS: Final = ("public", "audit")
DESCRIPTION: Final = "dump.json"


class Dump(msgspec.Struct, frozen=True):
    """What dump.json says: each part's bytes before sealing, all of one moment."""

    name: str
    at: datetime
    parts: dict[str, int]


def dump(repository: Repository, key: SealKey, url: str, *, progress: Progress = silent) -> Dump:
    """Dump the database at `url` into a folder of its own. Raises BackupProblem.

    The parts are in pg_dump's custom format, for pg_restore, and compressed by it.
    """
    repository.prepare()
    try:
        with psycopg.connect(url, application_name="bedesten dump") as conn:
            conn.execute("set transaction isolation level repeatable read, read only")
            found = conn.execute(
                "select pg_export_snapshot(), clock_timestamp(),"
                " array(select nspname::text from pg_namespace where nspname = any(%s))",
                [list(SCHEMAS)],
            ).fetchone()
            assert found is not None
            snapshot, moment, schemas = str(found[0]), found[1].astimezone(UTC), list(found[2])
            return _write(
                repository, key, url, snapshot=snapshot, moment=moment,
                schemas=[schema for schema in SCHEMAS if schema in schemas], progress=progress,
            )  # fmt: skip
    except psycopg.OperationalError as error:
        raise BackupProblem(f"The database server cannot be reached: {error}") from error


def _write(
    repository: Repository,
    key: SealKey,
    url: str,
    *,
    snapshot: str,
    moment: datetime,
    schemas: list[str],
    progress: Progress,
) -> Dump:
    name = f"{moment:%Y%m%dT%H%M%SZ}"
    parts: dict[str, int] = {}
    with repository.staging(repository.dumps, name) as folder:
        for part in ("whole", *schemas):
            only = () if part == "whole" else (f"--schema={part}",)
            size = 0
            with (
                repository.writer(folder / f"{part}.sealed", key, compress=False) as writer,
                programs.output(
                    "pg_dump", "--format=custom", f"--snapshot={snapshot}", *only, url=url
                ) as stream,
            ):
                while data := stream.read(CHUNK_BYTES):
                    writer.write(data)
                    size += len(data)
                    progress(part, size, 0)
            parts[part] = size
        made = Dump(name, moment, parts)
        write_description(folder / DESCRIPTION, made)
    return made


def dumps(repository: Repository) -> list[Dump]:
    """All complete ones, oldest first."""
    files = sorted(repository.dumps.glob(f"[!.]*/{DESCRIPTION}"))
    return [msgspec.json.decode(file.read_bytes(), type=Dump) for file in files]

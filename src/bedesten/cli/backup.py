"""`bedesten backup`: base backups, the archive of the WAL, dumps, and what is past its term."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bedesten.cli.bars import byte_bars, shown_on
from bedesten.cli.database import database_of
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.config import Settings
from bedesten.db.backup.archive import catch_up
from bedesten.db.backup.daily import back_up_daily
from bedesten.db.backup.dump import dump, dumps
from bedesten.db.backup.opened import key_of, objects_of, repository_of
from bedesten.db.backup.prune import Pruned, prune
from bedesten.db.backup.repository import Backup
from bedesten.db.backup.take import take
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem
from bedesten.kit.log import set_up

MIB = 1 << 20
OUTSIDE = (
    "The database in DATABASE_URL is backed up with its own tools, pgBackRest or barman:"
    " docs/operating/backup.md shows how. --dump works with it"
)

Key = Annotated[
    Path | None, typer.Option("--key", help="The key file; run/backup.key in the data folder.")
]


def backup(
    *,
    data: Data = None,
    incremental: Annotated[
        bool, typer.Option("--incremental", help="What changed since the newest full backup.")
    ] = False,
    daily: Annotated[
        bool, typer.Option("--daily", help="Full once a week, else incremental; then --prune.")
    ] = False,
    once: Annotated[
        bool, typer.Option("--once", help="This backup alone: do not begin to archive the WAL.")
    ] = False,
    to_dump: Annotated[
        bool, typer.Option("--dump", help="Logical dumps of one snapshot, for pg_restore.")
    ] = False,
    to_prune: Annotated[
        bool, typer.Option("--prune", help="Remove what is older than 30 days and not needed.")
    ] = False,
    to_list: Annotated[bool, typer.Option("--list", help="Show what there is.")] = False,
    to: Annotated[
        Path | None, typer.Option("--to", help="Another folder, for a copy that needs no archive.")
    ] = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Back the exchange up while it runs (or not): encrypted, compressed, read back and verified.

    The first backup also begins the continuous archive of the WAL, from which `bedesten restore`
    brings back any moment since. Keep a copy of the key file elsewhere: nothing opens a backup
    without it, and it is in none.

    Examples:  bedesten backup   |   bedesten backup --daily   |   bedesten backup --list
    """
    if sum((incremental, daily, to_dump, to_prune, to_list)) > 1:
        fail("One at a time: --incremental, --daily, --dump, --prune or --list")
    settings = settings_of(data, backup_dir=to, backup_key=key)
    set_up("backup", log_format=settings.log_format, level="warning")  # to stderr
    # The archive goes to the settings' folder: another one gets a copy that stands alone.
    archive = not once and to is None
    jobs = ((to_list, _list), (to_prune, _prune), (to_dump, _dump), (daily, _daily))
    job = next((job for wanted, job in jobs if wanted), None)
    try:
        if job is not None:
            job(settings, as_json=as_json)
        else:
            _take(settings, incremental=incremental, archive=archive, as_json=as_json)
    except DatabaseProblem as error:
        fail(str(error))


def _take(settings: Settings, *, incremental: bool, archive: bool, as_json: bool) -> None:
    if settings.database_url is not None:
        fail(OUTSIDE)
    repository = repository_of(settings)
    running = EmbeddedPostgres(settings.data).running()
    with database_of(settings), byte_bars() as bars:
        key = key_of(repository, settings.backup_key_file, create=True)
        url = EmbeddedPostgres(settings.data).url("postgres")
        made = take(
            repository,
            key,
            url,
            kind="incremental" if incremental else "full",
            objects=objects_of(settings),
            archive=archive,
            progress=shown_on(bars),
        )
        if archive and not running:  # else the exchange sees to it
            catch_up(repository, key, url)
    _report(settings, made, as_json=as_json)


def _daily(settings: Settings, *, as_json: bool) -> None:
    with database_of(settings), byte_bars() as bars:
        made, pruned = back_up_daily(settings, shown_on(bars))
    if not as_json:
        _say_pruned(pruned)
    _report(settings, made, as_json=as_json)


def _report(settings: Settings, made: Backup, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "name": made.name,
                "kind": made.kind,
                "parent": made.parent,
                "ended_at": made.ended_at.isoformat(),
                "size": made.size,
                "sealed_size": made.sealed_size,
                "folder": str(settings.backups_dir / "base" / made.name),
            }
        )
        return
    console.print(
        f"{made.name}: {made.size / MIB:.0f} MiB, {made.sealed_size / MIB:.0f} MiB sealed, verified"
    )
    others = settings.master_key, settings.sealing_keys
    secrets = " and ".join(str(path) for path in others if path.exists() or path == others[0])
    console.print(
        f"[yellow]Its key is {settings.backup_key_file}: keep a copy of it, and of"
        f" {secrets}, elsewhere. They are in no backup, and without the first no"
        " backup can be read.[/]",
        soft_wrap=True,
    )


def _dump(settings: Settings, *, as_json: bool) -> None:
    repository = repository_of(settings)
    key = key_of(repository, settings.backup_key_file, create=True)
    with database_of(settings) as access, byte_bars() as bars:
        made = dump(repository, key, access.migrator_url(), progress=shown_on(bars))
    if as_json:
        print_json({"name": made.name, "at": made.at.isoformat(), "parts": made.parts})
        return
    parts = ", ".join(f"{name} {size / MIB:.1f} MiB" for name, size in made.parts.items())
    console.print(f"dump {made.name}: {parts}, all as of {made.at:%Y-%m-%d %H:%M:%S%z}")


def _prune(settings: Settings, *, as_json: bool) -> None:
    repository = repository_of(settings)
    key = key_of(repository, settings.backup_key_file)
    pruned = prune(repository, key, now=datetime.now(UTC))
    if as_json:
        print_json(
            {
                "backups": list(pruned.backups),
                "dumps": list(pruned.dumps),
                "segments": pruned.segments,
                "compressed": pruned.compressed,
            }
        )
    else:
        _say_pruned(pruned)


def _say_pruned(pruned: Pruned) -> None:
    gone = len(pruned.backups) + len(pruned.dumps)
    console.print(
        f"{gone} old backups and dumps and {pruned.segments} WAL segments removed,"
        f" {pruned.compressed} segments compressed"
    )


def _list(settings: Settings, *, as_json: bool) -> None:
    repository = repository_of(settings)
    until = repository.archived_until()
    if as_json:
        print_json(
            {
                "backups": [
                    {"name": b.name, "kind": b.kind, "ended_at": b.ended_at.isoformat(),
                     "sealed_size": b.sealed_size}
                    for b in repository.backups()
                ],
                "dumps": [made.name for made in dumps(repository)],
                "segments": len(repository.segments()),
                "archived_until": None if until is None else until.isoformat(),
            }
        )  # fmt: skip
        return
    table = Table("backup", "ended", "size", "sealed", "builds on")
    for made in repository.backups():
        sizes = (f"{size / MIB:.0f} MiB" for size in (made.size, made.sealed_size))
        table.add_row(made.name, f"{made.ended_at:%Y-%m-%d %H:%M:%S%z}", *sizes, made.parent or "")
    for one in dumps(repository):
        size = f"{sum(one.parts.values()) / MIB:.0f} MiB"
        table.add_row(f"dump {one.name}", f"{one.at:%Y-%m-%d %H:%M:%S%z}", size, "", "")
    console.print(table)
    archived = "no WAL is archived yet" if until is None else (
        f"WAL archive: {len(repository.segments())} segments, grew last at"
        f" {until:%Y-%m-%d %H:%M:%S%z}"
    )  # fmt: skip
    console.print(f"{archived}; folder {repository.root}", soft_wrap=True)

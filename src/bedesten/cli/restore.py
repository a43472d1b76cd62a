"""`bedesten restore`: a new data folder as the exchange was at a moment, proven."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import psycopg
import typer

from bedesten.cli.backup import Key
from bedesten.cli.bars import byte_bars, shown_on
from bedesten.cli.database import database_of
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.cli.verify.checks import Verdict, run_checks
from bedesten.cli.verify.command import as_object, progress_bars, show
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.backup.opened import key_of
from bedesten.db.backup.repository import Repository
from bedesten.db.backup.restore import SHOWN, Restored
from bedesten.db.backup.restore import restore as restore_folder
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import connect
from bedesten.engine.errors import EngineProblem
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.snapshot import Snapshots
from bedesten.kit.log import set_up
from bedesten.projector.errors import ProjectorProblem

ROLE = "admin_user"
WRITER = "engine_writer"
NEWEST_ROW = "select seq, at from engine.journal order by seq desc limit 1"


def restore(
    *,
    into: Annotated[Path, typer.Option("--into", help="The new data folder; empty or absent.")],
    to_time: Annotated[
        str | None,
        typer.Option("--to-time", help="A moment with its zone; without it, all there is."),
    ] = None,
    backups: Annotated[
        Path | None, typer.Option("--from", help="The backup folder, instead of the settings'.")
    ] = None,
    key: Key = None,
    timeline: Annotated[
        int | None, typer.Option(min=1, help="Another history than the newest, after a restore.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Restore the exchange to a moment into a new folder, and prove it with `bedesten verify`.

    Nothing is ever written over: the damaged exchange stays as it is. Exit code 1 when it cannot be
    restored or does not agree with itself.

    Example:  bedesten restore --to-time '2026-11-21 14:03:05+03' --into ./restored
    """
    moment = None if to_time is None else _moment(to_time)
    source = settings_of(data, backup_dir=backups, backup_key=key)
    set_up("restore", log_format=source.log_format, level="warning")  # to stderr
    target = msgspec.structs.replace(settings_of(into), database_url=None)
    with _told_as_a_sentence(into):
        repository = Repository(source.backups_dir)
        with byte_bars() as bars:
            restored = restore_folder(
                repository,
                key_of(repository, source.backup_key_file),
                target.data,
                to_time=moment,
                timeline=timeline,
                os_user=source.pg_user,
                progress=shown_on(bars),
            )
        verdict, newest = _proven(target)
    if as_json:
        print_json(_as_object(restored, newest, verdict))
    else:
        _tell(target, restored, newest)
        show(verdict)
    if not verdict.ok:
        raise typer.Exit(1)


@contextmanager
def _told_as_a_sentence(into: Path) -> Iterator[None]:
    try:
        yield
    except (DatabaseProblem, EngineProblem, ProjectorProblem) as error:
        fail(str(error))
    except psycopg.Error as error:
        fail(f"{into} is restored, but could not be read: {error}")


def _as_object(
    restored: Restored, newest: tuple[int, datetime | None], verdict: Verdict
) -> dict[str, Any]:
    seq, at = newest
    return {
        "backup": restored.backup,
        "seq": seq,
        "at": None if at is None else at.isoformat(),
        "verdict": as_object(verdict),
    }


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text} is not a moment; write it like 2026-11-21 14:03:05+03")
    if moment.tzinfo is None:
        fail(f"{text} has no zone; write it like {text}+03, or with Z for UTC")
    return moment


def _settle_snapshots(settings: Settings, access: Access) -> None:
    with connect(access.url(WRITER), "restore", autocommit=True) as conn:
        Snapshots.in_folder(settings.snapshots_dir).settle(PostgresStore(conn))


def _proven(settings: Settings) -> tuple[Verdict, tuple[int, datetime | None]]:
    """What `bedesten verify` finds, and up to where the exchange is back."""
    with database_of(settings) as access, progress_bars() as bars:
        _settle_snapshots(settings, access)
        return run_checks(settings, access, bars), _newest_row(access)


def _newest_row(access: Access) -> tuple[int, datetime | None]:
    with connect(access.url(ROLE), "restore", autocommit=True) as conn:
        row = conn.execute(NEWEST_ROW).fetchone()
    return (0, None) if row is None else (int(row[0]), row[1])


def _tell(settings: Settings, restored: Restored, newest: tuple[int, datetime | None]) -> None:
    seq, at = newest
    when = "" if at is None else f" of {at:{SHOWN}}"
    console.print(f"[bold]{settings.data}[/] is back up to journal row {seq}{when}", soft_wrap=True)
    console.print(
        f"from {restored.backup} and the archive; its database roles have new passwords.\n"
        f"Before customers come: put the master key back ({settings.master_key}), and"
        f" {settings.sealing_keys.name} if there was one, else no API key works;\n"
        "start it with bedesten up, and make it a full backup of its own.",
        soft_wrap=True,
    )

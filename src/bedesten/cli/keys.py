"""`bedesten keys show | rotate`: the keys that seal secrets of customers and staff."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
import psycopg
import typer
from rich.table import Table

from bedesten.cli.bars import byte_bars, shown_on
from bedesten.cli.database import database_of
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.config import Settings
from bedesten.db.errors import DatabaseProblem
from bedesten.domain import identity
from bedesten.gateways.door import sealer_of, sources_of

sealing = identity.sealing
ROLE = "admin_user"
GRACE_S = 2  # a gateway that read the old number just now has written its row by then
app = typer.Typer(help="The keys that seal secrets.", no_args_is_help=True)


@app.command()
def show(data: Data = None, as_json: AsJson = False) -> None:
    """Show each key by its number: where it is kept, and how many secrets it has sealed.

    Example:  bedesten keys show
    """
    with _connected(settings_of(data)) as conn:
        found = sealing.shown(conn)
    if as_json:
        print_json([msgspec.to_builtins(one) for one in found])
        return
    table = Table("key", "kept by", "wrapped with", "since", "secrets", "")
    for one in found:
        since = f"{one.created_at:%Y-%m-%d %H:%M}"
        seals = "seals" if one.seals else ""
        table.add_row(
            str(one.number), one.source, one.wrapping_key, since, f"{one.secrets:,}", seals
        )
    console.print(table)


@app.command()
def rotate(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a new key and seal every secret with it, while the exchange runs.

    With BEDESTEN_KMS_URL the new key is wrapped by the KMS, else by run/sealing.keys: keep a copy
    of that file elsewhere, it is in no backup. An interrupted run is gone on with by the next. A
    key is dropped once no secret names it. Exit code 1 when secrets could not be read.

    Example:  bedesten keys rotate --dry-run
    """
    settings = settings_of(data)
    with _connected(settings) as conn:
        if dry_run:
            _show_plan(sealing.plan(conn), as_json=as_json)
            return
        done = _rotated(settings, conn)
    if as_json:
        print_json(msgspec.to_builtins(done))
    else:
        _show_done(settings, done)
    if done.unreadable:
        raise typer.Exit(1)


def _rotated(settings: Settings, conn: psycopg.Connection) -> "sealing.Rotated":
    tools = sealing.Tools(
        sealer=sealer_of(settings),
        wrapping=sources_of(settings).wrapping,
        entropy=secrets.token_bytes,
        pause=lambda: time.sleep(GRACE_S),
    )
    with byte_bars() as bars:
        shown = shown_on(bars)
        try:
            return sealing.rotate(conn, tools, lambda done, of: shown("secrets sealed", done, of))
        except (sealing.RotationRuns, sealing.KeyProblem) as error:
            fail(str(error))


def _show_plan(plan: "sealing.Plan", *, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.to_builtins(plan))
        return
    what = "would be made" if plan.fresh else "was made by a run that did not finish"
    console.print(f"key {plan.number} {what}; {plan.secrets:,} secrets to be sealed with it")


def _show_done(settings: Settings, done: "sealing.Rotated") -> None:
    began = "" if done.fresh else " (an earlier run had begun)"
    console.print(f"key {done.number} seals from now on{began}: {done.sealed:,} secrets")
    if done.dropped:
        console.print(f"dropped: {', '.join(map(str, done.dropped))}")
    for row in done.unreadable:
        console.print(f"[red]left as it is, its key does not open it: {row}[/]")
    if settings.kms_url is None:
        console.print(
            f"[yellow]Keep a copy of {settings.sealing_keys} elsewhere: it is in no backup, and"
            " without it no API key and no authenticator app works.[/]",
            soft_wrap=True,
        )


@contextmanager
def _connected(settings: Settings) -> Iterator[psycopg.Connection]:
    try:
        with (
            database_of(settings) as access,
            psycopg.connect(
                access.url(ROLE), autocommit=True, application_name="bedesten keys"
            ) as conn,
        ):
            yield conn
    except DatabaseProblem as error:
        fail(str(error))
    except psycopg.OperationalError as error:
        fail(f"The database cannot be reached: {error}")

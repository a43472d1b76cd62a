"""Commands that a member of staff gives in a terminal: who it is, and their way to the tables."""

import asyncio
import getpass
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from typing import Annotated, Any, NamedTuple, TypeVar

import psycopg
import typer

from bedesten.cli.options import CONNECT_S, console, fail
from bedesten.config import BadSetting, Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.domain import identity
from bedesten.domain.identity import Device, Door
from bedesten.gateways.door import door_of
from bedesten.kit.clock import SystemClock
from bedesten.kit.errors import DomainError
from bedesten.protocol.client import EngineClient

staff = identity.staff
Answer = TypeVar("Answer")
TERMINAL = Device(None, "bedesten command line")

As = Annotated[
    str | None,
    typer.Option("--as", show_default=False, help="Your name on the staff; asks for the rest."),
]
Token = Annotated[
    str | None,
    typer.Option(
        "--token", envvar="STAFF_TOKEN", show_default=False, help="Of `bedesten staff log-in`."
    ),
]


class Desk(NamedTuple):
    """The staff's login to the database, the tools of the verbs, and where the engine is."""

    conn: psycopg.AsyncConnection
    door: Door
    settings: Settings

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[EngineClient]:
        """A connection to the engine. Raises EngineUnavailable."""
        client = await EngineClient.connect(self.settings.engine_socket, timeout_s=CONNECT_S)
        try:
            yield client
        finally:
            await client.close()


def at_desk(settings: Settings, work: Callable[[Desk], Coroutine[Any, Any, Answer]]) -> Answer:
    """Run `work` with the staff's login; errors become a sentence and exit 1."""

    async def connected() -> Answer:
        url = Access(settings.data, settings.database_url).url("admin_user")
        async with await psycopg.AsyncConnection.connect(
            url, autocommit=True, application_name="bedesten staff"
        ) as conn:
            return await work(Desk(conn, door_of(settings, SystemClock()), settings))

    try:
        return asyncio.run(connected())
    except (DatabaseProblem, BadSetting, identity.BadPasskeySetting) as error:
        fail(str(error))
    except psycopg.OperationalError as error:
        fail(f"The database cannot be reached: {error}")
    except DomainError as error:
        fail(f"{error.title}: {error.detail}" if error.detail else error.title)


async def member_of(desk: Desk, name: str | None, token: str | None) -> staff.Member:
    """Who gives the command, by a token or by password and code.

    Raises StaffTokenWrong, CredentialsWrong, LockedOut.
    """
    if name is None and token is None:
        fail("Say who you are: --as NAME, or --token (or STAFF_TOKEN) of `bedesten staff log-in`")
    if name is not None:
        token = await logged_in(desk, name)
    assert token is not None, "one of the two was given"
    return await staff.recognise(desk.conn, token.strip())


async def known(desk: Desk, name: str) -> identity.staff.Row:
    """The member with this name or address. Raises NoSuchMember."""
    row = await staff.read_by_name(desk.conn, name)
    if row is None:
        raise staff.NoSuchMember(name)
    return row


async def logged_in(desk: Desk, name: str) -> str:
    """The token of a new session; asks for password and code."""
    shown = staff.StaffCredentials(
        username=name, password=secret_line(f"Password of {name}"), code=secret_line("Code")
    )
    return await staff.log_in(lambda: nullcontext(desk.conn), desk.door, shown, TERMINAL)


def secret_line(what: str) -> str:
    """A line that is not shown; from a pipe, the next line of it."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    console.print(f"{what}: ", end="")
    return getpass.getpass("")

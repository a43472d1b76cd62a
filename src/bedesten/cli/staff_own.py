"""`bedesten staff password | sessions | end-sessions | passkeys | ...`: a member's own safety."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bedesten.cli.as_staff import (
    TERMINAL,
    As,
    Desk,
    Token,
    at_desk,
    known,
    member_of,
    secret_line,
)
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of
from bedesten.domain import identity
from bedesten.kit.ids import passkey_id, session_id

staff = identity.staff

Whose = Annotated[
    str | None, typer.Argument(help="Another member; wants staff:edit.", show_default=False)
]


def password(as_: As = None, token: Token = None, data: Data = None) -> None:
    """Change your own password; your other sessions end.

    Wants a second factor shown within five minutes: --as asks for one.

    Example:  bedesten staff password --as deniz
    """

    async def work(desk: Desk) -> None:
        member = await member_of(desk, as_, token)
        old_and_new = (secret_line("Password of now"), secret_line("New password"))
        await staff.change_password(desk.conn, desk.door, member, old_and_new, TERMINAL)

    at_desk(settings_of(data), work)
    console.print("The password is changed")


def sessions(
    username: Whose = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show where you, or another member, are logged in.

    Example:  bedesten staff sessions --as deniz
    """

    async def work(desk: Desk) -> list[dict[str, Any]]:
        member = await member_of(desk, as_, token)
        whose = member.staff if username is None else (await known(desk, username)).staff
        found = await staff.sessions.of_member(desk.conn, member, whose)
        return [
            {
                "session_id": str(one.session),
                "created_at": one.created_at.isoformat(),
                "last_seen_at": one.last_seen_at.isoformat(),
                "address": one.address,
                "user_agent": one.user_agent,
                "current": one.session == member.session,
            }
            for one in found
        ]

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json(found)
        return
    table = Table("session", "since", "last seen", "from", "with")
    for one in found:
        mark = " (this one)" if one["current"] else ""
        table.add_row(
            one["session_id"] + mark, _minute(one["created_at"]), _minute(one["last_seen_at"]),
            one["address"] or "", escape(one["user_agent"]),
        )  # fmt: skip
    console.print(table)


def end_sessions(
    username: Whose = None,
    *,
    session: Annotated[str | None, typer.Option(help="Only this one.", show_default=False)] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """End your other sessions, or those of another member, at once.

    Example:  bedesten staff end-sessions can --as deniz
    """

    async def work(desk: Desk) -> int:
        member = await member_of(desk, as_, token)
        whose = member.staff if username is None else (await known(desk, username)).staff
        only = None
        if session is not None:
            try:
                only = session_id(session)
            except ValueError:
                raise staff.NoSuchStaffSession from None
        return await staff.sessions.end(desk.conn, member, whose, TERMINAL, only=only)

    ended = at_desk(settings_of(data), work)
    if as_json:
        print_json({"ended": ended})
    else:
        console.print(f"{ended} sessions ended")


def passkeys(
    as_: As = None, token: Token = None, data: Data = None, as_json: AsJson = False
) -> None:
    """Show your own passkeys; they are added in the back office, by a browser.

    Example:  bedesten staff passkeys --as deniz
    """

    async def work(desk: Desk) -> list[dict[str, Any]]:
        member = await member_of(desk, as_, token)
        return [
            {
                "passkey_id": str(one.passkey),
                "label": one.label,
                "created_at": one.created_at.isoformat(),
                "last_used_at": one.last_used_at and one.last_used_at.isoformat(),
                "suspect": one.suspect,
            }
            for one in await staff.passkeys.of_member(desk.conn, member)
        ]

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json(found)
        return
    table = Table("passkey", "label", "since", "last used", "state")
    for one in found:
        state = "[red]may have been copied[/red]" if one["suspect"] else "good"
        table.add_row(
            one["passkey_id"], escape(one["label"]), _minute(one["created_at"]),
            _minute(one["last_used_at"]), state,
        )  # fmt: skip
    console.print(table)


def remove_passkey(
    passkey: Annotated[str, typer.Argument(help="Its id, of `bedesten staff passkeys`.")],
    as_: As = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Remove one of your passkeys; the last second factor stays.

    Example:  bedesten staff remove-passkey 01a1fff8-ee8a-7fad-9b95-ca1a8eb654f1 --as deniz
    """

    async def work(desk: Desk) -> None:
        member = await member_of(desk, as_, token)
        try:
            wanted = passkey_id(passkey)
        except ValueError:
            raise staff.NoSuchPasskey from None
        await staff.passkeys.remove(desk.conn, desk.door, member, wanted, TERMINAL)

    at_desk(settings_of(data), work)
    console.print("It opens nothing any more")


def _minute(text: str | None) -> str:
    return "" if text is None else f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}"


COMMANDS = (password, sessions, end_sessions, passkeys, remove_passkey)

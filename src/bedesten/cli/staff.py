"""`bedesten staff create | invite | onboard | log-in | list | ...`: who runs the exchange."""

from typing import Annotated

import typer
from rich.table import Table

from bedesten.cli import staff_members, staff_own
from bedesten.cli.approvals import ask, show_asked
from bedesten.cli.as_staff import (
    TERMINAL,
    As,
    Desk,
    Token,
    at_desk,
    logged_in,
    member_of,
    secret_line,
)
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of
from bedesten.domain import approvals, identity

staff = identity.staff
app = typer.Typer(help="Members of staff and their sessions.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="User name, such as deniz.")]


@app.command()
def create(
    username: Name,
    *,
    email: Annotated[str, typer.Option(help="Work address.")],
    first_name: Annotated[str, typer.Option()],
    last_name: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option(help="A role of the table of roles.")] = staff.SUPER_ADMIN,
    reason: Annotated[
        str | None, typer.Option(show_default=False, help="From the third member on: why.")
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Create a member; prints the secret that opens their set-up once.

    The first needs nobody, the second the first; after them this asks for an approval, and then
    `bedesten staff invite` prints the secret.

    Example:  bedesten staff create deniz --email d@example.com --first-name Deniz --last-name Ak
    """
    who = staff.NewMember(
        username=username, email=email, first_name=first_name, last_name=last_name, role=role
    )

    async def work(desk: Desk) -> staff.Invitation | approvals.Approval:
        if as_ is None and token is None:
            return await staff.create_first(desk.conn, desk.door, who, TERMINAL)
        member = await member_of(desk, as_, token)
        second = await staff.create_second(desk.conn, desk.door, who, member, TERMINAL)
        if second is not None:
            return second
        payload = {f: getattr(who, f) for f in who.__struct_fields__}
        asked = approvals.Asked(action="staff.create", payload=payload, reason=reason or "")
        return await ask(desk, member, asked)

    made = at_desk(settings_of(data), work)
    if isinstance(made, approvals.Approval):
        show_asked(made, as_json=as_json)
    else:
        _show(made, as_json=as_json)


@app.command()
def invite(
    username: Name, as_: As = None, token: Token = None, data: Data = None, as_json: AsJson = False
) -> None:
    """Print a fresh set-up secret for a member who has not finished; earlier ones stop working.

    Example:  bedesten staff invite ece --as deniz
    """

    async def work(desk: Desk) -> staff.Invitation:
        member = await member_of(desk, as_, token)
        member.check("staff:edit")
        row = await staff.by_name(desk.conn, username)
        if row is None:
            raise staff.NoSuchMember(username)
        return await staff.invite(desk.conn, desk.door, row.staff, member, TERMINAL)

    _show(at_desk(settings_of(data), work), as_json=as_json)


@app.command()
def onboard(data: Data = None) -> None:
    """Set up your password and authenticator app with the secret you were given.

    Asks for the secret, shows what to type into the app, asks for a password and a code.

    Example:  bedesten staff onboard
    """

    async def work(desk: Desk) -> None:
        member = await staff.recognise(desk.conn, secret_line("Set-up secret").strip())
        made = await staff.begin(desk.conn, desk.door, member)
        typer.echo(f"Add this to your authenticator app: {made.secret}\n{made.uri}")
        chosen = staff.Chosen(password=secret_line("New password"), code=secret_line("Code"))
        await staff.complete(desk.conn, desk.door, member, chosen, TERMINAL)
        console.print(f"{member.username} is set up")

    at_desk(settings_of(data), work)


@app.command(name="log-in")
def log_in(username: Name, data: Data = None) -> None:
    """Print the token of a new session, for STAFF_TOKEN or as a bearer; 30 minutes idle end it.

    Example:  export STAFF_TOKEN=$(bedesten staff log-in deniz)
    """

    async def work(desk: Desk) -> str:
        return await logged_in(desk, username)

    typer.echo(at_desk(settings_of(data), work))


@app.command(name="list")
def list_(data: Data = None, as_json: AsJson = False) -> None:
    """Show the members of staff, their roles and whether they are set up.

    Example:  bedesten staff list --json
    """

    async def work(desk: Desk) -> list[staff.Listed]:
        return await staff.listed(desk.conn)

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json([as_object(one) for one in found])
        return
    table = Table("name", "e-mail", "roles", "state", "last log-in", "from")
    for one in found:
        state = "inactive" if not one.is_active else "active" if one.onboarded else "invited"
        state = "service" if one.staff_type == "system" and one.is_active else state
        seen = "" if one.last_login_at is None else f"{one.last_login_at:%Y-%m-%d %H:%M}"
        table.add_row(one.username, one.email, ", ".join(one.roles), state, seen,
                      ", ".join(one.log_in_from))  # fmt: skip
    console.print(table)


def as_object(one: staff.Listed) -> dict[str, object]:
    """A member for --json."""
    return {
        "staff_id": str(one.staff),
        "username": one.username,
        "email": one.email,
        "staff_type": one.staff_type,
        "roles": one.roles,
        "is_active": one.is_active,
        "onboarded": one.onboarded,
        "passkeys": one.passkeys,
        "log_in_from": one.log_in_from,
    }


def _show(made: staff.Invitation, *, as_json: bool) -> None:
    """The secret goes to stdout, and nowhere else."""
    if as_json:
        print_json({"staff_id": str(made.staff), "username": made.username, "secret": made.secret})
        return
    console.print(f"{made.username} is invited; this secret opens the set-up once, for three days:")
    typer.echo(made.secret)
    console.print("Set up with: bedesten staff onboard, or in the back office")


for command in (*staff_members.COMMANDS, *staff_own.COMMANDS):
    app.command()(command)

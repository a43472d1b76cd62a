"""`bedesten staff deactivate | grant | revoke | reset | ...`: what staff do about each other."""

from typing import Annotated, Any

import typer

from bedesten.cli.approvals import ask, show_asked
from bedesten.cli.as_staff import TERMINAL, As, Desk, Token, at_desk, known, member_of
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of
from bedesten.config import Settings
from bedesten.domain import approvals, identity
from bedesten.domain.approvals import Approval
from bedesten.kit.addresses import network_of

staff = identity.staff

Name = Annotated[str, typer.Argument(help="User name or address of the member.")]
Role = Annotated[str, typer.Argument(help="A role of the table of roles.")]
Reason = Annotated[str, typer.Option(help="Why; kept on record.")]


def deactivate(
    username: Name,
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Keep a member out, at once and by yourself; their sessions end.

    Two members who can decide must remain. Letting them in again takes two: staff reactivate.

    Example:  bedesten staff deactivate can --reason "left the company" --as deniz
    """

    async def work(desk: Desk) -> None:
        member = await member_of(desk, as_, token)
        row = await known(desk, username)
        await staff.deactivate(desk.conn, member, row.staff, TERMINAL, reason=reason)

    at_desk(settings_of(data), work)
    if as_json:
        print_json({"username": username, "is_active": False})
    else:
        console.print(f"{username} is kept out")


def reactivate(
    username: Name,
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to let a member in again, with the roles and the second factor of before.

    Example:  bedesten staff reactivate can --reason "back from leave" --as deniz
    """
    made = _asked(settings_of(data), ("staff.reactivate", username, {}), reason, as_, token)
    show_asked(made, as_json=as_json)


def grant(
    username: Name,
    role: Role,
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for another role of a member; nobody asks for their own.

    Example:  bedesten staff grant can compliance_officer --reason "new duties" --as deniz
    """
    wanted = ("role.grant", username, {"role": role})
    show_asked(_asked(settings_of(data), wanted, reason, as_, token), as_json=as_json)


def revoke(
    username: Name,
    role: Role,
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to take a role away; one role and two members who decide always remain.

    Example:  bedesten staff revoke can admin --reason "other duties" --as deniz
    """
    wanted = ("role.revoke", username, {"role": role})
    show_asked(_asked(settings_of(data), wanted, reason, as_, token), as_json=as_json)


def reset(
    username: Name,
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to have a member set up anew, who lost phone, passkey or password.

    Once allowed, sessions end, and `bedesten staff invite NAME` prints the set-up secret.

    Example:  bedesten staff reset can --reason "phone stolen, seen in person" --as deniz
    """
    made = _asked(settings_of(data), ("staff.reset", username, {}), reason, as_, token)
    show_asked(made, as_json=as_json)


def create_service(
    username: Annotated[str, typer.Argument(help="Name of the service, such as screening.")],
    *,
    email: Annotated[str, typer.Option(help="Address of who answers for it.")],
    name: Annotated[str, typer.Option(help="What it is.")],
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a program that acts as staff; no password and no passkey opens it.

    Example:  bedesten staff create-service screening --email o@example.com --name Screening
    --reason "new provider" --as deniz
    """
    payload = {"username": username, "email": email, "name": name}

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, as_, token)
        asked = approvals.Asked(action="staff.create_service", payload=payload, reason=reason)
        return await ask(desk, member, asked)

    show_asked(at_desk(settings_of(data), work), as_json=as_json)


def let_in_from(
    username: Name,
    networks: Annotated[
        list[str] | None, typer.Argument(help="Such as 10.0.0.0/8; none: from anywhere.")
    ] = None,
    *,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Say from which networks alone a member is let in; nobody says it of themselves.

    Example:  bedesten staff let-in-from can 10.0.0.0/8 2001:db8::/32 --as deniz
    """

    async def work(desk: Desk) -> list[str]:
        member = await member_of(desk, as_, token)
        row = await known(desk, username)
        wanted = [network_of(one) for one in networks or []]
        await staff.set_log_in_from(
            desk.conn, member, row.staff, wanted, TERMINAL, version=row.version
        )
        return [str(one) for one in wanted]

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json({"username": username, "log_in_from": found})
    else:
        console.print(f"{username} is let in from {', '.join(found) or 'anywhere'}")


def _asked(
    settings: Settings,
    wanted: tuple[str, str, dict[str, Any]],
    reason: str,
    name: str | None,
    token: str | None,
) -> Approval:
    action, username, payload = wanted

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, name, token)
        member.check(approvals.ACTIONS[action].permission)
        row = await known(desk, username)
        about = {"staff_id": str(row.staff)}
        asked = approvals.Asked(action=action, payload=about | payload, reason=reason)
        return await ask(desk, member, asked)

    return at_desk(settings, work)


COMMANDS = (deactivate, reactivate, grant, revoke, reset, create_service, let_in_from)

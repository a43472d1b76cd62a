"""`bedesten approvals list | show | approve | reject | carry-out`: the second pair of eyes."""

import json
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from bedesten.cli.as_staff import TERMINAL, As, Desk, Token, at_desk, known, member_of
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.domain import approvals, identity
from bedesten.domain.approvals import Approval, NoSuchApproval, Tools
from bedesten.kit.ids import ApprovalId, approval_id
from bedesten.kit.moment import in_utc

app = typer.Typer(help="What staff asked for and another member decides.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="Id of the approval.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the decision.")]
DECIDE = "approval:decide"
LISTED_MAX = 200


@app.command(name="list")
def list_(
    *,
    every: Annotated[bool, typer.Option("--all", help="Also what is decided.")] = False,
    action: Annotated[
        str | None, typer.Option(show_default=False, help="Such as customer.credit.")
    ] = None,
    requested_by: Annotated[
        str | None, typer.Option(show_default=False, help="Name of who asked.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(show_default=False, help="Asked for since (UTC).")
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show what waits for a decision, newest first.

    Example:  bedesten approvals list --as ece
    """

    async def work(desk: Desk) -> list[Approval]:
        (await member_of(desk, as_, token)).check(DECIDE)
        asker = None if requested_by is None else (await known(desk, requested_by)).staff
        wanted = approvals.Wanted(
            status=None if every else "pending", action=action, requested_by=asker,
            since=in_utc(since), limit=LISTED_MAX,
        )  # fmt: skip
        return await approvals.read_some(desk.conn, wanted)

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json([as_object(one) for one in found])
        return
    table = Table("id", "action", "what", "why", "status")
    for one in found:
        table.add_row(str(one.id), one.action, json.dumps(one.payload), one.reason, one.status)
    console.print(table)


@app.command()
def approve(
    approval: Id,
    *,
    reason: Reason = "approved at the command line",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Allow what another member asked for, and have it done.

    Shows exactly what will be done and asks once more.

    Example:  bedesten approvals approve 01a1fff8-ee8a-7fad-9b95-ca1a8eb654f1 --as ece
    """

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, as_, token)
        found = await _found(desk, approval)
        console.print(f"{found.action} {json.dumps(found.payload)}\nbecause: {found.reason}")
        if not yes and not typer.confirm("Do exactly this?", err=True):
            fail("Nothing was done")
        decision = approvals.Decision(
            approval=found.id, reason=reason, payload_hash=found.payload_hash
        )
        async with desk.engine() as engine:
            tools = Tools(desk.conn, engine)
            return await approvals.approve(tools, approvals.ACTIONS, member, decision, TERMINAL)

    _show_done(at_desk(settings_of(data), work), as_json=as_json)


@app.command()
def reject(
    approval: Id,
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Refuse what another member asked for.

    Example:  bedesten approvals reject 01a1fff8-ee8a-7fad-9b95-ca1a8eb654f1 --reason "no ticket"
    """

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, as_, token)
        decision = approvals.Decision(approval=_id_of(approval), reason=reason)
        async with desk.engine() as engine:
            return await approvals.reject(Tools(desk.conn, engine), member, decision, TERMINAL)

    _show_done(at_desk(settings_of(data), work), as_json=as_json)


@app.command(name="carry-out")
def carry_out(
    approval: Id, as_: As = None, token: Token = None, data: Data = None, as_json: AsJson = False
) -> None:
    """Do what was approved when the engine did not answer; it takes effect once.

    Example:  bedesten approvals carry-out 01a1fff8-ee8a-7fad-9b95-ca1a8eb654f1 --as ece
    """

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, as_, token)
        member.check(DECIDE)
        async with desk.engine() as engine:
            tools = Tools(desk.conn, engine)
            return await approvals.carry_out(
                tools, approvals.ACTIONS, member, _id_of(approval), TERMINAL
            )

    _show_done(at_desk(settings_of(data), work), as_json=as_json)


async def ask(desk: Desk, member: identity.staff.Member, asked: approvals.Asked) -> Approval:
    """Ask for something in this member's name."""
    async with desk.engine() as engine:
        tools = Tools(desk.conn, engine)
        return await approvals.request(tools, approvals.ACTIONS, member, asked, TERMINAL)


def show_asked(made: Approval, *, as_json: bool) -> None:
    """The approval that waits now."""
    if as_json:
        print_json(as_object(made))
        return
    console.print(f"{made.action} waits until {made.expires_at:%Y-%m-%d %H:%M} UTC for another")
    console.print(f"member: bedesten approvals approve {made.id} --as NAME")


def as_object(one: Approval) -> dict[str, Any]:
    """An approval for --json."""
    return {
        "approval_id": str(one.id),
        "action": one.action,
        "payload": one.payload,
        "payload_hash": one.payload_hash.hex(),
        "reason": one.reason,
        "status": one.status,
        "requested_by": str(one.requested_by),
        "decided_by": None if one.decided_by is None else str(one.decided_by),
        "result": one.result,
    }


def _show_done(done: Approval, *, as_json: bool) -> None:
    """Exit code 1 when it was approved and could not be done."""
    if as_json:
        print_json(as_object(done))
    else:
        said = "" if done.result is None else f": {json.dumps(done.result)}"
        console.print(f"{done.action} is {done.status}{said}")
    if done.status == "failed":
        raise typer.Exit(1)


async def _found(desk: Desk, text: str) -> Approval:
    found = await approvals.read(desk.conn, _id_of(text))
    if found is None:
        raise NoSuchApproval
    return found


def _id_of(text: str) -> ApprovalId:
    try:
        return approval_id(text)
    except ValueError:
        raise NoSuchApproval from None

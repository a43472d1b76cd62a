"""`bedesten parameters list | show | set`: settings that hold without a restart."""

from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from bedesten.cli.approvals import show_asked
from bedesten.cli.as_staff import As, Desk, Token, at_desk, member_of
from bedesten.cli.asking import Ask, asked
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of
from bedesten.config import Settings
from bedesten.domain import parameters
from bedesten.domain.audit import Record
from bedesten.domain.parameters import NoSuchParameter, Parameter

app = typer.Typer(help="System parameters, and who changed them.", no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="Name, such as kyc.trade_from_level.")]
CHANGES = 20


@app.command(name="list")
def list_(as_: As = None, token: Token = None, data: Data = None, as_json: AsJson = False) -> None:
    """Show all parameters.

    Example:  bedesten parameters list --as ece
    """

    async def work(desk: Desk) -> list[Parameter]:
        (await member_of(desk, as_, token)).check("parameter:read")
        return await parameters.read_all(desk.conn)

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json([as_object(one) for one in found])
        return
    table = Table("parameter", "value", "what", "a change takes effect")
    for one in found:
        table.add_row(one.key, one.value, one.description, one.effect)
    console.print(table)


@app.command()
def show(
    key: Key, as_: As = None, token: Token = None, data: Data = None, as_json: AsJson = False
) -> None:
    """Show a parameter and its newest changes.

    Example:  bedesten parameters show kyc.trade_from_level --as ece
    """
    one, changes = at_desk(settings_of(data), lambda desk: _read(desk, key, as_, token))
    if as_json:
        print_json(as_object(one) | {"changes": [_change(row) for row in changes]})
        return
    console.print(f"{one.key} = {one.value}  ({one.description}; {one.effect})")
    table = Table("at", "by", "before", "after")
    for row in changes:
        change = _change(row)
        table.add_row(*("" if value is None else str(value) for value in change.values()))
    console.print(table)


@app.command(name="set")
def set_(
    key: Key,
    value: Annotated[str, typer.Argument(help="The value from then on.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; the member who decides reads it.")],
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for another value.

    Example:  bedesten parameters set kyc.trade_from_level 2 --reason "law of May" --as deniz
    """
    settings = settings_of(data)
    payload = {"key": key, "value": value, "version": _version(settings, key)}
    made = asked(settings, Ask("parameter.set", payload, reason), as_, token)
    show_asked(made, as_json=as_json)


def as_object(one: Parameter) -> dict[str, Any]:
    """A parameter for --json."""
    found: dict[str, Any] = msgspec.to_builtins(one._asdict(), builtin_types=())
    return found


def _version(settings: Settings, key: str) -> int:
    """Of the value of now, which the approval is about."""

    async def work(desk: Desk) -> int:
        found = await parameters.read(desk.conn, key)
        if found is None:
            raise NoSuchParameter
        return found.version

    return at_desk(settings, work)


async def _read(
    desk: Desk, key: str, name: str | None, token: str | None
) -> tuple[Parameter, list[Record]]:
    (await member_of(desk, name, token)).check("parameter:read")
    found = await parameters.read(desk.conn, key)
    if found is None:
        raise NoSuchParameter
    return found, await parameters.history(desk.conn, key, CHANGES)


def _change(row: Record) -> dict[str, Any]:
    before, after = row.before or {}, row.after or {}
    return {
        "at": row.at.isoformat(timespec="seconds"),
        "by": after.get("updated_by") or row.actor,
        "before": before.get("param_value"),
        "after": after.get("param_value"),
    }

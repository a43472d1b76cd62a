"""`bedesten limits show | profiles | create | change | give | end | flags`: what may move."""

from enum import Enum
from typing import Annotated, Any

import msgspec
import psycopg
import typer
from rich.table import Table

from bedesten.cli.approvals import show_asked
from bedesten.cli.as_staff import As, Desk, Token, at_desk, member_of
from bedesten.cli.asking import Ask, asked, customer_named
from bedesten.cli.moments import moment_named
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.domain import identity, limits
from bedesten.domain.limits import Profile

app = typer.Typer(help="Levels, limits and who has which.", no_args_is_help=True)

READ = "limit:read"
words = identity.freezes.words
DIFFERENT = """
    select account_id, user_id::text, wanted, projected from admin.account_flags
    where wanted <> projected order by account_id
"""
Customer = Annotated[str, typer.Argument(help="Id or e-mail address of the customer.")]
Reason = Annotated[str, typer.Option(help="Why; the member who decides reads it.")]
Name = Annotated[str, typer.Argument(help="Name of the profile.")]
Moment = Annotated[
    str | None, typer.Option(show_default=False, help="Such as 2027-01-31T00:00:00+03:00.")
]
Limits = Annotated[
    list[str] | None,
    typer.Option("--limit", show_default=False, help="NAME=AMOUNT, or NAME=none; again for more."),
]


class Segment(Enum):
    """Kinds of customers."""

    RETAIL = "retail"
    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


@app.command()
def show(
    customer: Customer,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show what a customer may do now, how much of it is left, and what was given.

    Example:  bedesten limits show ayse@example.com --as ece
    """

    async def work(desk: Desk) -> dict[str, Any]:
        (await member_of(desk, as_, token)).check(READ)
        known = await customer_named(desk, customer)
        found = await limits.overview(desk.conn, known)
        assert found is not None, "the customer exists"
        given = await limits.profile_store.given_to(desk.conn, known)
        shown: dict[str, Any] = msgspec.to_builtins(limits.limits_view(found))
        shown["given"] = [
            {"mapping_id": str(one.mapping), "name": one.name, "valid_from": str(one.valid_from),
             "valid_to": None if one.valid_to is None else str(one.valid_to),
             "reason": one.reason}
            for one in given
        ]  # fmt: skip
        return shown

    shown = at_desk(settings_of(data), work)
    if as_json:
        print_json(shown)
        return
    may = [what for what, allowed in shown["now"].items() if allowed]
    console.print(
        f"level {shown['level']}, profile {shown['profile']}; may {', '.join(may) or 'nothing'}"
    )
    console.print(limits_table(shown))
    for one in shown["given"]:
        console.print(f"{one['mapping_id']}  {one['name']} from {one['valid_from']}")


@app.command()
def profiles(
    as_: As = None, token: Token = None, data: Data = None, as_json: AsJson = False
) -> None:
    """Show all limit profiles.

    Example:  bedesten limits profiles --as ece
    """

    async def work(desk: Desk) -> list[Profile]:
        (await member_of(desk, as_, token)).check(READ)
        return await limits.profiles(desk.conn)

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json([_object(one) for one in found])
        return
    names = [rule.name for rule in limits.RULES]
    table = Table("profile", "level", "default of", *names)
    for one in found:
        default = (one.segment or "all") if one.is_default else ""
        state = "" if one.is_active else " (retired)"
        amounts = ["none" if a is None else limits.plain(a) for a in one.amounts]
        table.add_row(one.name + state, str(one.level), default, *amounts)
    console.print(table)


@app.command()
def create(
    name: Name,
    level: Annotated[int, typer.Argument(min=0, max=3, help="The level that it requires.")],
    *,
    limit: Limits = None,
    default: Annotated[
        bool, typer.Option("--default", help="Of the level, unless staff gave another.")
    ] = False,
    segment: Annotated[
        Segment | None, typer.Option(show_default=False, help="Of a default: whose.")
    ] = None,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a new profile; what is not named has no limit.

    Example:  bedesten limits create desk 2 --limit daily_withdrawal_fiat=250000 --reason "t 12"
    """
    payload = {
        "name": name,
        "level": level,
        "amounts": _amounts(limit or []),
        "is_default": default,
        "segment": None if segment is None else segment.value,
    }
    made = asked(settings_of(data), Ask("limit_profile.create", payload, reason), as_, token)
    show_asked(made, as_json=as_json)


@app.command()
def change(
    name: Name,
    *,
    limit: Limits = None,
    retire: Annotated[bool, typer.Option("--retire", help="Nobody has it any more.")] = False,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for other amounts of a profile, or that nobody has it any more.

    Example:  bedesten limits change "level 1" --limit daily_deposit_fiat=75000 --reason "t 12"
    """
    settings = settings_of(data)
    found = _profile(settings, name)
    payload = {
        "profile_id": found.id,
        "version": found.version,
        "amounts": _amounts(limit or []),
        "is_active": False if retire else None,
    }
    made = asked(settings, Ask("limit_profile.change", payload, reason), as_, token)
    show_asked(made, as_json=as_json)


@app.command()
def give(
    customer: Customer,
    name: Name,
    *,
    valid_from: Moment = None,
    valid_to: Moment = None,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to give a customer a profile, from now and for ever unless told otherwise.

    Example:  bedesten limits give ayse@example.com desk --reason "ticket 12" --as deniz
    """
    settings = settings_of(data)
    payload = {"profile_id": _profile(settings, name).id} | period(valid_from, valid_to)
    wanted = Ask("limit_profile.give", payload, reason, customer)
    show_asked(asked(settings, wanted, as_, token), as_json=as_json)


@app.command()
def end(
    customer: Customer,
    mapping: Annotated[str, typer.Argument(help="As `limits show` lists it.")],
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to take a given profile back; the default of the level counts then.

    Example:  bedesten limits end ayse@example.com 01a1fff8-ee8a-7fad-9b95-ca1a8eb654f1
    """
    wanted = Ask("limit_profile.end", {"mapping_id": mapping}, reason, customer)
    show_asked(asked(settings_of(data), wanted, as_, token), as_json=as_json)


@app.command()
def flags(data: Data = None, as_json: AsJson = False) -> None:
    """Compare what accounts may do in the engine with what the rules say; exit code 1: they differ.

    The relay sets what differs within a second; what stays in this list is an alarm.

    Example:  bedesten limits flags --json
    """
    try:
        settings = settings_of(data)
        url = Access(settings.data, settings.database_url).url("read_only_user")
        with psycopg.connect(url, application_name="bedesten limits") as conn:
            rows = conn.execute(DIFFERENT).fetchall()
    except (DatabaseProblem, psycopg.OperationalError) as error:
        fail(f"The database cannot be reached: {error}")
    found = [
        {"account_id": account, "customer_id": owner, "frozen": words(projected),
         "should_be_frozen": words(wanted)}
        for account, owner, wanted, projected in rows
    ]  # fmt: skip
    if as_json:
        print_json(found)
    for one in [] if as_json else found:
        console.print(
            f"account {one['account_id']}: frozen {one['frozen']}, should be"
            f" {one['should_be_frozen']}"
        )
    if not found and not as_json:
        console.print("every account may do in the engine what the rules say")
    raise typer.Exit(1 if found else 0)


def limits_table(shown: dict[str, Any]) -> Table:
    """Limits with what is used and left."""
    table = Table("limit", "of", "used", "left", "resets")
    for one in shown["limits"]:
        unit = shown["currency"]
        of, left = (
            "none" if one[key] is None else f"{one[key]} {unit}" for key in ("limit", "left")
        )
        table.add_row(one["name"], of, f"{one['used']} {unit}", left, str(one["resets_at"] or ""))
    return table


def period(valid_from: str | None, valid_to: str | None) -> dict[str, Any]:
    """From and to of a payload."""
    return {
        name: None if text is None else moment_named(text).isoformat()
        for name, text in (("valid_from", valid_from), ("valid_to", valid_to))
    }


def _amounts(given: list[str]) -> dict[str, str | None]:
    amounts: dict[str, str | None] = {}
    for one in given:
        name, _, amount = one.partition("=")
        if name not in limits.profile_store.COLUMN_OF or not amount:
            fail(f"{one} is no limit: use {', '.join(limits.profile_store.COLUMN_OF)} =AMOUNT")
        amounts[name] = None if amount == "none" else amount
    return amounts


def _profile(settings: Settings, name: str) -> Profile:
    async def work(desk: Desk) -> Profile:
        for one in await limits.profiles(desk.conn):
            if one.name == name:
                return one
        raise limits.NoSuchLimitProfile(name)

    return at_desk(settings, work)


def _object(one: Profile) -> dict[str, Any]:
    amounts = {
        rule.name: None if amount is None else limits.plain(amount)
        for rule, amount in zip(limits.RULES, one.amounts, strict=True)
    }
    return {"profile_id": one.id, "name": one.name, "level": one.level, "segment": one.segment,
            "is_default": one.is_default, "is_active": one.is_active, "limits": amounts,
            "version": one.version}  # fmt: skip

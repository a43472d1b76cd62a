"""`bedesten fees profile list | create | retire | give | end`: rates by name, given to people."""

from typing import Annotated, Any

import typer
from rich.table import Table

from bedesten.cli.approvals import show_asked
from bedesten.cli.as_staff import As, Desk, Token, at_desk, member_of
from bedesten.cli.asking import Ask, asked, customer_named
from bedesten.cli.limits import Segment, period
from bedesten.cli.options import AsJson, Data, console, print_json, settings_of
from bedesten.domain import fees

app = typer.Typer(help="Fee profiles, and who has them.", no_args_is_help=True)

Customer = Annotated[str, typer.Argument(help="Id or e-mail address of the customer.")]
Number = Annotated[int, typer.Argument(help="Number of the profile.")]
Reason = Annotated[str, typer.Option(help="Why; the member who decides reads it.")]
Percent = Annotated[str, typer.Option(help="In percent: 0.1 is 0.1 %; negative: a rebate.")]
OfMarket = Annotated[
    str | None, typer.Option("--market", show_default=False, help="Only in this market.")
]
Moment = Annotated[
    str | None, typer.Option(show_default=False, help="Such as 2027-01-31T00:00:00+03:00.")
]


@app.command(name="list")
def list_(
    customer: Annotated[
        str | None, typer.Argument(show_default=False, help="Only what this customer has.")
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show all fee profiles, or those of a customer.

    Example:  bedesten fees profile list --as ece
    """

    async def work(desk: Desk) -> list[fees.profiles.FeeProfile] | list[fees.profiles.Given]:
        (await member_of(desk, as_, token)).check("fee:read")
        if customer is None:
            return await fees.profiles.profiles(desk.conn)
        return await fees.profiles.given_to(desk.conn, await customer_named(desk, customer))

    found = [_object(one) for one in at_desk(settings_of(data), work)]
    if as_json:
        print_json(found)
        return
    table = Table(*(found[0] if found else ("no profiles",)))
    for row in found:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    console.print(table)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Name of the profile.")],
    *,
    maker: Percent,
    taker: Percent,
    market: OfMarket = None,
    segment: Annotated[
        Segment | None,
        typer.Option(show_default=False, help="Its customers have it unless given another."),
    ] = None,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a new profile.

    Example:  bedesten fees profile create vip --maker 0 --taker 0.05 --reason "t 12" --as deniz
    """
    payload = {
        "name": name,
        "maker_percent": maker,
        "taker_percent": taker,
        "market": None if market is None else market.upper(),
        "default_segment": None if segment is None else segment.value,
    }
    made = asked(settings_of(data), Ask("fee_profile.create", payload, reason), as_, token)
    show_asked(made, as_json=as_json)


@app.command()
def retire(
    profile: Number,
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask that nobody has a profile any more.

    Example:  bedesten fees profile retire 3 --reason "ticket 12" --as deniz
    """
    settings = settings_of(data)

    async def work(desk: Desk) -> int:
        for one in await fees.profiles.profiles(desk.conn):
            if one.id == profile:
                return one.version
        raise fees.NoSuchFeeProfile

    payload = {"profile_id": profile, "version": at_desk(settings, work)}
    made = asked(settings, Ask("fee_profile.retire", payload, reason), as_, token)
    show_asked(made, as_json=as_json)


@app.command()
def give(
    customer: Customer,
    profile: Number,
    *,
    market: OfMarket = None,
    valid_from: Moment = None,
    valid_to: Moment = None,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to give a customer a profile, in all markets and from now on unless told otherwise.

    Example:  bedesten fees profile give ayse@example.com 3 --reason "ticket 12" --as deniz
    """
    payload = {"profile_id": profile, "market": None if market is None else market.upper()}
    payload |= period(valid_from, valid_to)
    wanted = Ask("fee_profile.give", payload, reason, customer)
    show_asked(asked(settings_of(data), wanted, as_, token), as_json=as_json)


@app.command()
def end(
    customer: Customer,
    mapping: Annotated[str, typer.Argument(help="As `fees profile list CUSTOMER` lists it.")],
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to take a given profile back.

    Example:  bedesten fees profile end ayse@example.com 01a1fff8-ee8a-7fad-9b95-ca1a8eb654f1
    """
    wanted = Ask("fee_profile.end", {"mapping_id": mapping}, reason, customer)
    show_asked(asked(settings_of(data), wanted, as_, token), as_json=as_json)


def _object(one: fees.profiles.FeeProfile | fees.profiles.Given) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int | bool | None) else str(value)
        for name, value in one._asdict().items()
    }

"""`bedesten customer show`: all that decides about a customer, on one page."""

from typing import Annotated, Any

import msgspec
import typer
from rich.console import Group
from rich.panel import Panel
from rich.table import Table

from bedesten.cli.as_staff import TERMINAL, As, Desk, Token, at_desk, member_of
from bedesten.cli.asking import customer_named
from bedesten.cli.limits import limits_table
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.domain import identity, limits

PERSONAL = ("email", "phone", "first_name", "last_name", "date_of_birth", "nationality")
STATE = ("status", "segment", "kyc_level", "kyc_status", "aml_status", "risk_level",
         "two_fa_enabled", "created_at")  # fmt: skip


def show(
    customer: Annotated[str, typer.Argument(help="Id or e-mail address of the customer.")],
    *,
    unmask: Annotated[
        bool, typer.Option("--unmask", help="Personal data in clear; the look is on record.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option(show_default=False, help="With --unmask: why; kept.")
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show a customer: level, limits, what accounts may do, keys and sessions.

    Personal data is masked.

    Example:  bedesten customer show ayse@example.com --as ece
    """
    if unmask and not (reason and reason.strip()):
        fail("Say why the data has to be seen: --reason")

    async def work(desk: Desk) -> dict[str, Any]:
        member = await member_of(desk, as_, token)
        member.check("customer:read")
        known = await customer_named(desk, customer)
        page = await limits.read_page(desk.conn, known)
        if unmask:
            person = await identity.unmask(desk.conn, member, str(known), reason or "", TERMINAL)
        else:
            person = await identity.masked_customer(desk.conn, str(known))
        return _object(person, page)

    found = at_desk(settings_of(data), work)
    if as_json:
        print_json(found)
    else:
        console.print(_for_people(found))


def _object(person: identity.CustomerView, page: limits.Page) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(person)
    return shown | {
        "accounts": msgspec.to_builtins(page.accounts),
        "limits": msgspec.to_builtins(limits.limits_view(page.overview)),
        "live_api_keys": page.live_api_keys,
        "live_sessions": page.live_sessions,
    }


def _for_people(found: dict[str, Any]) -> Group:
    facts = Table.grid(padding=(0, 2))
    for name in (*STATE, *PERSONAL):
        facts.add_row(name.replace("_", " "), "" if found[name] is None else str(found[name]))
    facts.add_row("API keys, sessions", f"{found['live_api_keys']}, {found['live_sessions']} live")
    may = [what for what, allowed in found["limits"]["now"].items() if allowed]
    facts.add_row("may now", ", ".join(may) or "nothing")
    accounts = Table("account", "number", "kind", "frozen", "fee tier", "open orders")
    for one in found["accounts"]:
        frozen = ", ".join(one["frozen"]) or "nothing"
        if one["frozen"] != one["should_be_frozen"]:
            frozen += f" (should be: {', '.join(one['should_be_frozen']) or 'nothing'})"
        accounts.add_row(
            str(one["account_id"]), one["account_number"], one["kind"], frozen,
            str(one["fee_tier"]), str(one["open_orders"]),
        )  # fmt: skip
    return Group(
        Panel(facts, title=f"customer {found['customer_id']}", expand=False),
        accounts,
        limits_table(found["limits"]),
    )

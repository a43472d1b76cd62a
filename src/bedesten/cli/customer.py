"""`bedesten customer set-level | credit | freeze | unfreeze`: asked for, decided by another."""

from enum import Enum
from typing import Annotated, Any

import typer

from bedesten.cli.approvals import ask, show_asked
from bedesten.cli.as_staff import As, Desk, Token, at_desk, member_of
from bedesten.cli.options import AsJson, Data, settings_of
from bedesten.config import Settings
from bedesten.domain import approvals
from bedesten.domain.approvals import Approval

app = typer.Typer(help="Ask for changes to customers.", no_args_is_help=True)

Customer = Annotated[str, typer.Argument(help="Id or e-mail address of the customer.")]
Account = Annotated[int, typer.Option(help="Account number of the customer's.")]
Reason = Annotated[str, typer.Option(help="Why; the member who decides reads it.")]
Known = Annotated[str | None, typer.Option(show_default=False)]


class What(Enum):
    """What can be frozen."""

    TRADING = "trading"
    WITHDRAWALS = "withdrawals"
    NEW_ORDERS = "new-orders"


@app.command(name="set-level")
def set_level(
    customer: Customer,
    level: Annotated[int, typer.Argument(min=0, max=3, help="Levels rise by one.")],
    *,
    reason: Reason,
    first_name: Known = None,
    last_name: Known = None,
    date_of_birth: Annotated[
        str | None, typer.Option(show_default=False, help="Such as 1990-05-01.")
    ] = None,
    nationality: Annotated[
        str | None, typer.Option(show_default=False, help="Three letters, such as TUR.")
    ] = None,
    phone: Annotated[
        str | None, typer.Option(show_default=False, help="Such as +905321234567.")
    ] = None,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a customer's verified level; the first wants who they are.

    Example:  bedesten customer set-level ayse@example.com 2 --reason "ticket 12" --as deniz
    """
    person = {
        "first_name": first_name, "last_name": last_name, "date_of_birth": date_of_birth,
        "nationality": nationality, "phone": phone,
    }  # fmt: skip
    known = {name: value for name, value in person.items() if value is not None}
    wanted = ("customer.set_level", customer, {"level": level, "person": known})
    made = _asked(settings_of(data), wanted, reason, as_, token)
    show_asked(made, as_json=as_json)


@app.command()
def credit(
    customer: Customer,
    amount: Annotated[str, typer.Argument(help="Decimal amount.")],
    asset: Annotated[str, typer.Argument(help="Symbol, such as USDT.")],
    *,
    account: Account,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to pay a customer from the platform's account.

    Example:  bedesten customer credit ayse@example.com 50 USDT --account 7 --reason "ticket 12"
    """
    payload = {"account_id": account, "asset": asset.upper(), "amount": amount}
    made = _asked(settings_of(data), ("customer.credit", customer, payload), reason, as_, token)
    show_asked(made, as_json=as_json)


@app.command()
def freeze(
    customer: Customer,
    what: Annotated[What, typer.Argument(help="trading, withdrawals or new-orders.")],
    *,
    account: Account,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to freeze a customer's account. With trading frozen its open orders are cancelled.

    Example:  bedesten customer freeze ayse@example.com trading --account 7 --reason "case 3"
    """
    payload = {"account_id": account, "what": what.value.replace("-", "_")}
    made = _asked(settings_of(data), ("customer.freeze", customer, payload), reason, as_, token)
    show_asked(made, as_json=as_json)


@app.command()
def unfreeze(
    customer: Customer,
    what: Annotated[What, typer.Argument(help="trading, withdrawals or new-orders.")],
    *,
    account: Account,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask to let a customer's account do again what was frozen.

    Example:  bedesten customer unfreeze ayse@example.com trading --account 7 --reason "case 3"
    """
    payload = {"account_id": account, "what": what.value.replace("-", "_")}
    made = _asked(settings_of(data), ("customer.unfreeze", customer, payload), reason, as_, token)
    show_asked(made, as_json=as_json)


def _asked(
    settings: Settings,
    wanted: tuple[str, str, dict[str, Any]],
    reason: str,
    name: str | None,
    token: str | None,
) -> Approval:
    action, customer, payload = wanted

    async def work(desk: Desk) -> Approval:
        member = await member_of(desk, name, token)
        member.check(approvals.ACTIONS[action].permission)
        about = {"customer_id": await _customer(desk, customer)}
        asked = approvals.Asked(action=action, payload=about | payload, reason=reason)
        return await ask(desk, member, asked)

    return at_desk(settings, work)


async def _customer(desk: Desk, text: str) -> str:
    """An e-mail address becomes the id; anything else is taken for one."""
    if "@" not in text:
        return text
    done = await desk.conn.execute(
        "select user_id from public.users where lower(email) = lower(%s) and deleted_at is null",
        [text],
    )
    row = await done.fetchone()
    return text if row is None else str(row[0])

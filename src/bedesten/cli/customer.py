"""`bedesten customer show`, and what one member of staff asks for and another decides: `set-level`,
`set-segment`, `credit`, `freeze`, `unfreeze`, `suspend`, `ban`, `close`, `reopen`."""

from collections.abc import Callable
from enum import Enum
from typing import Annotated

import typer

from bedesten.cli import customer_page
from bedesten.cli.approvals import show_asked
from bedesten.cli.as_staff import As, Token
from bedesten.cli.asking import Ask, asked
from bedesten.cli.customer_import import import_
from bedesten.cli.options import AsJson, Data, settings_of

app = typer.Typer(help="Look at customers, and ask for changes.", no_args_is_help=True)
app.command()(customer_page.show)

Customer = Annotated[str, typer.Argument(help="Id or e-mail address of the customer.")]
Account = Annotated[int, typer.Option(help="Account number of the customer's.")]
Reason = Annotated[str, typer.Option(help="Why; the member who decides reads it.")]
Known = Annotated[str | None, typer.Option(show_default=False)]


class What(Enum):
    """What can be frozen."""

    TRADING = "trading"
    WITHDRAWALS = "withdrawals"
    NEW_ORDERS = "new-orders"


class Segment(Enum):
    """What kind of customer somebody is."""

    RETAIL = "retail"
    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


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
    wanted = Ask("customer.set_level", {"level": level, "person": known}, reason, customer)
    made = asked(settings_of(data), wanted, as_, token)
    show_asked(made, as_json=as_json)


@app.command(name="set-segment")
def set_segment(
    customer: Customer,
    segment: Annotated[Segment, typer.Argument(help="retail, professional or institutional.")],
    *,
    reason: Reason,
    as_: As = None,
    token: Token = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a customer's segment, which chooses the default profiles of fees and limits.

    Example:  bedesten customer set-segment ayse@example.com professional --reason "ticket 12"
    """
    wanted = Ask("customer.set_segment", {"segment": segment.value}, reason, customer)
    show_asked(asked(settings_of(data), wanted, as_, token), as_json=as_json)


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
    made = asked(settings_of(data), Ask("customer.credit", payload, reason, customer), as_, token)
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
    made = asked(settings_of(data), Ask("customer.freeze", payload, reason, customer), as_, token)
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
    made = asked(settings_of(data), Ask("customer.unfreeze", payload, reason, customer), as_, token)
    show_asked(made, as_json=as_json)


def _status_command(action: str) -> Callable[..., None]:
    def command(
        customer: Customer,
        *,
        reason: Reason,
        as_: As = None,
        token: Token = None,
        data: Data = None,
        as_json: AsJson = False,
    ) -> None:
        made = asked(settings_of(data), Ask(action, {}, reason, customer), as_, token)
        show_asked(made, as_json=as_json)

    return command


app.command(name="import")(import_)
EXAMPLE = "\n\nExample:  bedesten customer {} ayse@example.com --reason 'case 3' --as deniz"
for _name, _help in (
    ("suspend", "Ask to let a customer only read and cancel."),
    ("ban", "Ask to shut a customer out: sessions, API keys and open orders end."),
    ("close", "Ask to close a customer's account: sessions, API keys and open orders end."),
    ("reopen", "Ask to make a customer active again who is suspended, banned or closed."),
):
    _command = _status_command(f"customer.{_name}")
    app.command(name=_name, help=_help + EXAMPLE.format(_name))(_command)

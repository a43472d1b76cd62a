"""`bedesten account show | freeze | unfreeze | limit`: what accounts may do."""

from enum import Enum
from typing import Annotated

import typer

from bedesten.cli import listing
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of, with_engine
from bedesten.kit.money import to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import MassCancel, SetAccount, SetOrderLimit
from bedesten.protocol.events import AccountSet, MassCancelled
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountFlag, AccountKind

app = typer.Typer(help="Freeze accounts and limit them.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Account number.")]


class What(Enum):
    """What can be frozen."""

    TRADING = "trading"
    WITHDRAWALS = "withdrawals"
    NEW_ORDERS = "new-orders"

    @property
    def flag(self) -> AccountFlag:
        """As the engine knows it."""
        return {
            What.TRADING: AccountFlag.TRADING_FROZEN,
            What.WITHDRAWALS: AccountFlag.WITHDRAWALS_FROZEN,
            What.NEW_ORDERS: AccountFlag.CANCEL_ONLY,
        }[self]


@app.command()
def show(account: Number, data: Data = None, as_json: AsJson = False) -> None:
    """Show an account's kind and what is frozen.

    Example:  bedesten account show 12
    """

    async def work(client: EngineClient) -> AccountSet:
        return await _account(client, account)

    event = with_engine(settings_of(data), work)
    if as_json:
        print_json(as_object(event))
    else:
        kind = AccountKind(event.kind).name.lower()
        console.print(
            f"account {account} is {kind}; frozen: {', '.join(frozen(event)) or 'nothing'}"
        )


@app.command()
def freeze(
    account: Number,
    what: Annotated[What, typer.Argument(help="trading, withdrawals or new-orders.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Freeze an account. With trading frozen its open orders are cancelled at once.

    Example:  bedesten account freeze 12 trading
    """

    async def work(client: EngineClient) -> tuple[AccountSet, int]:
        event = await _set_flags(client, account, add=what.flag)
        if what is not What.TRADING:
            return event, 0
        events = await listing.run_command(client, MassCancel(account=account))
        done = sum(e.cancelled + e.remaining for e in events if isinstance(e, MassCancelled))
        return event, done

    event, cancelled = with_engine(settings_of(data), work)
    if as_json:
        print_json(as_object(event) | {"cancelled_orders": cancelled})
    else:
        console.print(f"account {account}: {what.value} frozen, {cancelled} orders cancelled")


@app.command()
def unfreeze(
    account: Number,
    what: Annotated[What, typer.Argument(help="trading, withdrawals or new-orders.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Let an account do again what was frozen.

    Example:  bedesten account unfreeze 12 trading
    """

    async def work(client: EngineClient) -> AccountSet:
        return await _set_flags(client, account, remove=what.flag)

    event = with_engine(settings_of(data), work)
    if as_json:
        print_json(as_object(event))
    else:
        console.print(f"account {account}: {what.value} no longer frozen")


@app.command()
def limit(
    account: Annotated[int, typer.Argument(help="Account number; 0: all without their own.")],
    maximum: Annotated[str, typer.Argument(help="How much; none: no limit; default: as all.")],
    *,
    asset: Annotated[
        str | None, typer.Option(help="Value in this quote asset instead of a number of orders.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Limit how many orders an account may have open, or how much they may be worth.

    Example:  bedesten account limit 12 500
    """

    async def work(client: EngineClient) -> None:
        listed = await listing.assets(client)
        found = listed.get(asset.upper()) if asset is not None else None
        if asset is not None and found is None:
            raise listing.NoSuchListing(asset)
        wanted = {"none": -1, "default": 0}.get(maximum)
        if wanted is None:
            wanted = to_units(maximum, found.scale if found is not None else 0)
        number = found.asset if found is not None else 0
        await listing.run_command(
            client, SetOrderLimit(account=account, asset=number, limit=wanted)
        )

    with_engine(settings_of(data), work)
    if as_json:
        print_json({"account_id": account, "asset": asset and asset.upper(), "limit": maximum})
        return
    of = f" of {asset.upper()}" if asset else " open orders"
    console.print(f"account {account or 'default'}: {maximum}{of}")


def as_object(event: AccountSet) -> dict[str, object]:
    """The account for --json."""
    return {
        "account_id": event.account,
        "kind": AccountKind(event.kind).name.lower(),
        "group": event.group,
        "frozen": frozen(event),
    }


def frozen(event: AccountSet) -> list[str]:
    """What is frozen of the account."""
    return [what.value for what in What if event.flags & what.flag]


async def _account(client: EngineClient, account: int) -> AccountSet:
    events = (await client.query(Query.ACCOUNT, account)).events
    found = next((event for event in events if isinstance(event, AccountSet)), None)
    if found is None:
        fail(f"There is no account {account}")
    return found


async def _set_flags(
    client: EngineClient,
    account: int,
    *,
    add: int = 0,
    remove: int = 0,
) -> AccountSet:
    known = await _account(client, account)
    command = SetAccount(
        account=account,
        kind=known.kind,
        flags=(known.flags | add) & ~remove,
        group=known.group,
        owner=known.owner,
    )
    (event,) = await listing.run_command(client, command)
    assert isinstance(event, AccountSet)
    return event

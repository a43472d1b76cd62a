"""`bedesten account show | freeze | unfreeze | limit`: what accounts may do."""

from enum import Enum
from typing import Annotated, Final, Literal

import psycopg
import typer

from bedesten.cli import listing
from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of, with_engine
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.kit.money import to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import MassCancel, SetAccount, SetOrderLimit
from bedesten.protocol.events import AccountSet, MassCancelled
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountFlag, AccountKind

app = typer.Typer(help="Freeze accounts and limit them.", no_args_is_help=True)

CAUSE: Final = "operator"
OWNER: Final = """
    select u.user_id from public.accounts as a join public.users as u on u.user_id = a.user_id
    where a.account_id = %s
"""
STEPS: Final = {
    "freeze": "insert into public.account_freezes (account_id, what, cause) values (%s, %s, %s)"
    " on conflict do nothing",
    "release": "delete from public.account_freezes"
    " where account_id = %s and what = %s and cause = %s",
}
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

    settings = settings_of(data)

    async def work(client: EngineClient) -> tuple[AccountSet, int]:
        event = await _set_flags(client, account, add=what.flag)
        if what is not What.TRADING:
            return event, 0
        events = await listing.run_command(client, MassCancel(account=account))
        done = sum(e.cancelled + e.remaining for e in events if isinstance(e, MassCancelled))
        return event, done

    _remember(settings, account, "freeze", what)
    event, cancelled = with_engine(settings, work)
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
    """Let an account do again what was frozen with `account freeze`.

    What staff froze, or its customer's level or status forbids, stays frozen.

    Example:  bedesten account unfreeze 12 trading
    """
    settings = settings_of(data)
    stays = _remember(settings, account, "release", what)

    async def work(client: EngineClient) -> AccountSet:
        return await _set_flags(client, account, remove=what.flag & ~stays)

    event = with_engine(settings, work)
    if as_json:
        print_json(as_object(event))
    elif event.flags & what.flag:
        console.print(f"account {account}: {what.value} stays frozen by staff, level or status")
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
    if account == 0 and asset is None:
        fail("For all it is a parameter: bedesten parameters set trading.max_open_orders_per_user")

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


def _remember(
    settings: Settings, account: int, step: Literal["freeze", "release"], what: What
) -> int:
    """Keep with the rules that an operator froze a customer's account, or no more; the flags that
    stand against it besides. The engine follows the rules."""
    word = "new_orders" if what is What.NEW_ORDERS else what.value
    try:
        url = Access(settings.data, settings.database_url).url("admin_user")
        with psycopg.connect(url, application_name="bedesten account") as conn:
            row = conn.execute(OWNER, [account]).fetchone()
            if row is None:
                return 0
            conn.execute(STEPS[step], [account, word, CAUSE])
            (flags,) = conn.execute("select public.account_flags(%s, %s)", [row[0], account])
    except (DatabaseProblem, psycopg.OperationalError) as error:
        fail(f"The rules cannot be changed: {error}")
    return int(flags[0])


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

"""The market and the funded accounts on which a load runs."""

import asyncio
import uuid
from collections.abc import Callable

import msgspec

from bedesten.cli.listing import list_asset, list_market, run_command
from bedesten.cli.load.run_state import RunState
from bedesten.kit.ids import CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetAccount, SetOrderLimit, Transfer
from bedesten.protocol.events import AccountSet, BalanceChanged
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import (
    PLATFORM_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    Reason,
)

SCALE = 8
STEP = "0.0001"  # tick and lot: four decimals each, so one tick of one lot is one unit of quote
FUNDS = 10**18  # units of each asset for each user
AT_ONCE = 250
NO_LIMIT = -1  # of open orders


class Venue(msgspec.Struct, frozen=True):
    """A market of its own and the account of each user number."""

    market: int
    symbol: str
    accounts: dict[int, int]


def owner_of(run: RunState, user: int) -> CustomerId:
    """Who owns the account of this user number."""
    return CustomerId(uuid.uuid5(uuid.NAMESPACE_URL, f"bedesten:load:{run.name}:{user}"))


async def prepare(
    client: EngineClient, run: RunState, users: int, progress: Callable[[int], None]
) -> Venue:
    """List the run's market, open and fund its accounts; what exists already is kept."""
    base, quote = f"L{run.name}", f"Q{run.name}"
    assets = [
        (await list_asset(client, symbol, scale=SCALE, kind=AssetKind.CRYPTO)).asset
        for symbol in (base, quote)
    ]
    terms = await list_market(client, f"{base}-{quote}", tick=STEP, lot=STEP, band_ppm=0)
    known = {
        event.owner: event.account
        for event in (await client.query(Query.ACCOUNTS)).events
        if isinstance(event, AccountSet)
    }
    accounts: dict[int, int] = {}
    for start in range(0, users, AT_ONCE):
        batch = range(start, min(start + AT_ONCE, users))
        opened = await asyncio.gather(
            *(_account(client, run, user, assets, known) for user in batch)
        )
        accounts.update(zip(batch, opened, strict=True))
        progress(len(accounts))
    return Venue(terms.market, terms.symbol, accounts)


async def _account(
    client: EngineClient, run: RunState, user: int, assets: list[int], known: dict[bytes, int]
) -> int:
    owner = owner_of(run, user).bytes
    account = known.get(owner)
    if account is None:
        (event,) = await run_command(client, SetAccount(kind=AccountKind.SPOT, owner=owner))
        assert isinstance(event, AccountSet)
        account = event.account
        funded: set[int] = set()
    else:
        funded = await _assets_of(client, account)
    await run_command(client, SetOrderLimit(account=account, limit=NO_LIMIT))
    for asset in assets:
        if asset in funded:
            continue
        cause = uuid.uuid5(uuid.UUID(bytes=owner), str(asset)).bytes
        await run_command(
            client,
            Transfer(
                key=cause,
                debit_account=PLATFORM_ACCOUNT,
                credit_account=account,
                asset=asset,
                debit_bucket=Bucket.AVAILABLE,
                credit_bucket=Bucket.AVAILABLE,
                reason=Reason.ADJUSTMENT,
                amount=FUNDS,
            ),
        )
    return account


async def _assets_of(client: EngineClient, account: int) -> set[int]:
    """What the account has been given already."""
    found = (await client.query(Query.BALANCES, account)).events
    return {event.asset for event in found if isinstance(event, BalanceChanged)}

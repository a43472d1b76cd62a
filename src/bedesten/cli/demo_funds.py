"""Opens demo accounts and pays them from the platform's account, by journaled transfers."""

import uuid
from collections.abc import Iterable

import psycopg

from bedesten.cli.listing import NoSuchListing, assets, run_command
from bedesten.db.access import Access
from bedesten.domain import identity
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.kit.money import to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetAccount, Transfer
from bedesten.protocol.events import AccountSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import PLATFORM_ACCOUNT, AccountKind, Bucket, Reason


async def account_of(client: EngineClient, owner: uuid.UUID) -> AccountId:
    """The spot account of this owner; opened when there is none."""
    found = (await client.query(Query.ACCOUNTS)).events
    for event in found:
        if isinstance(event, AccountSet) and event.owner == owner.bytes:
            return AccountId(event.account)
    return await open_account(client, owner)


def enrol_all(access: Access, owners: Iterable[CustomerId]) -> None:
    """Enter customers of demos and loads; the accounts come from the engine."""
    with psycopg.connect(access.url("admin_user")) as conn:
        identity.enrol(conn, owners)


async def open_account(client: EngineClient, owner: uuid.UUID) -> AccountId:
    """A new spot account. Raises EngineRefused."""
    command = SetAccount(kind=AccountKind.SPOT, owner=owner.bytes, key=uuid.uuid4().bytes)
    (event,) = await run_command(client, command)
    assert isinstance(event, AccountSet)
    return AccountId(event.account)


async def fund(client: EngineClient, account: AccountId, funds: dict[str, str]) -> None:
    """Pay these decimal amounts by asset symbol, once for ever per account and asset.

    Raises NoSuchListing, EngineRefused.
    """
    listed = await assets(client)
    missing = sorted(funds.keys() - listed.keys())
    if missing:
        raise NoSuchListing(
            f"{', '.join(missing)}; the demo's assets come with: bedesten up --demo"
        )
    for symbol, amount in funds.items():
        asset = listed[symbol]
        cause = uuid.uuid5(uuid.NAMESPACE_URL, f"bedesten:demo-funds:{account}:{symbol}")
        await run_command(
            client,
            Transfer(
                key=cause.bytes,
                debit_account=PLATFORM_ACCOUNT,
                credit_account=account,
                asset=asset.asset,
                debit_bucket=Bucket.AVAILABLE,
                credit_bucket=Bucket.AVAILABLE,
                reason=Reason.ADJUSTMENT,
                amount=to_units(amount, asset.scale),
            ),
        )

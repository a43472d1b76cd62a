"""Close an account that is empty, for good."""

from typing import Final

import psycopg

from bedesten.domain.identity.accounts import store
from bedesten.domain.identity.accounts.find import own_account
from bedesten.domain.identity.accounts.model import (
    AccountClosed,
    AccountIsDefault,
    AccountNotEmpty,
)
from bedesten.domain.identity.customers import freezes
from bedesten.domain.identity.people import Device, note
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import BalanceChanged, OrderState
from bedesten.protocol.frames import Query

CAUSE: Final = "closed"


async def close_account(
    conn: psycopg.AsyncConnection,
    engine: EngineClient,
    customer: CustomerId,
    account: AccountId,
    device: Device,
) -> None:
    """Nothing moves in it from then on; what happened in it can still be read.

    Raises NoSuchAccount, AccountClosed, AccountIsDefault, AccountNotEmpty, EngineUnavailable,
    OutcomeUnknown.
    """
    try:
        async with conn.transaction():
            await store.lock(conn, customer)
            found = await own_account(conn, customer, account)
            if found.status == "closed":
                raise AccountClosed
            if found.is_default:
                raise AccountIsDefault
            await _check_empty(engine, account)
            await freezes.freeze(conn, account, "trading", CAUSE)
            await freezes.freeze(conn, account, "withdrawals", CAUSE)
            await freezes.enforce(conn, engine, customer, account)
            # Once more: an order, or money, may have come before the engine refused it.
            await _check_empty(engine, account)
            await store.set_closed(conn, account)
            about = {"account_id": account}
            await note(conn, device, customer, "account_closed", metadata=about)
    except AccountNotEmpty:
        await freezes.enforce(conn, engine, customer, account)  # as it was before
        raise


async def _check_empty(engine: EngineClient, account: AccountId) -> None:
    for event in (await engine.query(Query.BALANCES, account)).events:
        if isinstance(event, BalanceChanged):
            amounts = (event.available, event.held, event.set_aside, event.bonus)
            if any(amounts):
                raise AccountNotEmpty
    orders = (await engine.query(Query.OPEN_ORDERS, account, 0)).events
    if any(isinstance(event, OrderState) for event in orders):
        raise AccountNotEmpty("it has open orders")

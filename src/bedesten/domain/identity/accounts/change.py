"""Change what an account is called and shown in, and which is meant."""

from typing import Any, Final

import psycopg

from bedesten.domain.identity.accounts import store
from bedesten.domain.identity.accounts.find import own_account
from bedesten.domain.identity.accounts.model import (
    AccountView,
    CurrencyUnknown,
    NotForDefault,
)
from bedesten.domain.identity.people import Device, note
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import AccountId, CustomerId

CURRENCIES: Final = ("currency_primary", "currency_secondary")


async def change_account(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    account: AccountId,
    changes: dict[str, Any],
    device: Device,
) -> AccountView:
    """`changes`: label, currency_primary, currency_secondary (none: as the parameters say),
    is_default (only true). What is absent stays.

    Raises Malformed, NoSuchAccount, CurrencyUnknown, NotForDefault.
    """
    if changes.get("is_default") is False:
        raise Malformed("make another account the default one instead")
    async with conn.transaction():
        await store.lock(conn, customer)
        before = await own_account(conn, customer, account)
        for name in CURRENCIES:
            symbol = changes.get(name)
            if symbol is not None and not await store.is_listed(conn, symbol):
                raise CurrencyUnknown(symbol)
        if changes.get("is_default"):
            if before.account_type != "spot" or before.status == "closed":
                raise NotForDefault
            await store.set_default(conn, customer, account)
        await store.set_profile(conn, account, changes)
        about = {"account_id": account, "changed": sorted(changes)}
        await note(conn, device, customer, "account_changed", metadata=about)
        return await own_account(conn, customer, account)

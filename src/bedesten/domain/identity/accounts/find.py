"""Find one account of a customer's."""

import re
from typing import Final

import psycopg

from bedesten.domain.identity.accounts import store
from bedesten.domain.identity.accounts.model import AccountView, NoSuchAccount
from bedesten.kit.ids import AccountId, CustomerId

NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


async def own_account(
    conn: psycopg.AsyncConnection, customer: CustomerId, account: AccountId
) -> AccountView:
    """Raises NoSuchAccount, also for somebody else's."""
    for one in await store.own(conn, customer):
        if one.account_id == account:
            return one
    raise NoSuchAccount


def account_id(text: str) -> AccountId:
    """Raises NoSuchAccount for what is no number of an account."""
    if not NUMBER.fullmatch(text):
        raise NoSuchAccount
    return AccountId(int(text))

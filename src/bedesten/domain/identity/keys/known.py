"""Names in what is asked of a key: markets that are listed, accounts that are the customer's."""

from typing import Final

import psycopg

from bedesten.domain.identity.accounts import store as accounts
from bedesten.domain.identity.accounts.model import AccountClosed, NoSuchAccount
from bedesten.domain.identity.keys import store
from bedesten.kit.errors import DomainError, Malformed
from bedesten.kit.ids import AccountId, CustomerId


class MarketUnknown(Malformed):
    """A key cannot be limited to what does not exist."""

    code = "market_unknown"
    title = "There is no such market to limit a key to"


ERRORS: Final[tuple[type[DomainError], ...]] = (MarketUnknown,)


async def known_markets(conn: psycopg.AsyncConnection, symbols: list[str]) -> frozenset[str]:
    """Their symbols, however they were spelled. Raises MarketUnknown."""
    found = set()
    for symbol in symbols:
        listed = await store.market_symbol(conn, symbol)
        if listed is None:
            raise MarketUnknown(symbol)
        found.add(listed)
    return frozenset(found)


async def known_accounts(
    conn: psycopg.AsyncConnection, customer: CustomerId, wanted: list[int]
) -> tuple[AccountId, ...]:
    """In the order given, each once. Raises NoSuchAccount, AccountClosed."""
    own = {one.account_id: one for one in await accounts.own(conn, customer)}
    for account in wanted:
        if account not in own:
            raise NoSuchAccount(str(account))
        if own[account].status == "closed":
            raise AccountClosed(str(account))
    return tuple(map(AccountId, dict.fromkeys(wanted)))

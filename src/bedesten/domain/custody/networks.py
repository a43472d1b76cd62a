"""On which networks assets live, and on what terms."""

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.custody import store
from bedesten.domain.ledger import public_history


class AssetNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """An asset on a network; null is no bound."""

    asset: str
    network: str
    display_name: str
    contract: str
    decimals: int
    confirmations: int
    min_deposit: str
    withdraw_fee: str
    min_withdrawal: str
    max_withdrawal: str | None
    takes_deposits: bool
    pays_withdrawals: bool
    tag_kind: str


async def list_networks(pool: AsyncConnectionPool) -> list[AssetNetwork]:
    """By asset, the preferred network first. Raises HistoryUnavailable."""
    async with public_history(pool) as history:
        rows = await store.networks(history.conn)
    return [AssetNetwork(**row) for row in rows]

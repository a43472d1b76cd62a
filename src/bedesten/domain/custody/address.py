"""Where a customer pays an asset to."""

import msgspec

from bedesten.domain.custody import store
from bedesten.domain.ledger import own_history
from bedesten.domain.markets import Desk


class DepositAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address of the caller's; `tag` is empty where the network has none."""

    network: str
    address: str
    tag: str


async def deposit_address(desk: Desk, asset: str, network: str | None) -> DepositAddress | None:
    """The caller's address for this asset, on this network or the preferred one, if one was given
    out. Raises HistoryUnavailable."""
    asked = {"account": desk.subject.account, "asset": asset, "network": network}
    async with own_history(desk.pool, desk.subject.customer) as history:
        row = await store.address(history.conn, asked)
    return None if row is None else DepositAddress(**row)

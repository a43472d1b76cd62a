"""An account's balances as the engine has them, committed."""

import msgspec

from bedesten.domain.markets import Asset, Desk
from bedesten.protocol.events import BalanceChanged
from bedesten.protocol.frames import Query


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """What an account has of an asset: spendable, held by open orders and pending operations,
    set aside by staff, granted as bonus; total is their sum."""

    asset: str
    available: str
    locked: str
    reserved: str
    bonus: str
    total: str


class BalanceList(msgspec.Struct, frozen=True, kw_only=True):
    """Balances of every asset the account has touched; `as_of_seq` is the journal's position."""

    data: list[Balance]
    as_of_seq: int
    next_cursor: str | None = None


async def read_balances(desk: Desk) -> BalanceList:
    """The account's balances that the caller may see, by asset id. Raises EngineUnavailable."""
    answer = await desk.engine.query(Query.BALANCES, desk.subject.account)
    balances = [
        balance_of(await desk.catalogue.asset_by_id(event.asset), event)
        for event in answer.events
        if isinstance(event, BalanceChanged)
    ]
    seen = await desk.asset_names()
    if seen is not None:
        balances = [one for one in balances if one.asset in seen]
    return BalanceList(data=balances, as_of_seq=answer.seq)


def balance_of(asset: Asset, event: BalanceChanged) -> Balance:
    """One balance as text."""
    total = event.available + event.held + event.set_aside + event.bonus
    return Balance(
        asset=asset.symbol,
        available=asset.text(event.available),
        locked=asset.text(event.held),
        reserved=asset.text(event.set_aside),
        bonus=asset.text(event.bonus),
        total=asset.text(total),
    )

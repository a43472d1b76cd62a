"""What an account owns, and what that is worth in one asset."""

from collections.abc import Mapping
from fractions import Fraction

import msgspec

from bedesten.domain.ledger import Balance, public_history, read_balances
from bedesten.domain.markets import Asset, Desk
from bedesten.domain.reporting import store
from bedesten.domain.reporting.valuing import price_text, rates_in, value_of


class Holding(Balance, frozen=True, kw_only=True):
    """A balance, the price of a unit, and what `total` is worth, rounded down; both null where no
    market tells."""

    price: str | None
    value: str | None


class Portfolio(msgspec.Struct, frozen=True, kw_only=True):
    """What an account owns; `total` is the sum of the values that are known, in `currency`.
    Balances are of the journal's position `as_of_seq`, prices the last ones in the tables."""

    currency: str
    total: str
    as_of_seq: int
    data: list[Holding]


async def read_portfolio(desk: Desk, symbol: str) -> Portfolio:
    """Of the account that asks, by asset id, what it has nothing of left out. Raises Refused
    (asset_not_found), HistoryUnavailable, EngineUnavailable."""
    currency = await desk.catalogue.asset(symbol)
    balances = await read_balances(desk)
    async with public_history(desk.pool) as history:
        rates = rates_in(currency.id, await store.last_prices(history.conn))
    total, holdings = 0, []
    for balance in balances.data:
        if balance.total == "0":
            continue
        asset = await desk.catalogue.asset(balance.asset)
        value, holding = _valued(balance, rates.get(asset.id), currency)
        total += value
        holdings.append(holding)
    return Portfolio(
        currency=currency.symbol,
        total=currency.text(total),
        as_of_seq=balances.as_of_seq,
        data=holdings,
    )


def _valued(balance: Balance, rate: Fraction | None, currency: Asset) -> tuple[int, Holding]:
    """What it is worth as far as is known, and how that is told."""
    has: Mapping[str, str] = msgspec.structs.asdict(balance)
    if rate is None:
        return 0, Holding(**has, price=None, value=None)
    value = value_of(Fraction(balance.total), rate, currency)
    return value, Holding(**has, price=price_text(rate), value=currency.text(value))

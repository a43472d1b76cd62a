"""What each account traded in 30 days, in one asset.

A trade counts for both its sides, with its value in the quote asset. Another quote asset is
converted at the last price of its market with the wanted one, exactly; where there is no such
market or no trade yet, its volume does not count, and is named.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import msgspec
import psycopg

DAYS: Final = 30
VOLUMES: Final = """
    with side as (
        select t.buyer_account_id as account_id, t.market_id, t.total_value
        from public.trades as t
        where t.trade_id >= admin.id_floor(now() - make_interval(days => %(days)s))
        union all
        select t.seller_account_id, t.market_id, t.total_value
        from public.trades as t
        where t.trade_id >= admin.id_floor(now() - make_interval(days => %(days)s))
    )
    select s.account_id, m.quote_asset_id, sum(s.total_value)
    from side as s join public.markets as m on m.market_id = s.market_id
    group by s.account_id, m.quote_asset_id
"""
LAST_PRICES: Final = """
    select m.base_asset_id, m.quote_asset_id, newest.price
    from public.markets as m
    cross join lateral (
        select t.price from public.market_trades as t
        where t.market_id = m.market_id order by t.trade_id desc limit 1
    ) as newest
    where %(asset)s in (m.base_asset_id, m.quote_asset_id)
"""


class Volumes(msgspec.Struct, frozen=True):
    """Volume by account; assets whose volume could not be converted."""

    by_account: Mapping[int, Fraction]
    not_counted: frozenset[int]


def volumes(conn: psycopg.Connection, asset: int) -> Volumes:
    """The volume of every account that traded, in whole units of `asset`."""
    rates = rates_of(conn.execute(LAST_PRICES, {"asset": asset}), asset)
    found: dict[int, Fraction] = defaultdict(Fraction)
    missing = set()
    for account, quote, value in conn.execute(VOLUMES, {"days": DAYS}):
        if quote in rates:
            found[account] += Fraction(value) * rates[quote]
        else:
            missing.add(quote)
    return Volumes(found, frozenset(missing))


def rates_of(prices: Iterable[tuple[Any, ...]], asset: int) -> dict[int, Fraction]:
    """What one unit of each asset is worth in `asset`, of the rows of LAST_PRICES. A market that is
    quoted in it comes before one that it is traded in."""
    rates: dict[int, Fraction] = {}
    price: Decimal
    for base, quote, price in prices:
        if quote == asset:
            rates[base] = Fraction(price)
        else:
            rates.setdefault(quote, Fraction(price) ** -1)
    return rates | {asset: Fraction(1)}

"""SQL of what is told about accounts: prices of now and then, and balances of past moments."""

from decimal import Decimal
from typing import Final, NamedTuple

import psycopg

from bedesten.domain.market_data import Interval
from bedesten.domain.reporting.valuing import Price
from bedesten.kit.ids import AccountId
from bedesten.kit.moment import moment_of

MS_NS: Final = 1_000_000
LAST_PRICES: Final = """
    select m.base_asset_id, m.quote_asset_id, t.price, t.trade_id
    from public.markets as m
    cross join lateral (
        select x.price, x.trade_id from public.market_trades as x
        where x.market_id = m.market_id order by x.trade_id desc limit 1
    ) as t
    where m.phase <> 'closed'
"""
# One statement, so that balances and movements are of the same moment.
MOVEMENTS: Final = """
    select b.asset_id, 0 as period, b.available + b.locked + b.reserved + b.bonus as amount
    from public.balances as b where b.account_id = %(account)s
    union all
    select e.asset_id, width_bucket(e.transfer_id, %(starts)s::bigint[]),
        sum(case e.direction when 'debit' then e.amount else -e.amount end)
    from public.ledger_entries as e
    where e.ledger_account_id = %(account)s and e.transfer_id >= %(first)s
    group by 1, 2
"""
# Of each market the closes in a span, and the one before it.
CLOSES: Final = """
    with listed as (
        select m.market_id, m.base_asset_id, m.quote_asset_id
        from public.markets as m
        where m.phase <> 'closed'
            and (m.base_asset_id = any(%(assets)s) or m.quote_asset_id = any(%(assets)s)
                or %(currency)s in (m.base_asset_id, m.quote_asset_id))
    )
    select l.base_asset_id, l.quote_asset_id, k.close_price,
        (extract(epoch from k.open_time) * 1000)::bigint
    from listed as l
    cross join lateral (
        select x.open_time, x.close_price from public.klines as x
        where x.market_id = l.market_id and x.interval = %(interval)s::public.kline_interval
            and x.open_time < %(low)s and x.trades_count > 0
        order by x.open_time desc limit 1
    ) as k
    union all
    select l.base_asset_id, l.quote_asset_id, k.close_price,
        (extract(epoch from k.open_time) * 1000)::bigint
    from listed as l
    join public.klines as k on k.market_id = l.market_id
        and k.interval = %(interval)s::public.kline_interval
        and k.open_time >= %(low)s and k.open_time < %(high)s and k.trades_count > 0
"""


class Movement(NamedTuple):
    """`amount` of an asset: what an account has (period 0), or what came in a period, less what
    went."""

    asset: int
    period: int
    amount: Decimal


async def last_prices(conn: psycopg.AsyncConnection) -> list[Price]:
    """Of every market that is not closed and ever traded."""
    return [Price(*row) for row in await (await conn.execute(LAST_PRICES)).fetchall()]


async def movements(
    conn: psycopg.AsyncConnection, account: AccountId, starts: list[int]
) -> list[Movement]:
    """What the account has, and what came and went in each period; periods begin with these engine
    ids, in order, and are counted from 1."""
    asked = {"account": account, "starts": starts, "first": starts[0]}
    return [Movement(*row) for row in await (await conn.execute(MOVEMENTS, asked)).fetchall()]


async def closes(
    conn: psycopg.AsyncConnection,
    interval: Interval,
    span: tuple[int, int],
    assets: tuple[int, list[int]],
) -> list[Price]:
    """Closes of klines that begin in a span of milliseconds, and the last one before it, of the
    markets of a currency and of other assets; `at` is when the kline begins."""
    low, high = (moment_of(ms * MS_NS) for ms in span)
    currency, others = assets
    asked = {
        "interval": str(interval),
        "low": low,
        "high": high,
        "currency": currency,
        "assets": others,
    }
    return [Price(*row) for row in await (await conn.execute(CLOSES, asked)).fetchall()]

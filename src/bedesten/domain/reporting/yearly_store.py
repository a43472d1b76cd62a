"""SQL of yearly reports: sums of a year's movements and trades, and all that was before its end."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

import psycopg

from bedesten.kit.ids import AccountId

PAGE: Final = 2_000
# One statement, so that balances and movements are of the same moment.
FLOWS: Final = """
    select b.asset_id, 0 as period, '' as type, true as comes,
        b.available + b.locked + b.reserved + b.bonus as amount
    from public.balances as b where b.account_id = %(account)s
    union all
    select e.asset_id, width_bucket(e.transfer_id, array[%(first)s, %(end)s]::bigint[]),
        e.entry_type::text, e.direction = 'debit', sum(e.amount)
    from public.ledger_entries as e
    where e.ledger_account_id = %(account)s and e.transfer_id >= %(first)s
    group by 1, 2, 3, 4
"""
TRADED: Final = """
    select t.market_id, width_bucket(t.trade_id, %(months)s::bigint[]) as month,
        t.side::text, count(*), sum(t.quantity), sum(t.total_value), sum(t.commission)
    from public.account_trades as t
    where t.account_id = %(account)s and t.trade_id >= %(first)s and t.trade_id < %(end)s
    group by 1, 2, 3
"""
# Two legs of one account are no movement of it: what is held, and given back.
STORY: Final = """
    select t.trade_id as id, t.market_id, t.side::text as side, t.quantity, t.total_value,
        t.net_amount, null::integer as asset_id, null::numeric as amount
    from public.account_trades as t
    where t.account_id = %(account)s and t.trade_id < %(end)s
    union all
    select e.transfer_id, null, null, null, null, null, e.asset_id,
        sum(case e.direction when 'debit' then e.amount else -e.amount end)
    from public.ledger_entries as e
    where e.ledger_account_id = %(account)s and e.transfer_id < %(end)s
        and e.reference_type <> 'trade' and e.entry_type <> 'order'
    group by e.transfer_id, e.asset_id
    having sum(case e.direction when 'debit' then e.amount else -e.amount end) <> 0
    order by 1, 3
"""


class Flow(NamedTuple):
    """A sum of an asset: what the account has now (period 0), or what came or went in the year (1)
    or after it (2) by entries of a type."""

    asset: int
    period: int
    type: str
    comes: bool
    amount: Decimal


class TradedSum(NamedTuple):
    """An account's side of a market in a month of the year, counted from 1."""

    market: int
    month: int
    side: str
    trades: int
    quantity: Decimal
    value: Decimal
    fee: Decimal


class Happened(NamedTuple):
    """A trade of the account (`asset` None), or what else came or went; `net` is what a trade
    brought, its fee taken off."""

    id: int
    market: int | None
    side: str | None
    quantity: Decimal | None
    value: Decimal | None
    net: Decimal | None
    asset: int | None
    amount: Decimal | None


async def flows(conn: psycopg.AsyncConnection, account: AccountId, months: list[int]) -> list[Flow]:
    """Of the year whose months, and its end, begin with these engine ids."""
    done = await conn.execute(FLOWS, _asked(account, months))
    return [Flow(*row) for row in await done.fetchall()]


async def traded(
    conn: psycopg.AsyncConnection, account: AccountId, months: list[int]
) -> list[TradedSum]:
    """By market, month and side."""
    done = await conn.execute(TRADED, _asked(account, months))
    return [TradedSum(*row) for row in await done.fetchall()]


async def story(
    conn: psycopg.AsyncConnection, account: AccountId, months: list[int]
) -> AsyncIterator[Happened]:
    """All that happened to the account before the year's end, the oldest first, page by page."""
    async with conn.cursor(name="story") as cursor:
        cursor.itersize = PAGE
        await cursor.execute(STORY, _asked(account, months))
        async for row in cursor:
            yield Happened(*row)


def _asked(account: AccountId, months: list[int]) -> dict[str, Any]:
    return {"account": account, "months": months, "first": months[0], "end": months[-1]}

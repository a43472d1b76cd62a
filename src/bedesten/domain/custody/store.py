"""SQL of networks, addresses, deposits and withdrawals; amounts come as plain decimal text."""

from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import dict_row

NETWORKS: Final = """
    select a.symbol as asset, l.network, n.display_name, l.contract, l.decimals,
        coalesce(l.confirmations, n.confirmations) as confirmations,
        trim_scale(l.min_deposit)::text as min_deposit,
        trim_scale(coalesce(l.withdraw_fee, t.withdraw_fee, 0))::text as withdraw_fee,
        trim_scale(coalesce(t.min_withdraw_amount, 0))::text as min_withdrawal,
        trim_scale(t.max_withdraw_amount)::text as max_withdrawal,
        l.deposits_enabled and n.is_active as takes_deposits,
        l.withdrawals_enabled and n.is_active as pays_withdrawals,
        l.tag_kind::text as tag_kind
    from public.asset_networks as l
    join public.networks as n on n.network = l.network
    join public.assets as a on a.asset_id = l.asset_id
    left join public.asset_terms as t on t.asset_id = l.asset_id
    order by a.asset_id, l.priority, l.network
"""
ADDRESS: Final = """
    select d.network, d.address, d.tag
    from public.deposit_addresses as d
    join public.asset_networks as l on l.network = d.network
    join public.assets as a on a.asset_id = l.asset_id
    where d.account_id = %(account)s and a.symbol = %(asset)s and d.retired_at is null
        and (%(network)s::text is null or d.network = %(network)s)
    order by l.priority, d.created_at desc
    limit 1
"""
_OF_SPAN: Final = """
    join public.assets as a on a.asset_id = m.asset_id
    where m.account_id = %(account)s
        and (%(asset)s::text is null or a.symbol = %(asset)s)
        and (%(txid)s::text is null or m.txid = %(txid)s)
        and m.created_at >= %(since)s and m.created_at < %(before)s
    order by m.created_at desc
    limit %(limit)s offset %(offset)s
"""
DEPOSITS: Final = f"""
    select m.deposit_id::text as id, a.symbol as asset, m.network, m.address, m.tag, m.txid,
        trim_scale(m.amount)::text as amount, m.shown_status::text as status, m.confirmations,
        m.required_confirmations, m.created_at, m.processed_at as completed_at
    from public.deposits as m {_OF_SPAN}
"""  # noqa: S608 -- our own columns
WITHDRAWALS: Final = f"""
    select m.withdrawal_id::text as id, a.symbol as asset, m.network, m.address, m.tag, m.txid,
        trim_scale(m.net_amount)::text as amount, trim_scale(m.fee)::text as fee,
        m.shown_status::text as status, m.is_internal, m.created_at,
        m.confirmed_at as completed_at
    from public.withdrawals as m {_OF_SPAN}
"""  # noqa: S608 -- our own columns
Row = dict[str, Any]


async def networks(conn: psycopg.AsyncConnection) -> list[Row]:
    """Of every asset, the preferred network first."""
    return await _rows(conn, NETWORKS, {})


async def address(conn: psycopg.AsyncConnection, question: Row) -> Row | None:
    """The account's address for an asset, on a network or on the preferred one."""
    return next(iter(await _rows(conn, ADDRESS, question)), None)


async def deposits(conn: psycopg.AsyncConnection, question: Row) -> list[Row]:
    """Of the account, newest first."""
    return await _rows(conn, DEPOSITS, question)


async def withdrawals(conn: psycopg.AsyncConnection, question: Row) -> list[Row]:
    """Of the account, newest first."""
    return await _rows(conn, WITHDRAWALS, question)


async def _rows(conn: psycopg.AsyncConnection, query: LiteralString, values: Row) -> list[Row]:
    cursor = await conn.cursor(row_factory=dict_row).execute(query, values)
    return await cursor.fetchall()

"""Which accounts' flags in the engine are not what the rules say, and how many orders are allowed.

What sets the flags of one account is identity.freezes.enforce.
"""

import psycopg

from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import SetOrderLimit
from bedesten.protocol.events import Refused
from bedesten.protocol.vocabulary import Refusal

# Those that may not trade and still have orders open are not done either.
DIFFERENT = """
    select f.account_id, f.user_id from admin.account_flags as f
    where f.wanted <> f.projected or (f.wanted & 1 = 1 and exists (
        select from public.open_orders as o where o.account_id = f.account_id))
    order by f.account_id
"""
NEWER = """
    select a.account_id, u.user_id
    from public.accounts as a left join public.users as u on u.user_id = a.user_id
    where a.account_id > %s order by a.account_id limit 1000
"""
NEWEST = "select coalesce(max(account_id), 0) from public.accounts"
OWNED = """
    select a.account_id, u.user_id
    from public.accounts as a join public.users as u on u.user_id = a.user_id
    where a.user_id = %(customer)s or a.account_id = %(account)s order by a.account_id
"""
ORDER_LIMIT = """
    select config.number_of('trading.max_open_orders_per_user')::integer,
        (select l.max_open::bigint from public.order_limits as l
            where l.account_id = 0 and l.asset_id = 0)
"""
Owned = tuple[AccountId, CustomerId]


class LimitRefused(Exception):
    """The engine does not take a limit that must hold; the message says why."""


async def differing(conn: psycopg.AsyncConnection) -> list[Owned]:
    """Customers' accounts whose flags are not as they should be, as far as the tables know."""
    return await (await conn.execute(DIFFERENT)).fetchall()


async def opened_after(
    conn: psycopg.AsyncConnection, newest: AccountId
) -> list[tuple[AccountId, CustomerId | None]]:
    """Accounts opened since, at most a thousand; None: the house, or nobody we know."""
    return await (await conn.execute(NEWER, [newest])).fetchall()


async def projected(conn: psycopg.AsyncConnection) -> int:
    """The journal row up to which the tables show."""
    done = await conn.execute("select seq from public.projection_cursor where name = 'main'")
    row = await done.fetchone()
    return 0 if row is None else int(row[0])


async def newest(conn: psycopg.AsyncConnection) -> AccountId:
    """The account opened last; 0: there is none yet."""
    row = await (await conn.execute(NEWEST)).fetchone()
    assert row is not None, "a maximum has a row"
    return AccountId(row[0])


async def of(
    conn: psycopg.AsyncConnection, *, customer: str | None = None, account: str | None = None
) -> list[Owned]:
    """The accounts of a customer, or one account, as the database names them."""
    return await (await conn.execute(OWNED, {"customer": customer, "account": account})).fetchall()


async def follow_order_limit(
    conn: psycopg.AsyncConnection, engine: EngineClient, sent: int | None
) -> int:
    """Set how many open orders an account may have by default; the number that holds now.

    The tables may be behind: `sent` is what this process sent last. Raises EngineUnavailable,
    OutcomeUnknown, LimitRefused.
    """
    row = await (await conn.execute(ORDER_LIMIT)).fetchone()
    assert row is not None, "it has one row"
    wanted, projected = int(row[0]), row[1]
    if wanted == projected and sent in (None, wanted):
        return wanted
    for event in (await engine.submit(SetOrderLimit(limit=wanted))).events:
        if isinstance(event, Refused):
            raise LimitRefused(Refusal(event.refusal).name.lower())
    return wanted

"""How many orders an account may have open."""

from psycopg_pool import AsyncConnectionPool

from bedesten.domain.ledger import own_history, public_history
from bedesten.domain.markets import Desk
from bedesten.protocol.vocabulary import OPEN_ORDERS_DEFAULT

# One of its own goes before the one of all others.
IN_FORCE = """
    select max_open from public.order_limits
    where account_id in (0, %s) and asset_id = 0 order by account_id desc limit 1
"""
EVERYBODY = 0
NO_LIMIT = -1


async def open_orders_max(pool: AsyncConnectionPool) -> int | None:
    """Of accounts without a limit of their own; None for no bound. Raises HistoryUnavailable."""
    async with public_history(pool) as history:
        row = await (await history.conn.execute(IN_FORCE, [EVERYBODY])).fetchone()
    return _read(row)


async def own_open_orders_max(desk: Desk) -> int | None:
    """The caller's; None for no bound. Raises HistoryUnavailable."""
    async with own_history(desk.pool, desk.subject.customer) as history:
        row = await (await history.conn.execute(IN_FORCE, [desk.subject.account])).fetchone()
    return _read(row)


def _read(row: tuple[int, ...] | None) -> int | None:
    most = OPEN_ORDERS_DEFAULT if row is None else int(row[0])
    return None if most == NO_LIMIT else most

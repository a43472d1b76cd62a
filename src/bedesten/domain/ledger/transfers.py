"""Transfers between a customer's own accounts, newest first."""

from typing import Final

import msgspec
from psycopg.rows import dict_row

from bedesten.domain.ledger.as_of import own_history
from bedesten.domain.ledger.transfer import AccountTransfer
from bedesten.domain.markets import Desk
from bedesten.kit.ids import ID_MAX, TransferId, parse_transfer, transfer_text

# Account by account, so that each part is a stretch of an index, however much else moved.
TRANSFERS: Final = """
    select t.transfer_id, t.from_account_id, t.to_account_id, t.currency,
        trim_scale(t.amount)::text as amount, t.created_at
    from unnest(%(accounts)s::integer[]) as own (account_id)
    cross join lateral (
        select * from public.account_transfers as f
        where f.from_account_id = own.account_id and f.to_account_id = any (%(accounts)s)
            and f.transfer_id < %(before)s
            and (%(asset)s::text is null or f.currency = %(asset)s)
        order by f.transfer_id desc limit %(limit)s
    ) as t
    order by t.transfer_id desc limit %(limit)s
"""


class TransferList(msgspec.Struct, frozen=True, kw_only=True):
    """Transfers, newest first, as of journal row `as_of_seq`."""

    data: list[AccountTransfer]
    next_cursor: str | None
    as_of_seq: int


async def list_transfers(
    desk: Desk, *, asset: str | None, cursor: str | None, limit: int
) -> TransferList:
    """A page of those between accounts that the caller may act for.

    Raises MarketNotAllowed, MalformedId (cursor), HistoryUnavailable.
    """
    await desk.check_asset(asset)
    subject = desk.subject
    question = {
        "accounts": list(subject.accounts),
        "before": ID_MAX if cursor is None else parse_transfer(cursor),
        "asset": asset,
        "limit": limit + 1,
    }
    async with own_history(desk.pool, subject.customer) as history:
        rows = await history.conn.cursor(row_factory=dict_row).execute(TRANSFERS, question)
        found = [
            AccountTransfer(
                transfer_id=transfer_text(TransferId(row["transfer_id"])),
                from_account=row["from_account_id"],
                to_account=row["to_account_id"],
                asset=row["currency"],
                amount=row["amount"],
                created_at=row["created_at"],
            )
            for row in await rows.fetchall()
        ]
    more = len(found) > limit
    return TransferList(
        data=found[:limit],
        next_cursor=found[limit - 1].transfer_id if more else None,
        as_of_seq=history.seq,
    )

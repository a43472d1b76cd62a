"""The entries of an account's ledger, newest first: every movement, leg by leg."""

from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.identity import Subject
from bedesten.domain.ledger.as_of import own_history
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import OrderId, TradeId, TransferId, order_text, trade_text, transfer_text
from bedesten.kit.span import ALWAYS, IdSpan

PREFIX: Final = "ent_"
ENTRIES: Final = """
    select entry_id, transfer_id, currency, trim_scale(amount)::text as amount,
        direction::text as direction, balance_bucket::text as balance_bucket,
        trim_scale(balance_after)::text as balance_after, entry_type::text as entry_type,
        reference_type::text as reference_type, reference_id, created_at, seq
    from public.ledger_entries
    where ledger_account_id = %(account)s and transfer_id >= %(since)s
        and transfer_id <= %(before)s / 2 and entry_id < %(before)s
        and (%(asset)s::text is null or currency = %(asset)s)
        and (%(type)s::text is null or entry_type = %(type)s::public.ledger_entry_type)
    order by transfer_id desc, entry_id desc
    limit %(limit)s
"""
EntryType = Literal[
    "order", "trade", "deposit", "withdrawal", "fee", "rebate", "adjustment", "settlement",
    "internal_transfer",
]  # fmt: skip


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One leg of a transfer. A debit raises and a credit lowers what the account owns."""

    entry_id: str
    transfer_id: str
    asset: str
    amount: str
    direction: str
    balance_bucket: str
    balance_after: str
    entry_type: str
    reference_type: str
    reference_id: str | None
    created_at: datetime
    seq: int


class EntryList(msgspec.Struct, frozen=True, kw_only=True):
    """Entries, newest first, as of journal row `as_of_seq`."""

    data: list[Entry]
    next_cursor: str | None
    as_of_seq: int


class EntryQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which to list: of an asset and type or all, of transfers in a span, below the place
    `cursor`; of these the `limit` newest."""

    asset: str | None = None
    entry_type: EntryType | None = None
    span: IdSpan = ALWAYS
    cursor: str | None = None
    limit: int = 100


async def read_entries(
    pool: AsyncConnectionPool, subject: Subject, question: EntryQuestion
) -> EntryList:
    """A page of the account's entries. Raises Malformed (cursor), HistoryUnavailable."""
    limit, span = question.limit, question.span
    asked = {
        "account": subject.account,
        "asset": question.asset,
        "type": question.entry_type,
        "since": span.since,
        "before": min(_before(question.cursor), span.before * 2),
        "limit": limit + 1,
    }
    async with own_history(pool, subject.customer) as history:
        rows = await history.conn.cursor(row_factory=dict_row).execute(ENTRIES, asked)
        found = [_entry(row) for row in await rows.fetchall()]
    more = len(found) > limit
    return EntryList(
        data=found[:limit],
        next_cursor=found[limit - 1].entry_id if more else None,
        as_of_seq=history.seq,
    )


def _before(cursor: str | None) -> int:
    if cursor is None:
        return 2**62
    number = cursor.removeprefix(PREFIX)
    if number == cursor or not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Malformed("the cursor is not one that a list answered")
    return int(number)


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        entry_id=f"{PREFIX}{row['entry_id']}",
        transfer_id=transfer_text(TransferId(row["transfer_id"])),
        asset=row["currency"],
        amount=row["amount"],
        direction=row["direction"],
        balance_bucket=row["balance_bucket"],
        balance_after=row["balance_after"],
        entry_type=row["entry_type"],
        reference_type=row["reference_type"],
        reference_id=_reference(row["reference_type"], row["reference_id"]),
        created_at=row["created_at"],
        seq=row["seq"],
    )


def _reference(kind: str, reference: str | None) -> str | None:
    if reference is None:
        return None
    if kind == "order":
        return order_text(OrderId(int(reference)))
    if kind == "trade":
        return trade_text(TradeId(int(reference)))
    return reference

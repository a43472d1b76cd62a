"""Self-trades that were prevented, as history."""

from typing import Any, Final

from bedesten.domain.ledger import own_history
from bedesten.domain.markets import Desk, Market
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import PreventedMatch, PreventedMatchList
from bedesten.domain.trading.question import TradeQuestion
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import OrderId, order_text

Match = tuple[int, int]  # a journal row, and the number of the match in it
AFTER_ALL: Final = (2**63 - 1, 0)


async def list_prevented(
    desk: Desk, question: TradeQuestion, *, since: Match = (0, 0), wanted_seq: int = 0
) -> PreventedMatchList:
    """A page of the caller's prevented matches, from the match `since` on, as of a journal row
    `wanted_seq` or later if that comes in a moment. Raises Malformed (cursor), HistoryUnavailable.
    """
    market = await desk.market_or_all(question.market)
    seq, number = match_of(question.cursor) if question.cursor is not None else AFTER_ALL
    asked = {
        "account": desk.subject.account,
        "market": market.id if market else None,
        "order": question.order,
        "since_seq": since[0],
        "since_number": since[1],
        "seq": seq,
        "number": number,
        "limit": question.limit + 1,
    }
    async with own_history(desk.pool, desk.subject.customer, wanted_seq=wanted_seq) as history:
        rows = await store.prevented(history.conn, asked, oldest_first=question.oldest_first)
    more = len(rows) > question.limit
    last = rows[question.limit - 1] if more else None
    return PreventedMatchList(
        data=[
            _told(await desk.catalogue.market_by_id(row["market_id"]), row)
            for row in rows[: question.limit]
        ],
        next_cursor=f"{last['seq']}.{last['number']}" if last else None,
        as_of_seq=history.seq,
    )


def match_of(text: str) -> Match:
    """The journal row and number in it of a match_id. Raises Malformed."""
    seq, _, number = text.partition(".")
    if not (seq.isascii() and seq.isdigit() and number.isascii() and number.isdigit()):
        raise Malformed("the cursor is not one that a list answered")
    if len(seq) > 18 or len(number) > 9:
        raise Malformed("the cursor is not one that a list answered")
    return int(seq), int(number)


def _told(market: Market, row: dict[str, Any]) -> PreventedMatch:
    return PreventedMatch(
        match_id=f"{row['seq']}.{row['number']}",
        market=market.symbol,
        prevention=row["prevention"],
        taker_order_id=order_text(OrderId(row["taker_order_id"])),
        maker_order_id=order_text(OrderId(row["maker_order_id"])),
        taker_account_id=row["taker_account_id"],
        maker_account_id=row["maker_account_id"],
        price=row["price"],
        quantity=row["quantity"],
        prevented_at=row["prevented_at"],
    )

"""Self-trades that were prevented, as history."""

from typing import Any

from bedesten.domain.ledger import own_history
from bedesten.domain.markets import Desk, Market
from bedesten.domain.trading import store
from bedesten.domain.trading.bodies import PreventedMatch, PreventedMatchList
from bedesten.domain.trading.question import TradeQuestion
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import OrderId, order_text


async def list_prevented(desk: Desk, question: TradeQuestion) -> PreventedMatchList:
    """A page of the caller's prevented matches. Raises Malformed (cursor), HistoryUnavailable."""
    market = None if question.market is None else await desk.catalogue.market(question.market)
    seq, number = _before(question.cursor)
    asked = {
        "account": desk.subject.account,
        "market": market.id if market else None,
        "order": question.order,
        "seq": seq,
        "number": number,
        "limit": question.limit + 1,
    }
    async with own_history(desk.pool, desk.subject.customer) as history:
        rows = await store.prevented(history.conn, asked)
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


def _before(cursor: str | None) -> tuple[int, int]:
    if cursor is None:
        return 2**63 - 1, 0
    seq, _, number = cursor.partition(".")
    if not (seq.isascii() and seq.isdigit() and number.isascii() and number.isdigit()):
        raise Malformed("the cursor is not one that a list answered")
    if len(seq) > 18 or len(number) > 9:
        raise Malformed("the cursor is not one that a list answered")
    return int(seq), int(number)


def _told(market: Market, row: dict[str, Any]) -> PreventedMatch:
    return PreventedMatch(
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

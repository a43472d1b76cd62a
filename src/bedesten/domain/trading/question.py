"""What is asked of an account's trades, made or prevented."""

import msgspec

from bedesten.domain.trading.words import SideName
from bedesten.kit.ids import ID_MAX, OrderId


class TradeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which to list: of a market or order or all, with ids from `since` and below `before` or the
    place `cursor`; of these the `limit` newest, or oldest."""

    market: str | None = None
    order: OrderId | None = None
    cursor: str | None = None
    since: int = 0
    before: int = ID_MAX
    oldest_first: bool = False
    limit: int = 100


class FillQuestion(TradeQuestion, frozen=True, kw_only=True):
    """The same of the account's sides of trades: of one side, or both."""

    side: SideName | None = None

"""What is asked of an account's trades, made or prevented."""

import msgspec

from bedesten.kit.ids import OrderId


class TradeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which to list: of a market or order or all, up to `limit` before `cursor`."""

    market: str | None = None
    order: OrderId | None = None
    cursor: str | None = None
    limit: int = 100

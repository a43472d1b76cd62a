"""Levels of a book as texts, its checksum, and its best."""

from collections.abc import Iterable
from typing import Final
from zlib import crc32

from bedesten.domain.market_data import Best
from bedesten.domain.markets import Market
from bedesten.gateways.stream import BookSource
from bedesten.gateways.ws.messages import Level

CHECKED_LEVELS: Final = 10


def levels_of(market: Market, levels: Iterable[tuple[int, int]]) -> list[Level]:
    """Ticks and lots as texts."""
    return [(market.price_text(price), market.quantity_text(lots)) for price, lots in levels]


def checksum(source: BookSource) -> int:
    """CRC-32 over the best ten asks and then bids, best first: of each the texts of price and
    quantity without their point and leading zeros (as Kraken's, with our texts)."""
    market = source.market
    text = "".join(
        one.replace(".", "").lstrip("0")
        for side in (source.asks, source.bids)
        for level in levels_of(market, side.top(CHECKED_LEVELS))
        for one in level
    )
    return crc32(text.encode())


def best_of(source: BookSource) -> Best:
    """The best of a book in words."""
    market = source.market
    bid, ask = source.bids.best(), source.asks.best()
    return Best(
        bid=None if bid is None else market.price_text(bid[0]),
        bid_quantity=None if bid is None else market.quantity_text(bid[1]),
        ask=None if ask is None else market.price_text(ask[0]),
        ask_quantity=None if ask is None else market.quantity_text(ask[1]),
    )

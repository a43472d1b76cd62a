"""Markets: what is listed, its books, and decimal text to exact integers and back."""

from bedesten.domain.markets.auction import indicative_texts
from bedesten.domain.markets.book import Book, Levels, read_book, read_levels
from bedesten.domain.markets.catalogue import Catalogue
from bedesten.domain.markets.command import (
    IdempotencyKeyMissing,
    carry_out,
    key_of,
    movement_key,
)
from bedesten.domain.markets.day_end import BadDayEnd, DayEnd
from bedesten.domain.markets.desk import Desk, MarketNotAllowed
from bedesten.domain.markets.last_price import read_last_price
from bedesten.domain.markets.model import Asset, Market
from bedesten.domain.markets.refusals import ERRORS, Refused, refused
from bedesten.domain.markets.terms import ListedMarket, Terms

__all__ = [
    "ERRORS",
    "Asset",
    "BadDayEnd",
    "Book",
    "Catalogue",
    "DayEnd",
    "Desk",
    "IdempotencyKeyMissing",
    "Levels",
    "ListedMarket",
    "Market",
    "MarketNotAllowed",
    "Refused",
    "Terms",
    "carry_out",
    "indicative_texts",
    "key_of",
    "movement_key",
    "read_book",
    "read_last_price",
    "read_levels",
    "refused",
]

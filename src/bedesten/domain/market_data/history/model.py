"""Which files there are: of each day that is over, a market's trades and klines, in two formats."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from bedesten.domain.market_data.history.columns import Column, Kind
from bedesten.domain.market_data.interval import DAY_MS, Interval
from bedesten.domain.market_data.scales import Scales
from bedesten.kit.moment import ns_of

TRADES: Final = "trades"
# Klines of which a day has a whole number; longer ones are a few rows of the API.
INTERVALS: Final = tuple(one for one in Interval if DAY_MS % one.length_ms == 0)
SERIES: Final = (TRADES, *map(str, INTERVALS))


class Format(StrEnum):
    """How a file is written."""

    CSV = "csv"
    PARQUET = "parquet"


SUFFIXES: Final = {Format.CSV: "csv.gz", Format.PARQUET: "parquet"}
MEDIA: Final = {Format.CSV: "application/gzip", Format.PARQUET: "application/vnd.apache.parquet"}


class MarketDay(NamedTuple):
    """A day of UTC of one market."""

    market: int
    symbol: str
    scales: Scales
    day: date

    @property
    def from_ms(self) -> int:
        """When it begins."""
        midnight = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        return ns_of(midnight) // 1_000_000

    @property
    def to_ms(self) -> int:
        """When it ends."""
        return self.from_ms + DAY_MS

    def path(self, series: str, form: Format) -> str:
        """Below the folder of history."""
        kind = TRADES if series == TRADES else f"klines/{series}"
        name = f"{self.symbol}-{series}-{self.day.isoformat()}.{SUFFIXES[form]}"
        return f"{kind}/{self.symbol}/{self.day.year}/{name}"


class HistoryFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of one day. `path` is below /history; `sha256` in hexadecimal; `entries` are its rows
    without the header."""

    market: str
    series: str
    day: date
    format: str
    path: str
    bytes: int
    sha256: str
    entries: int


def trade_columns(scales: Scales) -> tuple[Column, ...]:
    """Of a file of trades."""
    return (
        Column("trade_id", Kind.INTEGER),
        Column("number", Kind.INTEGER),
        Column("executed_at", Kind.MOMENT),
        Column("price", Kind.DECIMAL, scales.quote),
        Column("quantity", Kind.DECIMAL, scales.base),
        Column("value", Kind.DECIMAL, scales.quote),
        Column("taker_side", Kind.TEXT),
    )


def kline_columns(scales: Scales) -> tuple[Column, ...]:
    """Of a file of klines."""
    quote, base = scales.quote, scales.base
    return (
        Column("open_time", Kind.MOMENT),
        Column("close_time", Kind.MOMENT),
        Column("open", Kind.DECIMAL, quote),
        Column("high", Kind.DECIMAL, quote),
        Column("low", Kind.DECIMAL, quote),
        Column("close", Kind.DECIMAL, quote),
        Column("volume", Kind.DECIMAL, base),
        Column("quote_volume", Kind.DECIMAL, quote),
        Column("trades_count", Kind.INTEGER),
        Column("taker_buy_volume", Kind.DECIMAL, base),
        Column("taker_buy_quote_volume", Kind.DECIMAL, quote),
    )

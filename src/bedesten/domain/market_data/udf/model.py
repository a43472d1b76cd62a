"""What the feed says of itself and of markets, in the names that the charting library expects."""

from typing import Final

import msgspec

from bedesten.domain.market_data.interval import Interval
from bedesten.domain.markets import Market

RESOLUTIONS: Final = {
    "1": Interval.MINUTE,
    "3": Interval.MINUTES_3,
    "5": Interval.MINUTES_5,
    "15": Interval.MINUTES_15,
    "30": Interval.MINUTES_30,
    "60": Interval.HOUR,
    "120": Interval.HOURS_2,
    "240": Interval.HOURS_4,
    "360": Interval.HOURS_6,
    "480": Interval.HOURS_8,
    "720": Interval.HOURS_12,
    "1D": Interval.DAY,
    "3D": Interval.DAYS_3,
    "1W": Interval.WEEK,
    "1M": Interval.MONTH,
}
ALIASES: Final = {"D": "1D", "W": "1W", "M": "1M"}
EXCHANGE: Final = "bedesten"
KIND: Final = "crypto"


class Exchange(msgspec.Struct, frozen=True):
    """A choice of the search dialog."""

    value: str
    name: str
    desc: str


class SymbolType(msgspec.Struct, frozen=True):
    """Another one."""

    name: str
    value: str


class Config(msgspec.Struct, frozen=True):
    """What this feed can do."""

    supports_search: bool = True
    supports_group_request: bool = False
    supports_marks: bool = False
    supports_timescale_marks: bool = False
    supports_time: bool = True
    exchanges: tuple[Exchange, ...] = (Exchange(EXCHANGE, EXCHANGE, EXCHANGE),)
    symbols_types: tuple[SymbolType, ...] = (SymbolType("All", ""), SymbolType("Crypto", KIND))
    supported_resolutions: tuple[str, ...] = tuple(RESOLUTIONS)


class SymbolInfo(msgspec.Struct, frozen=True, kw_only=True):
    """How a market is drawn. A price step is minmov / pricescale."""

    name: str
    ticker: str
    description: str
    pricescale: int
    minmov: int
    volume_precision: int
    type: str = KIND
    session: str = "24x7"
    timezone: str = "Etc/UTC"
    exchange: str = EXCHANGE
    listed_exchange: str = EXCHANGE
    format: str = "price"
    has_intraday: bool = True
    has_daily: bool = True
    has_weekly_and_monthly: bool = True
    visible_plots_set: str = "ohlcv"
    supported_resolutions: tuple[str, ...] = tuple(RESOLUTIONS)
    data_status: str = "streaming"

    @classmethod
    def of(cls, market: Market) -> "SymbolInfo":
        """A listed market."""
        return cls(
            name=market.symbol,
            ticker=market.symbol,
            description=f"{market.base.symbol} / {market.quote.symbol}",
            pricescale=10**market.tick_decimals,
            minmov=market.tick_mantissa,
            volume_precision=market.lot_decimals,
        )


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A market that a search found."""

    symbol: str
    full_name: str
    description: str
    ticker: str
    exchange: str = EXCHANGE
    type: str = KIND

    @classmethod
    def of(cls, market: Market) -> "Match":
        """A listed market."""
        info = SymbolInfo.of(market)
        return cls(
            symbol=info.name,
            full_name=f"{EXCHANGE}:{info.name}",
            description=info.description,
            ticker=info.ticker,
        )


def interval_of(resolution: str) -> Interval | None:
    """The interval of a resolution, if there is one."""
    return RESOLUTIONS.get(ALIASES.get(resolution, resolution))

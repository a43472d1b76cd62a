"""Market data: klines, rolling windows and tickers, from the trades and from nothing else."""

from bedesten.domain.market_data.bar import Bar, Measure, PublicTrade
from bedesten.domain.market_data.board import FRAMES, Board, Figures, Frame, Period, other_frames
from bedesten.domain.market_data.bodies import (
    Best,
    KlineBody,
    TickerBody,
    kline_body,
    percent,
    ticker_body,
)
from bedesten.domain.market_data.build.builder import Builder
from bedesten.domain.market_data.build.merge import Differences
from bedesten.domain.market_data.build.rebuild import Span, rebuild
from bedesten.domain.market_data.history.export import Exported, Wanted, export
from bedesten.domain.market_data.interval import Interval
from bedesten.domain.market_data.klines import KlineQuestion, Klines, read_klines
from bedesten.domain.market_data.live import KlinesBehind, read_board
from bedesten.domain.market_data.scales import measure_of
from bedesten.domain.market_data.tickers import (
    Ticker,
    average_price,
    price_on_average,
    read_average,
    read_tickers,
    read_window,
)
from bedesten.domain.market_data.window import AVERAGE_MINUTES, WINDOWS
from bedesten.domain.market_data.zone import ZoneMalformed, zone_ms

ERRORS = (KlinesBehind, ZoneMalformed)

__all__ = [
    "AVERAGE_MINUTES",
    "ERRORS",
    "FRAMES",
    "WINDOWS",
    "Bar",
    "Best",
    "Board",
    "Builder",
    "Differences",
    "Exported",
    "Figures",
    "Frame",
    "Interval",
    "KlineBody",
    "KlineQuestion",
    "Klines",
    "KlinesBehind",
    "Measure",
    "Period",
    "PublicTrade",
    "Span",
    "Ticker",
    "TickerBody",
    "Wanted",
    "ZoneMalformed",
    "average_price",
    "export",
    "kline_body",
    "measure_of", "other_frames",
    "percent",
    "price_on_average",
    "read_average",
    "read_board",
    "read_klines",
    "read_tickers",
    "read_window",
    "rebuild",
    "ticker_body",
    "zone_ms",
]  # fmt: skip

"""Which stream a name means: `btcusdt@depth@100ms` is the book of BTC-USDT, ten times a second,
and `!ticker@arr` the tickers of all markets.

Names are case sensitive and lower case up to the first @, as stock clients send them.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from bedesten.domain.identity import Subject
from bedesten.domain.market_data import FRAMES, WINDOWS, other_frames, zone_ms
from bedesten.domain.markets import Catalogue
from bedesten.gateways.binance.streams.boards import (
    AveragePriceView,
    BinanceKlineView,
    MiniTickerView,
    WindowTickerView,
)
from bedesten.gateways.binance.streams.depth import BookTickerView, DepthView, PartialDepthView
from bedesten.gateways.binance.streams.reports import AccountView, Seen
from bedesten.gateways.binance.streams.tape import AggregateTradeView, TradeView
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.stream import (
    AccountSource,
    BoardSource,
    BookSource,
    Channel,
    Of,
    TickerSource,
    TradesSource,
)

EAST: Final = "+08:00"
EAST_MS: Final = zone_ms(EAST)
EASTERN: Final = partial(BoardSource, shift_ms=EAST_MS)  # one, or each would be a source
EVERY_MARKET: Final = 0
PARTIAL_LEVELS: Final = (5, 10, 20)
SPEEDS: Final = {"": 1.0, "@1000ms": 1.0, "@100ms": 0.1}


class Stream(NamedTuple):
    """A channel and the market or account that it is of; EVERY_MARKET for all of them."""

    channel: Channel
    number: int


def stream_of(name: str, catalogue: Catalogue, unit: TimeUnit) -> Stream | None:
    """What a name means, if it means anything here, with times in this unit."""
    channels = CHANNELS[unit]
    if name in ARRAYS:
        return Stream(channels[ARRAYS[name]], EVERY_MARKET)
    symbol, _, what = name.partition("@")
    channel = channels.get(what)
    if channel is None or symbol != symbol.lower():
        return None
    market = catalogue.find(symbol.upper())
    return None if market is None else Stream(channel, market.id)


def _channels(unit: TimeUnit) -> dict[str, Channel]:
    """By name. Each unit's are told apart, and what is the same in both is shared."""
    timeless = {channel.name: channel for channel in _timeless()}
    return timeless | {channel.name: _named(channel, unit) for channel in _dated(unit)}


def _named(channel: Channel, unit: TimeUnit) -> Channel:
    """Under a name of its own: views are found by it, and exist once somebody asks."""
    return channel._replace(name=f"{channel.name} in {unit.name.lower()}s")


def _timeless() -> Iterator[Channel]:
    yield Channel("bookTicker", Of.MARKET, BookSource, BookTickerView)
    for suffix, every_s in SPEEDS.items():
        for levels in PARTIAL_LEVELS:
            best = partial(PartialDepthView, levels=levels, every_s=every_s)
            yield Channel(f"depth{levels}{suffix}", Of.MARKET, BookSource, best)


def _dated(unit: TimeUnit) -> Iterator[Channel]:
    yield from _klines(unit)
    mini = partial(MiniTickerView, unit=unit)
    yield Channel("miniTicker", Of.MARKET, TickerSource, mini)
    day = partial(WindowTickerView, window="1d", event="24hrTicker", unit=unit)
    yield Channel("ticker", Of.MARKET, TickerSource, day)
    for window in WINDOWS:
        ticker = partial(WindowTickerView, window=window, event=f"{window}Ticker", unit=unit)
        yield Channel(f"ticker_{window}", Of.MARKET, TickerSource, ticker)
    yield Channel("avgPrice", Of.MARKET, BoardSource, partial(AveragePriceView, unit=unit))
    yield Channel("trade", Of.MARKET, TradesSource, partial(TradeView, unit=unit))
    together = partial(AggregateTradeView, unit=unit)
    yield Channel("aggTrade", Of.MARKET, TradesSource, together)
    for suffix, every_s in SPEEDS.items():
        diff = partial(DepthView, every_s=every_s, unit=unit)
        yield Channel(f"depth{suffix}", Of.MARKET, BookSource, diff)


def _klines(unit: TimeUnit) -> Iterator[Channel]:
    """Of UTC, and of the one other calendar that streams know."""
    others = {frame.interval: frame for frame in other_frames(EAST_MS)}
    for frame in FRAMES:
        name, view = (
            f"kline_{frame.interval.value}",
            partial(BinanceKlineView, frame=frame, unit=unit),
        )
        yield Channel(name, Of.MARKET, BoardSource, view)
        other = others.get(frame.interval)
        source = BoardSource if other is None else EASTERN
        view = partial(BinanceKlineView, frame=other or frame, unit=unit)
        yield Channel(f"{name}@{EAST}", Of.MARKET, source, view)


def account_stream(subject: Subject, catalogue: Catalogue, unit: TimeUnit) -> Stream:
    """What happens to an account; for a key that is limited to markets, in these."""
    name, view = "account", partial(AccountView, unit=unit)
    if subject.markets:
        found = [catalogue.find(symbol) for symbol in sorted(subject.markets)]
        seen = Seen.of(market for market in found if market is not None)
        name = f"account of {' '.join(sorted(subject.markets))}"
        view = partial(AccountView, unit=unit, seen=seen)
    channel = Channel(name, Of.ACCOUNT, AccountSource, view)
    return Stream(_named(channel, unit), subject.account)


CHANNELS: Final = {unit: _channels(unit) for unit in TimeUnit}
ARRAYS: Final = {
    f"!{name}@arr": name
    for name in ("miniTicker", "ticker", *(f"ticker_{window}" for window in WINDOWS))
}
ARRAYS["!miniTicker@arr@1000ms"] = "miniTicker"  # undocumented: python-binance's name

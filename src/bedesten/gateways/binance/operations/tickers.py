"""Windows of markets: the last 24 hours, a length of one's own, a trading day; average prices."""

import re
from typing import Any, Final

import msgspec

from bedesten.domain import market_data
from bedesten.domain.market_data import Figures, Frame, Interval, KlineQuestion, Ticker
from bedesten.domain.markets import Market
from bedesten.gateways.binance.figures import Full, Mini, full_of, mini_of, price_text, volume_text
from bedesten.gateways.binance.operations.depth import best_of
from bedesten.gateways.binance.operations.klines import shift_of
from bedesten.gateways.binance.operations.symbols import chosen, count_of
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import invalid, rejected
from bedesten.gateways.binance.venue import Venue
from bedesten.kit.id_time import id_time_ms

DAY_MINUTES: Final = 24 * 60
WEIGHTS: Final = ((20, 2), (100, 40))
ALL_WEIGHT: Final = 80
EACH_WEIGHT: Final = 4
MOST_WEIGHT: Final = 200
SYMBOLS_MAX: Final = 100
TYPES: Final = {"FULL": full_of, "MINI": mini_of}
SIZE: Final = re.compile(r"([1-9][0-9]?)([mhd])", re.ASCII)
SIZES: Final = {"m": (1, 59), "h": (60, 23), "d": (DAY_MINUTES, 7)}  # of one, and how many at most


class Day(Full, frozen=True, kw_only=True, rename="camel"):
    """The last 24 hours, and the best of the book."""

    prev_close_price: str
    last_qty: str
    bid_price: str
    bid_qty: str
    ask_price: str
    ask_qty: str


class AveragePrice(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was paid on average in the last `mins`, or last; `close_time` is the last trade's."""

    mins: int
    price: str
    close_time: int


async def average_price(venue: Venue, given: Parameters) -> AveragePrice:
    """Of the last five minutes."""
    market = await venue.market(given.symbol())
    ticker = await market_data.read_average(venue.desk, market)
    bar = ticker.figures.bar
    last_ms = ticker.figures.end_ms if bar is None else id_time_ms(bar.last)
    return AveragePrice(
        mins=market_data.AVERAGE_MINUTES,
        price=price_text(market, market_data.average_price(ticker) or 0),
        close_time=given.unit.of_ms(last_ms),
    )


def weigh_day(given: Parameters) -> int:
    """By how many markets are asked for."""
    count = count_of(given)
    if count is None:
        return ALL_WEIGHT
    return next((weight for most, weight in WEIGHTS if count <= most), ALL_WEIGHT)


async def day(venue: Venue, given: Parameters) -> Mini | list[Mini]:
    """The last 24 hours of one market, some or all."""
    told = given.word_or("type", TYPES, full_of)
    found = await chosen(venue, given)
    tickers = await market_data.read_tickers(venue.desk, found.markets)
    known = {ticker.market.id: ticker for ticker in tickers}
    bodies: list[Mini] = []
    for market in found.markets:
        ticker = known.get(market.id) or await _window(venue, market, DAY_MINUTES)
        window = told(market, ticker.figures, **_times(ticker.figures, given))
        bodies.append(await _day(venue, window, ticker) if isinstance(window, Full) else window)
    return found.told(bodies)


def weigh_each(given: Parameters) -> int:
    """So much for every market."""
    return min(EACH_WEIGHT * (count_of(given) or 1), MOST_WEIGHT)


async def rolling(venue: Venue, given: Parameters) -> Mini | list[Mini]:
    """A window of any size, of one market or some."""
    told = given.word_or("type", TYPES, full_of)
    minutes = _minutes(given.text("windowSize") or "1d")
    found = await chosen(venue, given, all_by_default=False)
    _not_too_many(found.markets)
    tickers = [await _window(venue, market, minutes) for market in found.markets]
    return found.told(
        [told(one.market, one.figures, **_times(one.figures, given)) for one in tickers]
    )


async def trading_day(venue: Venue, given: Parameters) -> Mini | list[Mini]:
    """The day that is passing by the calendar of `timeZone`, of one market or some."""
    told = given.word_or("type", TYPES, full_of)
    frame = Frame(Interval.DAY, shift_of(given))
    found = await chosen(venue, given, all_by_default=False)
    _not_too_many(found.markets)
    bodies: list[Mini] = []
    for market in found.markets:
        figures = await _day_of_calendar(venue, market, frame)
        opens, closes = given.unit.of_ms(figures.start_ms), given.unit.before(figures.end_ms)
        bodies.append(told(market, figures, open_time=opens, close_time=closes))
    return found.told(bodies)


async def _day_of_calendar(venue: Venue, market: Market, frame: Frame) -> Figures:
    now_ms = venue.desk.clock.now_ns() // 1_000_000
    start_ms = frame.start(now_ms)
    klines = await market_data.read_klines(venue.desk, market, KlineQuestion(frame, limit=1))
    bar = last = None
    for period in klines.periods:
        last = period.bar.close
        if period.start_ms == start_ms and period.bar.count:
            bar = period.bar
    return Figures(start_ms, frame.after(start_ms), bar, None, last)


async def _day(venue: Venue, window: Full, ticker: Ticker) -> Day:
    market = ticker.market
    best = await best_of(venue, market)
    return Day(
        prev_close_price=price_text(market, ticker.figures.close_before or 0),
        last_qty=volume_text(market, ticker.last_quantity or 0),
        bid_price=best.bid_price,
        bid_qty=best.bid_qty,
        ask_price=best.ask_price,
        ask_qty=best.ask_qty,
        **msgspec.structs.asdict(window),
    )


async def _window(venue: Venue, market: Market, minutes: int) -> Ticker:
    return await market_data.read_window(venue.desk, market, minutes)


def _times(figures: Figures, given: Parameters) -> dict[str, Any]:
    return {
        "open_time": given.unit.of_ms(figures.start_ms),
        "close_time": given.unit.of_ms(figures.end_ms),
    }


def _minutes(size: str) -> int:
    match = SIZE.fullmatch(size)
    if match is not None:
        minutes, most = SIZES[match[2]]
        if int(match[1]) <= most:
            return int(match[1]) * minutes
    raise invalid("windowSize")


def _not_too_many(markets: list[Market]) -> None:
    if len(markets) > SYMBOLS_MAX:
        raise rejected(-1101, f"Too many symbols: at most {SYMBOLS_MAX} are taken.")

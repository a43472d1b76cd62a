"""What trades come to, in the texts of Binance: prices and volumes of klines and tickers."""

from typing import Final

import msgspec

from bedesten.domain import market_data
from bedesten.domain.market_data import Bar, Figures, Period
from bedesten.domain.markets import Market
from bedesten.gateways.binance.padding import padded
from bedesten.gateways.binance.telling import joined, price_of, quantity_of, value_of

NO_TRADE: Final = -1
PERCENT_DECIMALS: Final = 3


class KlineTexts(msgspec.Struct, frozen=True, kw_only=True):
    """A kline; quantities of base, values of quote."""

    open: str
    high: str
    low: str
    close: str
    volume: str
    value: str
    taker_volume: str
    taker_value: str


class Mini(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A window of a market; before its first trade all is zero."""

    symbol: str
    open_price: str
    high_price: str
    low_price: str
    last_price: str
    volume: str
    quote_volume: str
    open_time: int
    close_time: int
    first_id: int
    last_id: int
    count: int


class Full(Mini, frozen=True, kw_only=True, rename="camel"):
    """The same with what follows from it."""

    price_change: str
    price_change_percent: str
    weighted_avg_price: str


def kline_texts(market: Market, period: Period) -> KlineTexts:
    """A kline's figures."""
    bar = period.bar
    return KlineTexts(
        open=price_text(market, bar.open),
        high=price_text(market, bar.high),
        low=price_text(market, bar.low),
        close=price_text(market, bar.close),
        volume=volume_text(market, bar.volume),
        value=value_text(market, bar.value),
        taker_volume=volume_text(market, bar.taker_volume),
        taker_value=value_text(market, bar.taker_value),
    )


def mini_of(market: Market, figures: Figures, *, open_time: int, close_time: int) -> Mini:
    """A window without the rest."""
    bar = bar_of(figures)
    return Mini(
        symbol=joined(market),
        open_price=price_text(market, bar.open),
        high_price=price_text(market, bar.high),
        low_price=price_text(market, bar.low),
        last_price=price_text(market, bar.close),
        volume=volume_text(market, bar.volume),
        quote_volume=value_text(market, bar.value),
        open_time=open_time,
        close_time=close_time,
        first_id=bar.first_number if bar.count else NO_TRADE,
        last_id=bar.last_number if bar.count else NO_TRADE,
        count=bar.count,
    )


def full_of(market: Market, figures: Figures, *, open_time: int, close_time: int) -> Full:
    """A window with all that this dialect tells of any."""
    bar = bar_of(figures)
    change = bar.close - bar.open
    return Full(
        price_change=price_text(market, change),
        price_change_percent=percent_text(change, bar.open),
        weighted_avg_price=average_text(market, bar),
        **msgspec.structs.asdict(
            mini_of(market, figures, open_time=open_time, close_time=close_time)
        ),
    )


def bar_of(figures: Figures) -> Bar:
    """A window's trades; without any, flat at the last price, which is zero if there is none."""
    return figures.bar or Bar.flat(figures.last_price or 0)


def price_text(market: Market, price: int) -> str:
    """A price that is known in units of the quote asset."""
    return price_of(market, market.quote.text(price))


def volume_text(market: Market, quantity: int) -> str:
    """A quantity in base units."""
    return quantity_of(market, market.base.text(quantity))


def value_text(market: Market, value: int) -> str:
    """An amount in quote units."""
    return value_of(market, market.quote.text(value))


def average_text(market: Market, bar: Bar) -> str:
    """What a whole unit of base cost on average; zero without trades."""
    if not bar.volume:
        return price_text(market, 0)
    return price_text(market, market_data.price_on_average(market, bar))


def percent_text(change: int, of: int) -> str:
    """A change in percent with three decimals; zero of nothing."""
    return padded(market_data.percent(change, of) if of else None, PERCENT_DECIMALS)

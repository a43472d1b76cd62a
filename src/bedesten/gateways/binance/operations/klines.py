"""Klines, with or without trades, in the calendar of any offset from UTC."""

from typing import Final

from bedesten.domain import market_data
from bedesten.domain.market_data import Frame, Interval, KlineQuestion, Period
from bedesten.domain.markets import Market
from bedesten.gateways.binance.figures import kline_texts
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import Said, bad_combination, invalid
from bedesten.gateways.binance.venue import Venue

Row = tuple[int, str, str, str, str, str, int, str, int, str, str, str]
INTERVALS: Final = {str(interval): interval for interval in Interval}
INVALID_INTERVAL: Final = Said(-1120, "Invalid interval.")
UNUSED: Final = "0"
MS_US: Final = 1_000


async def klines(venue: Venue, given: Parameters) -> list[Row]:
    """From `startTime` on; else up to `endTime`, or up to now. Both are about when one opens."""
    market = await venue.market(given.symbol())
    interval = given.word("interval", INTERVALS, INVALID_INTERVAL)
    start, end = given.moment("startTime"), given.moment("endTime")
    if start is not None and end is not None and end < start:
        raise bad_combination()
    question = KlineQuestion(
        Frame(interval, shift_of(given)),
        None if start is None else -(-start // MS_US),
        None if end is None else end // MS_US,
        given.limit(),
    )
    found = await market_data.read_klines(venue.desk, market, question)
    return [_row(market, period, given) for period in found.periods]


def shift_of(given: Parameters) -> int:
    """`timeZone` in milliseconds east of UTC. Raises Rejected."""
    try:
        return market_data.zone_ms(given.text("timeZone") or "0")
    except market_data.ZoneMalformed as error:
        raise invalid("timeZone") from error


def _row(market: Market, period: Period, given: Parameters) -> Row:
    opens, closes = given.unit.of_ms(period.start_ms), given.unit.before(period.end_ms)
    texts = kline_texts(market, period)
    return (
        opens, texts.open, texts.high, texts.low, texts.close, texts.volume, closes, texts.value,
        period.bar.count, texts.taker_volume, texts.taker_value, UNUSED,
    )  # fmt: skip

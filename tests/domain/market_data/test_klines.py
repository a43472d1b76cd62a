"""Reading klines: without gaps, in any calendar, from any side; and windows of any length."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedesten.db.pool import async_pool
from bedesten.domain.market_data import (
    Bar,
    Board,
    Frame,
    Interval,
    KlineQuestion,
    Klines,
    Period,
    PublicTrade,
    ZoneMalformed,
    average_price,
    read_board,
    read_klines,
    read_tickers,
    read_window,
    zone_ms,
)
from bedesten.domain.market_data.bar import time_of
from bedesten.domain.market_data.bodies import percent
from bedesten.domain.market_data.interval import DAY_MS, HOUR_MS, MINUTE_MS
from bedesten.domain.market_data.klines import PARTS_MAX
from bedesten.domain.markets import Asset, Catalogue, DayEnd, Desk, Market
from bedesten.kit.clock import Clock
from bedesten.kit.ids import AssetId, Lots, MarketId, Ticks, Units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.vocabulary import AssetKind, Phase
from tests.domain.market_data.test_build import GAPS_MS, TRADES, build, building
from tests.support.postgres import Database
from tests.support.tape import MARKETS, Tape, wipe

T = TypeVar("T")
ODD = Market(
    id=MarketId(2), symbol="ODD-EVEN",
    base=Asset(id=AssetId(3), symbol="ODD", scale=18, kind=AssetKind.CRYPTO),
    quote=Asset(id=AssetId(4), symbol="EVEN", scale=2, kind=AssetKind.FIAT),
    tick_mantissa=1, tick_decimals=1, lot_mantissa=5, lot_decimals=1, steps=1,
    phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=0,
    min_notional=Units(0),
    min_quantity=Lots(0), max_quantity=Lots(0), max_notional=Units(0), min_price=Ticks(0),
    max_price=Ticks(0), price_band_ppm=0, volatility_ppm=0, auction_ns=0, reference_ns=0,
)  # fmt: skip
SHIFTS_MS: Final = (0, 8 * HOUR_MS, -5 * HOUR_MS, 5 * HOUR_MS + 45 * MINUTE_MS, -12 * HOUR_MS)
FRAMES = st.builds(Frame, st.sampled_from(Interval), st.sampled_from(SHIFTS_MS))


class Standing(Clock):
    """A clock that shows what it is told."""

    def __init__(self, at_ms: int) -> None:
        self.at_ms = at_ms

    def now_ns(self) -> int:
        return self.at_ms * 1_000_000

    def monotonic_ns(self) -> int:
        return self.now_ns()


def ask(database: Database, at_ms: int, question: Callable[[Desk], Awaitable[T]]) -> T:
    """Ask the tables; the engine is away, so what is known ends where the klines do."""

    async def asked() -> T:
        engine = EngineClient(Path("/nowhere"))
        async with async_pool(database.url("app_user"), "test", size_max=1) as pool:
            desk = Desk(
                engine=engine, catalogue=Catalogue(engine), pool=pool, clock=Standing(at_ms),
                day_end=DayEnd.read("00:00 UTC"),
            )  # fmt: skip
            return await question(desk)

    return asyncio.run(asked())


def trades_of(tape: Tape, market: int) -> list[PublicTrade]:
    measure = MARKETS[market].measure
    return [measure.trade(seq, event) for seq, event in tape.events if event.market == market]


def every_period(trades: list[PublicTrade], frame: Frame, until_ms: int) -> list[tuple[int, str]]:
    """All klines of a market since its first trade: begin and bar, one after the other."""
    bars: dict[int, Bar] = {}
    for trade in trades:
        start = frame.start(time_of(trade.trade))
        if start in bars:
            bars[start].add(trade)
        else:
            bars[start] = Bar.of(trade)
    found: list[tuple[int, str]] = []
    start, close = (min(bars), 0) if bars else (until_ms + 1, 0)
    while start <= until_ms:
        bar = bars.get(start) or Bar.flat(close)
        found.append((start, repr(bar)))
        start, close = frame.after(start), bar.close
    return found


def answered(klines: Klines) -> list[tuple[int, str]]:
    return [(one.start_ms, repr(one.bar)) for one in klines.periods]


@pytest.mark.spec("DATA-002")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_klines_have_no_gaps_in_any_calendar(
    with_markets: Database, tape: Tape, data: st.DataObject
) -> None:
    wipe(tape.conn)
    tape = Tape(tape.conn)
    for gap_ms, trade in data.draw(st.lists(st.tuples(GAPS_MS, TRADES), max_size=25)):
        tape.wait(gap_ms)
        tape.put(2, *trade[1:3], buys=trade[3])
    tape.wait(data.draw(GAPS_MS))
    tape.project()
    with building(with_markets, tape) as builder:
        build(builder)
    frame = data.draw(FRAMES)
    edge = st.none() | st.integers(-10, 40).map(
        lambda n: frame.start(tape.at_ms) - n * frame.interval.length_ms
    )
    question = KlineQuestion(frame, data.draw(edge), data.draw(edge), data.draw(st.integers(1, 60)))
    found = ask(with_markets, tape.at_ms, lambda desk: read_klines(desk, ODD, question))

    trades = trades_of(tape, 2)
    oldest = tape.at_ms - 70 * frame.interval.length_ms
    first = frame.start(oldest)
    wanted = _from(trades, frame, first, tape.at_ms)
    if question.from_ms is not None:
        wanted = [one for one in wanted if one[0] >= question.from_ms]
    if question.to_ms is not None:
        wanted = [one for one in wanted if one[0] <= question.to_ms]
    limit = question.limit
    wanted = wanted[:limit] if question.from_ms is not None else wanted[-limit:]
    assert answered(found) == wanted
    assert [found.is_over(one) for one in found.periods] == [
        one.end_ms <= tape.at_ms for one in found.periods
    ]


def _from(
    trades: list[PublicTrade], frame: Frame, first: int, until_ms: int
) -> list[tuple[int, str]]:
    """`every_period` from one of them on, without the long way to it."""
    later = [trade for trade in trades if time_of(trade.trade) >= first]
    before = [trade for trade in trades if time_of(trade.trade) < first]
    found = every_period(later, frame, until_ms)
    if not before:
        return found
    begin = found[0][0] if found else frame.after(frame.start(until_ms))
    flats = []
    start = first
    while start < begin:
        flats.append((start, repr(Bar.flat(before[-1].price))))
        start = frame.after(start)
    return flats + found


@pytest.mark.spec("DATA-004")
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(st.tuples(GAPS_MS.map(lambda gap: gap % (3 * DAY_MS)), TRADES), max_size=40),
    minutes=st.sampled_from([1, 5, 59, 60, 61, 240, 1_440, 10_080]),
)
def test_a_window_of_any_length_is_exact(
    with_markets: Database, tape: Tape, steps: list[tuple[int, Any]], minutes: int
) -> None:
    wipe(tape.conn)
    tape = Tape(tape.conn)
    for gap_ms, trade in steps:
        tape.wait(gap_ms)
        tape.put(2, *trade[1:3], buys=trade[3])
    tape.project()
    with building(with_markets, tape) as builder:
        build(builder)
    found = ask(with_markets, tape.at_ms, lambda desk: read_window(desk, ODD, minutes))
    start = Interval.MINUTE.start(tape.at_ms) - minutes * MINUTE_MS
    total: Bar | None = None
    before = last = None
    for trade in trades_of(tape, 2):
        last = trade.price
        if time_of(trade.trade) < start:
            before = trade.price
        elif total is None:
            total = Bar.of(trade)
        else:
            total.add(trade)
    figures = found.figures
    assert (figures.start_ms, figures.end_ms) == (start, tape.at_ms)
    assert repr(figures.bar) == repr(total)
    assert (figures.close_before, figures.last_price) == (before, last)
    if total is None:
        assert average_price(found) == last
    else:
        assert average_price(found) == total.value * 10**18 // total.volume


def test_the_table_of_tickers_says_the_same_as_the_klines(
    with_markets: Database, tape: Tape
) -> None:
    for number in range(400):
        tape.wait(7 * MINUTE_MS)
        tape.put(2, 1_000 + number * 37 % 101, 4, buys=number % 3 > 0)
    tape.project()
    with building(with_markets, tape) as builder:
        build(builder)
    ((market, figures, seq, quantity),) = ask(
        with_markets, tape.at_ms, lambda desk: read_tickers(desk, [ODD])
    )
    other = ask(with_markets, tape.at_ms, lambda desk: read_window(desk, ODD, 1_440))
    assert market is ODD
    assert seq == other.seq
    assert quantity == 2 * 10**18
    bar, wanted = figures.bar, other.figures.bar
    assert bar is not None
    assert wanted is not None
    wanted.taker_volume = wanted.taker_value = wanted.seq = 0  # the table has them not
    assert repr(bar) == repr(wanted)
    assert figures.start_ms == other.figures.start_ms
    assert figures.close_before == other.figures.close_before
    assert figures.last_price == other.figures.last_price


def test_a_board_of_another_calendar_goes_on_from_the_tables(
    with_markets: Database, tape: Tape
) -> None:
    shift_ms = 8 * HOUR_MS
    for number in range(300):
        tape.wait(47 * MINUTE_MS)
        tape.put(2, 1_000 + number * 37 % 101, 4, buys=number % 3 > 0)
    tape.project()
    with building(with_markets, tape) as builder:
        build(builder)
    over: list[Period] = []

    async def board(desk: Desk) -> Board:
        found, _ = await read_board(
            desk.pool, ODD, over.append, since=tape.seq - 1, now_ms=tape.at_ms, shift_ms=shift_ms
        )
        return found

    found = ask(with_markets, tape.at_ms, board)
    assert {frame.interval.value for frame in found.frames} == {
        "6h", "12h", "1d", "3d", "1w", "1M"}  # fmt: skip
    for number in range(200):
        tape.wait(47 * MINUTE_MS)
        tape.put(2, 1_000 + number * 41 % 101, 4)
    trades = trades_of(tape, 2)
    for trade in trades[200:]:  # some of them are in already
        found.add(trade)
    for frame in found.frames:
        periods = [one for one in (*over, *found.periods()) if one.frame == frame]
        wanted = dict(every_period(trades, frame, tape.at_ms))
        assert periods
        assert {one.start_ms: repr(one.bar) for one in periods}.items() <= wanted.items()


def test_klines_of_another_calendar_are_bounded_work(with_markets: Database, tape: Tape) -> None:
    """Quarters of an hour in years: fewer at once than asked for, and the rest with the next."""
    tape.put(2, 1_000, 4)
    tape.wait(3_000 * DAY_MS)
    tape.put(2, 1_001, 4)
    tape.project()
    with building(with_markets, tape) as builder:
        build(builder)
    frame = Frame(Interval.DAY, 5 * HOUR_MS + 45 * MINUTE_MS)
    found = ask(
        with_markets,
        tape.at_ms,
        lambda desk: read_klines(desk, ODD, KlineQuestion(frame, 0, None, 1_000)),
    )
    assert len(found.periods) == PARTS_MAX * 15 // 1_440 == 520
    assert found.periods[0].bar.count == 1
    assert {one.bar.close for one in found.periods} == {10_000}


@given(
    at_ms=st.integers(0, 4 * 10**12),
    interval=st.sampled_from(Interval),
    minutes=st.integers(-12 * 60, 14 * 60),
)
def test_periods_follow_the_calendar(at_ms: int, interval: Interval, minutes: int) -> None:
    shift_ms = minutes * MINUTE_MS
    start = interval.start(at_ms, shift_ms)
    end = interval.after(start, shift_ms)
    assert start <= at_ms < end <= start + interval.length_ms
    assert interval.start(start, shift_ms) == interval.start(end - 1, shift_ms) == start
    assert interval.back(end, 1, shift_ms) == start
    zone = timezone(timedelta(minutes=minutes))
    local = datetime.fromtimestamp(start / 1000, zone)
    if interval.length_ms >= MINUTE_MS:
        assert local.second == local.microsecond == 0
    if interval.length_ms >= DAY_MS:
        assert (local.hour, local.minute) == (0, 0)
    if interval is Interval.WEEK:
        assert local.weekday() == 0
    if interval is Interval.MONTH:
        assert local.day == 1
        assert datetime.fromtimestamp(end / 1000, zone).day == 1


def test_periods_begin_where_the_tables_say(with_markets: Database) -> None:
    asked = [
        (interval, 1_700_000_000_000 + step * 7_777_777_777)
        for interval in Interval
        for step in range(60)
    ]
    with with_markets.connect() as conn:
        found = conn.execute(
            "select (extract(epoch from kline_start(i::kline_interval, t)) * 1000)::bigint"
            " from unnest(%s::text[], %s::timestamptz[]) with ordinality as a (i, t, n) order by n",
            [
                [str(interval) for interval, _ in asked],
                [datetime.fromtimestamp(at_ms / 1000, UTC) for _, at_ms in asked],
            ],
        ).fetchall()
    assert [start for (start,) in found] == [interval.start(at_ms) for interval, at_ms in asked]


def test_time_zones_are_offsets() -> None:
    assert [zone_ms(text) // MINUTE_MS for text in ("0", "8", "+08:00", "-1:00", " 5:45")] == [
        0, 480, 480, -60, 345,
    ]  # fmt: skip
    assert zone_ms("14") == 14 * HOUR_MS
    assert zone_ms("-12:00") == -12 * HOUR_MS
    for wrong in ("", "14:01", "-12:01", "Europe/Istanbul", "1:60", "+", "٣"):
        with pytest.raises(ZoneMalformed):
            zone_ms(wrong)


def test_changes_are_told_in_percent() -> None:
    assert [percent(change, 3_000) for change in (0, 1, -1, 3_000, -2_999)] == [
        "0", "0.033", "-0.033", "100", "-99.967",
    ]  # fmt: skip

"""Klines in the tables: live, rebuilt, in memory and by plain SQL they are the same."""

import contextlib
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedesten.domain.market_data.board import Board, Frame
from bedesten.domain.market_data.build.builder import LATE_MS, PROMPT, Builder
from bedesten.domain.market_data.build.merge import Differences
from bedesten.domain.market_data.build.rebuild import Span, rebuild
from bedesten.domain.market_data.interval import DAY_MS, HOUR_MS, MINUTE_MS, Interval
from bedesten.domain.market_data.load import BAR, bar_of
from tests.support.postgres import Database
from tests.support.tape import MARKETS, Tape, wipe

SCALES: Final = {market: terms.scales for market, terms in MARKETS.items()}
FOREVER_MS: Final = 4 * 10**12
# The judge: the same in one statement, which knows nothing of boards.
BY_SQL: Final = """
    select market_id, step::text, public.kline_start(step, executed_at),
        (array_agg(price order by trade_id))[1], max(price), min(price),
        (array_agg(price order by trade_id desc))[1], sum(quantity), sum(total_value),
        coalesce(sum(quantity) filter (where taker_side = 'buy'), 0),
        coalesce(sum(total_value) filter (where taker_side = 'buy'), 0), count(*), max(seq),
        min(trade_id), max(trade_id), min(trade_number)
    from public.trades, unnest(enum_range(null::public.kline_interval)) as step
    group by 1, 2, 3 order by 1, 2, 3
"""
IN_TABLES: Final = """
    select market_id, interval::text, open_time, open_price::numeric, high_price::numeric,
        low_price::numeric, close_price::numeric, volume::numeric, quote_volume::numeric,
        taker_buy_volume::numeric, taker_buy_quote_volume::numeric, trades_count, seq,
        first_trade_id, last_trade_id, first_trade_number
    from public.klines order by 1, 2, 3
"""
STRAY: Final = """
    insert into klines (market_id, interval, open_time, open_price, high_price, low_price,
        close_price, volume, quote_volume, taker_buy_volume, taker_buy_quote_volume, trades_count,
        seq)
    values (1, '1h', '2026-11-18T04:00Z', 1, 1, 1, 1, 0, 0, 0, 0, 0, 1)
"""
TICKERS: Final = """
    select market_id, (extract(epoch from opens_at) * 1000)::bigint, open_price::numeric,
        high_price::numeric, low_price::numeric, close_price::numeric, volume::numeric,
        quote_volume::numeric, trades_count, first_trade_id, last_trade_id, first_trade_number,
        close_before::numeric, last_quantity::numeric
    from public.ticker_24hr order by 1
"""
TICKERS_BY_SQL: Final = """
    select m.market_id, %(since)s, coalesce(w.open, before.price), coalesce(w.high, before.price),
        coalesce(w.low, before.price), coalesce(w.close, before.price), coalesce(w.volume, 0),
        coalesce(w.value, 0), coalesce(w.trades, 0), w.first, w.last, w.first_number, before.price,
        newest.quantity
    from public.markets as m
    left join lateral (
        select (array_agg(price order by trade_id))[1] as open, max(price) as high,
            min(price) as low, (array_agg(price order by trade_id desc))[1] as close,
            sum(quantity) as volume, sum(total_value) as value, count(*) as trades,
            min(trade_id) as first, max(trade_id) as last, min(trade_number) as first_number
        from public.trades where market_id = m.market_id
            and extract(epoch from executed_at) * 1000 >= %(since)s
    ) as w on true
    left join lateral (
        select price::numeric from public.trades
        where market_id = m.market_id and extract(epoch from executed_at) * 1000 < %(since)s
        order by trade_id desc limit 1
    ) as before on true
    left join lateral (
        select quantity::numeric from public.trades
        where market_id = m.market_id order by trade_id desc limit 1
    ) as newest on true
    order by 1
"""
GAPS_MS = st.one_of(
    st.just(0),
    st.integers(1, 1_500),
    st.integers(1, 3 * MINUTE_MS),
    st.integers(1, 5 * HOUR_MS),
    st.integers(1, 40 * DAY_MS),
)
TRADES = st.tuples(
    st.sampled_from(sorted(MARKETS)), st.integers(1, 10**6), st.integers(1, 10**9), st.booleans()
)
# A trade after a gap, a batch that the projector writes, a builder that dies and begins anew.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("trade"), GAPS_MS, TRADES),
        st.tuples(st.just("trade"), st.just(0), TRADES),
        st.tuples(st.just("project"), st.none(), st.none()),
        st.tuples(st.just("restart"), st.none(), st.none()),
    ),
    min_size=1,
    max_size=60,
)


@contextlib.contextmanager
def building(database: Database, tape: Tape) -> Iterator[Builder]:
    """A builder on a connection of its own, whose clock is the tape's."""
    with database.connect("internal_service", autocommit=True) as conn:
        yield Builder(conn, lambda: tape.at_ms)


def build(builder: Builder) -> None:
    """Until there is nothing more."""
    while builder.step().more:
        pass


def settle(builder: Builder, tape: Tape) -> None:
    """Until the open klines of long intervals are brought up to date as well."""
    build(builder)
    tape.wait(LATE_MS)
    build(builder)


def by_sql(tape: Tape) -> list[tuple[Any, ...]]:
    return tape.conn.execute(BY_SQL).fetchall()


def in_tables(tape: Tape) -> list[tuple[Any, ...]]:
    return tape.conn.execute(IN_TABLES).fetchall()


def in_memory(tape: Tape) -> dict[tuple[int, Frame, int], str]:
    """What boards make of the events, each kline as text."""
    found: dict[tuple[int, Frame, int], str] = {}

    def keep(market: int) -> Board:
        return Board(lambda one: found.update({(market, one.frame, one.start_ms): repr(one.bar)}))

    boards = {market: keep(market) for market in MARKETS}
    for seq, event in tape.events:
        boards[event.market].add(MARKETS[event.market].measure.trade(seq, event))
    for market, board in boards.items():
        for one in board.periods():
            found[market, one.frame, one.start_ms] = repr(one.bar)
    return found


def read_back(tape: Tape) -> dict[tuple[int, Frame, int], str]:
    """The same of the tables."""
    rows = tape.conn.execute(
        "select market_id, interval::text, (extract(epoch from open_time) * 1000)::bigint,"
        f" {BAR} from public.klines as k".encode()
    )
    return {
        (market, Frame(Interval(step)), start): repr(bar_of(list(row), SCALES[market]))
        for market, step, start, *row in rows
    }


def checked(database: Database, market: int, *, check: bool = True) -> Differences:
    with database.connect("internal_service", autocommit=True) as conn:
        span = Span(market, 0, FOREVER_MS)
        return rebuild(conn, span, check=check)


@pytest.mark.spec("DATA-001", "DATA-002")
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_live_rebuilt_and_streamed_klines_are_the_same(
    with_markets: Database, tape: Tape, steps: list[tuple[str, Any, Any]]
) -> None:
    wipe(tape.conn)
    tape = Tape(tape.conn)
    with contextlib.ExitStack() as stack:
        builder = stack.enter_context(building(with_markets, tape))
        for what, gap_ms, trade in steps:
            if what == "restart":
                builder = stack.enter_context(building(with_markets, tape))
            elif what == "project":
                tape.project()
                build(builder)
            else:
                market, ticks, lots, buys = trade
                tape.wait(gap_ms)
                tape.put(market, ticks, lots, buys=buys)
        tape.project()
        build(builder)
        prompt = read_back(tape)
        for market in MARKETS:
            assert checked(with_markets, market).mended == 0
        settle(builder, tape)
    memory = in_memory(tape)
    assert {key: bar for key, bar in memory.items() if key[1] in PROMPT}.items() <= prompt.items()
    assert in_tables(tape) == by_sql(tape)
    assert read_back(tape) == memory
    for market in MARKETS:
        assert checked(with_markets, market).mended == 0


@pytest.mark.spec("DATA-001")
def test_a_rebuild_mends_what_is_wrong_while_klines_are_built(
    with_markets: Database, tape: Tape
) -> None:
    with building(with_markets, tape) as builder:
        for number in range(300):
            tape.wait(7_000)
            tape.put(1, 1_000 + number % 17, 3)
        tape.project()
        settle(builder, tape)
        right = in_tables(tape)
        for wrong in (
            "update klines set volume = volume + 1 where interval = '1M'",
            "delete from klines where interval = '1m' and extract(minute from open_time) = 21",
            STRAY,
        ):
            tape.conn.execute(wrong.encode())
        spoilt = in_tables(tape)
        found = checked(with_markets, 1)
        assert (found.built, found.wrong, found.missing, found.stray) == (len(right), 1, 1, 1)
        assert in_tables(tape) == spoilt, "looking changes nothing"
        assert checked(with_markets, 1, check=False) == found
        assert in_tables(tape) == right
        assert checked(with_markets, 1).mended == 0

        tape.wait(60_000)  # what the builder had in memory is not to be trusted any more
        tape.put(1, 5_000, 3)
        tape.project()
        settle(builder, tape)
    assert in_tables(tape) == by_sql(tape)


def test_a_rebuild_of_a_span_leaves_the_rest_alone(with_markets: Database, tape: Tape) -> None:
    with building(with_markets, tape) as builder:
        for number in range(200):
            tape.wait(40_000)
            tape.put(1 + number % 2, 1_000 + number, 3)
        tape.project()
        settle(builder, tape)
    right = in_tables(tape)
    hour = Interval.HOUR.start(tape.at_ms - HOUR_MS)
    frames = (Frame(Interval.MINUTES_15), Frame(Interval.HOUR))
    tape.conn.execute("update klines set seq = 7")
    with with_markets.connect("internal_service", autocommit=True) as conn:
        found = rebuild(conn, Span(1, hour + 1, hour + 2 * 15 * MINUTE_MS, frames))
    assert (found.built, found.wrong, found.missing, found.stray) == (3, 3, 0, 0)
    mended = [row for row in in_tables(tape) if row[12] != 7]
    assert [(row[1], row[0]) for row in mended] == [("15m", 1), ("15m", 1), ("1h", 1)]
    assert set(mended) <= set(right)


def test_two_builders_take_each_trade_once(with_markets: Database, tape: Tape) -> None:
    with building(with_markets, tape) as one, building(with_markets, tape) as other:
        for number in range(60):
            tape.wait(1_300)
            tape.put(1, 1_000 + number, 3)
            tape.project()
            for builder in (one, other) if number % 3 else (other, one):
                build(builder)
        settle(one, tape)
        settle(other, tape)
    assert in_tables(tape) == by_sql(tape)


@pytest.mark.spec("DATA-004")
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_tickers_roll_over_24_hours(
    with_markets: Database, tape: Tape, steps: list[tuple[str, Any, Any]]
) -> None:
    wipe(tape.conn)
    tape = Tape(tape.conn)
    with contextlib.ExitStack() as stack:
        builder = stack.enter_context(building(with_markets, tape))
        for what, gap_ms, trade in steps:
            if what == "trade":
                tape.wait(gap_ms % (30 * HOUR_MS))
                tape.put(trade[0], *trade[1:3], buys=trade[3])
                continue
            if what == "restart":
                builder = stack.enter_context(building(with_markets, tape))
            tape.wait(MINUTE_MS)  # windows move also when no trade comes
            tape.project()
            build(builder)
            since = Interval.MINUTE.start(tape.at_ms) - DAY_MS
            found = tape.conn.execute(TICKERS).fetchall()
            wanted = tape.conn.execute(TICKERS_BY_SQL, {"since": since}).fetchall()
            assert found == wanted

"""Candles of a made-up history, computed from its trades; empty periods repeat the last close."""

from typing import Final

import psycopg

from bedesten.cli.demo_listing import MARKETS
from bedesten.cli.fill.imports import importing, is_filled, run
from bedesten.cli.fill.plan import Plan

MINUTES: Final = {
    "1m": 1, "3m": 3, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "2h": 120, "4h": 240, "6h": 360,
    "8h": 480, "12h": 720, "1d": 1_440, "3d": 4_320, "1w": 10_080, "1M": 40_320,
}  # fmt: skip
NS_PER_MINUTE: Final = 60 * 10**9
CANDLES: Final = """
    insert into public.klines
        (market_id, interval, open_time, open_price, high_price, low_price, close_price, volume,
         quote_volume, taker_buy_volume, taker_buy_quote_volume, trades_count, seq)
    with traded as (
        select market_id, public.kline_start(%(step)s, executed_at) as open_time,
            (array_agg(price order by trade_id))[1] as open, max(price) as high,
            min(price) as low, (array_agg(price order by trade_id desc))[1] as close,
            sum(quantity) as volume, sum(total_value) as value,
            coalesce(sum(quantity) filter (where taker_side = 'buy'), 0) as bought,
            coalesce(sum(total_value) filter (where taker_side = 'buy'), 0) as paid,
            count(*) as trades, max(seq) as seq
        from public.trades group by 1, 2
    ), grid as (
        select market_id,
            generate_series(min(open_time), max(open_time), public.kline_length(%(step)s))
                as open_time
        from traded group by market_id
    ), carried as (
        select g.market_id, g.open_time, t.open, t.high, t.low, t.close, t.volume, t.value,
            t.bought, t.paid, t.trades, t.seq,
            count(t.close) over (partition by g.market_id order by g.open_time) as run
        from grid as g left join traded as t using (market_id, open_time)
    )
    select market_id, %(step)s, open_time, coalesce(open, last), coalesce(high, last),
        coalesce(low, last), last, coalesce(volume, 0), coalesce(value, 0), coalesce(bought, 0),
        coalesce(paid, 0), coalesce(trades, 0), last_seq
    from (
        select *, first_value(close) over one_run as last, first_value(seq) over one_run as last_seq
        from carried
        window one_run as (partition by market_id, run order by open_time)
    ) as c
"""


def intervals(plan: Plan) -> list[str]:
    """Those of which there are no more than orders: finer ones would be empty, most of them."""
    minutes = (plan.end - plan.begin) // NS_PER_MINUTE * len(MARKETS)
    return [step for step, length in MINUTES.items() if minutes <= length * plan.orders]


def fill_candles(conn: psycopg.Connection, plan: Plan) -> None:
    """All intervals that the plan has trades for, of all markets."""
    if is_filled(conn, "klines"):
        return
    with importing(conn, into=("klines",), out_of=("trades",)):
        conn.execute("set local timezone = 'UTC'")  # the grid's days and months
        for step in intervals(plan):
            run(conn, CANDLES, step=step)

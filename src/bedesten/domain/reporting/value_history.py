"""What an account was worth, day by day or hour by hour.

What it has now, less what came and went since a moment, is what it had then; prices are the closes
of the klines that were over then.
"""

import asyncio
from collections import defaultdict
from datetime import datetime
from fractions import Fraction
from typing import Final, NamedTuple

import msgspec

from bedesten.domain.ledger import own_history
from bedesten.domain.market_data import Interval
from bedesten.domain.markets import Asset, Desk
from bedesten.domain.reporting import store
from bedesten.domain.reporting.store import MS_NS, Movement
from bedesten.domain.reporting.valuing import Price, rates_in, value_of
from bedesten.kit.id_time import first_id_at
from bedesten.kit.moment import moment_of

DAYS_MAX: Final = 366
HOURS: Final = 24


class ValuePoint(msgspec.Struct, frozen=True, kw_only=True):
    """What the account was worth at a moment, as far as prices were known."""

    at: datetime
    value: str


class ValueHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Values in `currency`, oldest first, as of journal row `as_of_seq`. The last point is now."""

    currency: str
    data: list[ValuePoint]
    as_of_seq: int


class _Facts(NamedTuple):
    """What the tables say: `prices` are the last ones, `closes` those of klines by their begin."""

    movements: list[Movement]
    closes: list[Price]
    prices: list[Price]


async def read_value_history(desk: Desk, symbol: str, days: int) -> ValueHistory:
    """Of the account that asks: at each begin of a day (UTC) in the last `days` days, or with one
    day of each hour, and now. Raises Refused (asset_not_found), HistoryUnavailable."""
    assert 0 < days <= DAYS_MAX, "the route has checked it"
    currency = await desk.catalogue.asset(symbol)
    seen = await desk.asset_names()
    interval, count = (Interval.DAY, days) if days > 1 else (Interval.HOUR, HOURS)
    now_ms = desk.clock.now_ns() // MS_NS
    newest = interval.start(now_ms)
    starts = [interval.back(newest, ago) for ago in reversed(range(count))]
    async with own_history(desk.pool, desk.subject.customer) as history:
        conn = history.conn
        moved = await store.movements(conn, desk.subject.account, [*map(first_id_at, starts)])
        if seen is not None:
            known = {int((await desk.catalogue.asset(name)).id) for name in seen}
            moved = [one for one in moved if one.asset in known]
        assets = sorted({one.asset for one in moved})
        span = (interval.back(starts[0], 1), newest)
        closes = await store.closes(conn, interval, span, (currency.id, assets))
        facts = _Facts(moved, closes, await store.last_prices(conn))
    values = await asyncio.to_thread(_values, facts, (starts, interval), currency)
    return ValueHistory(
        currency=currency.symbol,
        data=[
            ValuePoint(at=moment_of(ms * MS_NS), value=currency.text(value))
            for ms, value in zip([*starts, now_ms], values, strict=True)
        ],
        as_of_seq=history.seq,
    )


def _values(facts: _Facts, grid: tuple[list[int], Interval], currency: Asset) -> list[int]:
    """At each of these moments and now, in smallest units."""
    starts, interval = grid
    prices: dict[tuple[int, int], Price] = {}
    coming = sorted(facts.closes, key=lambda close: close.at, reverse=True)
    values = []
    for start, amounts in zip(starts, _amounts(facts.movements, len(starts)), strict=False):
        while coming and interval.after(coming[-1].at) <= start:
            close = coming.pop()
            prices[close.base, close.quote] = close
        values.append(_worth(amounts, rates_in(currency.id, prices.values()), currency))
    now = _amounts(facts.movements, len(starts))[-1]
    return [*values, _worth(now, rates_in(currency.id, facts.prices), currency)]


def _amounts(moved: list[Movement], count: int) -> list[dict[int, Fraction]]:
    """By asset what the account had when each of so many periods began, and has now."""
    now: dict[int, Fraction] = defaultdict(Fraction)
    came: list[dict[int, Fraction]] = [defaultdict(Fraction) for _ in range(count + 1)]
    for asset, period, amount in moved:
        (came[period] if period else now)[asset] += Fraction(amount)
    found = [now]
    for period in reversed(range(1, count + 1)):
        after = found[-1]
        found.append({a: after.get(a, Fraction(0)) - came[period].get(a, 0)
                      for a in after.keys() | came[period].keys()})  # fmt: skip
    return found[::-1]


def _worth(amounts: dict[int, Fraction], rates: dict[int, Fraction], currency: Asset) -> int:
    return sum(
        value_of(amount, rates[asset], currency)
        for asset, amount in amounts.items()
        if asset in rates
    )

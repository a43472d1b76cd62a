"""What trading costs an account: its tier, the volume that earned it, and its rates by market."""

from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

import msgspec
import psycopg

from bedesten.domain import fees
from bedesten.domain.ledger import own_history
from bedesten.domain.markets import Desk, Market
from bedesten.domain.trading.rates import Rates, Reason, read_rates
from bedesten.kit.ids import AccountId
from bedesten.kit.money import to_text

VOLUME_SCALE: Final = 8
TIERS: Final = """
    select t.tier, t.min_volume::numeric, t.volume_asset_id, a.symbol
    from public.fee_tiers as t join public.assets as a on a.asset_id = t.volume_asset_id
    order by t.min_volume
"""
VOLUME: Final = """
    select m.quote_asset_id, a.symbol, sum(t.total_value)
    from public.account_trades as t
    join public.markets as m on m.market_id = t.market_id
    join public.assets as a on a.asset_id = m.quote_asset_id
    where t.account_id = %(account)s
        and t.trade_id >= (ceil(extract(epoch from now() - make_interval(days => %(days)s)) * 1000)
            ::bigint - 1577836800000) << 12
    group by m.quote_asset_id, a.symbol
"""
TIER: Final = "select fee_tier from public.accounts where account_id = %s"


class NextTier(msgspec.Struct, frozen=True, kw_only=True):
    """The next tier, from which volume it is earned, and how much of it is missing."""

    tier: int
    from_volume: str
    missing: str


class MarketRates(msgspec.Struct, frozen=True, kw_only=True):
    """What orders of now pay in a market, in parts per million of what is received, and why: by
    the account, its tier, or the market."""

    market: str
    maker_fee_ppm: int
    taker_fee_ppm: int
    by: Reason


class FeeStanding(msgspec.Struct, frozen=True, kw_only=True):
    """The account's tier (0: none), what it traded in 30 days, and its rates.

    `volume` is in `volume_asset`, rounded down; assets whose volume has no price there are in
    `not_counted`. Tiers follow the volume once a day. As of journal row `as_of_seq`.
    """

    account_id: int
    tier: int
    volume: str
    volume_asset: str | None
    not_counted: list[str]
    next_tier: NextTier | None
    rates: list[MarketRates]
    as_of_seq: int


class _Tier(NamedTuple):
    tier: int
    min_volume: Decimal
    asset: int
    symbol: str


async def read_fee_standing(desk: Desk) -> FeeStanding:
    """Of the account that asks. Raises HistoryUnavailable, EngineUnavailable."""
    account = desk.subject.account
    await desk.catalogue.refresh()
    rates = await read_rates(desk)
    async with own_history(desk.pool, desk.subject.customer) as history:
        conn = history.conn
        tiers = [_Tier(*row) for row in await (await conn.execute(TIERS)).fetchall()]
        volume, not_counted = await _volume(conn, account, tiers)
        row = await (await conn.execute(TIER, [account])).fetchone()
    return FeeStanding(
        account_id=account,
        tier=0 if row is None else row[0],
        volume=_text(volume),
        volume_asset=tiers[0].symbol if tiers else None,
        not_counted=not_counted,
        next_tier=_next(tiers, volume),
        rates=[_rates(rates, market) for market in desk.catalogue.markets()],
        as_of_seq=history.seq,
    )


def _rates(rates: Rates, market: Market) -> MarketRates:
    rate, reason = rates.with_reason(market)
    return MarketRates(
        market=market.symbol,
        maker_fee_ppm=rate.maker_ppm,
        taker_fee_ppm=rate.taker_ppm,
        by=reason,
    )


async def _volume(
    conn: psycopg.AsyncConnection, account: AccountId, tiers: list[_Tier]
) -> tuple[Fraction, list[str]]:
    """Without tiers there is nothing to count it in."""
    if not tiers:
        return Fraction(0), []
    asset = tiers[0].asset
    prices = await (await conn.execute(fees.LAST_PRICES, {"asset": asset})).fetchall()
    worth = fees.rates_of(prices, asset)
    question = {"account": account, "days": fees.DAYS}
    traded = await (await conn.execute(VOLUME, question)).fetchall()
    total = sum((Fraction(value) * worth[a] for a, _, value in traded if a in worth), Fraction(0))
    return total, [symbol for a, symbol, _ in traded if a not in worth]


def _next(tiers: list[_Tier], volume: Fraction) -> NextTier | None:
    for one in tiers:
        if volume < Fraction(one.min_volume):
            missing = Fraction(one.min_volume) - volume
            return NextTier(
                tier=one.tier,
                from_volume=_text(Fraction(one.min_volume)),
                missing=to_text(-(-missing * 10**VOLUME_SCALE // 1), VOLUME_SCALE),
            )
    return None


def _text(volume: Fraction) -> str:
    return to_text(volume * 10**VOLUME_SCALE // 1, VOLUME_SCALE)

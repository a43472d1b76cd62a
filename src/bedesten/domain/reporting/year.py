"""A year of an account in sums: per asset what it began with, what came, went and was left, and per
market and month what was traded. The rules are in docs/reference/reports.md."""

from collections import defaultdict
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from bedesten.domain.markets import Asset, Market
from bedesten.domain.reporting.valuing import units_of
from bedesten.domain.reporting.yearly_store import Flow, TradedSum
from bedesten.kit.id_time import first_id_at
from bedesten.kit.moment import ns_of

MONTHS: Final = 12
MS_NS: Final = 1_000_000
YEAR, AFTER = 1, 2
FEES: Final = ("fee", "rebate")


class AssetYear(msgspec.Struct, frozen=True, kw_only=True):
    """opening + deposits - withdrawals + bought - sold - fees + other = closing. `bought` and
    `sold` are what trades brought and took; negative fees are rebates."""

    asset: str
    opening: str
    deposits: str
    withdrawals: str
    bought: str
    sold: str
    fees: str
    other: str
    closing: str


class MarketMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Of a market in a month. Fees of purchases are in its base asset, of sales in its quote."""

    market: str
    month: str
    trades: int
    bought_quantity: str
    bought_value: str
    bought_fees: str
    sold_quantity: str
    sold_value: str
    sold_fees: str


def months_of(year: int, zone: ZoneInfo) -> list[int]:
    """The first engine ids of its months, and of the year after it, by this zone's calendar."""
    begins = [datetime(year, month, 1, tzinfo=zone) for month in range(1, MONTHS + 1)]
    begins.append(datetime(year + 1, 1, 1, tzinfo=zone))
    return [first_id_at(ns_of(moment) // MS_NS) for moment in begins]


def asset_years(found: list[Flow], assets: dict[int, Asset]) -> list[AssetYear]:
    """Of every asset that the account had, or moved, in the year or since; by id. Asserts that
    each adds up."""
    by_asset: dict[int, list[Flow]] = defaultdict(list)
    for flow in found:
        by_asset[flow.asset].append(flow)
    years = [_asset_year(assets[asset], by_asset[asset]) for asset in sorted(by_asset)]
    return [one for one in years if set(_amounts(one)) != {"0"}]


def _asset_year(asset: Asset, found: list[Flow]) -> AssetYear:
    now = closing = opening = 0
    came: dict[str, int] = defaultdict(int)
    went: dict[str, int] = defaultdict(int)
    for flow in found:
        units = units_of(flow.amount, asset)
        signed = units if flow.comes else -units
        if flow.period == YEAR:
            (came if flow.comes else went)[flow.type] += units
            opening -= signed
        elif flow.period == AFTER:
            closing -= signed
        else:
            now += units
    closing += now
    opening += closing
    net = {kind: came[kind] - went[kind] for kind in came.keys() | went.keys()}
    deposits, withdrawals = net.pop("deposit", 0), -net.pop("withdrawal", 0)
    fees = -sum(net.pop(kind, 0) for kind in FEES)
    net.pop("trade", 0)
    other = sum(net.values())
    moved = deposits - withdrawals + came["trade"] - went["trade"] - fees + other
    assert opening + moved == closing, f"the year of {asset.symbol} does not add up"
    text = asset.text
    return AssetYear(
        asset=asset.symbol,
        opening=text(opening),
        deposits=text(deposits),
        withdrawals=text(withdrawals),
        bought=text(came["trade"]),
        sold=text(went["trade"]),
        fees=text(fees),
        other=text(other),
        closing=text(closing),
    )


def _amounts(one: AssetYear) -> tuple[str, ...]:
    amounts: tuple[str, ...] = msgspec.structs.astuple(one)[1:]
    return amounts


def market_months(
    found: list[TradedSum], markets: dict[int, Market], year: int
) -> list[MarketMonth]:
    """By market id and month; months without a trade are left out."""
    sides: dict[tuple[int, int], dict[str, TradedSum]] = defaultdict(dict)
    for one in found:
        sides[one.market, one.month][one.side] = one
    return [
        _market_month(markets[market], f"{year}-{month:02}", sides[market, month])
        for market, month in sorted(sides)
    ]


def _market_month(market: Market, month: str, sides: dict[str, TradedSum]) -> MarketMonth:
    def text(side: str, what: str, asset: Asset) -> str:
        if side not in sides:
            return "0"
        return asset.text(units_of(getattr(sides[side], what), asset))

    base, quote = market.base, market.quote
    return MarketMonth(
        market=market.symbol,
        month=month,
        trades=sum(one.trades for one in sides.values()),
        bought_quantity=text("buy", "quantity", base),
        bought_value=text("buy", "value", quote),
        bought_fees=text("buy", "fee", base),
        sold_quantity=text("sell", "quantity", base),
        sold_value=text("sell", "value", quote),
        sold_fees=text("sell", "fee", quote),
    )

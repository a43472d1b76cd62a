"""The filters of a market: what prices, quantities and values of its orders must be."""

from typing import Final

import msgspec

from bedesten.domain import trading
from bedesten.domain.markets import Market
from bedesten.gateways.binance.padding import ZERO, padded
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.telling import price_of, quantity_of, value_of
from bedesten.gateways.binance.venue import Venue
from bedesten.kit.money import to_text
from bedesten.protocol.vocabulary import ICEBERG_PARTS_MAX, PPM

# What is said where a market has no bound of its own. The engine counts further, but clients keep
# such numbers in types that do not.
PRICE_BOUND: Final = 1_000_000_000
QUANTITY_BOUND: Final = 9_000_000_000
VALUE_BOUND: Final = "9000000000000"
PPM_DECIMALS: Final = 6
BIPS_MAX: Final = 9_999


class PriceFilter(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="PRICE_FILTER",
    tag_field="filterType",
):  # fmt: skip
    """Range and step of prices."""

    min_price: str
    max_price: str
    tick_size: str


class LotSize(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="LOT_SIZE",
    tag_field="filterType",
):  # fmt: skip
    """Range and step of quantities."""

    min_qty: str
    max_qty: str
    step_size: str


class MarketLotSize(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="MARKET_LOT_SIZE",
    tag_field="filterType",
):  # fmt: skip
    """The same of market orders, where it differs: zero says that it does not."""

    min_qty: str
    max_qty: str
    step_size: str


class Notional(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="NOTIONAL",
    tag_field="filterType",
):  # fmt: skip
    """Range of price times quantity; of market orders at the best opposite price."""

    min_notional: str
    apply_min_to_market: bool = True
    max_notional: str
    apply_max_to_market: bool = True
    avg_price_mins: int = 0


class PercentPriceBySide(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="PERCENT_PRICE_BY_SIDE",
    tag_field="filterType",
):  # fmt: skip
    """How far from the reference price a limit price may be."""

    bid_multiplier_up: str
    bid_multiplier_down: str
    ask_multiplier_up: str
    ask_multiplier_down: str
    avg_price_mins: int = 0


class IcebergParts(
    msgspec.Struct, frozen=True, kw_only=True, tag="ICEBERG_PARTS", tag_field="filterType"
):
    """How often an iceberg may have to be shown."""

    limit: int = ICEBERG_PARTS_MAX


class TrailingDelta(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="TRAILING_DELTA",
    tag_field="filterType",
):  # fmt: skip
    """Distances of trailing stops, in hundredths of a percent."""

    min_trailing_above_delta: int = 1
    max_trailing_above_delta: int = BIPS_MAX
    min_trailing_below_delta: int = 1
    max_trailing_below_delta: int = BIPS_MAX


class MaxNumOrders(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="MAX_NUM_ORDERS",
    tag_field="filterType",
):  # fmt: skip
    """How many orders an account may have open; here of all markets together."""

    max_num_orders: int


class MaxNumAlgoOrders(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="MAX_NUM_ALGO_ORDERS",
    tag_field="filterType",
):  # fmt: skip
    """Of these, how many may wait for a price: all."""

    max_num_algo_orders: int


class ExchangeMaxNumOrders(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", tag="EXCHANGE_MAX_NUM_ORDERS",
    tag_field="filterType",
):  # fmt: skip
    """How many orders an account may have open in all markets together."""

    max_num_orders: int


Filter = (
    PriceFilter | LotSize | MarketLotSize | Notional | PercentPriceBySide | IcebergParts
    | TrailingDelta | MaxNumOrders | MaxNumAlgoOrders
)  # fmt: skip


class MyFilters(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What bounds one account; nothing does in one market or asset alone."""

    exchange_filters: list[ExchangeMaxNumOrders]
    symbol_filters: list[Filter] = []
    asset_filters: list[Filter] = []


async def my_filters(venue: Venue, given: Parameters) -> MyFilters:
    """Those of the account that asks."""
    await venue.market(given.symbol())
    most = await trading.own_open_orders_max(venue.desk)
    return MyFilters(
        exchange_filters=[] if most is None else [ExchangeMaxNumOrders(max_num_orders=most)]
    )


def filters_of(market: Market, open_max: int | None) -> list[Filter]:
    """Every rule of the market that this dialect has a word for; `open_max` as the kernel has it,
    None for no bound."""
    found: list[Filter] = [
        PriceFilter(
            min_price=price_of(market, market.price_text(max(1, market.min_price))),
            max_price=price_of(market, market.price_text(_price_max(market))),
            tick_size=price_of(market, market.tick),
        ),
        LotSize(
            min_qty=quantity_of(market, market.quantity_text(max(1, market.min_quantity))),
            max_qty=quantity_of(market, market.quantity_text(_quantity_max(market))),
            step_size=quantity_of(market, market.lot),
        ),
        MarketLotSize(
            min_qty=ZERO,
            max_qty=quantity_of(market, market.quantity_text(_quantity_max(market))),
            step_size=ZERO,
        ),
        Notional(
            min_notional=value_of(market, market.quote.text(market.min_notional)),
            max_notional=value_of(
                market,
                market.quote.text(market.max_notional) if market.max_notional else VALUE_BOUND,
            ),
        ),
        IcebergParts(),
        TrailingDelta(),
    ]
    if market.price_band_ppm:
        found.append(_band(market))
    if open_max is not None:
        found.append(MaxNumOrders(max_num_orders=open_max))
        found.append(MaxNumAlgoOrders(max_num_algo_orders=open_max))
    return found


def _band(market: Market) -> PercentPriceBySide:
    up = padded(to_text(PPM + market.price_band_ppm, PPM_DECIMALS))
    down = padded(to_text(max(0, PPM - market.price_band_ppm), PPM_DECIMALS))
    return PercentPriceBySide(
        bid_multiplier_up=up,
        bid_multiplier_down=down,
        ask_multiplier_up=up,
        ask_multiplier_down=down,
    )


def _price_max(market: Market) -> int:
    """In ticks."""
    bound = PRICE_BOUND * 10**market.tick_decimals // market.tick_mantissa
    return market.max_price or max(1, bound)


def _quantity_max(market: Market) -> int:
    """In lots."""
    bound = QUANTITY_BOUND * 10**market.lot_decimals // market.lot_mantissa
    return market.max_quantity or max(1, bound)

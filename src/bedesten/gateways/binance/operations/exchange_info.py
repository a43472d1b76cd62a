"""What is listed, with every rule that an order must keep."""

from typing import Final

import msgspec

from bedesten.domain.markets import Market
from bedesten.gateways.binance.operations.filters import Filter, filters_of
from bedesten.gateways.binance.operations.symbols import chosen
from bedesten.gateways.binance.parameters import Parameters
from bedesten.gateways.binance.refusals import Said, bad_combination
from bedesten.gateways.binance.telling import joined
from bedesten.gateways.binance.usage import Limit
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.binance.words import ORDER_TYPES, PHASES, SELF_TRADE_DEFAULT, SELF_TRADES

PERMISSION: Final = "SPOT"
STATUSES: Final = {name: name for name in ("TRADING", "HALT", "BREAK", "END_OF_DAY")}
INVALID_STATUS: Final = Said(-1122, "Invalid symbolStatus.")


class Symbol(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A market."""

    symbol: str
    status: str
    base_asset: str
    base_asset_precision: int
    quote_asset: str
    quote_precision: int
    quote_asset_precision: int
    base_commission_precision: int
    quote_commission_precision: int
    order_types: tuple[str, ...] = ORDER_TYPES
    iceberg_allowed: bool = True
    oco_allowed: bool = True
    oto_allowed: bool = True
    opo_allowed: bool = False
    quote_order_qty_market_allowed: bool = True
    allow_trailing_stop: bool = True
    cancel_replace_allowed: bool = True
    amend_allowed: bool = True
    peg_instructions_allowed: bool = False
    is_spot_trading_allowed: bool = True
    is_margin_trading_allowed: bool = False
    filters: list[Filter]
    permissions: tuple[str, ...] = (PERMISSION,)
    permission_sets: tuple[tuple[str, ...], ...] = ((PERMISSION,),)
    default_self_trade_prevention_mode: str = SELF_TRADE_DEFAULT
    allowed_self_trade_prevention_modes: tuple[str, ...] = tuple(SELF_TRADES)


class ExchangeInfo(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The exchange."""

    timezone: str = "UTC"
    server_time: int
    rate_limits: list[Limit]
    exchange_filters: tuple[str, ...] = ()
    symbols: list[Symbol]


async def exchange_info(venue: Venue, given: Parameters) -> ExchangeInfo:
    """Of one market, some, all, or those of a status or permission."""
    status = given.word_or("symbolStatus", STATUSES, None, INVALID_STATUS)
    permissions = _permissions(given)
    by_name = given.has("symbol") or given.has("symbols")
    if by_name and (status is not None or permissions is not None):
        raise bad_combination()
    found = await chosen(venue, given)
    await venue.desk.catalogue.refresh()  # phases and filters may change at any time
    markets = [venue.desk.catalogue.known_market(market.id) for market in found.markets]
    if permissions is not None and PERMISSION not in permissions:
        markets = []
    open_max = await venue.usage.open_orders_max()
    return ExchangeInfo(
        server_time=given.stamp_ns(venue.desk.clock.now_ns()),
        rate_limits=venue.usage.limits(),
        symbols=[
            symbol_of(market, open_max)
            for market in markets
            if status in (None, PHASES[market.phase])
        ],
    )


def symbol_of(market: Market, open_max: int | None) -> Symbol:
    """A market in these words."""
    return Symbol(
        symbol=joined(market),
        status=PHASES[market.phase],
        base_asset=market.base.symbol,
        base_asset_precision=market.base.scale,
        quote_asset=market.quote.symbol,
        quote_precision=market.quote.scale,
        quote_asset_precision=market.quote.scale,
        base_commission_precision=market.base.scale,
        quote_commission_precision=market.quote.scale,
        filters=filters_of(market, open_max),
    )


def _permissions(given: Parameters) -> list[str] | None:
    """One word, or a JSON array of words."""
    found = given.text("permissions")
    if found is None:
        return None
    return given.texts("permissions") if found.startswith("[") else [found]

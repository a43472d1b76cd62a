"""Markets: what may be listed, and what of its terms may change afterwards."""

import re

from msgspec.structs import replace

from bedesten.kernel.reference.rates import rates_fit
from bedesten.kernel.reference.refit import cancel_unfit, refit_of, refuse_refit, rewrite
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.units import lot_unit, notional_unit
from bedesten.protocol.commands import SetMarket
from bedesten.protocol.events import MarketSet
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    AUCTION_MAX_NS,
    HOUSE_FLOOR,
    PPM,
    PRICE_MAX,
    SCALE_MAX,
    Phase,
    Refusal,
)

_SYMBOL = re.compile(r"(?=.{1,24}$)[A-Z0-9]+-[A-Z0-9]+")
_MANTISSA_MAX = 10**18
_REFERENCE_MAX_NS = 24 * 3600 * 10**9
_DISTANCE_MAX_PPM = 10 * PPM
_ANY_QUANTITY = 2**63 - 1
_STEPS_MAX = 255
_FIXED_TERMS = ("base", "quote", "symbol")


def set_market(turn: Turn, command: SetMarket) -> Refusal | None:
    """List a market, or change a listed one's fees, bands, filters, tick and lot."""
    state = turn.state
    refusal = refuse_market(state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    market = state.markets.get(command.market)
    if market is None:
        terms = _terms(command, len(state.markets) + 1, command.phase, 1)
        state.markets[terms.market] = opened(state, terms)
        if terms.phase == Phase.AUCTION:
            state.auctions_changed.add(terms.market)
    else:
        terms = _changed_terms(market, command)
        _change(turn, market, terms)
    turn.emit(replace(terms, command=turn.index))
    return None


def opened(state: State, terms: MarketSet) -> Market:
    """A market of these terms with an empty book."""
    return Market(terms, *_units(state, terms))


def refuse_market(state: State, command: SetMarket) -> Refusal | None:
    """Why such a market cannot be listed, or changed."""
    refusal = _refuse_name(state, command) or _refuse_terms(state, command)
    market = state.markets.get(command.market)
    if refusal is not None or market is None:
        return refusal
    refit = refit_of(market, command)
    return None if refit is None else refuse_refit(state, market, refit)


def _terms(command: SetMarket, market: int, phase: int, steps: int) -> MarketSet:
    return MarketSet(
        0, market, command.base, command.quote, command.fee_account, command.tick_mantissa,
        command.lot_mantissa, command.tick_decimals, command.lot_decimals, phase, steps,
        command.maker_fee_ppm, command.taker_fee_ppm, command.band_ppm, command.min_notional,
        command.min_quantity, command.max_quantity, command.symbol, command.max_notional,
        command.min_price, command.max_price, command.price_band_ppm, command.volatility_ppm,
        command.auction_ns, command.reference_ns,
    )  # fmt: skip


def _changed_terms(market: Market, command: SetMarket) -> MarketSet:
    old = market.terms
    same = refit_of(market, command) is None
    steps = old.steps if same else 1 + old.steps % _STEPS_MAX
    return _terms(command, command.market, old.phase, steps)


def _change(turn: Turn, market: Market, terms: MarketSet) -> None:
    """Give a listed market new terms, and its orders new numbers where tick or lot change."""
    refit = refit_of(market, terms)
    if refit is not None:
        cancel_unfit(turn, market, refit)
        rewrite(turn.state, market, refit)
    market.terms = terms
    market.notional_unit, market.lot_unit = _units(turn.state, terms)


def _units(state: State, terms: MarketSet) -> tuple[int, int]:
    base, quote = state.assets[terms.base], state.assets[terms.quote]
    return notional_unit(terms, quote.scale), lot_unit(terms, base.scale)


def _refuse_name(state: State, command: SetMarket) -> Refusal | None:
    if command.base not in state.assets or command.quote not in state.assets:
        return Refusal.ASSET_NOT_FOUND
    if command.market and command.market not in state.markets:
        return Refusal.MARKET_NOT_FOUND
    if not _SYMBOL.fullmatch(command.symbol):
        return Refusal.SYMBOL_MALFORMED
    # BTC-USDT is also written BTCUSDT, so another place of the dash makes no other market.
    joined = command.symbol.replace("-", "")
    for number, market in state.markets.items():
        if market.terms.symbol.replace("-", "") == joined and number != command.market:
            return Refusal.SYMBOL_TAKEN
    return None


def _refuse_terms(state: State, command: SetMarket) -> Refusal | None:
    quote_scale = state.assets[command.quote].scale
    if command.market:
        terms = state.markets[command.market].terms
        if any(getattr(terms, name) != getattr(command, name) for name in _FIXED_TERMS):
            return Refusal.TERMS_FIXED
    if not (_sizes_fit(command) and _filters_fit(command) and _units_fit(state, command)):
        return Refusal.TERMS_OUT_OF_RANGE
    if command.tick_decimals + command.lot_decimals > quote_scale:
        return Refusal.PRECISION_EXCEEDS_QUOTE
    if not rates_fit(command.maker_fee_ppm, command.taker_fee_ppm):
        return Refusal.FEE_OUT_OF_RANGE
    fee_account = state.accounts.get(command.fee_account)
    if fee_account is None or fee_account.kind < HOUSE_FLOOR:
        return Refusal.FEE_ACCOUNT_NOT_HOUSE
    return None


def _sizes_fit(command: SetMarket) -> bool:
    return (
        command.base != command.quote
        and 0 < command.tick_mantissa <= _MANTISSA_MAX
        and 0 < command.lot_mantissa <= _MANTISSA_MAX
        and command.tick_decimals <= SCALE_MAX
        and command.lot_decimals <= SCALE_MAX
    )


def _filters_fit(command: SetMarket) -> bool:
    return (
        _range_fits(command.min_notional, command.max_notional, AMOUNT_MAX)
        and _range_fits(command.min_quantity, command.max_quantity, _ANY_QUANTITY)
        and _range_fits(command.min_price, command.max_price, PRICE_MAX)
        and command.band_ppm < PPM
        and max(command.price_band_ppm, command.volatility_ppm) <= _DISTANCE_MAX_PPM
        and 0 <= command.auction_ns <= AUCTION_MAX_NS
        and 0 <= command.reference_ns <= _REFERENCE_MAX_NS
    )


def _range_fits(low: int, high: int, limit: int) -> bool:
    """Whether a filter lets anything through; a high end of 0 is none."""
    return 0 <= low <= limit and high <= limit and (high == 0 or high >= low)


def _units_fit(state: State, command: SetMarket) -> bool:
    """Whether a lot in base and a tick times lot in quote are amounts; sizes were checked."""
    base_scale, quote_scale = (state.assets[a].scale for a in (command.base, command.quote))
    if command.lot_decimals > base_scale:
        return False
    terms = _terms(command, 0, 0, 0)
    if lot_unit(terms, base_scale) > AMOUNT_MAX:
        return False
    if command.tick_decimals + command.lot_decimals > quote_scale:
        return True  # no whole unit to measure: refused as precision_exceeds_quote
    return notional_unit(terms, quote_scale) <= AMOUNT_MAX

"""Assets, markets, phases and accounts: what may be listed and what may change afterwards."""

import re

from msgspec.structs import replace

from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.kernel.reference.units import lot_unit, notional_unit
from bedesten.protocol.commands import SetAccount, SetAsset, SetMarket, SetPhase
from bedesten.protocol.events import AccountSet, AssetSet, MarketSet, PhaseSet
from bedesten.protocol.vocabulary import (
    AMOUNT_MAX,
    HOUSE_ACCOUNTS_MAX,
    HOUSE_FLOOR,
    PPM,
    SCALE_MAX,
    Refusal,
)

_ASSET_SYMBOL = re.compile(r"[A-Z0-9]{1,16}")
_MARKET_SYMBOL = re.compile(r"(?=.{1,24}$)[A-Z0-9]+-[A-Z0-9]+")
_MANTISSA_MAX = 10**18
_FIXED_MARKET_TERMS = (
    "base", "quote", "tick_mantissa", "tick_decimals", "lot_mantissa", "lot_decimals", "symbol",
)  # fmt: skip


def set_asset(turn: Turn, command: SetAsset) -> Refusal | None:
    """List an asset, or name a listed one again."""
    refusal = refuse_asset(turn.state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    assets = turn.state.assets
    asset = command.asset or len(assets) + 1
    event = AssetSet(turn.index, asset, command.scale, command.kind, command.symbol)
    assets[asset] = replace(event, command=0)
    turn.emit(event)
    return None


def set_market(turn: Turn, command: SetMarket) -> Refusal | None:
    """List a market, or change a listed one's phase, fees, band and filters."""
    state = turn.state
    refusal = refuse_market(state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    market = command.market or len(state.markets) + 1
    event = MarketSet(
        turn.index, market, command.base, command.quote, command.fee_account,
        command.tick_mantissa, command.lot_mantissa, command.tick_decimals,
        command.lot_decimals, command.phase, command.maker_fee_ppm, command.taker_fee_ppm,
        command.band_ppm, command.min_notional, command.min_quantity, command.max_quantity,
        command.symbol, command.max_notional, command.min_price, command.max_price,
        command.price_band_ppm, command.volatility_ppm, command.auction_ns,
        command.reference_ns,
    )  # fmt: skip
    terms = replace(event, command=0)
    if command.market:
        state.markets[market].terms = terms
    else:
        state.markets[market] = opened(state, terms)
    turn.emit(event)
    return None


def opened(state: State, terms: MarketSet) -> Market:
    """A market of these terms with an empty book."""
    scales = state.assets[terms.base].scale, state.assets[terms.quote].scale
    return Market(terms, notional_unit(terms, scales[1]), lot_unit(terms, scales[0]))


def set_phase(turn: Turn, command: SetPhase) -> Refusal | None:
    """Move one market or all of them to a phase."""
    markets = turn.state.markets
    if command.market and command.market not in markets:
        return Refusal.MARKET_NOT_FOUND

    # From here it must succeed.
    for number in [command.market] if command.market else sorted(markets):
        market = markets[number]
        turn.emit(PhaseSet(turn.index, number, command.phase, market.terms.phase, 0))
        market.terms = replace(market.terms, phase=command.phase)
    return None


def set_account(turn: Turn, command: SetAccount) -> Refusal | None:
    """Open an account, or change an open one's flags and self-trade group."""
    refusal = refuse_account(turn.state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    accounts = turn.state.accounts
    account = command.account or len(accounts) + 1
    group = command.group or account
    event = AccountSet(turn.index, account, command.kind, command.flags, group, command.owner)
    accounts[account] = replace(event, command=0)
    turn.emit(event)
    return None


def refuse_asset(state: State, command: SetAsset) -> Refusal | None:
    """Why such an asset cannot be listed."""
    assets = state.assets
    listed = assets.get(command.asset)
    if command.asset and listed is None:
        return Refusal.ASSET_NOT_FOUND
    if not _ASSET_SYMBOL.fullmatch(command.symbol):
        return Refusal.SYMBOL_MALFORMED
    if any(a.symbol == command.symbol and a.asset != command.asset for a in assets.values()):
        return Refusal.SYMBOL_TAKEN
    if command.scale > SCALE_MAX:
        return Refusal.SCALE_OUT_OF_RANGE
    terms = (command.scale, command.kind, command.symbol)
    if listed is not None and terms != (listed.scale, listed.kind, listed.symbol):
        return Refusal.TERMS_FIXED
    return None


def refuse_account(state: State, command: SetAccount) -> Refusal | None:
    """Why such an account cannot be opened or changed."""
    opened_before = state.accounts.get(command.account)
    if opened_before is not None:
        terms = (opened_before.kind, opened_before.owner)
        return None if terms == (command.kind, command.owner) else Refusal.TERMS_FIXED
    house = sum(account.kind >= HOUSE_FLOOR for account in state.accounts.values())
    if command.kind >= HOUSE_FLOOR and house >= HOUSE_ACCOUNTS_MAX:
        return Refusal.TOO_MANY_HOUSE_ACCOUNTS
    return None


def refuse_market(state: State, command: SetMarket) -> Refusal | None:
    """Why such a market cannot be listed."""
    return _refuse_name(state, command) or _refuse_terms(state, command)


def _refuse_name(state: State, command: SetMarket) -> Refusal | None:
    if command.base not in state.assets or command.quote not in state.assets:
        return Refusal.ASSET_NOT_FOUND
    if command.market and command.market not in state.markets:
        return Refusal.MARKET_NOT_FOUND
    if not _MARKET_SYMBOL.fullmatch(command.symbol):
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
        if any(getattr(terms, n) != getattr(command, n) for n in _FIXED_MARKET_TERMS):
            return Refusal.TERMS_FIXED
    if not (_sizes_fit(command) and _filters_fit(command) and _units_fit(state, command)):
        return Refusal.TERMS_OUT_OF_RANGE
    if command.tick_decimals + command.lot_decimals > quote_scale:
        return Refusal.PRECISION_EXCEEDS_QUOTE
    maker, taker = command.maker_fee_ppm, command.taker_fee_ppm
    if not (0 <= taker < PPM and maker < PPM and maker + taker >= 0):
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
    low, high = command.min_quantity, command.max_quantity
    return (
        0 <= command.min_notional <= AMOUNT_MAX
        and low >= 0
        and (high == 0 or high >= low)
        and command.band_ppm < PPM
    )


def _units_fit(state: State, command: SetMarket) -> bool:
    """Whether a lot in base and a tick times lot in quote are amounts; sizes were checked."""
    base_scale, quote_scale = (state.assets[a].scale for a in (command.base, command.quote))
    if command.lot_decimals > base_scale:
        return False
    terms = MarketSet(
        0, 0, command.base, command.quote, 0, command.tick_mantissa, command.lot_mantissa,
        command.tick_decimals, command.lot_decimals, 0, 0, 0, 0, 0, 0, 0, "", 0, 0, 0, 0, 0,
        0, 0,
    )  # fmt: skip
    if lot_unit(terms, base_scale) > AMOUNT_MAX:
        return False
    if command.tick_decimals + command.lot_decimals > quote_scale:
        return True  # no whole unit to measure: refused as precision_exceeds_quote
    return notional_unit(terms, quote_scale) <= AMOUNT_MAX

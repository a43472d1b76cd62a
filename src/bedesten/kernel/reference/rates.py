"""Fee rates: of accounts, of tiers, of markets, and which of them an order gets."""

from msgspec.structs import replace

from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.protocol.commands import SetFees, SetTier
from bedesten.protocol.events import FeesSet, TierSet
from bedesten.protocol.vocabulary import PPM, Refusal


def set_fees(turn: Turn, command: SetFees) -> Refusal | None:
    """Set, or take away, the rates of an account or of a tier, in one market or in all."""
    state = turn.state
    refusal = refuse_fees(state, command)
    if refusal is not None:
        return refusal

    # From here it must succeed.
    place = command.account, command.tier, command.market
    entry = FeesSet(
        0, command.account, command.market, command.tier, 0, command.maker_fee_ppm,
        command.taker_fee_ppm, command.valid_from, command.valid_until,
    )  # fmt: skip
    if command.remove:
        state.fees.pop(place, None)
        entry = FeesSet(0, command.account, command.market, command.tier, 1, 0, 0, 0, 0)
    else:
        state.fees[place] = entry
    turn.emit(replace(entry, command=turn.index))
    return None


def set_tier(turn: Turn, command: SetTier) -> Refusal | None:
    """Put an account into a tier, or with 0 into none."""
    state = turn.state
    if state.is_house(command.account):
        return Refusal.ACCOUNT_CANNOT_TRADE

    # From here it must succeed.
    if command.tier:
        state.tiers[command.account] = command.tier
    else:
        state.tiers.pop(command.account, None)
    turn.emit(TierSet(turn.index, command.account, command.tier))
    return None


def refuse_fees(state: State, command: SetFees) -> Refusal | None:
    """Why such rates cannot be set."""
    if command.account and state.is_house(command.account):
        return Refusal.ACCOUNT_CANNOT_TRADE
    if command.market and command.market not in state.markets:
        return Refusal.MARKET_NOT_FOUND
    if not command.remove and not rates_fit(command.maker_fee_ppm, command.taker_fee_ppm):
        return Refusal.FEE_OUT_OF_RANGE
    start, end = command.valid_from, command.valid_until
    if start < 0 or end < 0 or (end != 0 and end <= start) or (command.tier and (start or end)):
        return Refusal.TIME_OUT_OF_RANGE
    return None


def rates_fit(maker_ppm: int, taker_ppm: int) -> bool:
    """Whether no fee is more than what is received and no rebate more than the taker pays."""
    return 0 <= taker_ppm < PPM and maker_ppm < PPM and maker_ppm + taker_ppm >= 0


def rates_of(state: State, account: int, market: Market) -> tuple[int, int]:
    """Maker's and taker's rate (ppm) of an order that is accepted now: the account's own before
    its tier's, and each for this market before for all; else the market's."""
    number, tier = market.terms.market, state.tiers.get(account, 0)
    places = [(account, 0, number), (account, 0, 0)]
    if tier:
        places += [(0, tier, number), (0, tier, 0)]
    for place in places:
        entry = state.fees.get(place)
        if entry is not None and _in_force(entry, state.at):
            return entry.maker_fee_ppm, entry.taker_fee_ppm
    return market.terms.maker_fee_ppm, market.terms.taker_fee_ppm


def _in_force(entry: FeesSet, at: int) -> bool:
    return entry.valid_from <= at and (entry.valid_until == 0 or at < entry.valid_until)

"""What the operator asks for: phases, now or on a schedule, terms, steps, rates and limits."""

from typing import Any, Final

from msgspec.structs import replace

from bedesten.protocol.commands import (
    NO_KEY,
    SchedulePhase,
    SetFees,
    SetOrderLimit,
    SetPhase,
    SetTier,
)
from bedesten.protocol.vocabulary import Phase
from tests.simulation.customers import MARKET, USDT, Customer, Request, command, commands
from tests.simulation.loop import EPOCH_NS

SECOND_NS: Final = 10**9
TICKS: Final = ((1, 2), (1, 2), (10, 3), (5, 2), (1, 1), (5, 3))  # mantissa and decimals
LOTS: Final = ((1, 4), (1, 4), (5, 4), (1, 3), (2, 5))


def phase(who: Customer) -> Request:
    """Move the market to another phase."""
    phases = (Phase.AUCTION, Phase.AUCTION, Phase.CANCEL_ONLY, Phase.HALTED, Phase.CLOSED)
    asked = SetPhase(key=who.key(), market=MARKET, phase=who.dice.choice(phases))
    return command(f"phase {asked.phase}", asked)


def resume(who: Customer) -> Request:
    """Let the market trade."""
    return command("resume", SetPhase(key=who.key(), market=MARKET, phase=Phase.CONTINUOUS))


def schedule(who: Customer) -> Request:
    """Have the market move by itself; mostly back to trading."""
    dice = who.dice
    later = dice.choice((5, 100, 600, 3000)) * 10**6
    asked = SchedulePhase(
        key=who.key(),
        market=MARKET,
        phase=dice.choice((Phase.CONTINUOUS, Phase.CONTINUOUS, Phase.AUCTION, Phase.HALTED)),
        at=0 if dice.random() < 0.15 else EPOCH_NS + who.now_ns + later,
    )
    every = dice.choice((0, 0, 60 * SECOND_NS)) if asked.at else 0
    return command("schedule", replace(asked, every=every))


def terms(who: Customer) -> Request:
    """Other bounds and rates, the same steps as far as the operator knows."""
    dice, operator = who.dice, who.operator
    changes: dict[str, Any] = {
        "maker_fee_ppm": dice.choice((1000, 0, -500)),
        "taker_fee_ppm": dice.choice((1000, 2500)),
        "price_band_ppm": dice.choice((0, 0, 0, 5000)),
        "volatility_ppm": dice.choice((0, 0, 1500, 500)),
        "auction_ns": dice.choice((0, 1, 200)) * 10**6,
        "reference_ns": dice.choice((0, 10**6, SECOND_NS)),
        "min_notional": dice.choice((0, 0, 10**7)),
        "max_notional": dice.choice((0, 0, 3 * 10**8)),
    }
    operator.terms = replace(operator.terms, **changes)
    return command("terms", replace(operator.terms, key=who.key()))


def steps(who: Customer) -> Request:
    """Another tick or lot: only while the market is halted."""
    dice, operator = who.dice, who.operator
    tick, lot = dice.choice(TICKS), dice.choice(LOTS)
    changes: dict[str, Any] = {
        "tick_mantissa": tick[0], "tick_decimals": tick[1],
        "lot_mantissa": lot[0], "lot_decimals": lot[1],
    }  # fmt: skip
    operator.terms = replace(operator.terms, **changes)
    keyed = who.key() != NO_KEY
    first, second, third = (dice.randbytes(16) if keyed else NO_KEY for _ in range(3))
    return commands(
        f"steps {tick} {lot}",
        [
            SetPhase(key=first, market=MARKET, phase=Phase.HALTED),
            replace(operator.terms, key=second),
            SetPhase(key=third, market=MARKET, phase=Phase.CONTINUOUS),
        ],
    )


def fees(who: Customer) -> Request:
    """Rates of one account or of a tier."""
    dice = who.dice
    account = dice.choice((0, who.account))
    asked = SetFees(
        account=account,
        key=who.key(),
        tier=0 if account else dice.choice((1, 2)),
        market=dice.choice((0, MARKET)),
        remove=int(dice.random() < 0.2),
    )
    if not asked.remove:
        until = EPOCH_NS + who.now_ns + dice.choice((50, 1000)) * 10**6
        asked = replace(
            asked,
            maker_fee_ppm=dice.choice((-100, 0, 700)),
            taker_fee_ppm=dice.choice((700, 1500)),
            valid_until=until if account and dice.random() < 0.5 else 0,
        )
    return command("fees", asked)


def tier(who: Customer) -> Request:
    """An account earns a tier or loses it."""
    return command(
        "tier", SetTier(account=who.account, key=who.key(), tier=who.dice.choice((0, 1, 2)))
    )


def limit(who: Customer) -> Request:
    """How much may be open: of one account or of all, orders or their worth."""
    dice = who.dice
    asset = dice.choice((0, USDT))
    asked = SetOrderLimit(
        account=dice.choice((0, who.account)),
        key=who.key(),
        asset=asset,
        limit=dice.choice((0, -1, 20 * 10**8 if asset else 6)),
    )
    return command("limit", asked)

"""Commands that name ticks and lots: never sent in steps that are not the market's any more."""

from collections.abc import Callable

from bedesten.domain.markets import ERRORS, Desk, Market, Refused, carry_out
from bedesten.protocol.client import Answer
from bedesten.protocol.commands import NO_KEY, Command
from bedesten.protocol.vocabulary import Refusal

STEPS_CHANGED = ERRORS[Refusal.STEPS_CHANGED]


async def in_steps(
    desk: Desk, symbol: str, command_of: Callable[[Market], Command]
) -> tuple[Market, Answer]:
    """The market as the command saw it, and the engine's answer.

    What we know of the market may be old. Then either the texts do not fit its steps, which is
    looked at anew before it is said; or the engine refuses the steps that the command names, and
    the command is made and sent once more. With a key it is not: under a key only one body may
    ever be sent, so the caller is told. Raises what `command_of` and `carry_out` raise.
    """
    market = await desk.market(symbol)
    try:
        command = command_of(market)
    except Refused:
        fresh = await desk.catalogue.fresh_market(symbol)
        if fresh.steps == market.steps:
            raise
        market, command = fresh, command_of(fresh)
    try:
        return market, await carry_out(desk, command)
    except STEPS_CHANGED:
        market = await desk.catalogue.fresh_market(symbol)
        if command.key != NO_KEY:
            raise
    return market, await carry_out(desk, command_of(market))

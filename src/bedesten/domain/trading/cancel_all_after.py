"""Arm the timer that cancels all orders of an account unless it is armed anew: the dead man's
switch of a bot."""

from typing import Final

from bedesten.domain.markets import Desk, carry_out
from bedesten.domain.trading.bodies import ArmedTimer
from bedesten.domain.trading.outcome import Outcome
from bedesten.kit.moment import moment_of
from bedesten.protocol.commands import NO_KEY, CancelAllAfter
from bedesten.protocol.events import CancelAllAfterSet

NS_PER_MS: Final = 10**6


async def cancel_all_after(
    desk: Desk, timeout_ms: int, *, key: bytes = NO_KEY
) -> Outcome[ArmedTimer]:
    """When the orders will be cancelled.

    Raises Refused (time_out_of_range), EngineUnavailable, OutcomeUnknown.
    """
    command = CancelAllAfter(account=desk.subject.account, key=key, after=timeout_ms * NS_PER_MS)
    answer = await carry_out(desk, command)
    armed = next(event for event in answer.events if isinstance(event, CancelAllAfterSet))
    deadline = moment_of(armed.deadline) if armed.deadline else None
    return Outcome.of(ArmedTimer(deadline=deadline), answer)

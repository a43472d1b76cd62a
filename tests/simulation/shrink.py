"""Makes a failing plan small: drops requests and faults as long as it still fails."""

import time
from collections.abc import Callable
from typing import Final

from tests.simulation.plan import Plan

SECONDS_MAX: Final = 40.0

Fails = Callable[[Plan], bool]


def shrunk(plan: Plan, fails: Fails, seconds: float = SECONDS_MAX) -> Plan:
    """The smallest plan found in this time that still fails."""
    end = time.monotonic() + seconds
    before: Plan | None = None
    while plan != before and time.monotonic() < end:
        before = plan
        plan = _fewer(plan, fails, end, of_faults=True)
        plan = _fewer(plan, fails, end, of_faults=False)
    return plan


def _fewer(plan: Plan, fails: Fails, end: float, *, of_faults: bool) -> Plan:
    """Leave out halves, then quarters, down to single ones."""
    size = max(1, len(_numbers(plan, of_faults=of_faults)) // 2)
    while time.monotonic() < end:
        start = 0
        while start < len(numbers := _numbers(plan, of_faults=of_faults)):
            if time.monotonic() >= end:
                return plan
            kept = {*numbers[:start], *numbers[start + size :]}
            requests, faults = (
                set(_numbers(plan, of_faults=False)),
                set(_numbers(plan, of_faults=True)),
            )
            smaller = plan.only(requests, kept) if of_faults else plan.only(kept, faults)
            if fails(smaller):
                plan = smaller
            else:
                start += size
        if size == 1:
            return plan
        size //= 2
    return plan


def _numbers(plan: Plan, *, of_faults: bool) -> list[int]:
    if of_faults:
        return [fault.number for fault in plan.faults]
    return [number for number, _ in plan.requests]

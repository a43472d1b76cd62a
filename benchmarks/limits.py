"""`python -m benchmarks.limits`: CPU that metering costs one request, in nanoseconds."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table as Printed

from bedesten.gateways.limits import (
    Banned,
    Caller,
    Meter,
    Policy,
    Table,
    Tally,
    TooManyRequests,
    headers_of,
)
from bedesten.kit.clock import SystemClock
from bedesten.kit.ids import AccountId

ROUNDS: Final = 7
CALLS: Final = 20_000
ASKERS: Final = 5_000  # that take turns: nothing is answered from a warm cache line


def measured(folder: Path) -> dict[str, float]:
    """What is done -> CPU ns of doing it once, the best of some rounds."""
    open_to_all = _meter(folder / "wide", 10**8)
    narrow = _meter(folder / "narrow", 1)
    clock = SystemClock()
    callers = [Caller(f"bdk_{number:07}", AccountId(number)) for number in range(1, ASKERS + 1)]
    networks = [f"10.0.{number >> 8}.{number & 255}" for number in range(ASKERS)]

    def public(at: int) -> None:
        Tally(open_to_all, clock, networks[at]).arrive()

    def signed(at: int) -> Tally:
        tally = Tally(open_to_all, clock, networks[at])
        tally.arrive()
        tally.look_for_stranger()
        tally.known(callers[at], 2)
        return tally

    def whole(at: int) -> None:
        headers_of(signed(at).standings)

    def ordered(at: int) -> None:
        signed(at).take_orders(callers[at].account, 1)

    def refused(at: int) -> None:
        try:
            Tally(narrow, clock, networks[at % 50]).arrive()
        except (TooManyRequests, Banned):
            return

    return {
        "a public request: address": _cpu_ns(public),
        "a signed request: address, stranger, key, account": _cpu_ns(signed),
        "the same with its headers": _cpu_ns(whole),
        "the same with a new order counted, without headers": _cpu_ns(ordered),
        "one refused or banned at the door": _cpu_ns(refused),
    }


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder))
    printed = Printed("metering", "CPU ns", title="What limits cost one request")
    for what, cost in found.items():
        printed.add_row(what, f"{cost:,.0f}")
    Console().print(printed)


def _meter(path: Path, quota: int) -> Meter:
    names = ("address", "key", "account", "stranger", "orders", "orders_day", "refusal")
    return Meter(Table.shared(path), {name: Policy.of(name, quota, 10) for name in names})


def _cpu_ns(work: Callable[[int], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        for number in range(CALLS):
            work(number % ASKERS)
        best = min(best, (time.process_time_ns() - began) / CALLS)
    return best


if __name__ == "__main__":
    main()

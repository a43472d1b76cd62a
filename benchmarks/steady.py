"""Orders at a steady rate for a minute, with every row in the tables while they come.

The rates are tried from the highest down, and the first that holds is the answer: nothing refused,
every command acknowledged, and the tables never two seconds behind the journal. Afterwards the
trades in SQL are compared with the oracle, as always.
"""

import time
from typing import Final

from bedesten.cli.percentile import percentile
from benchmarks.exchange import Contest, Running, Site, Spent, on_fresh_exchange
from benchmarks.lag import LagWatch
from benchmarks.paced import RateRefused, paced
from benchmarks.progress import Say
from benchmarks.results import SteadyRow

LAG_MAX_MS: Final = 2_000
KEPT_SHARE: Final = 0.97  # the last rows take a moment to get into the tables
ACK_RATE: Final = 10_000  # commands a second at which acknowledgements are looked at
RATES: Final = (30_000, 25_000, 20_000, 15_000, 10_000)
FULL_SECONDS: Final = 60
QUICK_SECONDS: Final = 8
ACK_SECONDS: Final = 20


def measure(site: Site, *, burst_per_s: float, quick: bool, say: Say) -> list[SteadyRow]:
    """The highest rate that holds, and the rate at which acknowledgements are looked at.

    `burst_per_s` is the speed of a burst of seconds: what is faster need not be tried.
    """
    seconds = QUICK_SECONDS if quick else FULL_SECONDS
    found: list[SteadyRow] = []
    for rate in [rate for rate in RATES if rate < burst_per_s] or RATES[-1:]:
        try:
            found.append(_told(site, rate, seconds, say))
        except RateRefused as error:
            say(f"{rate:,} commands/s did not hold: {error}")
            continue
        if found[-1].held:
            break
    if not found or found[-1].offered_per_s != ACK_RATE:
        found.append(_told(site, ACK_RATE, QUICK_SECONDS if quick else ACK_SECONDS, say))
    return found


def run(site: Site, rate: int, seconds: int) -> SteadyRow:
    """`mixed` on one market at this rate. Raises WrongRows, PartFailed, EngineSilent."""
    contest = Contest("mixed", 1, rate * seconds)
    return on_fresh_exchange(site, contest, lambda running: _steady(running, rate))


def _told(site: Site, rate: int, seconds: int, say: Say) -> SteadyRow:
    say(f"bedesten, mixed flow, {rate:,} commands/s for {seconds} s")
    return run(site, rate, seconds)


def _steady(running: Running, rate: int) -> SteadyRow:
    count = len(running.records)
    before, begin = running.cpu(), time.perf_counter()
    with LagWatch(running.database_url) as lag:
        latencies = paced(running.socket, running.records, per_s=rate)
        running.wait_until_projected()
        seconds = time.perf_counter() - begin
    cpu = Spent(*((b - a) * 1e6 / count for a, b in zip(before, running.cpu(), strict=True)))
    memory = Spent(*(size / (1 << 20) for size in running.memory()))
    running.checked_trades()
    return SteadyRow(
        offered_per_s=rate,
        seconds=seconds,
        commands=count,
        sustained_per_s=count / seconds,
        held=lag.max_ms < LAG_MAX_MS and count / seconds > KEPT_SHARE * rate,
        ack_p50_ms=percentile(latencies, 500) / 1e6,
        ack_p99_ms=percentile(latencies, 990) / 1e6,
        lag_p50_ms=lag.p50_ms,
        lag_max_ms=lag.max_ms,
        engine_cpu_us_per_order=cpu.engine,
        postgres_cpu_us_per_order=cpu.postgres,
        projector_cpu_us_per_order=cpu.projector,
        engine_mib=memory.engine,
        postgres_mib=memory.postgres,
        projector_mib=memory.projector,
    )

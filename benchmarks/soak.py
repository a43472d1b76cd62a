"""`python -m benchmarks.soak --minutes 10`: twice what it sustains is offered, memory stays flat.

A whole exchange (engine, projector, both gateways) on a server of its own is offered twice as many
commands as it gets into the tables, while two clients do not read what they are sent. Prints what
was taken and refused, how far the tables were behind, and the private memory of every process at
the start, in the middle and at the end. Ends with 1 when some process has grown.
"""

import json
import shutil
import time
from collections.abc import Iterator
from functools import partial
from statistics import fmean
from typing import Annotated, Final, NamedTuple

import msgspec
import psycopg
import typer
from rich.console import Console
from rich.table import Table

from bedesten.cli.exchange import pids_path
from bedesten.cli.load.pipeline import Outcome, push
from bedesten.config import Settings
from benchmarks import engine_bench, exchange
from benchmarks.exchange import Contest, Running, Site
from benchmarks.flood import Deaf, Flood, endless
from benchmarks.lag import LAG_MS
from benchmarks.procfs import private_bytes
from benchmarks.progress import say

LAG_MAX_S: Final = 5  # the setting under test; short, so that it is met often
TURN: Final = 150_000  # commands after which the flood begins again
BURSTS: Final = 3  # the turn in so many parts tells the capacity
TIMES: Final = 2  # what is offered, in capacities
BYTES_PER_COMMAND: Final = 2_500  # journal, tables and their indexes
GROWTH_MAX: Final = 1.15  # of any process, from the first sample to the last
SLACK_MIB: Final = 24.0
SAMPLES: Final = 10
PUSH_EVERY_S: Final = 1.0
MIB: Final = 1 << 20


class Sample(NamedTuple):
    """One moment: since the start, per second since the sample before, MiB of private memory."""

    at_s: float
    offered_per_s: float
    accepted_per_s: float
    refused_per_s: float
    lag_s: float
    memory: dict[str, float]


class NoRoom(Exception):
    """The disk is too small for this soak."""


def main(
    minutes: Annotated[float, typer.Option(help="how long to offer too much")] = 10.0,
) -> None:
    """Soak and print the table."""
    with engine_bench.server(say) as (server, folder):
        site = engine_bench.site(server, folder)
        contest = Contest("mixed", 1, TURN)
        samples = exchange.on_fresh_exchange(
            site,
            contest,
            lambda running: soak(running, site, 60 * minutes),
            setting=_strict,
            gateways=True,
        )
    console = Console()
    console.width = max(console.width, 110)
    console.print(table(samples))
    if grown := growth(samples):
        say(f"memory has grown: {', '.join(grown)}")
        raise typer.Exit(1)


def _strict(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, projection_lag_max_s=LAG_MAX_S)


def soak(running: Running, site: Site, seconds: float) -> list[Sample]:
    """Measure the capacity, offer twice as much, and look on. Raises NoRoom."""
    capacity = _capacity(running)
    wanted = capacity * seconds * BYTES_PER_COMMAND
    free = shutil.disk_usage(site.folder).free
    say(f"{capacity:,.0f} commands/s get into the tables; offering {TIMES * capacity:,.0f}")
    if wanted > free:
        raise NoRoom(f"{wanted / 1e9:.0f} GB may be written, {free / 1e9:.0f} GB are free")
    turn = endless(running.records)
    deaf = Deaf(running.socket, turn)
    try:
        with Flood(running.socket, turn, per_s=TIMES * capacity) as flood:
            return _watch(running, site, seconds, flood=flood, deaf=deaf)
    finally:
        deaf.close()


def _capacity(running: Running) -> float:
    """Commands a second until the last row is in the tables: the best of a few bursts, since a
    neighbour that slows one would make twice of it too little."""
    size = len(running.records) // BURSTS
    best = 0.0
    for start in range(0, BURSTS * size, size):
        burst, begin, outcome = running.records[start : start + size], time.monotonic(), Outcome()
        push(running.socket, partial(_from, burst), outcome, lambda _: None)
        running.wait_until_projected(outcome.last_seq)
        best = max(best, size / (time.monotonic() - begin))
    return best


def _from(records: list[bytes], start: int) -> Iterator[bytes]:
    return iter(records[start:])


def _watch(
    running: Running, site: Site, seconds: float, *, flood: Flood, deaf: Deaf
) -> list[Sample]:
    begin = last = time.monotonic()
    counts = (0, 0, 0)
    samples: list[Sample] = []
    with psycopg.connect(running.database_url, autocommit=True) as conn:
        while len(samples) <= SAMPLES:
            # The first sample comes when everybody is warm, which is a share of the whole as well.
            due = begin + seconds * (1 + len(samples)) / (SAMPLES + 1)
            while time.monotonic() < due:
                deaf.push()
                time.sleep(min(PUSH_EVERY_S, max(0.0, due - time.monotonic())))
            now, current = time.monotonic(), (flood.offered, flood.accepted, flood.refused)
            offered, accepted, refused = (
                (b - a) / (now - last) for a, b in zip(counts, current, strict=True)
            )
            row = conn.execute(LAG_MS).fetchone()
            lag_s = 0.0 if row is None else row[0] / 1000
            memory = _memory(running, site)
            samples.append(Sample(now - begin, offered, accepted, refused, lag_s, memory))
            last, counts = now, current
            say(f"{now - begin:.0f} s: {accepted:,.0f} taken/s, {refused:,.0f} refused/s")
    return samples


def _memory(running: Running, site: Site) -> dict[str, float]:
    pids: dict[str, int] = json.loads(pids_path(running.settings.run_dir).read_bytes())
    del pids["supervisor"]  # that is this process
    pids["postgres"] = site.postmaster
    return {name: private_bytes(pid) / MIB for name, pid in pids.items()}


def growth(samples: list[Sample]) -> list[str]:
    """Processes that are larger at the end than at the start, in words."""
    first, last = samples[0].memory, samples[-1].memory
    return [
        f"{name} from {before:,.0f} to {last[name]:,.0f} MiB"
        for name, before in first.items()
        if last[name] > max(GROWTH_MAX * before, before + SLACK_MIB)
    ]


def table(samples: list[Sample]) -> Table:
    """Start, middle and end, and the whole: averages, and the largest of everything else."""
    whole = Sample(
        samples[-1].at_s,
        fmean(sample.offered_per_s for sample in samples),
        fmean(sample.accepted_per_s for sample in samples),
        fmean(sample.refused_per_s for sample in samples),
        max(sample.lag_s for sample in samples),
        {name: max(s.memory[name] for s in samples) for name in samples[0].memory},
    )
    parts = list(samples[0].memory)
    shown = Table(
        title="Offered twice what the tables take",
        caption="Last columns: private memory in MiB, without shared buffers and files. Last row:"
        " averages of a second, and the largest lag and memory.",
    )
    for heading in ("", "at s", "offered/s", "taken/s", "refused/s", "lag s", *parts):
        shown.add_column(heading, justify="right")
    moments = (("start", samples[0]), ("middle", samples[len(samples) // 2]))
    for name, sample in (*moments, ("end", samples[-1]), ("whole", whole)):
        shown.add_row(
            name, f"{sample.at_s:,.0f}", f"{sample.offered_per_s:,.0f}",
            f"{sample.accepted_per_s:,.0f}", f"{sample.refused_per_s:,.0f}",
            f"{sample.lag_s:.1f}", *(f"{sample.memory[part]:,.0f}" for part in parts),
        )  # fmt: skip
    return shown


if __name__ == "__main__":
    typer.run(main)

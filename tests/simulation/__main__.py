"""Runs seeds: `python -m tests.simulation --seed 7`, or `--seeds 2000 --jobs 2`.

A failing seed is printed with the command that reproduces it, made small, and kept as a story.
"""

import argparse
import gc
import io
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Final, NamedTuple

from tests.simulation import story, world
from tests.simulation.plan import Plan
from tests.simulation.shrink import shrunk

MEMORY_MAX_MIB: Final = 400  # a run needs 100, and the next one has them again


class Failure(NamedTuple):
    """A plan that did not end well."""

    plan: Plan
    reason: str
    trace: list[str]


class Done(NamedTuple):
    """What a seed came to."""

    seed: str
    rows: int
    failure: Failure | None
    mib: int
    """The most memory that the process which ran it has ever had."""


def attempt(plan: Plan) -> tuple[int, Failure | None]:
    """Run a plan: the rows of its journal, and what was wrong."""
    with redirect_stderr(io.StringIO()):  # no progress bar of a replay on this terminal
        try:
            return world.run(plan).server.last, None
        except Exception as error:
            found = getattr(error, "world", None)
            trace = [] if found is None else found.trace
            return 0, Failure(plan, f"{type(error).__name__}: {error}", trace)
        finally:
            gc.collect()  # each kernel of the world reserves much of the address space


def one(seed: str) -> Done:
    """Run the whole plan of a seed."""
    rows, failure = attempt(Plan.of(seed))
    return Done(seed, rows, failure, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def main() -> int:
    """The exit code: 0 when every seed ended well."""
    asked = _arguments()
    if asked.story:
        rows, failure = attempt(story.read(story.STORIES / asked.story))
        return _told([Done(asked.story, rows, failure, 0)], asked)
    begin = time.monotonic()
    first = int(asked.first if asked.first is not None else time.time_ns() // 1000)
    if not asked.seed:
        print(f"seeds from {first}", flush=True)
    seeds = [asked.seed] if asked.seed else (str(first + number) for number in range(asked.seeds))
    if asked.jobs == 1 or asked.seed:
        return _told(_until(map(one, seeds), begin, asked.seconds), asked)
    with multiprocessing.get_context("fork").Pool(asked.jobs) as pool:
        found = pool.imap_unordered(one, seeds, chunksize=4)
        return _told(_until(found, begin, asked.seconds), asked)


def _until(found: Iterator[Done], begin: float, seconds: float) -> Iterator[Done]:
    for done in found:
        yield done
        if seconds and time.monotonic() - begin > seconds:
            return


def _told(found: "Iterator[Done] | list[Done]", asked: argparse.Namespace) -> int:
    begin, passed_s = time.monotonic(), 0.0
    count = rows = mib = 0
    for done in found:
        count, rows, mib = count + 1, rows + done.rows, max(mib, done.mib)
        if done.failure is not None:
            _explain(done.failure, asked)
            return 1
        if done.mib > MEMORY_MAX_MIB:
            print(f"FAILED  something is kept from seed to seed: {done.mib} MiB")
            return 1
        passed_s = time.monotonic() - begin
        if count % 100 == 0:
            print(f"{count} seeds, {rows} rows, {passed_s:.0f} s, {mib} MiB", flush=True)
    print(f"{count} seeds ended well: {rows} journal rows in {passed_s:.1f} s, {mib} MiB a process")
    return 0


def _explain(failure: Failure, asked: argparse.Namespace) -> None:
    print(f"FAILED  {failure.reason}\n  make sim SEED={failure.plan.seed}", flush=True)
    if asked.shrink:
        print("  making it smaller ...", flush=True)
        plan = shrunk(failure.plan, lambda it: attempt(it)[1] is not None)
        again = attempt(plan)[1]
        failure = again or failure
        print(
            f"  {len(plan.requests)} requests and {len(plan.faults)} faults are enough:"
            f" {[fault.kind for fault in plan.faults]}\n  {failure.reason}"
        )
    path = story.write(failure.plan, failure.reason, failure.trace, Path(asked.stories))
    print("\n".join(failure.trace[-asked.lines :]))
    print(f"the whole trace: {path}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", help="one seed, which may be any text")
    parser.add_argument("--seeds", type=int, default=100, help="how many seeds")
    parser.add_argument("--first", help="number of the first seed; new ones each time without it")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--story", help="a file of tests/simulation/stories")
    parser.add_argument("--stories", default=str(story.STORIES), help="where failures are kept")
    parser.add_argument("--lines", type=int, default=60, help="of the trace to print")
    parser.add_argument("--no-shrink", dest="shrink", action="store_false")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

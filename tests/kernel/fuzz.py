"""`make fuzz`: random commands against both kernels; a failure prints its seed and a short case.

python -m tests.kernel.fuzz --seconds 600
python -m tests.kernel.fuzz --seed 4711
"""

import argparse
import sys
import time

from bedesten.protocol.commands import decode
from tests.kernel.twins import Batch, Twins, run

BATCHES_A_RUN = 120


def shortened(batches: list[Batch]) -> list[Batch]:
    """The same failure with as few records as a greedy search finds."""
    step = max(len(batches) // 2, 1)
    while step:
        position = 0
        while position < len(batches):
            tried = batches[:position] + batches[position + step :]
            if _fails(tried):
                batches = tried
            else:
                position += step
        step //= 2
    for position, batch in enumerate(batches):
        for record in list(batch.records):
            kept = list(batches[position].records)
            kept.remove(record)
            tried = [*batches]
            tried[position] = batch._replace(records=kept)
            if _fails(tried):
                batches = tried
    return batches


def _fails(batches: list[Batch]) -> bool:
    twins = Twins()
    try:
        for batch in batches:
            twins.apply(batch.encoded())
            twins.compare()
    except AssertionError:
        return True
    return False


def _told(record: bytes) -> str:
    try:
        return str(decode(record))
    except ValueError:
        return record.hex()


def _report(seed: int, error: AssertionError) -> None:
    print(f"FAILED: python -m tests.kernel.fuzz --seed {seed}\n{error}")
    batches: list[Batch] = []
    try:
        run(seed, BATCHES_A_RUN, batches)
    except AssertionError:
        if _fails(batches):
            for batch in shortened(batches):
                print(f"batch seq {batch.seq} at {batch.at}")
                for record in batch.records:
                    print(f"  {_told(record)}")


def main() -> int:
    """Run until the time is up; 1 at the first difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    started = time.monotonic()
    first = options.seed if options.seed is not None else time.time_ns() % 10**9
    runs = commands = 0
    while runs == 0 or (options.seed is None and time.monotonic() - started < options.seconds):
        seed = first + runs
        try:
            commands += run(seed, BATCHES_A_RUN)
        except AssertionError as error:
            _report(seed, error)
            return 1
        runs += 1
    print(f"both kernels agree: {runs} runs, {commands:,} commands, seeds {first}..{seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Golden files: batches of commands, the events they must give for ever, and the state's hash.

A file is a sequence of u32 length + bytes: commands, events, commands, events ... and last the
SHA-256 of the snapshot. `python -m tests.kernel.golden_file` writes them anew. Do that only when
the rules changed on purpose: journals on disk hold the old bytes, and a kernel that answers them
otherwise needs a new epoch.
"""

import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bedesten.kernel import Engine
from tests.kernel.twins import Batch, run
from tests.support.machines import KernelMachine, kernel_or_skip
from tests.support.story import run_story
from tests.support.story_checks import CHECK_VERBS
from tests.support.story_verbs import COMMAND_VERBS

FOLDER = Path(__file__).parent / "golden"
STORIES = Path(__file__).parent.parent / "stories"
TOLD = (
    "partial_fill_and_cancel",
    "fees_round_to_the_house",
    "rebate_cap",
    "market_by_quote_self_trade",
    "fok_and_self_trade",
    "self_trade_both",
    "client_order_id_window",
    "keys_of_money",
    "reservations",
    "transfers",
    "mass_cancel",
    "phases",
    "order_ranges",
    "malformed_orders",
    "listing_markets",
    "extreme_trade",
)
DRAWN = {"random_one": 1, "random_two": 2}  # name: seed; hostile records are among them
DRAWN_BATCHES = 12
_LENGTH = struct.Struct("<I")


class Golden(NamedTuple):
    """A file's content."""

    batches: list[tuple[bytes, bytes]]
    state_hash: bytes


def read_golden(path: Path) -> Golden:
    """The content of a golden file."""
    *parts, state_hash = _parts(path.read_bytes())
    return Golden(list(zip(parts[::2], parts[1::2], strict=True)), state_hash)


def _parts(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        (length,) = _LENGTH.unpack_from(data, start)
        start += _LENGTH.size
        yield data[start : start + length]
        start += length


class _RecordingMachine(KernelMachine):
    """Keeps the batches of a story."""

    def __init__(self, engine: Engine) -> None:
        self.batches: list[bytes] = []
        super().__init__(engine)

    def apply(self, batch: bytes) -> bytes:
        self.batches.append(batch)
        return super().apply(batch)


def _write(name: str, batches: list[bytes]) -> None:
    kernel = kernel_or_skip("reference")
    parts = [part for batch in batches for part in (batch, kernel.apply(batch))]
    parts.append(kernel.state_hash())
    data = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    (FOLDER / f"{name}.bin").write_bytes(data)


def main() -> int:
    """Write every golden file, from the reference kernel, after being told twice."""
    if sys.argv[1:] != ["--the-rules-changed-on-purpose"]:
        print(__doc__, "To go on: --the-rules-changed-on-purpose", sep="\n", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    for name in TOLD:
        machine = _RecordingMachine("reference")
        text = (STORIES / f"{name}.story").read_text(encoding="utf-8")
        run_story(text, machine, COMMAND_VERBS | CHECK_VERBS)
        _write(name, machine.batches)
    for name, seed in DRAWN.items():
        drawn: list[Batch] = []
        run(seed, DRAWN_BATCHES, drawn)
        _write(name, [batch.encoded() for batch in drawn])
    return 0


if __name__ == "__main__":
    sys.exit(main())

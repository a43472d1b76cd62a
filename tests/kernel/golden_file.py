"""Golden files: batches of commands, the events they must give for ever, and the state's hash.

A file is a sequence of u32 length + bytes: commands, events, commands, events ... and last the
SHA-256 of the snapshot. `python -m tests.kernel.golden_file` records what is missing and writes
the answers of the rest anew; the commands of a file stay as they are for ever. Do that only when
the rules changed on purpose: journals on disk hold the old bytes, and a kernel that answers them
otherwise needs a new epoch.

Version 2 of the snapshot changed every hash. It changed one answer in each of three batches of
random_one and random_two, all refusals of an order that had a type or number which was not served
then: malformed and notional_out_of_range in place of order_type_unavailable, market_not_found or
key_reused.

Version 3 changed every hash too, and records grew: OrderAccepted, MarketSet, PhaseSet,
OrderTriggered, whose stop_price is new; MarketSet says its steps. All else that the first kernels
answered is as it was but for two stories: in phases an auction takes orders, and in
listing_markets a new tick is market_not_halted and no longer terms_fixed. Of the random files,
orders that were order_type_unavailable are malformed or accepted now, and what follows there
follows from it.

Since customers may move money between their accounts, an internal transfer from or to an account
that may not withdraw is withdrawals_frozen: in account_flags alone.
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
from tests.support.story_vocabulary import VERBS

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
    "conditional_types",
    "conditional_refusals",
    "would_trigger",
    "triggers_go_by_id",
    "trigger_cascade",
    "due_orders_stay_due",
    "stop_limit_rests",
    "stop_loss_finds_nothing",
    "triggered_self_trade",
    "waiting_orders_are_open_orders",
    "expiry",
    "expiry_refusals",
    "self_trade_decrement",
    "self_trade_decrement_fok",
    "amend",
    "amend_refusals",
    "icebergs",
    "iceberg_amend_and_decrement",
    "hidden_orders",
    "hidden_self_trade",
    "sliding",
    "trailing_stops",
    "trailing_activation",
    "oco",
    "oco_ends",
    "oto",
    "oto_ends",
    "otoco",
    "otoco_self_trade",
    "replace",
    "replace_halves",
    "cancel_all_after",
    "order_limits",
    "account_flags",
    "auction_rounds",
    "auction_self_trade",
    "auction_takes_orders",
    "auction_tie_breaks",
    "auction_triggers",
    "auction_uncrosses",
    "fees",
    "fees_refusals",
    "market_terms",
    "price_and_notional_limits",
    "price_band",
    "reference_price",
    "refit",
    "refit_names",
    "schedule",
    "schedule_left_over",
    "schedule_order",
    "schedule_refusals",
    "volatility",
    "volatility_triggers",
    "auction_odd_orders",
    "interrupted_lists",
    "refit_odd_orders",
    "steps",
)
# Name: seed; hostile records are among them, in the storm more triggers than a command may run.
DRAWN = {
    "random_one": 1, "random_two": 2, "random_three": 3001, "random_storm": 12,
    "random_lists": 103, "random_linked": 106, "random_markets": 5, "random_auctions": 7,
}  # fmt: skip
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


def _recorded(name: str) -> list[bytes]:
    """The batches of a file that is not there yet."""
    if name in DRAWN:
        drawn: list[Batch] = []
        run(DRAWN[name], DRAWN_BATCHES, drawn)
        return [batch.encoded() for batch in drawn]
    machine = _RecordingMachine("reference")
    text = (STORIES / f"{name}.story").read_text(encoding="utf-8")
    run_story(text, machine, VERBS)
    return machine.batches


def _write(name: str, batches: list[bytes]) -> None:
    kernel = kernel_or_skip("reference")
    parts = [part for batch in batches for part in (batch, kernel.apply(batch))]
    parts.append(kernel.state_hash())
    data = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    (FOLDER / f"{name}.bin").write_bytes(data)


def main() -> int:
    """Answer every golden file, with the reference kernel, after being told twice."""
    if sys.argv[1:] != ["--the-rules-changed-on-purpose"]:
        print(__doc__, "To go on: --the-rules-changed-on-purpose", sep="\n", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    for name in (*TOLD, *DRAWN):
        path = FOLDER / f"{name}.bin"
        known = path.exists()
        commands = [batch for batch, _ in read_golden(path).batches] if known else _recorded(name)
        _write(name, commands)
    return 0


if __name__ == "__main__":
    sys.exit(main())

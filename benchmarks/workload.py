"""Deterministic order flow: the same profile, length and seed give the same bytes everywhere.

`python -m benchmarks.workload mixed OUT.bin --n 100000` writes the records (their layout is in
`bedesten.cli.flow_file`) and, beside them, the totals of the oracle book. Every cancel hits an
order that is live at that moment, because the oracle runs along while the flow is drawn.

Only `random.Random.random()` is used, whose sequence Python promises to keep. Sizes go through
`log` and `cos`, so a mathematics library that rounds differently could shift one: the sha256
shows it.
"""

import hashlib
import json
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bedesten.cli.flow_file import (
    BUY,
    CANCEL,
    PLACE_GTC,
    PLACE_IOC,
    RECORD,
    SELL,
    FlowFileError,
    FlowRecord,
    Oracle,
    oracle_path,
    read_oracle,
)
from benchmarks.oracle_book import OracleBook

SEED: Final = 20240607
CACHE: Final = Path(__file__).resolve().parent.parent / ".cache" / "workloads"
PROGRESS_EVERY: Final = 8192

MID_START_TICKS: Final = 1_000_000.0
MEDIAN_LOTS: Final = 1000
EVEN_LOTS: Final = 15_000  # of flows whose orders are all of one size
CROSSING_SHARE: Final = 0.05  # this share of limit orders may sit at the mid, and so often crosses
DISTANCE_MAX_TICKS: Final = 900_000
IOC_PROTECTION_TICKS: Final = 200


@dataclass(frozen=True)
class Profile:
    """What a flow is made of: shares are of all commands after the prefill, the rest is IOC."""

    commands: int
    prefill: int
    users: int
    place_share: float
    cancel_share: float
    distance_ticks: int
    heavy_tail: bool
    mid_step_share: float
    ioc_size: float
    spread_ticks: int = 0
    """Above 0: one size, and prices even within this distance of the middle on either side."""


PROFILES: Final = {
    "mini": Profile(20_000, 0, 200, 0.60, 0.30, 12, False, 0.10, 3.0),
    "mixed": Profile(1_000_000, 0, 1_000, 0.60, 0.30, 12, False, 0.10, 2.2),
    "deep": Profile(1_000_000, 400_000, 100_000, 0.60, 0.30, 300, True, 0.05, 3.0),
    "churn": Profile(1_000_000, 1_000, 1_000, 0.53, 0.42, 40, False, 0.05, 1.0),
    # What benchmarks/baseline_sql/order.pgbench draws: every command is a new order.
    "even": Profile(1_000_000, 0, 2_000, 1.0, 0.0, 0, False, 0.0, 1.0, spread_ticks=50),
}


class LiveOrders:
    """Ids of resting orders, drawn at random and removed in constant time (swap with the last)."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self._place: dict[int, int] = {}

    def add(self, order_id: int) -> None:
        self._place[order_id] = len(self.ids)
        self.ids.append(order_id)

    def remove(self, order_id: int) -> None:
        place = self._place.pop(order_id)
        last = self.ids.pop()
        if last != order_id:
            self.ids[place] = last
            self._place[last] = place


class FlowGenerator:
    """Draws one flow. The order of the random draws is part of the file format: do not reorder."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.draw = Random(seed).random
        self.book = OracleBook()
        self.live = LiveOrders()
        self.max_live = 0
        self.records = bytearray()
        self.counts = {PLACE_GTC: 0, PLACE_IOC: 0, CANCEL: 0}
        self._mid_ticks = MID_START_TICKS
        self._last_order_id = 0

    def place(self, op: int) -> None:
        """Draw and apply one new order, resting (PLACE_GTC) or immediate (PLACE_IOC)."""
        self._last_order_id += 1
        side = BUY if self.draw() < 0.5 else SELL
        user = int(self.draw() * self.profile.users)
        mid, spread = int(self._mid_ticks), self.profile.spread_ticks
        if spread:
            price, quantity = mid - spread + int(self.draw() * (2 * spread + 1)), EVEN_LOTS
        elif op == PLACE_GTC:
            away = min(self._distance_ticks(), DISTANCE_MAX_TICKS)
            price, quantity = (mid - away if side == BUY else mid + away), self._size_lots(1.0)
        else:
            reach = IOC_PROTECTION_TICKS
            price = mid + reach if side == BUY else mid - reach
            quantity = self._size_lots(self.profile.ioc_size)
        record = FlowRecord(op, side, 0, user, self._last_order_id, price, quantity)
        self._write(record)
        rests, filled = self.book.place(record, immediate=op == PLACE_IOC)
        if rests:
            self.live.add(record.order_id)
        for order_id in filled:
            self.live.remove(order_id)

    def step(self) -> None:
        """Draw and apply one command of the profile's mix."""
        choice = self.draw()
        if self.draw() < self.profile.mid_step_share:
            self._mid_ticks += 1 if self.draw() < 0.5 else -1
        if choice < self.profile.place_share or not self.live.ids:
            self.place(PLACE_GTC)
        elif choice < self.profile.place_share + self.profile.cancel_share:
            self._cancel()
        else:
            self.place(PLACE_IOC)
        self.max_live = max(self.max_live, len(self.live.ids))

    def _cancel(self) -> None:
        target = self.live.ids[int(self.draw() * len(self.live.ids))]
        order = self.book.orders[target]
        self._write(FlowRecord(CANCEL, order.side, 0, order.user, target, order.price_ticks, 0))
        self.book.cancel(target)
        self.live.remove(target)

    def _write(self, record: FlowRecord) -> None:
        self.records += RECORD.pack(*record)
        self.counts[record.op] += 1

    def _distance_ticks(self) -> int:
        scale = self.profile.distance_ticks
        if self.profile.heavy_tail:
            away = int(scale * ((1 - self.draw()) ** -0.8 - 1))
        else:
            away = int(-math.log(1 - self.draw()) * scale)
        return away + (0 if self.draw() < CROSSING_SHARE else 1)

    def _size_lots(self, times: float) -> int:
        radius = math.sqrt(-2 * math.log(1 - self.draw()))
        normal = radius * math.cos(2 * math.pi * self.draw())
        return max(1, int(MEDIAN_LOTS * times * math.exp(normal)))


def generate(
    name: str, n: int | None = None, *, seed: int = SEED, on_progress: Callable[[int], None]
) -> tuple[bytes, Oracle]:
    """The records and totals of profile `name`, `n` commands after its prefill.

    `on_progress` is told now and then how many commands exist. Raises KeyError for an unknown name.
    """
    profile = PROFILES[name]
    flow = FlowGenerator(profile, seed)
    total = profile.prefill + (profile.commands if n is None else n)
    for done in range(total):
        if done % PROGRESS_EVERY == 0:
            on_progress(done)
        if done < profile.prefill:
            flow.place(PLACE_GTC)
        else:
            flow.step()
    on_progress(total)
    return bytes(flow.records), _oracle(name, seed, flow)


def _oracle(name: str, seed: int, flow: FlowGenerator) -> Oracle:
    book, totals = flow.book, flow.book.totals
    return Oracle(
        profile=name,
        seed=seed,
        commands=len(flow.records) // RECORD.size,
        prefill=flow.profile.prefill,
        users=flow.profile.users,
        new=flow.counts[PLACE_GTC],
        ioc=flow.counts[PLACE_IOC],
        cancel=flow.counts[CANCEL],
        trades=totals.trades,
        volume=totals.volume,
        notional=totals.notional,
        hash=totals.trade_hash,
        live=len(flow.live.ids),
        max_live=flow.max_live,
        levels=(len(book.sides[BUY].ranked), len(book.sides[SELL].ranked)),
        live_qty=sum(order.remaining_lots for order in book.orders.values()),
        sha256=hashlib.sha256(flow.records).hexdigest(),
    )


def write(name: str, path: Path, n: int | None = None, *, seed: int = SEED) -> Oracle:
    """Generate behind a progress bar, then put records and totals in place, totals last."""
    profile = PROFILES[name]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        total = profile.prefill + (profile.commands if n is None else n)
        task = progress.add_task(f"order flow {name}", total=total)
        records, oracle = generate(
            name, n, seed=seed, on_progress=lambda done: progress.update(task, completed=done)
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, records)
    _replace(oracle_path(path), json.dumps(msgspec.to_builtins(oracle), indent=1).encode())
    return oracle


def workload(name: str, n: int | None = None, *, seed: int = SEED) -> tuple[Path, Oracle]:
    """The cached flow file of a profile, generated on first use.

    A cached file whose bytes no longer have the recorded sha256 is made again.
    """
    length = PROFILES[name].commands if n is None else n
    stem = f"{name}-{length}" if seed == SEED else f"{name}-{length}-seed{seed}"
    path = CACHE / f"{stem}.bin"
    try:
        oracle = read_oracle(path)
        if hashlib.sha256(path.read_bytes()).hexdigest() == oracle.sha256:
            return path, oracle
    except (FlowFileError, OSError):
        pass
    return path, write(name, path, n, seed=seed)


def _replace(path: Path, content: bytes) -> None:
    # Written aside and renamed: two benchmarks may fill the cache at the same time.
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    aside.write_bytes(content)
    aside.replace(path)


def main(
    profile: Annotated[str, typer.Argument(help=" | ".join(PROFILES))],
    out: Annotated[Path, typer.Argument(help="records; the totals go beside it as .json")],
    n: Annotated[int | None, typer.Option(help="commands after the prefill", min=1)] = None,
    seed: Annotated[int, typer.Option(help="of the random draws")] = SEED,
) -> None:
    """Write one order-flow file and print its totals."""
    if profile not in PROFILES:
        raise typer.BadParameter(f"no profile {profile!r}; there are {', '.join(PROFILES)}")
    if out.suffix != ".bin":
        raise typer.BadParameter("the records' file name must end in .bin")
    write(profile, out, n, seed=seed)
    typer.echo(oracle_path(out).read_text())


if __name__ == "__main__":
    typer.run(main)

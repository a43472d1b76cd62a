"""The PyPI package `liquibook`, a C++ order book called from Python, on a flow file.

Each command is one call, and the program learns its trades (the package calls a listener of ours)
before it sends the next. The book has no accounts, balances, fees or journal: it does less than
our kernel. Orders are made inside the measured time, records are decoded before it.

`python -m benchmarks.peers.liquibook_peer FLOW.bin` prints the figures.
"""

import importlib
import statistics
import time
from pathlib import Path
from types import ModuleType
from typing import Annotated, Final, Protocol

import msgspec
import typer

from bedesten.cli.flow_file import (
    BUY,
    CANCEL,
    PLACE_IOC,
    FlowRecord,
    TradeTotals,
    read_oracle,
    read_records,
)
from bedesten.cli.percentile import percentile
from benchmarks.results import KernelRow

NAME: Final = "liquibook (C++ called from Python)"
RUNS: Final = 5


class PeerMissing(Exception):
    """The package is not installed; it is in the dependency group `bench`."""


class _PeerOrder(Protocol):
    order_id_: int


class LiquibookBook:
    """One book: `apply` sends a record; `trades` holds (maker, taker, price, quantity) so far.

    Maker and taker are the package's own order ids; they count on from `ids_before`.
    """

    def __init__(self) -> None:
        package = _package()
        self.trades: list[tuple[int, int, int, int]] = []
        self._new_order = package.SimpleOrder
        self._ioc = package.oc_immediate_or_cancel
        self.ids_before: int = self._new_order(True, 1, 1).order_id_
        # Cancels go by object. Ids in the file are 1, 2, 3 ..., so a list finds them.
        self._orders: list[_PeerOrder | None] = [None]
        # Kept here, because the C++ side does not keep its listener alive.
        self._listener = _trade_listener(package, self.trades)
        self._book = package.liquibook_book_OrderBook()
        self._book.set_order_listener(self._listener)

    def apply(self, record: FlowRecord) -> None:
        op, side, _, _, order_id, price_ticks, quantity_lots = record
        if op == CANCEL:
            self._book.cancel(self._orders[order_id])
        elif op == PLACE_IOC:
            order = self._new_order(side == BUY, price_ticks, quantity_lots, 0, self._ioc)
            self._orders.append(order)
            self._book.add(order, self._ioc)
        else:
            order = self._new_order(side == BUY, price_ticks, quantity_lots)
            self._orders.append(order)
            self._book.add(order)

    def totals(self) -> TradeTotals:
        """The trades so far, by the file's order ids."""
        totals = TradeTotals()
        for maker, taker, price_ticks, quantity_lots in self.trades:
            totals.add(maker - self.ids_before, taker - self.ids_before, price_ticks, quantity_lots)
        return totals


def measure(path: Path, *, runs: int = RUNS) -> KernelRow:
    """Whole passes for commands/s, then one pass with a clock around every call.

    Raises PeerMissing, FlowFileError.
    """
    records, oracle = list(read_records(path)), read_oracle(path)
    speeds = sorted(_speed(records) for _ in range(runs))
    latencies, totals = _latencies_ns(records)
    return KernelRow(
        name=NAME,
        workload=path.stem,
        commands=len(records),
        runs=runs,
        commands_per_s=statistics.median(speeds),
        best_commands_per_s=speeds[-1],
        p50_ns=percentile(latencies, 500),
        p99_ns=percentile(latencies, 990),
        p999_ns=percentile(latencies, 999),
        trades=totals.trades,
        volume=totals.volume,
        notional=totals.notional,
        trade_hash=totals.trade_hash,
        equals_oracle=not totals.differences(oracle),
    )


def _speed(records: list[FlowRecord]) -> float:
    apply = LiquibookBook().apply
    begin = time.perf_counter_ns()
    for record in records:
        apply(record)
    return len(records) * 1e9 / (time.perf_counter_ns() - begin)


def _latencies_ns(records: list[FlowRecord]) -> tuple[list[int], TradeTotals]:
    book, clock = LiquibookBook(), time.perf_counter_ns
    apply, latencies = book.apply, []
    for record in records:
        begin = clock()
        apply(record)
        latencies.append(clock() - begin)
    latencies.sort()
    return latencies, book.totals()


def _package() -> ModuleType:
    try:
        return importlib.import_module("liquibook")
    except ImportError as error:
        raise PeerMissing(
            "liquibook is not installed: uv sync --group bench, or pip install liquibook"
        ) from error


def _trade_listener(package: ModuleType, trades: list[tuple[int, int, int, int]]) -> object:
    def on_fill(
        _: object, taker: _PeerOrder, maker: _PeerOrder, quantity_lots: int, price_ticks: int
    ) -> None:
        trades.append((maker.order_id_, taker.order_id_, price_ticks, quantity_lots))

    def ignore(_: object, order: _PeerOrder) -> None:
        """Accepted or cancelled: the package insists that somebody listens."""

    members = {"on_fill": on_fill, "on_accept": ignore, "on_cancel": ignore}
    # Not a class statement: the package carries no types, so the base would be of unknown type.
    listener: object = type("TradeListener", (package.OrderListener,), members)()
    return listener


def main(
    flow: Annotated[Path, typer.Argument(help="a flow file of `python -m benchmarks.workload`")],
    runs: Annotated[int, typer.Option(help="passes for commands/s", min=1)] = RUNS,
) -> None:
    """Measure one flow file; one line of JSON."""
    typer.echo(msgspec.json.encode(measure(flow, runs=runs)).decode())


if __name__ == "__main__":
    typer.run(main)

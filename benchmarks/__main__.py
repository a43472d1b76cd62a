"""`python -m benchmarks [kernel|engine|gateways|all]`: measure, print the tables, keep the figures.

Ends with 1 when an order book made other trades than the oracle: a fast wrong book is no result.
"""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console

from benchmarks import engine_bench, gateways, kernel_bench, kernel_curves, machine, report
from benchmarks.engine_bench import EngineReport
from benchmarks.gateways import GatewayReport
from benchmarks.progress import say
from benchmarks.results import CurveRow, KernelRow, MemoryRow, Report

LATEST: Final = Path(__file__).parent / "results" / "latest.json"
WIDE_ENOUGH: Final = 132  # columns: piped output has no terminal to take the width from


class Part(StrEnum):
    KERNEL = "kernel"
    ENGINE = "engine"
    GATEWAYS = "gateways"
    ALL = "all"


def main(
    part: Annotated[Part, typer.Argument(help="what to measure")] = Part.ALL,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="shorter, noisier runs")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="print Markdown")] = False,
) -> None:
    """Measure and print. The figures also go to benchmarks/results/latest.json."""
    measured = _measure(part, quick=quick)
    LATEST.parent.mkdir(exist_ok=True)
    content = msgspec.json.format(msgspec.json.encode(measured), indent=2)
    LATEST.write_bytes(content + b"\n")
    if as_json:
        typer.echo(content.decode())
    elif markdown:
        typer.echo(report.to_markdown(measured))
    else:
        console = Console()
        console.width = max(console.width, WIDE_ENOUGH)
        console.print(report.for_terminal(measured))
    if not all(row.equals_oracle for row in measured.kernel):
        say("an order book made other trades than the oracle")
        raise typer.Exit(1)


def _measure(part: Part, *, quick: bool) -> Report:
    load_before = machine.load_average()
    kernel: list[KernelRow] = []
    curves: list[CurveRow] = []
    memory: list[MemoryRow] = []
    if part in (Part.KERNEL, Part.ALL):
        memory = kernel_curves.memory(say=say)
        kernel = kernel_bench.measure(quick=quick, say=say)
        curves = kernel_curves.measure(quick=quick, say=say)
    engine = EngineReport("", [], [])
    if part in (Part.ENGINE, Part.ALL):
        engine = engine_bench.measure(quick=quick, say=say)
    doors = GatewayReport("", [], [], [])
    if part in (Part.GATEWAYS, Part.ALL):
        doors = gateways.measure(quick=quick, say=say)
    return Report(
        command=" ".join(["python -m benchmarks", *sys.argv[1:]]),
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=machine.describe(engine.postgres or doors.postgres),
        load_before=load_before,
        load_after=machine.load_average(),
        kernel=kernel,
        curves=curves,
        memory=memory,
        engine=engine.rows,
        steady=engine.steady,
        gateways=doors.orders,
        fan_out=doors.fan_out,
        idle=doors.idle,
    )


if __name__ == "__main__":
    typer.run(main)

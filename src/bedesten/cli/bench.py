"""`bedesten bench kernel FILE`: how fast the kernel alone is, and whether its trades are right."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from bedesten.cli import kernel_bench
from bedesten.cli.flow_file import FlowFileError, Oracle, read_oracle
from bedesten.cli.kernel_bench import KernelFigures, Name
from bedesten.cli.options import AsJson, console, fail, print_json
from bedesten.kernel import NativeKernelMissing

app = typer.Typer(help="Measure a part of the exchange by itself.", no_args_is_help=True)


class Choice(StrEnum):
    AUTO = "auto"
    NATIVE = "native"
    REFERENCE = "reference"
    BOTH = "both"


@app.callback()
def parts() -> None:
    """Measure a part of the exchange by itself."""


@app.command()
def kernel(
    file: Annotated[Path, typer.Argument(help="A flow file; its oracle's JSON lies beside it.")],
    *,
    which: Annotated[
        Choice, typer.Option("--kernel", help="auto: native, or the reference if not built.")
    ] = Choice.AUTO,
    batch: Annotated[int, typer.Option(min=1, max=65_536, help="Commands per batch.")] = 4096,
    rounds: Annotated[int, typer.Option(min=1, help="Passes; the median counts.")] = 5,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help="Only the first commands; by default all, of the reference 100000."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Time the kernel on a flow file: balances and fees on, no socket, journal or Postgres.

    Exit code 1 when its trades are not those of the file's oracle.

    Example:  bedesten bench kernel mixed.bin --json
    """
    try:
        oracle = read_oracle(file)
        found = [
            kernel_bench.measure(file, name, batch=batch, rounds=rounds, limit=limit, note=_note)
            for name in _names(which)
        ]
    except (FlowFileError, NativeKernelMissing) as error:
        fail(str(error))
    if as_json:
        print_json(_figures(file, found, oracle))
    else:
        console.print(_table(file, found, oracle))
    if any(figures.equal is False for figures in found):
        raise typer.Exit(1)


def _names(which: Choice) -> list[Name]:
    match which:
        case Choice.AUTO:
            return [kernel_bench.available(_note)]
        case Choice.NATIVE:
            return ["native"]
        case Choice.REFERENCE:
            return ["reference"]
    return ["native", "reference"]


def _note(sentence: str) -> None:
    console.print(sentence, style="dim")


def _figures(file: Path, found: list[KernelFigures], oracle: Oracle) -> dict[str, Any]:
    """The first kernel's figures on top, a second one's under its name, the oracle's under its."""
    first, *others = (msgspec.to_builtins(figures) for figures in found)
    return {
        "file": file.name,
        **first,
        **{other["kernel"]: other for other in others},
        "oracle": {
            "trades": oracle.trades,
            "volume": oracle.volume,
            "notional": oracle.notional,
            "trade_hash": oracle.hash,
        },
    }


def _table(file: Path, found: list[KernelFigures], oracle: Oracle) -> Table:
    table = Table("", *(figures.kernel for figures in found), "oracle", title=file.name)
    whole = any(figures.commands == oracle.commands for figures in found)
    for name in ("commands", "trades", "volume", "notional"):
        theirs = f"{getattr(oracle, name):,}" if whole else ""
        table.add_row(name, *(f"{getattr(figures, name):,}" for figures in found), theirs)
    hashes = [figures.trade_hash for figures in found]
    table.add_row("trade_hash", *hashes, oracle.hash if whole else "")
    table.add_section()
    for name in ("commands_per_s", "best_commands_per_s", "p50_ns", "p99_ns", "p999_ns"):
        table.add_row(name, *(f"{getattr(figures, name):,}" for figures in found), "")
    table.add_section()
    table.add_row("verdict", *map(_verdict, found), "")
    return table


def _verdict(figures: KernelFigures) -> str:
    if figures.equal is None:
        return "nobody to compare with"
    word = "[green]equal[/]" if figures.equal else "[red]DIFFERENT[/]"
    return f"{word} ({figures.judge})"

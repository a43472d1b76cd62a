"""`python -m benchmarks.recovery`: how fast an engine is back, and what a snapshot costs meanwhile.

1. Fills a journal with 10M commands and recovers it: from the journal alone, then from a snapshot
   that lies one million commands back.
2. Fills a journal with a million funded accounts, runs a real engine on it at a steady rate, and
   compares acknowledgements while a shadow process writes a snapshot with those while none does.

Needs about 12 GB of disk beside the code, which it gives back. `--commands` and `--accounts` make
it shorter.
"""

import asyncio
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import msgspec
import psycopg
import typer
from rich.console import Console

from bedesten.cli import parts
from bedesten.cli.exchange import Exchange, pids_path
from bedesten.cli.percentile import percentile
from bedesten.config import Settings
from bedesten.db import tuning
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.recovery import recover
from bedesten.engine.snapshot import Snapshots
from benchmarks.engine_bench import CACHE
from benchmarks.journal_fill import Filler, opening, trading
from benchmarks.paced import paced
from benchmarks.progress import bar

ROLE: Final = "engine_writer"
BEHIND: Final = 1_000_000  # commands since the snapshot, as an engine makes one so often
TRADERS: Final = 1_000
SLICE_S: Final = 0.5
MEASURED_S: Final = 90.0
SNAPSHOT_EVERY_S: Final = 15.0
RISE_MS_MAX: Final = 5.0
REPLAYED: Final = """
    select count(*), sum(commands) from engine.journal
    where seq > (select coalesce(max(seq), 0) from engine.snapshots)
"""

out = Console(highlight=False)


class Recovery(msgspec.Struct, frozen=True):
    """One recovery: what was replayed, and the most memory that the process has had."""

    start: str
    commands: int
    rows: int
    seconds: float
    cpu_s: float
    memory_mib: int

    @property
    def line(self) -> str:
        """As a line of the table."""
        speed = self.commands / self.seconds
        return (
            f"{self.start:<32} {self.commands:>12,} commands {self.rows:>7,} rows"
            f" {self.seconds:8.1f} s {speed:>12,.0f} commands/s"
            f" {self.cpu_s:7.1f} s CPU {self.memory_mib:>6,} MiB"
        )


class Acks(msgspec.Struct):
    """Times from due to acknowledged, in ns, by whether a snapshot was being made."""

    quiet: list[int] = []
    during: list[int] = []
    snapshots: int = 0


def main(
    commands: Annotated[int, typer.Option(help="in the journal that is recovered")] = 10_000_000,
    accounts: Annotated[int, typer.Option(help="of the exchange that is snapshot")] = 1_000_000,
    rate: Annotated[int, typer.Option(help="commands a second while snapshots are made")] = 2_000,
    seconds: Annotated[float, typer.Option(help="of that load")] = MEASURED_S,
) -> None:
    """Measure and print; exit code 1 when a snapshot delays acknowledgements by over 5 ms."""
    if commands:
        for result in measure_recovery(commands):
            out.print(result.line, soft_wrap=True)
    if accounts:
        acks = measure_snapshots(accounts, rate, seconds)
        rise = _print_acks(acks, accounts, rate)
        if rise > RISE_MS_MAX:
            raise typer.Exit(1)


def measure_recovery(commands: int) -> Iterator[Recovery]:
    """Fill a journal, then recover it without and with a snapshot."""
    with _folder() as folder, _filling(folder):
        snapshots = Snapshots.in_folder(Settings(data=folder).snapshots_dir)
        url = Access(folder).url(ROLE)
        filler = _filled(url, commands, TRADERS, snapshots, behind=BEHIND)
        expected = filler.kernel.state_hash()
        del filler
        with psycopg.connect(url, autocommit=True) as conn:
            yield _recovered(conn, "snapshot and what came after", snapshots, expected)
            conn.execute("delete from engine.snapshots")
            yield _recovered(conn, "journal alone", snapshots, expected)


def _recovered(
    conn: psycopg.Connection, start: str, snapshots: Snapshots, expected: bytes
) -> Recovery:
    rows, commands = conn.execute(REPLAYED).fetchone() or (0, 0)
    begin, cpu = time.perf_counter(), time.process_time()
    kernel, _ = recover(PostgresStore(conn), "native", snapshots)
    seconds, cpu_s = time.perf_counter() - begin, time.process_time() - cpu
    assert kernel.state_hash() == expected, "recovered another state"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return Recovery(start, commands, rows, seconds, cpu_s, memory)


def _filled(url: str, commands: int, accounts: int, snapshots: Snapshots, *, behind: int) -> Filler:
    """A journal of so many commands, and a snapshot `behind` before its end."""
    filler, total = Filler(url), commands + 3 * accounts
    begin = time.perf_counter()
    with bar() as shown:
        task = shown.add_task("filling the journal", total=total)

        def progress(count: int) -> None:
            shown.advance(task, count)

        filler.fill(opening(accounts), progress)
        flow = trading(commands, min(accounts, TRADERS))
        first = max(commands - behind, 0)
        filler.fill(islice(flow, first), progress)
        with psycopg.connect(url, autocommit=True) as conn:
            snapshots.write(PostgresStore(conn), filler.kernel, filler.cursor)
        filler.fill(flow, progress)
    seconds = time.perf_counter() - begin
    out.print(f"filled {filler.cursor.commands:,} commands in {seconds:.0f} s", style="dim")
    return filler


def measure_snapshots(accounts: int, rate: int, seconds: float) -> Acks:
    """Acknowledgements of a real engine at a steady rate, while snapshots come and go."""
    with _folder() as folder:
        settings = Settings(data=folder, snapshot_commands=int(rate * SNAPSHOT_EVERY_S))
        with _filling(folder):
            snapshots = Snapshots.in_folder(settings.snapshots_dir)
            _filled(Access(folder).url(ROLE), 0, accounts, snapshots, behind=0)
        wanted = parts.with_concrete_ports(parts.on_any_ports(settings))
        return asyncio.run(_under_load(wanted, rate, seconds))


async def _under_load(settings: Settings, rate: int, seconds: float) -> Acks:
    exchange = Exchange(settings, Console(quiet=True))
    try:
        await exchange.start_engine()
        return await asyncio.to_thread(_load, settings, rate, seconds)
    finally:
        await exchange.stop()


def _load(settings: Settings, rate: int, seconds: float) -> Acks:
    per_slice = int(rate * SLICE_S)
    flow = trading(int(rate * seconds), TRADERS, first_round=1)
    engine = msgspec.json.decode(pids_path(settings.run_dir).read_bytes())["engine"]
    acks, before = Acks(), False
    with bar() as shown:
        task = shown.add_task("under load", total=int(rate * seconds))
        while records := list(islice(flow, per_slice)):
            latencies = paced(settings.engine_socket, records, per_s=rate)
            now = _shadow_works(engine)
            (acks.during if before or now else acks.quiet).extend(latencies)
            acks.snapshots += before and not now
            before = now
            shown.advance(task, len(records))
    return acks


def _shadow_works(engine: int) -> bool:
    """Whether the engine has a child that writes a snapshot now."""
    children = Path(f"/proc/{engine}/task/{engine}/children").read_text().split()
    return any(b"shadow" in _command_line(child) for child in children)


def _command_line(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _print_acks(acks: Acks, accounts: int, rate: int) -> float:
    """Print both; by how many ms the p99 rises."""
    out.print(f"{accounts:,} accounts, {rate:,} commands/s, {acks.snapshots} snapshots")
    p99 = []
    for name, latencies in (("no snapshot", acks.quiet), ("while one is made", acks.during)):
        ordered = sorted(latencies)
        figures = [percentile(ordered, share) / 1e6 for share in (500, 990, 999)]
        p99.append(figures[1])
        words = " ".join(f"{label} {ms:6.2f} ms" for label, ms in
                         zip(("p50", "p99", "p99.9"), figures, strict=True))  # fmt: skip
        out.print(f"{name:<20} {len(ordered):>9,} acks  {words}", soft_wrap=True)
    rise = p99[1] - p99[0]
    out.print(f"p99 rises by {rise:.2f} ms (at most {RISE_MS_MAX:.0f})")
    return rise


@contextmanager
def _folder() -> Iterator[Path]:
    """A data folder on the disk where the code is."""
    CACHE.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="recovery-", dir=CACHE))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _filling(folder: Path) -> Iterator[None]:
    """A migrated server that does not flush: what is written here is not measured."""
    quick = {**tuning.sized(tuning.memory_bytes()), "fsync": "off"}
    with EmbeddedPostgres(folder, settings=quick, sync_new_cluster=False):
        Access(folder).set_up()
        yield


if __name__ == "__main__":
    typer.run(main)

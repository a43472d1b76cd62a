"""A real engine process on a real database, and a small exchange to trade on.

    with EngineProcess(folder, database.url) as engine:
        client = await EngineClient.connect(engine.socket)

The process is `python -m bedesten.engine` with settings of its own; `kill()` is `kill -9`.
"""

import asyncio
import fcntl
import itertools
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
import psycopg

from bedesten.db import passwords
from bedesten.db.folder import DataFolder
from bedesten.protocol import commands
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import AccountSet, AssetSet, MarketSet
from bedesten.protocol.vocabulary import (
    PLATFORM_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)
from tests.support.postgres import Database

T = TypeVar("T")
START_S = 60
STOP_S = 60
HELD_BACK = "lock table engine.journal in share mode"  # rows wait, and reading goes on
WAITING = """
    select count(*) from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where not granted and datname = current_database() and relation = 'engine.journal'::regclass
"""


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder whose name is short enough for a socket inside."""
    folder = Path(tempfile.mkdtemp(prefix="bed-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class EngineProcess:
    """One engine process; it can be started again after its death."""

    def __init__(
        self,
        data: Path,
        *,
        database: Database | None = None,
        kernel: str = "reference",
        name: str = "engine",
        **settings: object,
    ) -> None:
        """Without `database` the embedded server of `data` is used, which must run."""
        self.data = data
        self.log_file = data / "logs" / f"{name}.log"
        self.database_url = "" if database is None else database.url("engine_writer")
        self.admin_port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.command = [sys.executable, "-m", "bedesten.engine"]
        self.environment = {
            "BEDESTEN_DATA": str(data),
            "BEDESTEN_ENGINE": kernel,
            "BEDESTEN_ENGINE_ADMIN_PORT": str(self.admin_port),
            "BEDESTEN_LOG_FORMAT": "json",
            **{f"BEDESTEN_{name.upper()}": str(value) for name, value in settings.items()},
        }
        DataFolder(data).prepare()
        if database is not None:
            self.environment["DATABASE_URL"] = database.url()
            secrets = msgspec.json.encode(database.server.passwords)
            passwords.write_private(DataFolder(data).passwords, secrets)

    @property
    def socket(self) -> Path:
        """Where it takes commands."""
        return self.data / "run" / "engine.sock"

    @property
    def log(self) -> str:
        """What it wrote so far, over all its lives."""
        return self.log_file.read_text() if self.log_file.exists() else ""

    def logged(self, event: str) -> list[dict[str, Any]]:
        """Its log lines of this event, oldest first."""
        lines = [line for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in map(msgspec.json.decode, lines) if line["event"] == event]

    def wait_until_logged(self, event: str) -> None:
        """Until it has said this."""
        deadline = time.monotonic() + START_S
        while not self.logged(event):
            assert time.monotonic() < deadline, f"never said {event!r}: {self.log}"
            time.sleep(0.02)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        print(self.log, file=sys.stderr)  # pytest shows it when the test fails

    def start(self, *, ready: bool = True) -> Self:
        """Start it and wait until it takes commands."""
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if ready:
            self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        """Until readiness says so; fails with the log when the process dies first."""
        deadline = time.monotonic() + START_S
        while not self.ready():
            assert self.process is not None
            assert self.process.poll() is None, f"exit {self.process.returncode}: {self.log}"
            assert time.monotonic() < deadline, f"not ready: {self.log}"
            time.sleep(0.02)

    def ready(self) -> bool:
        """What its admin port says."""
        try:
            url = f"http://127.0.0.1:{self.admin_port}/ready"
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def metric(self, name: str) -> float:
        """A figure of its /metrics."""
        url = f"http://127.0.0.1:{self.admin_port}/metrics"
        with urllib.request.urlopen(url, timeout=5) as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(name + " "):
                    return float(line.split()[1])
        raise LookupError(name)

    def kill(self) -> None:
        """`kill -9`, when it lives."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    async def crash_and_restart(self, client: EngineClient) -> None:
        """`kill -9`, start again, and wait until this client is connected to the new one."""
        self.kill()
        await asyncio.to_thread(self.start)
        await client.connected()

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_S)

    def wait(self) -> int:
        """Its exit code, once it ends by itself."""
        assert self.process is not None
        return self.process.wait(STOP_S)


def play(engine: EngineProcess, scene: Callable[[EngineClient], Coroutine[None, None, T]]) -> T:
    """Run a scene with a client of this engine."""

    async def whole() -> T:
        client = await EngineClient.connect(engine.socket)
        try:
            return await scene(client)
        finally:
            await client.close()

    return asyncio.run(whole())


async def append_waits(conn: psycopg.Connection) -> None:
    """Until a row waits for the lock that `conn` took by HELD_BACK."""
    deadline = time.monotonic() + START_S
    while conn.execute(WAITING).fetchone() == (0,):
        assert time.monotonic() < deadline, "no row waits"
        await asyncio.sleep(0.005)


async def all_read(client: EngineClient) -> None:
    """Until the engine has read all that this client sent."""
    deadline = time.monotonic() + START_S
    while _unread_by_the_engine(client):
        assert time.monotonic() < deadline, "the engine does not read"
        await asyncio.sleep(0.005)


def _unread_by_the_engine(client: EngineClient) -> bool:
    link = client._link
    assert link is not None
    if link._unwritten or link.transport.get_write_buffer_size():
        return True
    descriptor = link.transport.get_extra_info("socket").fileno()
    queued = fcntl.ioctl(descriptor, termios.TIOCOUTQ, bytes(4))
    return bool(struct.unpack("i", queued)[0])


class Exchange:
    """One market of two assets with funded accounts, opened through an engine."""

    def __init__(self, client: EngineClient, keys: Iterator[int] | None = None) -> None:
        self.client = client
        self.base = self.quote = self.market = 0
        self.accounts: list[int] = []
        self._keys = keys or itertools.count(1)

    def key(self) -> bytes:
        """A key that was not used before in this exchange."""
        return next(self._keys).to_bytes(16, "little")

    async def open(self, accounts: int = 2, funds: int = 10**15) -> Self:
        """List BTC-USDT (tick 0.01, lot 0.0001, fees 0.1 %) and fund accounts with both, which
        may have any number of orders open."""
        await self.client.submit(commands.SetOrderLimit(limit=-1))
        self.base = await self._list("BTC", 8)
        self.quote = await self._list("USDT", 8)
        terms = commands.SetMarket(
            base=self.base, quote=self.quote, fee_account=2, tick_mantissa=1, lot_mantissa=1,
            tick_decimals=2, lot_decimals=4, phase=Phase.CONTINUOUS, maker_fee_ppm=1000,
            taker_fee_ppm=1000, band_ppm=50_000, symbol="BTC-USDT",
        )  # fmt: skip
        event = (await self.client.submit(terms)).events[0]
        assert isinstance(event, MarketSet), event
        self.market = event.market
        for _ in range(accounts):
            self.accounts.append(await self.account(funds))
        return self

    async def account(self, funds: int) -> int:
        """A new account with `funds` units of both assets."""
        answer = await self.client.submit(commands.SetAccount(kind=AccountKind.SPOT))
        event = answer.events[0]
        assert isinstance(event, AccountSet), event
        for asset in (self.base, self.quote):
            await self.client.submit(self.deposit(event.account, asset, funds))
        return event.account

    def deposit(self, account: int, asset: int, amount: int) -> commands.Transfer:
        """Money from the platform's account."""
        return commands.Transfer(
            key=self.key(), debit_account=PLATFORM_ACCOUNT, credit_account=account, asset=asset,
            debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE, reason=Reason.DEPOSIT,
            amount=amount,
        )  # fmt: skip

    def order(
        self, account: int, side: Side, price: int, quantity: int, *, key: bytes = commands.NO_KEY
    ) -> commands.Place:
        """A limit order; price in ticks, quantity in lots."""
        return commands.Place(
            account=account, key=key, market=self.market, side=side, type=OrderType.LIMIT,
            time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE, price=price,
            quantity=quantity,
        )  # fmt: skip

    async def _list(self, symbol: str, scale: int) -> int:
        command = commands.SetAsset(scale=scale, kind=AssetKind.CRYPTO, symbol=symbol)
        event = (await self.client.submit(command)).events[0]
        assert isinstance(event, AssetSet), event
        return event.asset


def _free_port() -> int:
    """A free port below those that the system lends to outgoing connections: nothing takes it
    before the engine does, nor while the engine is dead."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port

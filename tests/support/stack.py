"""A whole exchange for tests: engine, projector, REST and WebSocket as real processes.

Fixture `stack` (see `tests/gateways/conftest.py`): one `Stack` per worker of the test run, on free
ports, over a database of its own. Tests keep apart by listing their own market and opening their
own accounts:

    market = stack.list_market()                    # a fresh pair of assets, tick 0.01, lot 0.001
    alice = stack.open_account({market.base: "10", market.quote: "5000"})
    alice.post("/api/v1/orders", {...})             # signed, over a real socket
"""

import asyncio
import hashlib
import hmac
import itertools
import os
import secrets
import shutil
import signal
import socket
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import psycopg

from bedesten.config import Settings
from bedesten.db.folder import DataFolder
from bedesten.db.passwords import write_private
from bedesten.domain.identity import Sealer, enrol, issue_key
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.kit.money import to_units
from bedesten.protocol.client import Answer, EngineClient
from bedesten.protocol.commands import Command, SetAccount, SetAsset, SetMarket, Transfer
from bedesten.protocol.events import AccountSet, AssetSet, MarketSet, Refused
from bedesten.protocol.vocabulary import (
    FEE_POOL_ACCOUNT,
    PLATFORM_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    Phase,
    Reason,
)
from tests.support.nursery import Part
from tests.support.postgres import Database
from tests.support.web import TIMEOUT_S, says_ready, visitor

T = TypeVar("T")
SCALE = 8
START_TIMEOUT_S = 90  # against hangs only: a machine can be busy
STOP_TIMEOUT_S = 10
LOOK_PAUSE_S = 0.02
HTTP_TIMEOUT_S = TIMEOUT_S
PARTS_TO_STOP = (
    "marketdata", "relay", "binance", "backoffice", "ws", "rest", "project", "engine",
)  # fmt: skip


class ListedMarket(msgspec.Struct, frozen=True):
    """A market of one test and its assets."""

    id: int
    symbol: str
    base: str
    quote: str


class Account:
    """A funded account with an API key, and a client that signs as it."""

    def __init__(
        self, stack: "Stack", account: int, owner: uuid.UUID, *, key: str, secret: str
    ) -> None:
        self.id, self.owner, self.key, self.secret = account, owner, key, secret
        self._stack = stack

    def headers(
        self, method: str, path: str, body: bytes = b"", *, timestamp: int | None = None
    ) -> dict[str, str]:
        """The three headers of a signed request, by the documentation and not by our code."""
        stamp = str(timestamp if timestamp is not None else time.time_ns() // 1_000_000)
        message = stamp.encode() + method.encode() + path.encode() + body
        digest = hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()
        return {"X-API-Key": self.key, "X-Timestamp": stamp, "X-Signature": digest}

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a signed request."""
        signed = self.headers(method, path, body) | (headers or {})
        return self._stack.http.request(method, path, content=body, headers=signed)

    def get(self, path: str) -> httpx.Response:
        """Signed GET; asks again, as told, while the tables are behind on a busy machine."""
        deadline = time.monotonic() + HTTP_TIMEOUT_S
        while True:
            answer = self.request("GET", path)
            behind = answer.status_code == 503 and answer.json()["code"] == "history_behind"
            if not behind or time.monotonic() > deadline:
                return answer
            time.sleep(LOOK_PAUSE_S)

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        """Signed POST of JSON; `idempotency_key="x"` becomes the header."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return self.request("POST", path, msgspec.json.encode(body), named)

    def delete(self, path: str, **headers: str) -> httpx.Response:
        """Signed DELETE."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return self.request("DELETE", path, b"", named)

    def place(self, market: ListedMarket, side: str, quantity: str, price: str) -> dict[str, Any]:
        """Place a limit order that must be accepted."""
        order = {"market": market.symbol, "side": side, "quantity": quantity, "price": price}
        answer = self.post("/api/v1/orders", order)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def balance(self, asset: str) -> dict[str, str]:
        """The balance of one asset."""
        for row in self.get("/api/v1/balances").json()["data"]:
            if row["asset"] == asset:
                return dict(row)
        raise AssertionError(f"no balance of {asset}")


class Stack:
    """The processes of one exchange and ways to set it up."""

    def __init__(self, database: Database, folder: Path, **settings: object) -> None:
        ports = _free_ports(12)
        # All tests are one address; a site that was built here does not hide the plain page.
        settings = {"rate_limits": "off", "site": folder / "no-site"} | settings
        self.database = database
        self.settings = Settings(
            data=folder,
            database_url=database.url(),
            rest_port=ports[0],
            ws_port=ports[1],
            engine_admin_port=ports[2],
            projector_admin_port=ports[3],
            rest_admin_port=ports[4],
            ws_admin_port=ports[5],
            backoffice_port=ports[6],
            backoffice_admin_port=ports[7],
            marketdata_admin_port=ports[8],
            binance_port=ports[9],
            binance_ws_port=ports[11],
            binance_admin_port=ports[10],
            log_format="json",
            **settings,  # type: ignore[arg-type]
        )
        data = DataFolder(folder)
        data.prepare()
        write_private(data.passwords, msgspec.json.encode(database.server.passwords))
        self.rest_url = f"http://127.0.0.1:{ports[0]}"
        self.binance_url = f"http://127.0.0.1:{ports[9]}"
        self.streams_url = f"ws://127.0.0.1:{ports[11]}"
        self.staff_url = f"http://127.0.0.1:{ports[6]}/admin/v1"
        self.ws_url = f"ws://127.0.0.1:{ports[1]}"
        self.http = visitor(self.rest_url)
        self._parts: dict[str, Part] = {}
        self._names = itertools.count(1)

    def start(self, *names: str) -> None:
        """Start parts and wait until they are ready."""
        for name in names:
            self._parts[name] = Part(name, self._environment(), self._log(name))
        for name in names:
            self._wait_until_ready(name)

    def stop(self, name: str) -> int:
        """End a part politely; its exit code."""
        return self.signal(name, signal.SIGTERM)

    def signal(self, name: str, number: int) -> int:
        """End a part with a signal; its exit code."""
        return self._parts.pop(name).end(number, STOP_TIMEOUT_S)

    def pid(self, name: str) -> int:
        """Process id of a part."""
        return self._parts[name].pid

    def log(self, name: str) -> str:
        """What a part has logged."""
        return self._log(name).read_text(errors="replace")

    def _log(self, name: str) -> Path:
        return self.settings.data / f"{name}.log"

    def close(self) -> None:
        """End every part."""
        self.http.close()
        for name in PARTS_TO_STOP:
            if name in self._parts:
                self.stop(name)

    def with_engine(self, work: Callable[[EngineClient], Awaitable[T]]) -> T:
        """Run something with a connection to the engine."""

        async def connected() -> T:
            client = await EngineClient.connect(self.settings.engine_socket, timeout_s=10)
            try:
                return await work(client)
            finally:
                await client.close()

        # In a thread of its own, because tests that drive a browser have a running loop already.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(connected())).result()

    def run(self, *commands: Command) -> list[Answer]:
        """Have commands carried out, each of which must succeed."""

        async def work(client: EngineClient) -> list[Answer]:
            return [await client.submit(command) for command in commands]

        answers = self.with_engine(work)
        for answer in answers:
            assert not isinstance(answer.events[0], Refused), answer
        return answers

    def list_market(self, **terms: int) -> ListedMarket:
        """A fresh market between two fresh assets: tick 0.01, lot 0.001, no fees, open."""
        number = next(self._names)
        base, quote = f"B{number}", f"Q{number}"
        kinds = ((base, AssetKind.CRYPTO), (quote, AssetKind.FIAT))
        listed = self.run(*(SetAsset(scale=SCALE, kind=kind, symbol=name) for name, kind in kinds))
        ids = [
            answer.events[0].asset for answer in listed if isinstance(answer.events[0], AssetSet)
        ]
        chosen: dict[str, Any] = {
            "tick_mantissa": 1,
            "tick_decimals": 2,
            "lot_mantissa": 1,
            "lot_decimals": 3,
            "phase": Phase.CONTINUOUS,
            "maker_fee_ppm": 0,
            "taker_fee_ppm": 0,
            "band_ppm": 100_000,
        } | terms
        symbol = f"{base}-{quote}"
        (answer,) = self.run(
            SetMarket(
                base=ids[0], quote=ids[1], fee_account=FEE_POOL_ACCOUNT, symbol=symbol, **chosen
            )
        )
        event = answer.events[0]
        assert isinstance(event, MarketSet)
        return ListedMarket(event.market, symbol, base, quote)

    def open_account(
        self, funds: dict[str, str], scopes: tuple[str, ...] = ("read", "trade")
    ) -> Account:
        """A fresh funded spot account with an API key."""
        owner = uuid.uuid4()
        (answer,) = self.run(SetAccount(kind=AccountKind.SPOT, owner=owner.bytes))
        event = answer.events[0]
        assert isinstance(event, AccountSet)
        self.fund(event.account, funds)
        sealer = Sealer.from_file(self.settings.master_key)
        with psycopg.connect(self.database.url("admin_user")) as conn:
            enrol(conn, [CustomerId(owner)])
            issued = issue_key(
                conn,
                sealer,
                CustomerId(owner),
                AccountId(event.account),
                label="test",
                entropy=secrets.token_bytes,
                scopes=scopes,
            )
        return Account(self, event.account, owner, key=issued.key, secret=issued.secret)

    def fund(self, account: int, funds: dict[str, str]) -> None:
        """Pay from the platform."""
        ids = self._asset_ids()
        self.run(
            *(
                Transfer(
                    key=uuid.uuid4().bytes,
                    debit_account=PLATFORM_ACCOUNT,
                    credit_account=account,
                    asset=ids[symbol],
                    debit_bucket=Bucket.AVAILABLE,
                    credit_bucket=Bucket.AVAILABLE,
                    reason=Reason.ADJUSTMENT,
                    amount=to_units(amount, SCALE),
                )
                for symbol, amount in funds.items()
            )
        )

    def _asset_ids(self) -> dict[str, int]:
        from bedesten.protocol.frames import Query

        async def work(client: EngineClient) -> dict[str, int]:
            found = (await client.query(Query.ASSETS)).events
            return {event.symbol: event.asset for event in found if isinstance(event, AssetSet)}

        return self.with_engine(work)

    def _environment(self) -> dict[str, str]:
        ours = {
            f"BEDESTEN_{field.name.upper()}": str(value)
            for field in msgspec.structs.fields(Settings)
            if (value := getattr(self.settings, field.name)) is not None
        }
        return {**os.environ, **ours}

    def _wait_until_ready(self, name: str) -> None:
        port = getattr(self.settings, f"{'projector' if name == 'project' else name}_admin_port")
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            code = self._parts[name].exit_code()
            assert code is None, f"{name} ended with {code}: {self.log(name)}"
            if says_ready(port):
                return
            time.sleep(LOOK_PAUSE_S)
        raise AssertionError(f"{name} is not ready after {START_TIMEOUT_S} s: {self.log(name)}")


@contextmanager
def running_stack(database: Database, *parts: str, **settings: object) -> Iterator[Stack]:
    """A stack with these parts running, in a folder that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bedesten-stack-"))
    stack = Stack(database, folder, **settings)
    try:
        stack.start("engine")
        stack.start(*parts)
        yield stack
    finally:
        stack.close()
        shutil.rmtree(folder, ignore_errors=True)


def _free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago, all different."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()

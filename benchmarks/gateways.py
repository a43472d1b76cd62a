"""`python -m benchmarks gateways`: orders over HTTP and WebSockets, acknowledged after their commit
with every row on its way into the tables; market data to hundreds of sockets; idle ones.

A whole exchange on a server of its own; load generators and all processes share the machine, so
beside each figure of speed stands the CPU of each part. For comparison the same order through an
idiomatic FastAPI endpoint that does the same work with the same engine. Quotas are off:
`python -m benchmarks.limits` prints what they cost.
"""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg

from bedesten.cli import parts
from bedesten.cli.exchange import pids_path
from bedesten.cli.percentile import percentile
from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.domain.identity import Sealer, enrol, issue_key
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import AccountSet
from bedesten.protocol.frames import Query
from benchmarks import engine_bench, exchange, fan_out, gateway_traffic, socket_traffic
from benchmarks.exchange import Contest, Running, Site
from benchmarks.gateway_traffic import Dialect, Happened
from benchmarks.procfs import cpu_seconds
from benchmarks.progress import Say, bar
from benchmarks.results import FanOutRow, GatewayRow, IdleRow

CUSTOMERS: Final = 32
CONNECTIONS: Final = 256
BURST: Final = (4, 1_000)  # connections, orders in flight on each
UNUSUAL: Final = "/api/v1/orders?way=framework"  # a query that nobody reads
# Quotas are measured apart; a REST gateway for each core; answers before tables for 20 s, which is
# longer than a burst.
SETTING: Final = {"rate_limits": "off", "rest_gateways": 2, "burst_lag_s": 20}
FULL_S: Final = 10.0
QUICK_S: Final = 4.0
READY_S: Final = 60


class GatewayReport(NamedTuple):
    """`postgres` is the version of the server all rows were measured on."""

    postgres: str
    orders: list[GatewayRow]
    fan_out: list[FanOutRow]
    idle: list[IdleRow]


class Way(NamedTuple):
    """One way to place orders: which process serves it, the load generator and its plan."""

    name: str
    gateway: str
    traffic: str
    plan: gateway_traffic.Plan | socket_traffic.Plan


def measure(*, quick: bool, say: Say) -> GatewayReport:
    """Start a server of our own, measure everything on it, stop it and remove its data."""
    seconds = QUICK_S if quick else FULL_S
    with engine_bench.server(say) as (server, folder):
        site = engine_bench.site(server, folder)
        with psycopg.connect(server.url("postgres")) as conn:
            version = conn.info.parameter_status("server_version") or ""
        return exchange.on_fresh_exchange(
            site,
            Contest("even", 1, fan_out.commands(seconds), CUSTOMERS),
            lambda running: GatewayReport(version, *_measured(running, site, seconds, quick=quick)),
            setting=lambda settings: msgspec.structs.replace(settings, **SETTING),
            gateways=True,
        )


def _measured(
    running: Running, site: Site, seconds: float, *, quick: bool
) -> tuple[list[GatewayRow], list[FanOutRow], list[IdleRow]]:
    """Each way in turn on the same running exchange."""
    settings = running.settings
    with fastapi_gateway(settings) as (port, fastapi), bar() as shown:
        pids = {**pids_of(settings), "fastapi": fastapi, "postgres": site.postmaster}
        ways = _ways(running, port, seconds)
        task = shown.add_task("orders", total=len(ways))
        orders = []
        for way in ways:
            shown.update(task, description=way.name)
            orders.append(_row(way, pids))
            running.wait_until_projected()
            shown.advance(task)
        task = shown.add_task("market data", total=len(fan_out.STREAMS))
        told = []
        for row in fan_out.deliveries(running, pids, seconds):
            told.append(row)
            shown.advance(task)
        task = shown.add_task("idle sockets", total=1)
        idle = [fan_out.idle(running, pids, quick=quick)]
        shown.advance(task)
    return orders, told, idle


def _ways(running: Running, fastapi_port: int, seconds: float) -> list[Way]:
    settings, market = running.settings, running.symbol
    keys = keys_of(settings)

    def http(name: str, gateway: str, port: int, path: str = "/api/v1/orders") -> Way:
        dialect: Dialect = "binance" if gateway == "binance" else "native"
        plan = gateway_traffic.Plan(
            port, dialect, market, keys, seconds, connections=CONNECTIONS, path=path
        )
        return Way(name, gateway, "benchmarks.gateway_traffic", plan)

    def sockets(name: str, connections: int, depth: int) -> Way:
        plan = socket_traffic.Plan(settings.ws_port, market, keys[:connections], seconds, depth)
        return Way(name, "ws", "benchmarks.socket_traffic", plan)

    return [
        http("REST", "rest", settings.rest_port),
        http("REST, through Litestar", "rest", settings.rest_port, UNUSUAL),
        http("REST of Binance", "binance", settings.binance_port),
        http("FastAPI, the same work", "fastapi", fastapi_port),
        sockets("WebSocket, one at a time", 1, 1),
        sockets("WebSocket, pipelined", *BURST),
    ]


def _row(way: Way, pids: dict[str, int]) -> GatewayRow:
    of_parts = {part: pids[part] for part in ("engine", "postgres", "project")}
    of_parts |= {name: pid for name, pid in pids.items() if name.split("-")[0] == way.gateway}
    happened, spent = _driven(way, of_parts)
    assert happened.refused == 0, happened.first_refusal
    us = {part: cpu_s * 1e6 / happened.answered for part, cpu_s in spent.items()}
    gateway_us = sum(cost for name, cost in us.items() if name.split("-")[0] == way.gateway)
    plan = way.plan
    is_socket = isinstance(plan, socket_traffic.Plan)
    return GatewayRow(
        name=way.name,
        connections=len(plan.keys) if is_socket else CONNECTIONS,
        in_flight=plan.depth if isinstance(plan, socket_traffic.Plan) else 1,
        seconds=happened.seconds,
        orders=happened.answered,
        orders_per_s=happened.answered / happened.seconds,
        p50_ms=percentile(happened.latencies, 500) / 1e6,
        p99_ms=percentile(happened.latencies, 990) / 1e6,
        gateway_us=gateway_us,
        engine_us=us["engine"],
        postgres_us=us["postgres"],
        projector_us=us["project"],
        traffic_us=happened.cpu_s * 1e6 / happened.answered,
        per_core_per_s=1e6 / gateway_us,
    )


def _driven(way: Way, pids: dict[str, int]) -> tuple[Happened, dict[str, float]]:
    """What happened, and the CPU seconds of each part meanwhile."""
    with subprocess.Popen(
        [sys.executable, "-m", way.traffic],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as traffic:
        assert traffic.stdin is not None
        assert traffic.stdout is not None
        print(msgspec.json.encode(way.plan).decode(), file=traffic.stdin, flush=True)
        assert traffic.stdout.readline() == "begin\n"
        before = {part: cpu_seconds(pid) for part, pid in pids.items()}
        assert traffic.stdout.readline() == "end\n"
        spent = {part: cpu_seconds(pid) - before[part] for part, pid in pids.items()}
        return msgspec.json.decode(traffic.stdout.readline(), type=Happened), spent


@contextmanager
def fastapi_gateway(settings: Settings) -> Iterator[tuple[int, int]]:
    """Port and process id of the endpoint that ours are compared with, when it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.fastapi_gateway", str(port)],
        env=parts.environment_of(settings, os.environ),
    ) as process:
        try:
            _wait(lambda: _answers(port))
            yield port, process.pid
        finally:
            process.terminate()


def pids_of(settings: Settings) -> dict[str, int]:
    """Process ids of the parts of a running exchange."""
    found: dict[str, int] = json.loads(pids_path(settings.run_dir).read_bytes())
    return found


def _wait(is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_S
    while not is_ready():
        assert time.monotonic() < deadline, "the gateway does not answer"
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def keys_of(settings: Settings) -> list[tuple[str, str]]:
    """A key for each customer of the flow, whose accounts are there and funded."""
    accounts = [one for one in asyncio.run(_accounts(settings)) if any(one.owner)]
    sealer = Sealer.from_file(settings.master_key)
    made = []
    with psycopg.connect(Access(settings.data, settings.database_url).url("admin_user")) as conn:
        for account in accounts[:CUSTOMERS]:
            owner = CustomerId(UUID(bytes=account.owner))
            enrol(conn, [owner])
            issued = issue_key(
                conn, sealer, owner, AccountId(account.account), label="benchmark",
                entropy=secrets.token_bytes, scopes=("read", "trade"),
            )  # fmt: skip
            made.append((issued.key, issued.secret))
    return made


async def _accounts(settings: Settings) -> list[AccountSet]:
    client = await EngineClient.connect(settings.engine_socket)
    try:
        found = (await client.query(Query.ACCOUNTS)).events
    finally:
        await client.close()
    return [event for event in found if isinstance(event, AccountSet)]

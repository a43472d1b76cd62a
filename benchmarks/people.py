"""`python -m benchmarks.people`: what it costs to know who asks, and how many log in a second.

A whole exchange on a server of its own, over real HTTP. The overhead is the CPU time of gateway
and database backends for one request, one at a time on one connection: the same row read in
nobody's name and in that of a customer, whom the gateway knows from a moment ago (hot cache) by an
API key or a session. The ways take turns, so that a noisy neighbour slows all of them.
"""

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median
from typing import Annotated, Final, NamedTuple

import msgspec
import psycopg
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from rich.console import Console, Group
from rich.table import Table

from bedesten.cli import parts
from bedesten.cli.exchange import Exchange
from bedesten.cli.percentile import percentile
from bedesten.config import Settings
from bedesten.domain.identity.passwords import hash_password
from benchmarks import engine_bench, machine
from benchmarks.exchange import fresh_exchange
from benchmarks.people_gateway import OPEN_PATH, OWN_PATH
from benchmarks.procfs import cpu_ns, cpu_seconds
from benchmarks.progress import bar, say

PREFIX: Final = "/api/v1"
CUSTOMERS: Final = 16
CLIENTS: Final = 12
HOT: Final = 4  # customers who ask again before a gateway has to look at them anew
BLOCK: Final = 40  # requests of one way before the next has its turn
WARM_UP: Final = 200
OVERHEAD_US_MAX: Final = 300
LOGINS_PER_S_MIN: Final = 40
PASSWORD: Final = "seven lemons under a bridge"
READY_S: Final = 60
Headers = dict[str, str]


class Customer(NamedTuple):
    """Somebody with a password, and the ways by which requests are known to be theirs."""

    email: str
    ways: dict[str, Callable[[], Headers]]


class Overhead(NamedTuple):
    """CPU µs of one request at p50, and how much more that is than in nobody's name."""

    way: str
    requests: int
    gateway_us: float
    postgres_us: float
    both_us: float
    more_us: float


class Logins(NamedTuple):
    """Log-ins that were answered; CPU in ms for each; `both_cores_per_s` follows from that."""

    clients: int
    per_s: float
    p50_ms: float
    p99_ms: float
    gateway_ms: float
    postgres_ms: float
    clients_ms: float
    both_cores_per_s: float


def main(
    requests: Annotated[int, typer.Option(help="of each way")] = 2_000,
    seconds: Annotated[float, typer.Option(help="of log-ins")] = 10.0,
) -> None:
    """Measure and print; exit code 1 when a promise is not kept."""
    before = machine.load_average()
    with engine_bench.server(say) as (server, folder):
        site = engine_bench.site(server, folder)
        with fresh_exchange(site) as settings:
            free = msgspec.structs.replace(settings, rate_limits="off")
            rows, logins = asyncio.run(_on(free, site.postmaster, requests, seconds))
    console = Console()
    console.width = max(console.width, 110)
    console.print(_printed(rows, logins, before))
    slow = [row.way for row in rows[1:] if row.more_us > OVERHEAD_US_MAX]
    if slow or logins.both_cores_per_s < LOGINS_PER_S_MIN:
        say(f"a promise is not kept: {', '.join(slow) or 'log-ins'}")
        raise typer.Exit(1)


async def _on(
    settings: Settings, postmaster: int, requests: int, seconds: float
) -> tuple[list[Overhead], Logins]:
    exchange = Exchange(settings, Console(quiet=True))
    try:
        await exchange.start_engine()
        await exchange.start_parts([parts.projector_part(settings)])
        return await asyncio.to_thread(_measured, settings, postmaster, requests, seconds)
    finally:
        await exchange.stop()


def _measured(
    settings: Settings, postmaster: int, requests: int, seconds: float
) -> tuple[list[Overhead], Logins]:
    with _gateway(settings) as pid:
        say(f"{CUSTOMERS} customers log in and make keys")
        with ThreadPoolExecutor(CLIENTS) as pool:
            customers = list(pool.map(lambda _: _admitted(settings), range(CUSTOMERS)))
        return (
            _overheads(settings, pid, customers, requests),
            _logins(settings, (pid, postmaster), customers, seconds),
        )


@contextmanager
def _gateway(settings: Settings) -> Iterator[int]:
    """The process id of a gateway that is ready."""
    environment = parts.environment_of(settings, os.environ)
    command = [sys.executable, "-m", "benchmarks.people_gateway"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + READY_S
            while not _is_ready(settings.rest_admin_port):
                assert process.poll() is None, "the gateway ended"
                assert time.monotonic() < deadline, "the gateway is not ready"
                time.sleep(0.05)
            yield process.pid
        finally:
            process.terminate()


def _is_ready(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/ready")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False


def _admitted(settings: Settings) -> Customer:
    """A new customer, with an account and API keys of two kinds."""
    customer, email = uuid.uuid4(), f"{uuid.uuid4().hex}@example.com"
    with psycopg.connect(settings.database_url or "") as conn:
        conn.execute(
            "insert into public.users (user_id, email, password_hash, email_confirmed_at)"
            " values (%s, %s, %s, now())",
            [customer, email, hash_password(PASSWORD)],
        )
        conn.execute(
            "insert into public.terms_acceptances (user_id, version)"
            " values (%s, public.current_terms())",
            [customer],
        )
    link = http.client.HTTPConnection("127.0.0.1", settings.rest_port, timeout=60)
    _log_in(link, email)
    bearer = {"Authorization": f"Bearer {_log_in(link, email)}"}
    while not _asked(link, "GET", "/accounts", headers=bearer)[1].get("data"):
        time.sleep(0.05)  # the account of the first log-in is on its way into the tables
    secret = Ed25519PrivateKey.generate()
    pem = secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = {"label": "measured", "scopes": ["read"]}
    by_hmac = _asked(link, "POST", "/api-keys", body, bearer)[1]
    by_key = _asked(link, "POST", "/api-keys", body | {"public_key": pem.decode()}, bearer)[1]
    key = by_hmac["secret"].encode()
    ways = {
        "API key, HMAC-SHA256": lambda: _signed(
            by_hmac["api_key"], lambda text: hmac.new(key, text, hashlib.sha256).hexdigest()
        ),
        "API key, Ed25519": lambda: _signed(
            by_key["api_key"], lambda text: base64.b64encode(secret.sign(text)).decode()
        ),
        "session, access token": lambda: bearer,
    }
    return Customer(email, ways)


def _signed(key: str, sign: Callable[[bytes], str]) -> Headers:
    stamp = str(time.time_ns() // 1_000_000)
    text = f"{stamp}GET{PREFIX}{OWN_PATH}".encode()
    return {"X-API-Key": key, "X-Timestamp": stamp, "X-Signature": sign(text)}


def _log_in(link: http.client.HTTPConnection, email: str) -> str:
    body = {"email": email, "password": PASSWORD}
    return str(_asked(link, "POST", "/auth/log-in", body)[1]["access_token"])


def _asked(
    link: http.client.HTTPConnection,
    method: str,
    path: str,
    body: object = None,
    headers: Headers | None = None,
) -> tuple[int, dict[str, str]]:
    content = None if body is None else json.dumps(body)
    link.request(method, f"{PREFIX}{path}", content, headers or {})
    answer = link.getresponse()
    found = json.loads(answer.read())
    assert answer.status < http.client.BAD_REQUEST or path == "/accounts", found
    return answer.status, found


def _overheads(
    settings: Settings, gateway: int, customers: list[Customer], requests: int
) -> list[Overhead]:
    nobody: dict[str, Callable[[], Headers]] = {"nobody": dict}
    names = [*nobody, *customers[0].ways]
    spent: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    link = http.client.HTTPConnection("127.0.0.1", settings.rest_port, timeout=60)
    backends = _backends(settings)
    with bar() as bars:
        task = bars.add_task("requests", total=requests * len(names))
        for block in range(WARM_UP // BLOCK + requests // BLOCK):
            for name in names:
                for number in range(BLOCK):
                    who = customers[number % HOT]
                    headers = (who.ways | nobody)[name]()
                    path = OPEN_PATH if name == "nobody" else OWN_PATH
                    cost = _cost(link, path, headers, (gateway, backends))
                    if block >= WARM_UP // BLOCK:
                        spent[name].append(cost)
                if block >= WARM_UP // BLOCK:
                    bars.advance(task, BLOCK)
    return _rows(spent)


def _cost(
    link: http.client.HTTPConnection, path: str, headers: Headers, pids: tuple[int, list[int]]
) -> tuple[int, int]:
    """CPU ns of the gateway and of the backends for one request."""
    gateway, backends = pids
    before = cpu_ns(gateway), sum(map(cpu_ns, backends))
    _asked(link, "GET", path, headers=headers)
    return cpu_ns(gateway) - before[0], sum(map(cpu_ns, backends)) - before[1]


def _backends(settings: Settings) -> list[int]:
    with psycopg.connect(settings.database_url or "") as conn:
        found = conn.execute(
            "select pid from pg_stat_activity where application_name like 'bedesten rest%'"
        ).fetchall()
    return [row[0] for row in found]


def _rows(spent: dict[str, list[tuple[int, int]]]) -> list[Overhead]:
    rows: list[Overhead] = []
    for name, costs in spent.items():
        both = median(gateway + postgres for gateway, postgres in costs) / 1e3
        rows.append(
            Overhead(
                way=name,
                requests=len(costs),
                gateway_us=median(gateway for gateway, _ in costs) / 1e3,
                postgres_us=median(postgres for _, postgres in costs) / 1e3,
                both_us=both,
                more_us=both - rows[0].both_us if rows else 0,
            )
        )
    return rows


def _logins(
    settings: Settings, pids: tuple[int, int], customers: list[Customer], seconds: float
) -> Logins:
    say(f"log-ins, {CLIENTS} connections, {seconds:g} s")
    latencies: list[int] = []
    gateway, postmaster = pids
    before = cpu_seconds(gateway), cpu_seconds(postmaster), time.process_time()
    begin = time.monotonic()

    def client(number: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", settings.rest_port, timeout=60)
        turn = number
        while time.monotonic() < begin + seconds:
            sent = time.perf_counter_ns()
            _log_in(link, customers[turn % len(customers)].email)
            latencies.append(time.perf_counter_ns() - sent)
            turn += CLIENTS

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    took, done = time.monotonic() - begin, len(latencies)
    after = cpu_seconds(gateway), cpu_seconds(postmaster), time.process_time()
    each_ms = [(b - a) * 1e3 / done for a, b in zip(before, after, strict=True)]
    latencies.sort()
    return Logins(
        clients=CLIENTS,
        per_s=done / took,
        p50_ms=percentile(latencies, 500) / 1e6,
        p99_ms=percentile(latencies, 990) / 1e6,
        gateway_ms=each_ms[0],
        postgres_ms=each_ms[1],
        clients_ms=each_ms[2],
        both_cores_per_s=2_000 / sum(each_ms),
    )


def _printed(rows: list[Overhead], logins: Logins, before: float) -> Group:
    costs = Table(
        "way", "requests", "gateway", "PostgreSQL", "both", "more than nobody",
        title="What it costs to know who asks: CPU µs of one request, p50",
    )  # fmt: skip
    for row in rows:
        figures = (row.gateway_us, row.postgres_us, row.both_us, row.more_us)
        costs.add_row(row.way, f"{row.requests:,}", *(f"{figure:.0f}" for figure in figures))
    entries = Table(
        "connections", "log-ins/s", "p50 ms", "p99 ms", "gateway", "PostgreSQL", "load generator",
        "two whole cores: log-ins/s", title="Log-ins with Argon2id; CPU ms each",
    )  # fmt: skip
    entries.add_row(
        str(logins.clients), f"{logins.per_s:.0f}", f"{logins.p50_ms:.0f}", f"{logins.p99_ms:.0f}",
        f"{logins.gateway_ms:.1f}", f"{logins.postgres_ms:.1f}", f"{logins.clients_ms:.1f}",
        f"{logins.both_cores_per_s:.0f}",
    )  # fmt: skip
    load = f"load average {before:.1f} before, {machine.load_average():.1f} after"
    return Group(costs, entries, load)


if __name__ == "__main__":
    typer.run(main)

"""The admin port: metrics, readiness with its reason, and a port in use."""

import asyncio
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client import Counter

from bedesten.kit.admin import AdminServer, PortInUse, is_ready, serve_admin

DOORS = Counter("admin_test_doors_total", "Doors opened in this test")


@pytest.fixture
def reason() -> list[str | None]:
    return [None]


@pytest.fixture
def admin(reason: list[str | None]) -> Iterator[AdminServer]:
    server = serve_admin(0, ready=lambda: reason[0])
    yield server
    server.close()


def get(admin: AdminServer, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{admin.port}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_metrics_show_a_counter(admin: AdminServer) -> None:
    DOORS.inc(3)
    status, body = get(admin, "/metrics")
    assert status == 200
    assert b"admin_test_doors_total 3.0" in body


def test_ready_follows_the_process(admin: AdminServer, reason: list[str | None]) -> None:
    assert get(admin, "/ready") == (200, b'{"ready": true, "reason": null}')
    reason[0] = "replaying the journal"
    status, body = get(admin, "/ready")
    assert (status, json.loads(body)) == (503, {"ready": False, "reason": "replaying the journal"})


def test_a_watcher_asks_with_little(admin: AdminServer, reason: list[str | None]) -> None:
    url = f"http://127.0.0.1:{admin.port}/ready"
    assert asyncio.run(is_ready(url, 5)) is True
    reason[0] = "replaying the journal"
    assert asyncio.run(is_ready(url, 5)) is False
    admin.close()
    assert asyncio.run(is_ready(url, 5)) is False


def test_who_says_nothing_is_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begin = time.monotonic()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/ready"
        assert asyncio.run(is_ready(url, 0.2)) is False
        assert time.monotonic() - begin < 5


def test_it_closes_without_delay() -> None:
    took = []
    for _ in range(3):  # a busy machine may hold one of them up
        server = serve_admin(0, ready=lambda: None)
        time.sleep(0.01)  # it waits for visitors by now
        begin = time.monotonic()
        server.close()
        took.append(time.monotonic() - begin)
    assert min(took) < 0.3


def test_unknown_path_and_port_in_use(admin: AdminServer) -> None:
    assert get(admin, "/other")[0] == 404
    with pytest.raises(PortInUse, match=str(admin.port)):
        serve_admin(admin.port, ready=lambda: None)

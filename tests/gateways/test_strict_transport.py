"""Browsers are told to come by https alone where customers reach us so, and only there."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bedesten.config import Settings
from bedesten.gateways.binance.telling_errors import DIALECT
from bedesten.gateways.edge import Dialect, Edge, Gate
from bedesten.gateways.limits import Meter, Table
from bedesten.gateways.rest.problems import PROBLEMS
from bedesten.kit.clock import SystemClock

YEAR_S = 31_536_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"fine"})


def told(settings: Settings, dialect: Dialect, path: str) -> dict[bytes, bytes]:
    """Headers of the answer to a request of this path."""
    gate = Gate.of(settings, Meter(Table.private(), {}), SystemClock())
    edge = Edge(application, gate, dialect, page_policy="default-src 'self'")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(edge(scope, receive, send))
    return dict(sent[0]["headers"])


@pytest.mark.parametrize("dialect", [PROBLEMS, DIALECT])
@pytest.mark.parametrize("path", ["/", "/api/v1/time", "/admin/v1/me", "/with\0nul"])
@pytest.mark.parametrize(
    ("public_url", "strict"),
    [("https://exchange.example", True), ("http://exchange.example", False), (None, False)],
)
def test_where_customers_come_by_https_they_come_no_other_way(
    tmp_path: Path, dialect: Dialect, path: str, public_url: str | None, strict: bool
) -> None:
    headers = told(Settings(data=tmp_path, public_url=public_url), dialect, path)
    found = headers.get(b"strict-transport-security")
    assert (found is not None) is strict
    if found is not None:
        parts = [part.strip() for part in found.decode().split(";")]
        assert f"max-age={YEAR_S}" in parts
        assert "includeSubDomains" in parts

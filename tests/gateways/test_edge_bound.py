"""Requests beyond the bound are turned away at once, with a reason and a time to come back."""

import asyncio
from typing import Any

import msgspec
import pytest

from bedesten.gateways import edge
from bedesten.gateways.limits import Meter, Proxies, Table
from bedesten.gateways.rest.problems import PROBLEMS
from bedesten.kit.clock import SystemClock

BOUND = 3


async def _nothing() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


def _scope(path: str) -> Any:
    return {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}


@pytest.mark.spec("API-005")
def test_one_request_too_many_is_refused_and_room_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(edge, "IN_FLIGHT_MAX", BOUND)
    monkeypatch.setattr(edge, "DOWNLOADS_MAX", 1)

    async def scene() -> None:
        held = asyncio.Event()

        async def slow(scope: Any, receive: Any, send: Any) -> None:
            await held.wait()
            await send({"type": "http.response.start", "status": 201, "headers": []})

        gate = edge.Gate(Meter(Table.private(), {}), SystemClock(), Proxies(()))
        bounded = edge.Edge(slow, gate, PROBLEMS)

        async def ask(path: str = "/api/v1/orders") -> list[dict[str, Any]]:
            sent: list[dict[str, Any]] = []

            async def send(message: dict[str, Any]) -> None:
                sent.append(message)

            await bounded(_scope(path), _nothing, send)
            return sent

        waiting = [asyncio.create_task(ask("/history/trades/large.csv.gz"))]
        await asyncio.sleep(0)
        assert (await ask("/history/trades/other.csv.gz"))[0]["status"] == 503
        waiting += [asyncio.create_task(ask()) for _ in range(BOUND)]
        await asyncio.sleep(0)
        start, body = await ask()
        assert start["status"] == 503
        assert dict(start["headers"])[b"retry-after"] == b"1"
        problem = msgspec.json.decode(body["body"])
        assert (problem["code"], problem["status"]) == ("overloaded", 503)
        held.set()
        assert [(await task)[0]["status"] for task in waiting] == [201] * (BOUND + 1)
        assert (await ask())[0]["status"] == 201

    asyncio.run(scene())

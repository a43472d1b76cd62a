"""Requests beyond the bound are turned away at once, with a reason and a time to come back."""

import asyncio
from typing import Any

import msgspec
import pytest

from bedesten.gateways.rest import edge

BOUND = 3


async def _nothing() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


def _scope() -> Any:
    return {"type": "http", "method": "POST", "path": "/api/v1/orders", "headers": []}


@pytest.mark.spec("API-005")
def test_one_request_too_many_is_refused_and_room_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(edge, "IN_FLIGHT_MAX", BOUND)

    async def scene() -> None:
        held = asyncio.Event()

        async def slow(scope: Any, receive: Any, send: Any) -> None:
            await held.wait()
            await send({"type": "http.response.start", "status": 201, "headers": []})

        bounded = edge.Edge(slow, "default-src 'none'")

        async def ask() -> list[dict[str, Any]]:
            sent: list[dict[str, Any]] = []

            async def send(message: dict[str, Any]) -> None:
                sent.append(message)

            await bounded(_scope(), _nothing, send)
            return sent

        waiting = [asyncio.create_task(ask()) for _ in range(BOUND)]
        await asyncio.sleep(0)
        start, body = await ask()
        assert start["status"] == 503
        assert dict(start["headers"])[b"retry-after"] == b"1"
        problem = msgspec.json.decode(body["body"])
        assert (problem["code"], problem["status"]) == ("overloaded", 503)
        held.set()
        assert [(await task)[0]["status"] for task in waiting] == [201] * BOUND
        assert (await ask())[0]["status"] == 201

    asyncio.run(scene())

"""Clients of our own plain HTTP: httpx reads the certificates of the world for each of its own,
which takes 20 ms, and more than the request."""

from typing import Any

import httpx

from tests.support.obeyed import obeyed

TIMEOUT_S = 15


def visitor(base_url: str = "", timeout_s: float = TIMEOUT_S) -> httpx.Client:
    """A client, to be closed or left to the end of the test; it follows no proxy. What it is
    answered has to be as the OpenAPI documents say."""
    return httpx.Client(
        base_url=base_url,
        timeout=timeout_s,
        verify=False,
        trust_env=False,
        event_hooks={"response": [obeyed]},
    )


def passer_by(base_url: str = "", timeout_s: float = TIMEOUT_S) -> httpx.AsyncClient:
    """The same for asynchronous code."""
    return httpx.AsyncClient(base_url=base_url, timeout=timeout_s, verify=False, trust_env=False)


def request(method: str, url: str, timeout_s: float = TIMEOUT_S, **parts: Any) -> httpx.Response:
    """One request on a connection of its own."""
    with visitor(timeout_s=timeout_s) as client:
        return client.request(method, url, **parts)


def look(url: str, timeout_s: float = TIMEOUT_S) -> httpx.Response:
    """GET on a connection of its own."""
    return request("GET", url, timeout_s)


def says_ready(admin_port: int) -> bool:
    """What the admin port of a process says; False when nobody is there."""
    try:
        return look(f"http://127.0.0.1:{admin_port}/ready", 2).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False

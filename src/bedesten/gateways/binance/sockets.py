"""The WebSockets of the process: streams, raw or combined, and the WebSocket API."""

import asyncio
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, unquote

import structlog
from picows import (
    WSCloseCode,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from bedesten.gateways.binance.socket_api import Api, ApiSession
from bedesten.gateways.binance.streams.session import Streams, StreamSession
from bedesten.gateways.binance.telling_errors import encoder
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.gateways.connection import Connection
from bedesten.gateways.keys import KeysUnavailable

MESSAGE_MAX: Final = 16 * 1024
CONNECTIONS_MAX: Final = 10_000
KEY_CHECK_S: Final = 0.5
GOODBYE_S: Final = 0.2
COMBINED: Final = "/stream"
RAW: Final = "/ws"
API: Final = "/ws-api/v3"
FrontDoor = Callable[[WSUpgradeRequest], Connection | WSUpgradeResponseWithListener]
log = structlog.get_logger()


class Sockets:
    """Every connection of the process."""

    def __init__(self, streams: Streams, api: Api) -> None:
        self._streams = streams
        self._api = api

    async def serve(self, listener: socket.socket, ping_s: int) -> asyncio.Server:
        """Start to listen; whoever is silent for so long is asked, and ends without an answer."""
        return await ws_create_server(
            self._come_in,
            sock=listener,
            max_frame_size=MESSAGE_MAX,
            enable_auto_ping=True,
            auto_ping_idle_timeout=ping_s,
            auto_ping_reply_timeout=ping_s,  # the library takes no longer one than between pings
        )

    async def check_keys(self) -> None:
        """For ever: what a revoked key began ends within a second."""
        while True:
            await asyncio.sleep(KEY_CHECK_S)
            for session in self._everybody():
                try:
                    await session.check_keys()
                except KeysUnavailable:
                    log.warning("keys cannot be checked", reason="the database does not answer")
                    break

    def feed_lost(self) -> None:
        """Books and accounts begin anew: so must everybody who listens."""
        self.end(WSCloseCode.SERVICE_RESTART, "The feed was interrupted: connect again")

    def end(self, code: WSCloseCode, reason: str) -> None:
        """Say goodbye to everybody."""
        for session in self._everybody():
            session.connection.end(code, reason)

    async def say_goodbye(self, now_ns: int) -> None:
        """The server goes down: tell everybody, as clients know it, and give it time to arrive."""
        events = {
            unit: encoder.encode({"e": "serverShutdown", "E": unit.of_ns(now_ns)})
            for unit in TimeUnit
        }
        for session in self._everybody():
            session.goodbye(events[session.unit])
        self.end(WSCloseCode.GOING_AWAY, "The server goes down")
        if self._everybody():
            await asyncio.sleep(GOODBYE_S)

    def _everybody(self) -> list[StreamSession | ApiSession]:
        return [*self._streams.sessions, *self._api.sessions]

    def _come_in(self, request: WSUpgradeRequest) -> Connection | WSUpgradeResponseWithListener:
        if len(self._streams.sessions) + len(self._api.sessions) >= CONNECTIONS_MAX:
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE, b"too many connections\n")
        if not _is_program(request):
            return _refused(HTTPStatus.FORBIDDEN, b"this is for programs, not for pages\n")
        forwarded = request.headers.get("x-forwarded-for")
        path, _, query = request.path.decode("latin-1").partition("?")
        # A plus is one: @kline_1d@+08:00. Names have no space that it could stand for.
        asked = dict(parse_qsl(query.replace("+", "%2B")))
        unit = TimeUnit.named(asked.get("timeUnit", TimeUnit.MILLISECOND.name))
        if unit is None:
            return _refused(HTTPStatus.BAD_REQUEST, b"timeUnit: MILLISECOND or MICROSECOND\n")
        if path == API:
            return Connection(ApiSession(self._api, forwarded, unit))
        combined = path == COMBINED or path.startswith(f"{COMBINED}/")
        if not combined and path != RAW and not path.startswith(f"{RAW}/"):
            return _refused(HTTPStatus.NOT_FOUND, b"streams are at /ws and /stream\n")
        names = _names(asked.get("streams", "") if combined else path.removeprefix(RAW))
        session = StreamSession(
            self._streams, names, combined=combined, unit=unit, forwarded=forwarded
        )
        return Connection(session)


def _is_program(request: WSUpgradeRequest) -> bool:
    """Programs send no Origin or, as some libraries do, that of the server they ask. Pages of
    others cannot: a browser tells whose they are."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def _names(text: str) -> list[str]:
    return [unquote(name) for name in text.split("/") if name]


def _refused(status: HTTPStatus, sentence: bytes) -> WSUpgradeResponseWithListener:
    return WSUpgradeResponseWithListener(
        WSUpgradeResponse.create_error_response(status, sentence), None
    )

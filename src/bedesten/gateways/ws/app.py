"""The WebSocket process, built top to bottom: settings, links, feed, server."""

import asyncio
import signal
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import structlog
import uvloop
from picows import (
    WSCloseCode,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import async_pool
from bedesten.domain.identity import Sealer
from bedesten.domain.markets import Catalogue
from bedesten.gateways.keys import KeyRing, KeysUnavailable
from bedesten.gateways.listening import listen
from bedesten.gateways.readiness import watched
from bedesten.gateways.ws.cancelling import Cancelling
from bedesten.gateways.ws.connection import Connection
from bedesten.gateways.ws.messages import Heartbeat, encoder
from bedesten.gateways.ws.publisher import Publisher
from bedesten.gateways.ws.session import Gateway, Session
from bedesten.kit import log as kit_log
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.clock import SystemClock
from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.protocol.client import EngineClient, EngineUnavailable

PATH: Final = b"/ws"
MESSAGE_MAX: Final = 4096
CONNECTIONS_MAX: Final = 10_000
REQUESTS_PER_SECOND: Final = 100
PING_S: Final = 20
HEARTBEAT_S: Final = 5
KEY_CHECK_S: Final = 0.5
POOL_MAX: Final = 4
GOODBYE_S: Final = 0.2
LAST_CANCELS_S: Final = 10  # the supervisor waits longer for us
EXIT_FAILED: Final = 1
FrontDoor = Callable[[WSUpgradeRequest], Connection | WSUpgradeResponseWithListener]
log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit code of the process."""
    kit_log.set_up("ws", log_format=settings.log_format, level=settings.log_level)
    try:
        listener = listen(settings.host, settings.ws_port)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(settings, listener))
    except (PortInUse, DatabaseProblem) as error:
        log.error("cannot serve", reason=str(error))
        return EXIT_FAILED
    except EngineUnavailable as error:
        log.error("cannot serve", reason=str(error))
        return EXIT_RESTART


async def _serve(settings: Settings, listener: socket.socket) -> int:
    clock = SystemClock()
    engine = await EngineClient.connect(settings.engine_socket)
    access = Access(settings.data, settings.database_url)
    pool = async_pool(access.url("app_user"), "ws", size_max=POOL_MAX)
    sessions: set[Session] = set()

    def feed_lost() -> None:
        for session in list(sessions):
            session.connection.end(WSCloseCode.SERVICE_RESTART, "feed_lost: connect again")

    catalogue = Catalogue(engine)
    publisher = Publisher(engine, catalogue, feed_lost)
    keys = KeyRing(pool, Sealer.from_file(settings.master_key), clock)
    cancelling = Cancelling(engine)
    rate = REQUESTS_PER_SECOND
    gateway = Gateway(publisher, catalogue, keys, cancelling, clock, sessions, rate)
    told = _told_to_stop()
    async with pool, watched(engine) as readiness:
        tasks = [
            asyncio.create_task(publisher.run()),
            asyncio.create_task(_beat(gateway)),
            asyncio.create_task(_check_keys(gateway)),
        ]
        server = await ws_create_server(
            _front_door(gateway, allowed_origins(settings)),
            sock=listener,
            max_frame_size=MESSAGE_MAX,
            enable_auto_ping=True,
            auto_ping_idle_timeout=PING_S,
            auto_ping_reply_timeout=PING_S,
        )
        admin = serve_admin(settings.ws_admin_port, ready=readiness.reason)
        log.info("serving", host=settings.host, port=settings.ws_port)
        done, _ = await asyncio.wait([told, *tasks], return_when=asyncio.FIRST_COMPLETED)
        server.close()
        for session in list(sessions):
            session.connection.end(WSCloseCode.GOING_AWAY, "stopping: the server goes down")
            session.let_go()  # also for a client that does not answer our goodbye
        await asyncio.sleep(GOODBYE_S)
        await cancelling.finish(LAST_CANCELS_S)
        for task in tasks:
            task.cancel()
        admin.close()
    await engine.close()
    return 0 if told in done else _failed(done)


def allowed_origins(settings: Settings) -> frozenset[bytes]:
    """Pages that may open a socket here: our own. Programs send no Origin and may too."""
    hosts = ("localhost", "127.0.0.1", settings.host)
    return frozenset(f"http://{host}:{settings.rest_port}".encode() for host in hosts)


def _front_door(gateway: Gateway, origins: frozenset[bytes]) -> FrontDoor:
    """Decides at the handshake who may come in."""

    def come_in(request: WSUpgradeRequest) -> Connection | WSUpgradeResponseWithListener:
        origin = request.headers.get("origin")
        if request.path.partition(b"?")[0] != PATH:
            return _refused(HTTPStatus.NOT_FOUND, b"the WebSocket is at /ws\n")
        if origin is not None and origin.encode() not in origins:
            return _refused(HTTPStatus.FORBIDDEN, b"this origin may not connect\n")
        if len(gateway.sessions) >= CONNECTIONS_MAX:
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE, b"too many connections\n")
        return Connection(Session(gateway))

    return come_in


def _refused(status: HTTPStatus, sentence: bytes) -> WSUpgradeResponseWithListener:
    return WSUpgradeResponseWithListener(
        WSUpgradeResponse.create_error_response(status, sentence), None
    )


async def _beat(gateway: Gateway) -> None:
    """Tell everybody, every few seconds, that we are here."""
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        now_ms = gateway.clock.now_ns() // 1_000_000
        beat = encoder.encode(Heartbeat(seq=gateway.publisher.seq, epoch_ms=now_ms))
        for session in list(gateway.sessions):
            session.connection.tell(beat)


async def _check_keys(gateway: Gateway) -> None:
    """A revoked key ends its connections within a second."""
    while True:
        await asyncio.sleep(KEY_CHECK_S)
        for session in list(gateway.sessions):
            try:
                await session.check_key()
            except KeysUnavailable:
                log.warning("keys cannot be checked", reason="the database does not answer")
                break


def _told_to_stop() -> "asyncio.Future[None]":
    loop = asyncio.get_running_loop()
    told: asyncio.Future[None] = loop.create_future()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _settle, told)
    return told


def _settle(told: "asyncio.Future[None]") -> None:
    if not told.done():
        told.set_result(None)


def _failed(done: "set[asyncio.Future[None]]") -> int:
    """One of our tasks ended, which none should: better started again than half alive."""
    for task in done:
        log.error("a task of the gateway failed", exc_info=task.exception())
    return EXIT_RESTART

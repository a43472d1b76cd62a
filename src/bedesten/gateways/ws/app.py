"""The WebSocket process, built top to bottom: settings, links, feed, server."""

import asyncio
import signal
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import structlog
import uvloop
from picows import (
    WSCloseCode,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from bedesten.config import BadSetting, Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import async_pool
from bedesten.domain import identity
from bedesten.domain.markets import BadDayEnd, Catalogue, DayEnd, Desk
from bedesten.gateways.connection import Connection
from bedesten.gateways.door import check_keys, sealer_of
from bedesten.gateways.heap import settle
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Proxies, kept_current, meter_of
from bedesten.gateways.listening import listen
from bedesten.gateways.readiness import watched
from bedesten.gateways.sessions import SessionRing
from bedesten.gateways.stream import Publisher
from bedesten.gateways.ws.callers import Callers, token_of
from bedesten.gateways.ws.cancelling import Cancelling
from bedesten.gateways.ws.messages import Heartbeat, encoder
from bedesten.gateways.ws.session import Gateway, Session
from bedesten.gateways.ws.watch import watch
from bedesten.kit import log as kit_log
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.clock import SystemClock
from bedesten.kit.errors import Unavailable
from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.kit.secret import create_secret
from bedesten.protocol.client import EngineClient, EngineUnavailable

PATH: Final = b"/ws"
MESSAGE_MAX: Final = 4096
CONNECTIONS_MAX: Final = 10_000
HEARTBEAT_S: Final = 5
LOOK_S: Final = 0.5
POOL_MAX: Final = 4
PEOPLE_MAX: Final = 2
GOODBYE_S: Final = 0.2
LAST_CANCELS_S: Final = 10  # the supervisor waits longer for us
EXIT_FAILED: Final = 1
FrontDoor = Callable[[WSUpgradeRequest], Connection | WSUpgradeResponseWithListener]
STARTLESS: Final = (
    PortInUse, DatabaseProblem, identity.sealing.KeyProblem, BadSetting, BadDayEnd,
)  # fmt: skip
log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit code of the process."""
    kit_log.set_up("ws", log_format=settings.log_format, level=settings.log_level)
    try:
        listener = listen(settings.host, settings.ws_port)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(settings, listener))
    except STARTLESS as error:
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

    sealer, cancelling = sealer_of(settings), Cancelling(engine)
    keys = KeyRing(pool, sealer, clock)
    meter, proxies = meter_of(settings), Proxies.read(settings.trusted_proxies)
    day_end, told = DayEnd.read(settings.day_end), _told_to_stop()
    desk = Desk(engine=engine, catalogue=Catalogue(engine), pool=pool, clock=clock, day_end=day_end)
    publisher = Publisher(desk, feed_lost)
    rows = async_pool(access.url("identity_service"), "ws people", size_max=PEOPLE_MAX,
                      autocommit=True)  # fmt: skip
    tokens = identity.TokenMaker.of(create_secret(settings.master_key))
    callers = Callers(keys, SessionRing(rows, clock), tokens, clock)
    gateway = Gateway(publisher, desk, callers, cancelling, clock, sessions, meter, proxies)
    limits, noting = kept_current(meter, pool, settings), keys.noting()
    async with pool, rows, limits, noting, watched(engine) as readiness:
        await check_keys(pool, sealer)
        tasks = [
            asyncio.create_task(publisher.run()),
            asyncio.create_task(_beat(gateway)),
            asyncio.create_task(_look_again(gateway)),
            asyncio.create_task(watch(sessions, pool, rows)),
        ]
        server = await ws_create_server(
            _front_door(gateway, allowed_origins(settings)),
            sock=listener,
            max_frame_size=MESSAGE_MAX,
            enable_auto_ping=True,
            auto_ping_idle_timeout=settings.ping_s,
            auto_ping_reply_timeout=settings.ping_s,
        )
        admin = serve_admin(settings.ws_admin_port, ready=readiness.reason)
        settle()
        log.info("serving", host=settings.host, port=settings.ws_port)
        done, _ = await asyncio.wait([told, *tasks], return_when=asyncio.FIRST_COMPLETED)
        server.close()
        await _say_goodbye(gateway)
        for task in tasks:
            task.cancel()
        admin.close()
    await engine.close()
    return 0 if told in done else _failed(done)


async def _say_goodbye(gateway: Gateway) -> None:
    for session in list(gateway.sessions):
        session.connection.end(WSCloseCode.GOING_AWAY, "stopping: the server goes down")
        session.let_go()  # also for a client that does not answer our goodbye
    await asyncio.sleep(GOODBYE_S)
    await gateway.cancelling.finish(LAST_CANCELS_S)


def allowed_origins(settings: Settings) -> frozenset[bytes]:
    """Pages that may open a socket here: our own. Programs send no Origin and may too."""
    hosts = ("localhost", "127.0.0.1", settings.host)
    web = urlsplit(settings.web_url)
    ours = [f"http://{host}:{settings.rest_port}" for host in hosts]
    return frozenset(origin.encode() for origin in (*ours, f"{web.scheme}://{web.netloc}"))


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
        # A browser sends cookies for whichever page asks; that page's origin was looked at above.
        cookie = None if origin is None else token_of(request.headers.get("cookie"))
        return Connection(Session(gateway, request.headers.get("x-forwarded-for"), cookie))

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


async def _look_again(gateway: Gateway) -> None:
    """Learn what has become of keys and sessions, such as a suspension."""
    while True:
        await asyncio.sleep(LOOK_S)
        for session in list(gateway.sessions):
            try:
                await session.look_again()
            except Unavailable:
                log.warning("nobody can be looked at", reason="the database does not answer")
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

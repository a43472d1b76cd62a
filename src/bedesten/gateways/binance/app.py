"""The process that speaks Binance: settings, links, the feed, and the HTTP server in one loop.

One process for REST and streams, so that both tell of the same books.
"""

import asyncio
import secrets
import socket
from typing import Final

import structlog
import uvloop

from bedesten.config import BadSetting, Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import async_pool
from bedesten.domain import identity
from bedesten.domain.markets import BadDayEnd, Catalogue, DayEnd, Desk
from bedesten.gateways.binance.arrivals import Arrivals
from bedesten.gateways.binance.auth import Authenticator
from bedesten.gateways.binance.books import Books
from bedesten.gateways.binance.front import Front
from bedesten.gateways.binance.listen_keys import ListenKeys
from bedesten.gateways.binance.socket_api import Api
from bedesten.gateways.binance.sockets import Sockets
from bedesten.gateways.binance.streams.all_markets import AllMarkets
from bedesten.gateways.binance.streams.session import Streams
from bedesten.gateways.binance.telling_errors import DIALECT
from bedesten.gateways.binance.usage import Usage
from bedesten.gateways.binance.venue import Venue
from bedesten.gateways.door import check_keys, sealer_of
from bedesten.gateways.edge import Edge, Gate
from bedesten.gateways.heap import settle
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.limits import Meter, Proxies, kept_current, meter_of
from bedesten.gateways.listening import listen
from bedesten.gateways.readiness import watched
from bedesten.gateways.serving import server_of
from bedesten.gateways.stream import Publisher
from bedesten.kit import log as kit_log
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.clock import Clock, SystemClock
from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.protocol.client import EngineClient, EngineUnavailable

POOL_MAX: Final = 8
EXIT_FAILED: Final = 1
log = structlog.get_logger()


class Links:
    """What the operations are served with, and who may ask for them."""

    def __init__(self, settings: Settings, engine: EngineClient, clock: Clock) -> None:
        access = Access(settings.data, settings.database_url)
        self.pool = async_pool(access.url("app_user"), "binance", size_max=POOL_MAX)
        desk = Desk(
            engine=engine,
            catalogue=Catalogue(engine),
            pool=self.pool,
            clock=clock,
            day_end=DayEnd.read(settings.day_end),
        )
        self.publisher = Publisher(desk, self._feed_lost)
        self.meter: Meter = meter_of(settings)
        self.sealer = sealer_of(settings)
        self.keys = KeyRing(self.pool, self.sealer, clock)
        self.authenticator = Authenticator(self.keys, clock)
        self.venue = Venue(
            desk=desk,
            books=Books(self.publisher),
            listen_keys=ListenKeys(clock, secrets.token_bytes),
            usage=Usage(self.meter, clock, self.pool),
        )
        self.all_markets = AllMarkets(self.publisher, desk.catalogue)
        arrivals = Arrivals(self.meter, clock, Proxies.read(settings.trusted_proxies))
        streams = Streams(
            publisher=self.publisher,
            all_markets=self.all_markets,
            catalogue=desk.catalogue,
            clock=clock,
            listen_keys=self.venue.listen_keys,
            keys=self.keys,
            arrivals=arrivals,
            sessions=set(),
        )
        api = Api(self.venue, self.authenticator, self.keys, self.publisher, arrivals, set())
        self.sockets = Sockets(streams, api)

    def _feed_lost(self) -> None:
        self.all_markets.forget()
        self.sockets.feed_lost()


def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit code of the process."""
    kit_log.set_up("binance", log_format=settings.log_format, level=settings.log_level)
    try:
        listeners = (
            listen(settings.host, settings.binance_port),
            listen(settings.host, settings.binance_ws_port),
        )
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(settings, *listeners))
    except (
        PortInUse, DatabaseProblem, BadDayEnd, identity.sealing.KeyProblem, BadSetting,
    ) as error:  # fmt: skip
        log.error("cannot serve", reason=str(error))
        return EXIT_FAILED
    except EngineUnavailable as error:
        log.error("cannot serve", reason=str(error))
        return EXIT_RESTART


async def _serve(settings: Settings, listener: socket.socket, streams: socket.socket) -> int:
    engine = await EngineClient.connect(settings.engine_socket)
    clock = SystemClock()
    links = Links(settings, engine, clock)
    gate = Gate.of(settings, links.meter, clock)
    server = server_of(Edge(Front(links.venue, links.authenticator), gate, DIALECT))
    limits, noting = kept_current(links.meter, links.pool, settings), links.keys.noting()
    async with links.pool, limits, noting, watched(engine) as readiness:
        await check_keys(links.pool, links.sealer)
        tasks = [
            asyncio.create_task(links.publisher.run()),
            asyncio.create_task(links.sockets.check_keys()),
        ]
        sockets = await links.sockets.serve(streams, settings.ping_s)
        admin = serve_admin(settings.binance_admin_port, ready=readiness.reason)
        settle()
        log.info("serving", host=settings.host, port=settings.binance_port)
        server.stop_on_signals()
        await server.serve(sockets=[listener])
        admin.close()
        sockets.close()
        await links.sockets.say_goodbye(clock.now_ns())
        for task in tasks:
            task.cancel()
    await engine.close()
    return 0

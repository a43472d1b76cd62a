"""The REST process, built top to bottom: settings, links, routes, server."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
import uvloop
from litestar import Litestar, MediaType, Response, Router, get
from litestar.di import Provide
from litestar.exceptions import HTTPException

from bedesten.config import BadSetting, Settings
from bedesten.db.errors import DatabaseProblem
from bedesten.domain import identity
from bedesten.domain.identity import routes as identity_routes
from bedesten.domain.ledger import routes as ledger_routes
from bedesten.domain.limits import routes as limit_routes
from bedesten.domain.market_data import routes as market_data_routes
from bedesten.domain.markets import BadDayEnd
from bedesten.domain.markets import routes as market_routes
from bedesten.domain.reporting import routes as report_routes
from bedesten.domain.trading import list_routes
from bedesten.domain.trading import routes as trading_routes
from bedesten.gateways.answer import Answer
from bedesten.gateways.door import check_keys
from bedesten.gateways.edge import Edge, Gate
from bedesten.gateways.heap import settle
from bedesten.gateways.limits import kept_current
from bedesten.gateways.listening import listen
from bedesten.gateways.readiness import watched
from bedesten.gateways.rest import document, page, problems, site, status, system
from bedesten.gateways.rest.auth import PUBLIC
from bedesten.gateways.rest.front import Front
from bedesten.gateways.rest.links import Links
from bedesten.gateways.serving import server_of
from bedesten.gateways.ws import document as socket_document
from bedesten.kit import log as kit_log
from bedesten.kit.admin import PortInUse, serve_admin
from bedesten.kit.clock import SystemClock
from bedesten.kit.errors import DomainError
from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.protocol.client import EngineClient, EngineUnavailable

BODY_MAX: Final = 64 * 1024
EXIT_FAILED: Final = 1
API_ROUTES: Final = (
    system.get_health,
    system.get_time,
    status.get_status,
    market_routes.list_assets,
    market_routes.list_markets,
    market_routes.get_market,
    market_routes.get_book,
    market_routes.get_auction,
    trading_routes.place_order,
    trading_routes.reduce_order,
    trading_routes.replace_order,
    trading_routes.run_order_batch,
    trading_routes.arm_timer,
    trading_routes.cancel_order,
    trading_routes.cancel_orders,
    trading_routes.read_order,
    trading_routes.read_orders,
    trading_routes.read_fills,
    trading_routes.download_fills,
    trading_routes.read_market_trades,
    trading_routes.read_prevented,
    list_routes.place_order_list,
    list_routes.read_order_lists,
    list_routes.read_order_list,
    list_routes.cancel_order_list,
    ledger_routes.get_balances,
    ledger_routes.list_entries,
    ledger_routes.download_entries,
    trading_routes.read_fees,
    ledger_routes.post_test_funds,
    ledger_routes.make_transfer,
    ledger_routes.read_transfers,
    *identity_routes.ROUTES,
    *market_data_routes.ROUTES,
    *limit_routes.ROUTES,
    *report_routes.ROUTES,
)
log = structlog.get_logger()


def build(settings: Settings, links: Links | None = None) -> Litestar:
    """The application. Without links it cannot serve, only be described."""

    described: list[bytes] = []
    found = site.read(settings)

    @get("/openapi.json", opt={"scope": PUBLIC}, include_in_schema=False)
    async def get_openapi() -> Response[bytes]:
        return Response(described[0], media_type=MediaType.JSON)

    @get("/asyncapi.json", opt={"scope": PUBLIC}, include_in_schema=False)
    async def get_asyncapi() -> Response[bytes]:
        return Response(socket_document.encoded(), media_type=MediaType.JSON)

    app = Litestar(
        [
            Router("/api/v1", route_handlers=[*API_ROUTES, get_openapi, get_asyncapi]),
            market_data_routes.UDF,
            market_data_routes.FILES,
            *site.routes(found),
        ],
        guards=[] if links is None else [links.guard],
        dependencies={
            "desk": Provide(_nothing() if links is None else links.desk_for),
            "reception": Provide(_nothing() if links is None else links.reception_for),
            "clock": _always(SystemClock()),
            "settings": _always(settings),
            "board": _always(None if links is None else links.status),
        },
        exception_handlers={
            DomainError: problems.answer_domain_error,
            HTTPException: site.before(found, problems.answer_http_error),
            UnicodeDecodeError: problems.answer_unreadable,
            RecursionError: problems.answer_unreadable,
            Exception: problems.answer_surprise,
        },
        response_class=Answer,
        openapi_config=document.config(),
        request_max_body_size=BODY_MAX,
        logging_config=None,
    )
    described.append(document.encoded(app))
    return app


def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit code of the process."""
    kit_log.set_up("rest", log_format=settings.log_format, level=settings.log_level)
    try:
        listener = listen(settings.host, settings.rest_port, shared=settings.rest_gateways > 1)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(settings, listener))
    except (
        PortInUse, DatabaseProblem, BadDayEnd, identity.sealing.KeyProblem,
        identity.BadPasskeySetting, BadSetting,
    ) as error:  # fmt: skip
        log.error("cannot serve", reason=str(error))
        return EXIT_FAILED
    except EngineUnavailable as error:
        log.error("cannot serve", reason=str(error))
        return EXIT_RESTART


async def _serve(settings: Settings, listener: socket.socket) -> int:
    engine = await EngineClient.connect(settings.engine_socket)
    clock = SystemClock()
    identity.get_ready()
    links = Links(settings, engine, clock)
    gate = Gate.of(settings, links.meter, clock)
    front = Front(build(settings, links), links.authenticator, links.desk)
    server = server_of(Edge(front, gate, problems.PROBLEMS, page_policy=page.policy(settings)))
    limits = kept_current(links.meter, links.pool, settings)
    noting = links.keys.noting()
    async with links.opened(), limits, noting, watched(engine) as readiness:
        await check_keys(
            links.people, links.door.sealer, identity.sealing.API_KEY, identity.sealing.CUSTOMER_APP
        )
        admin = serve_admin(settings.rest_admin_port, ready=readiness.reason)
        settle()
        log.info("serving", host=settings.host, port=settings.rest_port)
        if settings.demo:
            log.warning("a demo: confirmed customers are verified, and may take test funds")
        server.stop_on_signals()
        await server.serve(sockets=[listener])
        admin.close()
    await engine.close()
    return 0


def _nothing() -> Callable[[], Awaitable[None]]:
    async def refuse() -> None:
        raise AssertionError("an application without links only describes itself")

    return refuse


def _always(value: object) -> Provide:
    async def provide() -> object:
        return value

    return Provide(provide)

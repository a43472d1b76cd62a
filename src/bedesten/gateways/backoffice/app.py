"""The back office process, built top to bottom: settings, links, routes, server."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import structlog
import uvloop
from litestar import Litestar, MediaType, Request, Response, Router, get
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope

from bedesten.config import BadSetting, Settings
from bedesten.db.access import Access
from bedesten.db.errors import DatabaseProblem
from bedesten.db.pool import async_pool
from bedesten.domain import identity
from bedesten.domain.approvals import staff_routes as approval_routes
from bedesten.domain.fees import staff_routes as fee_routes
from bedesten.domain.identity import staff_routes
from bedesten.domain.ledger import staff_routes as ledger_routes
from bedesten.domain.limits import staff_routes as limit_routes
from bedesten.domain.parameters import staff_routes as parameter_routes
from bedesten.gateways.answer import Answer
from bedesten.gateways.backoffice import document, records
from bedesten.gateways.backoffice.auth import PUBLIC, Doorkeeper
from bedesten.gateways.door import check_keys, door_of
from bedesten.gateways.edge import Edge, Gate
from bedesten.gateways.limits import kept_current, meter_of
from bedesten.gateways.listening import listen
from bedesten.gateways.readiness import watched
from bedesten.gateways.rest import problems
from bedesten.gateways.rest.links import device_of
from bedesten.gateways.serving import server_of
from bedesten.kit import log as kit_log
from bedesten.kit.admin import HOST, PortInUse, serve_admin
from bedesten.kit.clock import SystemClock
from bedesten.kit.errors import DomainError
from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.protocol.client import EngineClient, EngineUnavailable

staff = identity.staff
BODY_MAX: Final = 64 * 1024
POOL_MAX: Final = 6
EXIT_FAILED: Final = 1
KEY_HEADER: Final = b"idempotency-key"
TOLD: Final = "bedesten_told"
ROUTES: Final[tuple[Any, ...]] = (
    *staff_routes.ROUTES,
    *approval_routes.ROUTES,
    *records.ROUTES,
    *limit_routes.ROUTES,
    *fee_routes.ROUTES,
    *parameter_routes.ROUTES,
    *ledger_routes.ROUTES,
)
log = structlog.get_logger()


class Links:
    """What the routes work with, and who may use them."""

    def __init__(self, settings: Settings, engine: EngineClient) -> None:
        self.clock = SystemClock()
        access = Access(settings.data, settings.database_url)
        self.engine = engine
        self.pool = async_pool(
            access.url("admin_user"), "back office", size_max=POOL_MAX, autocommit=True
        )
        self.door = door_of(settings, self.clock)
        self.keeper = Doorkeeper(self.pool, self.door)
        self.meter = meter_of(settings)

    async def office_for(self, scope: Scope) -> staff.Office:
        """What a request is served with."""
        return staff.Office(
            pool=self.pool,
            door=self.door,
            engine=self.engine,
            device=device_of(cast("dict[str, Any]", scope)),
            asker=scope.get("user"),
            idempotency_key=_key_of(scope),
            told=cast("dict[str, Any]", scope).setdefault(TOLD, {}),
        )


def build(links: Links | None = None) -> Litestar:
    """The application. Without links it cannot serve, only be described."""
    described: list[bytes] = []

    @get("/openapi.json", opt={"permission": PUBLIC}, include_in_schema=False)
    async def get_openapi() -> Response[bytes]:
        return Response(described[0], media_type=MediaType.JSON)

    app = Litestar(
        [Router("/admin/v1", route_handlers=[*ROUTES, get_openapi])],
        guards=[] if links is None else [links.keeper.guard],
        dependencies={"office": Provide(_nothing() if links is None else links.office_for)},
        exception_handlers={
            DomainError: _answer,
            HTTPException: problems.answer_http_error,
            UnicodeDecodeError: problems.answer_unreadable,
            RecursionError: problems.answer_unreadable,
            Exception: problems.answer_surprise,
        },
        before_send=[_add_told],
        response_class=Answer,
        openapi_config=document.config(),
        request_max_body_size=BODY_MAX,
        logging_config=None,
    )
    described.append(document.encoded(app))
    return app


def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit code of the process."""
    kit_log.set_up("backoffice", log_format=settings.log_format, level=settings.log_level)
    try:
        listener = listen(
            HOST, settings.backoffice_port
        )  # whoever opens it wider puts a proxy there
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(settings, listener))
    except (
        PortInUse, DatabaseProblem, identity.sealing.KeyProblem, identity.BadPasskeySetting,
        BadSetting,
    ) as error:  # fmt: skip
        log.error("cannot serve", reason=str(error))
        return EXIT_FAILED
    except EngineUnavailable as error:
        log.error("cannot serve", reason=str(error))
        return EXIT_RESTART


async def _serve(settings: Settings, listener: socket.socket) -> int:
    engine = await EngineClient.connect(settings.engine_socket)
    links = Links(settings, engine)
    identity.get_ready()
    gate = Gate.of(settings, links.meter, links.clock)
    server = server_of(Edge(build(links), gate, problems.PROBLEMS))
    limits = kept_current(links.meter, links.pool, settings)
    async with links.pool, limits, watched(engine) as readiness:
        await check_keys(links.pool, links.door.sealer, identity.sealing.STAFF_APP)
        admin = serve_admin(settings.backoffice_admin_port, ready=readiness.reason)
        log.info("serving", host=HOST, port=settings.backoffice_port)
        server.stop_on_signals()
        await server.serve(sockets=[listener])
        admin.close()
    await engine.close()
    return 0


def _answer(request: Request[Any, Any, Any], error: DomainError) -> Response[problems.Problem]:
    """As to customers; but staff have no signatures."""
    answer = problems.answer_domain_error(request, error)
    if error.status == 401:
        answer.set_header("WWW-Authenticate", 'Bearer realm="bedesten staff"')
    return answer


def _key_of(scope: Scope) -> str | None:
    found = (value for name, value in scope["headers"] if name == KEY_HEADER)
    return next((value.decode("latin-1") for value in found), None)


async def _add_told(message: Message, scope: Scope) -> None:
    """What routes want to tell in headers, whatever they answer."""
    if message["type"] == "http.response.start":
        told = cast("dict[str, Any]", scope).get(TOLD, {})
        extra = [(name.lower().encode(), value.encode()) for name, value in told.items()]
        message["headers"] = [*message["headers"], *extra]


def _nothing() -> Callable[[], Awaitable[None]]:
    async def refuse() -> None:
        raise AssertionError("an application without links only describes itself")

    return refuse

"""`bedesten up`: PostgreSQL, engine, projector, gateways and workers under one supervisor."""

import asyncio
import signal
from contextlib import suppress
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.panel import Panel

from bedesten.cli import demo_listing, parts, ports
from bedesten.cli.exchange import Exchange
from bedesten.cli.options import Data, fail, settings_of
from bedesten.cli.parts import Spare
from bedesten.cli.supervisor import PartFailed
from bedesten.config import Settings
from bedesten.db.errors import DatabaseProblem
from bedesten.db.folder import DataFolder, FolderLock
from bedesten.kit import admin
from bedesten.kit.errors import DomainError

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # HUP: the terminal was closed

console = Console(highlight=False)

Port = Annotated[int | None, typer.Option(min=0, max=65535, show_default=False)]
Without = Annotated[
    list[Spare] | None,
    typer.Option(show_default=False, help="Do not start this part here; again for more."),
]


class Plan(NamedTuple):
    """What is started besides what always is."""

    demo: bool
    standby: bool
    without: frozenset[Spare]


def up(
    *,
    data: Data = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="List BTC-USDT, ETH-USDT, BTC-TRY with simulated trade.")
    ] = False,
    standby: Annotated[
        bool, typer.Option("--standby", help="Keep a second engine ready to take over.")
    ] = False,
    without: Without = None,
    rest_port: Port = None,
    ws_port: Port = None,
    backoffice_port: Port = None,
    binance_port: Port = None,
    binance_ws_port: Port = None,
    engine_admin_port: Port = None,
    projector_admin_port: Port = None,
    rest_admin_port: Port = None,
    ws_admin_port: Port = None,
    supervisor_admin_port: Port = None,
    standby_admin_port: Port = None,
    scheduler_admin_port: Port = None,
    relay_admin_port: Port = None,
    backoffice_admin_port: Port = None,
    marketdata_admin_port: Port = None,
    binance_admin_port: Port = None,
    mailbox_smtp_port: Port = None,
    mailbox_page_port: Port = None,
) -> None:
    """Bring up the whole exchange in this terminal; Ctrl-C stops it cleanly.

    Examples:  bedesten up --demo --standby   |   bedesten up --data ./exchange --rest-port 9000
               bedesten up --without binance --without backoffice
    """
    chosen = {name: port for name, port in locals().items() if name.endswith("_port")}
    settings = settings_of(data, demo=demo, **chosen)  # the flag decides, not the environment
    try:
        _check_folder(settings)
        ports.check_ports(settings)
        settings = parts.with_concrete_ports(settings)
        if demo:
            settings = parts.as_demo(settings)
        plan = Plan(demo=demo, standby=standby, without=frozenset(without or ()))
        asyncio.run(run(settings, plan))
    except (ports.PortInUse, admin.PortInUse, DatabaseProblem, PartFailed) as error:
        fail(str(error))
    except DomainError as error:
        fail(f"The demo markets could not be listed: {error}")


async def run(settings: Settings, plan: Plan) -> None:
    """Start everything, wait for Ctrl-C or a failure, stop everything. Raises PartFailed."""
    exchange = Exchange(settings, console)
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, exchange.stopping.set)
    ready = False
    admin.serve_admin(
        settings.supervisor_admin_port,
        ready=lambda: exchange.trouble() or (None if ready else "the exchange is starting"),
    )
    try:
        await exchange.start_engine(standby=plan.standby)
        if plan.demo and not exchange.stopping.is_set():
            await demo_listing.ensure(settings.engine_socket)
        await exchange.start_parts(
            (parts.projector_part(settings),),
            parts.gateway_parts(settings, plan.without),
            parts.worker_parts(settings, plan.without),
        )
        if plan.demo:
            await exchange.start_parts(parts.demo_parts())
        ready = not exchange.stopping.is_set()
        if ready:
            welcome(settings, exchange.age_s, plan)
        await exchange.stopping.wait()
    finally:
        ready = False
        _say("\nstopping ...")
        await exchange.stop()
    _say("stopped; everything acknowledged is on disk")


def welcome(settings: Settings, seconds: float, plan: Plan) -> None:
    """Where to look now."""
    flag = "" if settings.data == settings_of(None).data else f" --data {settings.data}"
    places = (
        (Spare.REST, f"web       http://localhost:{settings.rest_port}"),
        (Spare.REST, f"REST      http://localhost:{settings.rest_port}/api/v1"),
        (Spare.WS, f"sockets   ws://localhost:{settings.ws_port}"),
        (Spare.BINANCE, f"Binance   http://localhost:{settings.binance_port}/api/v3"),
        (Spare.BINANCE, f"streams   ws://localhost:{settings.binance_ws_port}/ws"),
        (Spare.BACKOFFICE, f"staff     http://localhost:{settings.backoffice_port}/admin/v1"),
    )
    lines = [
        *(line for part, line in places if part not in plan.without),
        f"metrics   http://localhost:{settings.supervisor_admin_port}/metrics (and each part's)",
        *([f"mails     http://localhost:{settings.mailbox_page_port}"] if plan.demo else []),
        f"data      {settings.data}",
        "",
        f"bedesten book BTC-USDT{flag}    shows a live book here",
        f"bedesten demo account{flag}     makes a funded account with a key",
    ]
    console.print(
        Panel("\n".join(lines), title=f"ready after {seconds:.1f} s", expand=False),
        soft_wrap=True,
    )


def _check_folder(settings: Settings) -> None:
    """Raise DataFolderBusy before anything else does: its ports are then in use as well."""
    folder = DataFolder(settings.data)
    folder.prepare()
    lock = FolderLock(folder)
    lock.acquire()
    lock.release()


def _say(text: str) -> None:
    with suppress(OSError):  # the terminal may have been closed
        console.print(text)

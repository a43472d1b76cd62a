"""The processes that make up one exchange, as the supervisor starts them."""

import os
from collections.abc import Collection, Mapping
from enum import Enum

import msgspec

from bedesten.cli.ports import PORTS, free_ports
from bedesten.cli.supervisor import Part, python_command
from bedesten.config import PREFIX, Settings
from bedesten.kit import admin


class Spare(Enum):
    """Parts without which an exchange still matches orders and keeps its tables."""

    REST = "rest"
    WS = "ws"
    BACKOFFICE = "backoffice"
    BINANCE = "binance"
    SCHEDULER = "scheduler"
    RELAY = "relay"
    MARKETDATA = "marketdata"


def with_concrete_ports(settings: Settings) -> Settings:
    """Port 0 becomes a free port, so that every part knows the others'."""
    wanted = [name for name in PORTS if getattr(settings, name) == 0]
    chosen = zip(wanted, free_ports(len(wanted)), strict=True)
    return msgspec.structs.replace(settings, **dict(chosen))


def on_any_ports(settings: Settings) -> Settings:
    """The same with every port 0, to run beside another exchange."""
    return msgspec.structs.replace(settings, **dict.fromkeys(PORTS, 0))


def environment_of(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment from which a part reads exactly these settings."""
    ours = {
        f"{PREFIX}{field.name.upper()}": str(value)
        for field in msgspec.structs.fields(Settings)
        if (value := getattr(settings, field.name)) is not None
    }
    ours[f"{PREFIX}SUPERVISOR_PID"] = str(os.getpid())
    ours[f"{PREFIX}LOG_FORMAT"] = "json"  # kept in logs/; the supervisor draws it for people
    return {**environ, **ours, "PYTHONUNBUFFERED": "1", "_TYPER_STANDARD_TRACEBACK": "1"}


def engine_part(settings: Settings) -> Part:
    """The single writer; everything else talks to it."""
    return _part("engine", settings.engine_admin_port)


def engine_pair(settings: Settings) -> tuple[Part, Part]:
    """Two of the same: the first leads, the other follows, and takes over when it has to. Whichever
    is started again finds a leader and follows it."""
    ports = {"engine": settings.engine_admin_port, "standby": settings.standby_admin_port}
    first, second = (
        Part(
            name,
            python_command("standby", "--admin-port", str(port)),
            f"http://{settings.host}:{port}/ready",
            twin=next(other for other in ports if other != name),
        )
        for name, port in ports.items()
    )
    return first, second


def projector_part(settings: Settings) -> Part:
    """The one that fills the tables."""
    return _part("project", settings.projector_admin_port)


def gateway_parts(settings: Settings, without: Collection[Spare] = ()) -> tuple[Part, ...]:
    """What people and their programs talk to; it wants an engine that is ready."""
    gateways = (Spare.REST, Spare.WS, Spare.BACKOFFICE, Spare.BINANCE)
    wanted = [part for part in gateways if part not in without]
    more = _more_rest(settings.rest_gateways - 1) if Spare.REST in wanted else ()
    return (*(_spare(part, settings) for part in wanted), *more)


def worker_parts(settings: Settings, without: Collection[Spare] = ()) -> tuple[Part, ...]:
    """What runs jobs by the clock, what seals the audit log and sends mails, what builds klines."""
    workers = (Spare.SCHEDULER, Spare.RELAY, Spare.MARKETDATA)
    return tuple(_spare(part, settings) for part in workers if part not in without)


def as_demo(settings: Settings) -> Settings:
    """A demo: mails and SMS go to the demo's own mailbox, unless a real server is named."""
    host = "127.0.0.1"
    return msgspec.structs.replace(
        settings,
        demo=True,
        smtp_url=settings.smtp_url or f"smtp://{host}:{settings.mailbox_smtp_port}",
        sms_url=settings.sms_url or f"http://{host}:{settings.mailbox_page_port}/sms",
    )


def demo_parts() -> tuple[Part, ...]:
    """Simulated makers and takers, and a mailbox that takes what is mailed to them."""
    return (
        Part("demo", python_command("demo", "trade")),
        Part("mailbox", python_command("demo", "mailbox")),
    )


def archive_part() -> Part:
    """Receives the WAL into the backup folder."""
    return Part("archive", python_command("archive"))


def _more_rest(count: int) -> tuple[Part, ...]:
    """REST gateways beside the first, on its port; they are as many as cores shall serve it."""
    return tuple(
        Part(
            f"rest-{number}",
            python_command("rest", "--admin-port", str(port)),
            f"http://{admin.HOST}:{port}/ready",
        )
        for number, port in enumerate(free_ports(count), 2)
    )


def _spare(part: Spare, settings: Settings) -> Part:
    return _part(part.value, getattr(settings, f"{part.value}_admin_port"))


def _part(name: str, admin_port: int) -> Part:
    return Part(name, python_command(name), f"http://{admin.HOST}:{admin_port}/ready")

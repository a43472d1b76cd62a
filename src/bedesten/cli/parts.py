"""The processes that make up one exchange, as the supervisor starts them."""

import os
from collections.abc import Mapping

import msgspec

from bedesten.cli.ports import PORTS, free_ports
from bedesten.cli.supervisor import Part, python_command
from bedesten.config import PREFIX, Settings
from bedesten.kit import admin


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


def reader_parts(settings: Settings) -> tuple[Part, ...]:
    """The projector and the gateways, which start together once the engine is ready."""
    return (
        projector_part(settings),
        _part("rest", settings.rest_admin_port),
        _part("ws", settings.ws_admin_port),
        _part("backoffice", settings.backoffice_admin_port),
    )


def worker_parts(settings: Settings) -> tuple[Part, ...]:
    """What runs jobs by the clock, and what seals the audit log and sends mails."""
    return (
        _part("scheduler", settings.scheduler_admin_port),
        _part("relay", settings.relay_admin_port),
    )


def with_mailbox(settings: Settings) -> Settings:
    """Mails go to the demo's own mailbox, unless a real mail server is named."""
    if settings.smtp_url is not None:
        return settings
    box = f"smtp://127.0.0.1:{settings.mailbox_smtp_port}"
    return msgspec.structs.replace(settings, smtp_url=box)


def demo_parts() -> tuple[Part, ...]:
    """Simulated makers and takers, and a mailbox that takes what is mailed to them."""
    return (
        Part("demo", python_command("demo", "trade")),
        Part("mailbox", python_command("demo", "mailbox")),
    )


def archive_part() -> Part:
    """Receives the WAL into the backup folder."""
    return Part("archive", python_command("archive"))


def demo_part() -> Part:
    """Simulated makers and takers that keep the demo markets alive."""
    return Part("demo", python_command("demo", "trade"))


def _part(name: str, admin_port: int) -> Part:
    return Part(name, python_command(name), f"http://{admin.HOST}:{admin_port}/ready")

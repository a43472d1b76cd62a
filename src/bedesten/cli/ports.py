"""Says before anything starts that a port is taken, and how to choose another."""

import errno
import os
import socket
from contextlib import ExitStack

from bedesten.config import Settings
from bedesten.kit import admin

PORTS = (
    "rest_port",
    "ws_port",
    "backoffice_port",
    "binance_port",
    "binance_ws_port",
    "engine_admin_port",
    "projector_admin_port",
    "rest_admin_port",
    "ws_admin_port",
    "supervisor_admin_port",
    "standby_admin_port",
    "scheduler_admin_port",
    "relay_admin_port",
    "backoffice_admin_port",
    "marketdata_admin_port",
    "binance_admin_port",
    "mailbox_smtp_port",
    "mailbox_page_port",
)


DOORS = ("rest_port", "ws_port", "binance_port", "binance_ws_port")


class PortInUse(Exception):
    """A port cannot be had; the message names it and the flag that changes it."""


def host_of(settings: Settings, name: str) -> str:
    """Where the port of this name is bound: only customers' doors leave this machine."""
    return settings.host if name in DOORS else admin.HOST


def check_ports(settings: Settings) -> None:
    """Raise PortInUse for the first port of the exchange that cannot be bound."""
    taken: dict[int, str] = {}
    for name in PORTS:
        port = getattr(settings, name)
        if not port:
            continue
        host = host_of(settings, name)
        reason = _reason(host, port)
        if port in taken:
            reason = f"is also the {taken[port]}"
        if reason is not None:
            flag = f"--{name.replace('_', '-')}"
            raise PortInUse(
                f"Port {port} on {host} {reason};"
                f" choose another with {flag} or BEDESTEN_{name.upper()}"
            )
        taken[port] = name.replace("_", " ")


def free_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    """Different ports that were free a moment ago."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((host, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _reason(host: str, port: int) -> str | None:
    """Why the port cannot be bound, or None."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "is in use"
            why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
            return f"cannot be listened on ({why.lower()})"
    return None

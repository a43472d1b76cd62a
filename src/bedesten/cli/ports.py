"""Says before anything starts that a port is taken, and how to choose another."""

import socket
from contextlib import ExitStack

from bedesten.config import Settings

PORTS = (
    "rest_port",
    "ws_port",
    "engine_admin_port",
    "projector_admin_port",
    "rest_admin_port",
    "ws_admin_port",
    "supervisor_admin_port",
)


class PortInUse(Exception):
    """A port is taken; the message names it and the flag that changes it."""


def check_ports(settings: Settings) -> None:
    """Raise PortInUse for the first port of the exchange that cannot be bound."""
    for name in PORTS:
        port = getattr(settings, name)
        if port and not _free(settings.host, port):
            flag = f"--{name.replace('_', '-')}"
            raise PortInUse(
                f"Port {port} on {settings.host} is in use;"
                f" choose another with {flag} or BEDESTEN_{name.upper()}"
            )


def free_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    """Different ports that were free a moment ago."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((host, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True

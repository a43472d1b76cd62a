"""Says before anything starts that a port is taken, and how to choose another."""

import socket

from bedesten.config import Settings


class PortInUse(Exception):
    """A port is taken; the message names it and the flag that changes it."""


def check_ports(settings: Settings) -> None:
    """Raise PortInUse for the first port of the exchange that cannot be bound."""
    ports = {
        "rest_port": settings.rest_port,
        "ws_port": settings.ws_port,
        "engine_admin_port": settings.engine_admin_port,
        "projector_admin_port": settings.projector_admin_port,
        "rest_admin_port": settings.rest_admin_port,
        "ws_admin_port": settings.ws_admin_port,
        "supervisor_admin_port": settings.supervisor_admin_port,
    }
    for name, port in ports.items():
        if port and not _free(settings.host, port):
            flag = f"--{name.replace('_', '-')}"
            raise PortInUse(
                f"Port {port} on {settings.host} is in use;"
                f" choose another with {flag} or BEDESTEN_{name.upper()}"
            )


def free_port(host: str = "127.0.0.1") -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True

"""A listening socket, or one sentence about who has the port."""

import socket
from typing import Final

from bedesten.kit.admin import PortInUse

BACKLOG: Final = 2048


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address. Raises PortInUse."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortInUse(f"{host}:{port} cannot be listened on: {error.strerror}") from error
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener

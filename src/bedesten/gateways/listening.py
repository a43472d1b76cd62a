"""A listening socket, or one sentence about who has the port."""

import resource
import socket
from typing import Final

from bedesten.kit.admin import PortInUse

BACKLOG: Final = 2048
FILES_MAX: Final = 65_536
UNREAD_MS: Final = 60_000


def allow_files() -> None:
    """As many open connections as the system lets us have: the usual default is 1,024."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_MAX if most == resource.RLIM_INFINITY else min(most, FILES_MAX)
    if resource.RLIM_INFINITY != now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Listen on an address; `shared`: other processes of this user may too, and the kernel deals
    the connections out. Raises PortInUse."""
    allow_files()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortInUse(f"{host}:{port} cannot be listened on: {error.strerror}") from error
    # Whoever is gone, or reads nothing, does not keep what we sent for ever.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener

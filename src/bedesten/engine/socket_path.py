"""The socket's path belongs to the leader: whoever connects to it must reach nobody else.

A new leader puts its own socket there. One that was stopped between taking the lead and listening
would, when it goes on, put its own over that of its successor and then end; so a leader looks now
and then whether the path is still its own.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from bedesten.protocol.socket_path import identity

LOOK_S = 0.1
PROBE_S = 1.0

log = structlog.get_logger()


def somebody_listens(path: Path) -> bool:
    """Whether an engine has this socket open; it may be stopped or busy."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_S)
        try:
            probe.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:  # a full backlog is somebody's too
            return True
    return True


async def keep_path(
    path: Path, listen_again: Callable[[], Awaitable[None]], leads: Callable[[], bool]
) -> None:
    """Take the path back whenever it names another socket while `leads` says yes; never ends."""
    ours = identity(path)
    while True:
        await asyncio.sleep(LOOK_S)
        if identity(path) != ours and leads():
            log.warning("the socket's path named somebody else's socket: taken back")
            await listen_again()
            ours = identity(path)

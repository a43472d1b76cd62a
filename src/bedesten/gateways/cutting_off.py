"""The end of a connection whose peer does not take what it was sent."""

import asyncio
import os
import socket
import struct
from typing import Final

AT_ONCE: Final = struct.pack("ii", 1, 0)  # SO_LINGER: on, no seconds


def cut_off(transport: asyncio.WriteTransport) -> None:
    """Close it now. What was not sent is dropped, also by the system, which would keep megabytes
    of it for a minute."""
    sock = transport.get_extra_info("socket")
    if sock is not None and sock.fileno() >= 0:
        with socket.socket(fileno=os.dup(sock.fileno())) as same:  # uvloop's own sets no options
            same.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    transport.abort()

"""A WebSocket client reduced to bytes: what a load generator needs, at next to no cost.

Masks are four zeros, which leaves the payload as it is; RFC 6455 asks for a mask, and any will do.
"""

import base64
from collections.abc import Iterator
from typing import Final

TEXT: Final = 0x81
HEARTBEAT: Final = b'{"channel":"heartbeat"'  # of our own gateway, to everybody every few seconds
PONG: Final = b"\x8a\x80\0\0\0\0"  # unasked: tells the server that somebody is there
HEADER_END: Final = b"\r\n\r\n"


def handshake(path: str) -> bytes:
    """The request that opens a connection."""
    return (
        b"GET %s HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
        b"sec-websocket-version: 13\r\nsec-websocket-key: %s\r\n\r\n"
        % (path.encode(), base64.b64encode(bytes(16)))
    )


def framed(message: bytes) -> bytes:
    """A text message of a client."""
    size = len(message)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
    return bytes([TEXT]) + length + bytes(4) + message


def frames_in(data: bytes, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """Of each whole frame of a server: its first byte, where its payload begins and ends."""
    end = len(data)
    while end - start >= 2:
        size, payload = data[start + 1], start + 2
        if size >= 126:
            payload = start + (4 if size == 126 else 10)
            if payload > end:
                return
            size = int.from_bytes(data[start + 2 : payload])
        if payload + size > end:
            return
        yield data[start], payload, payload + size
        start = payload + size

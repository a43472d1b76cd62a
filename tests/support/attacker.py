"""Bytes as somebody sends them who keeps no rules: raw connections, frames written by hand."""

import asyncio
import base64
import os
import socket
import struct
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

PATIENCE_S: Final = 20
TEXT, BINARY, CLOSE, PING, CONTINUATION = 1, 2, 8, 9, 0


class Raw:
    """One TCP connection to a gateway."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, url: str, *, room: int | None = None) -> "Raw":
        """`room`: bytes that the system may keep for us unread."""
        address = urlsplit(url)
        sock = socket.socket()
        if room is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, (address.hostname, address.port))
        return cls(*await asyncio.open_connection(sock=sock, limit=1 << 16))

    @property
    def transport(self) -> asyncio.Transport:
        found = self.writer.transport
        assert isinstance(found, asyncio.Transport)
        return found

    @classmethod
    async def upgraded(cls, url: str, path: str, address: str, *, room: int | None = None) -> "Raw":
        """After the handshake of a WebSocket."""
        raw = await cls.connect(url, room=room)
        await raw.send(handshake(path, address))
        head = await asyncio.wait_for(raw.reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
        assert head.startswith(b"HTTP/1.1 101"), head
        return raw

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def until(self, wanted: bytes) -> bytes:
        """What comes until these bytes are in it, or it ends."""
        said = b""
        with suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE_S):
                while wanted not in said and (more := await self.reader.read(1 << 16)):
                    said += more
        return said

    async def rest(self) -> bytes:
        """All that comes until the other side ends it; fails when it does not."""
        said = b""
        with suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE_S):
                while more := await self.reader.read(1 << 16):
                    said += more
        return said

    async def message(self) -> tuple[int, bytes]:
        """Kind and payload of the next frame. Raises IncompleteReadError when it was the last."""
        async with asyncio.timeout(PATIENCE_S):
            first, size = await self.reader.readexactly(2)
            if size >= 126:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8))
            return first & 15, await self.reader.readexactly(size)

    async def text(self) -> bytes:
        """The next message that is no ping."""
        while True:
            kind, payload = await self.message()
            if kind == TEXT:
                return payload

    async def reason(self) -> tuple[int, str]:
        """Code and reason of the frame that ends a WebSocket; (0, "") when it ends without."""
        while True:
            try:
                kind, payload = await self.message()
            except (ConnectionError, asyncio.IncompleteReadError):
                return 0, ""
            if kind == CLOSE:
                return int.from_bytes(payload[:2]), payload[2:].decode()

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


def handshake(path: str, address: str) -> bytes:
    """What asks for a WebSocket."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"X-Forwarded-For: {address}\r\n\r\n"
    ).encode()


def frame(
    payload: bytes, kind: int = TEXT, *, fin: bool = True, masked: bool = True, reserved: int = 0
) -> bytes:
    """A frame as a client writes it, unless it breaks the rules."""
    first = (0x80 if fin else 0) | reserved << 4 | kind
    size = len(payload)
    if size < 126:
        length = bytes([size])
    elif size < 1 << 16:
        length = b"\x7e" + struct.pack(">H", size)
    else:
        length = b"\x7f" + struct.pack(">Q", size)
    if not masked:
        return bytes([first]) + length + payload
    mask = os.urandom(4)
    length = bytes([length[0] | 0x80]) + length[1:]
    hidden = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return bytes([first]) + length + mask + hidden


class Sleepers:
    """Who says nothing, or half of what has to be said, from the beginning of the tests on, in a
    thread of their own: what became of each, and after how long."""

    def __init__(self, kinds: Mapping[str, Callable[[], Awaitable[object]]]) -> None:
        self.ended: dict[str, tuple[float, object]] = {}
        self._kinds = kinds
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()

    def wait(self) -> dict[str, tuple[float, object]]:
        """Seconds and what it came to, of all of them."""
        self._thread.join(3 * PATIENCE_S)
        assert self.ended.keys() == self._kinds.keys(), self._kinds.keys() - self.ended.keys()
        return self.ended

    def wait_for(self, name: str) -> tuple[float, object]:
        """The same of one of them."""
        deadline = time.monotonic() + 3 * PATIENCE_S
        while name not in self.ended:
            assert time.monotonic() < deadline, name
            time.sleep(0.05)
        return self.ended[name]

    async def _run(self) -> None:
        await asyncio.gather(*(self._one(name) for name in self._kinds))

    async def _one(self, name: str) -> None:
        before = time.monotonic()
        try:
            found: object = await self._kinds[name]()
        except Exception as error:  # whoever looks at it judges
            found = repr(error)
        self.ended[name] = (time.monotonic() - before, found)

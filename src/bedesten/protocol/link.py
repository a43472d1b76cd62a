"""One connection to the engine: cuts the stream into frames, gathers the writes of one turn."""

import asyncio
from typing import Protocol, cast

from bedesten.protocol import frames


class Owner(Protocol):
    """Whoever uses the connection."""

    def linked(self, link: "Link") -> None:
        """The connection stands."""
        ...

    def lost(self, link: "Link") -> None:
        """The connection is gone."""
        ...

    def received(self, opcode: int, request: int, payload: bytes) -> None:
        """One frame from the engine."""
        ...


class Link(asyncio.Protocol):
    """`answered` says whether the engine has served it at all."""

    transport: asyncio.Transport

    def __init__(self, owner: Owner) -> None:
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._loop = asyncio.get_running_loop()
        self._owner = owner
        self._pieces: list[bytes] = []
        self._missing = 0  # bytes before the next frame can be whole
        self._unwritten: list[bytes] = []
        self.answered = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own are no subclass
        self._owner.linked(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._owner.lost(self)
        if not self.closed.done():
            self.closed.set_result(None)

    def write(self, data: bytes) -> None:
        if not self._unwritten:
            self._loop.call_soon(self._flush)
        self._unwritten.append(data)

    def _flush(self) -> None:
        data, self._unwritten = b"".join(self._unwritten), []
        if not self.transport.is_closing():
            self.transport.write(data)

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        self._missing -= len(data)
        if self._missing > 0:
            return  # a large frame is joined once, not with each of its pieces
        data = b"".join(self._pieces)
        start, end = 0, len(data)
        stop = frames.HEADER.size
        while end - start >= frames.HEADER.size:
            length, request, opcode = frames.HEADER.unpack_from(data, start)
            stop = start + frames.LENGTH_SIZE + length
            if not frames.LENGTH_MIN <= length <= frames.ANSWER_LENGTH_MAX:
                self.transport.abort()
                return
            if stop > end:
                break
            self.answered = self.answered or request != 0
            self._owner.received(opcode, request, data[start + frames.HEADER.size : stop])
            start, stop = stop, stop + frames.HEADER.size
        self._pieces = [data[start:]] if start < end else []
        self._missing = stop - end

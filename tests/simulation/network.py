"""Unix sockets between the nodes: streams that arrive late and in pieces, and break.

A path is a real one, so that the product's own code binds, replaces and looks at it; only what
flows through it is simulated. Listening sockets stay open to the end, so that the system does not
give the same number (by which a socket is told from another) to a later one.
"""

import asyncio
import os
import random
import socket
import struct
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

from tests.simulation.loop import NODE, Node, SimLoop

LATENCY_NS: Final = (20_000, 60_000, 150_000, 2_000_000)
HIGH_WATER: Final = 64 << 10
_PEER = struct.Struct("iII")


class Peer:
    """What an accepted socket tells about the other end: that it is of this user."""

    def getsockopt(self, _: int, __: int, ___: int) -> bytes:
        return _PEER.pack(1, os.geteuid(), os.getegid())


SERVER: Any = asyncio.AbstractServer  # of which closing is all that is used


class Listener(SERVER):  # type: ignore[misc]
    """A node that takes connections."""

    def __init__(self, node: Node, factory: Callable[[], asyncio.BaseProtocol]) -> None:
        self.node = node
        self.factory = factory
        self.closed = False

    def close(self) -> None:
        self.closed = True

    @property
    def open(self) -> bool:
        """Whether the system accepts for it; a stopped process has its backlog."""
        return not self.closed and not self.node.dead


class Network:
    """All sockets. `streams` are the open connections, each of two transports."""

    def __init__(self, loop: SimLoop, seed: str) -> None:
        self.streams: list[tuple[Transport, Transport]] = []
        self._loop = loop
        self._seed = seed
        self._count = 0
        self._listeners: dict[tuple[int, int], Listener] = {}
        self._sockets: list[socket.socket] = []

    async def create_unix_server(
        self, factory: Callable[[], asyncio.BaseProtocol], *, sock: socket.socket, backlog: int
    ) -> Listener:
        """As the loop's."""
        sock.listen(backlog)
        self._sockets.append(sock)
        listener = Listener(NODE.get(), factory)
        self._listeners[_identity(sock.getsockname())] = listener
        return listener

    def listens(self, path: Path) -> bool:
        """Whether a connection to the path would be accepted."""
        listener = self._find(str(path))
        return listener is not None and listener.open

    async def create_unix_connection(
        self, factory: Callable[[], asyncio.BaseProtocol], path: str
    ) -> tuple["Transport", asyncio.BaseProtocol]:
        """As the loop's."""
        listener = self._find(path)
        if listener is None or not listener.open:
            raise ConnectionRefusedError(path)
        dice = random.Random(f"{self._seed}/stream/{self._count}")
        self._count += 1
        ours = Transport(self._loop, NODE.get(), factory(), dice)
        theirs = Transport(self._loop, listener.node, listener.factory(), dice)
        ours.peer, theirs.peer = theirs, ours
        self.streams = [pair for pair in self.streams if not pair[0].gone]
        self.streams.append((ours, theirs))
        theirs.soon(theirs.protocol.connection_made, theirs)
        ours.protocol.connection_made(ours)
        return ours, ours.protocol

    def close(self) -> None:
        """At the end of everything."""
        for sock in self._sockets:
            sock.close()

    def _find(self, path: str) -> Listener | None:
        try:
            return self._listeners.get(_identity(path))
        except OSError:
            return None


class Transport(asyncio.Transport):
    """One end of a stream."""

    peer: "Transport"

    def __init__(
        self, loop: SimLoop, node: Node, protocol: asyncio.BaseProtocol, dice: random.Random
    ) -> None:
        super().__init__()
        self.protocol = cast("asyncio.Protocol", protocol)
        self.gone = False
        self._loop = loop
        self._node = node
        self._dice = dice
        self._closing = False
        self._full = False
        self._high = HIGH_WATER
        self._under_way = 0
        self._arrives_ns = 0
        self._reading = True
        self._unread: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        node.at_death.append(self._node_died)

    def soon(self, callback: Callable[..., None], *args: Any) -> None:
        """Call in this end's node, a moment later and after all that was sent before."""
        self._arrives_ns = max(self._arrives_ns, self._loop.now_ns + self._latency_ns())
        self._loop.call_at_ns(
            self._arrives_ns, self._arrive, callback, args, context=self._node.context
        )

    def write(self, data: Any) -> None:
        if self._closing or self.gone or not data:
            return
        cut = self._dice.randrange(len(data)) if self._dice.random() < 0.1 else 0
        for piece in (bytes(data[:cut]), bytes(data[cut:])):
            if piece:
                self._under_way += len(piece)
                self.peer.soon(self.peer._take, piece)
        if self._under_way > self._high and not self._full:
            self._full = True
            self.protocol.pause_writing()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high = HIGH_WATER if high is None else high

    def get_write_buffer_size(self) -> int:
        return self._under_way

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return Peer() if name == "socket" else default

    def is_closing(self) -> bool:
        return self._closing

    def pause_reading(self) -> None:
        self._reading = False

    def resume_reading(self) -> None:
        self._reading = True
        self._loop.call_soon(self._read)

    def close(self) -> None:
        """What was written still arrives."""
        if not self._closing:
            self._closing = True
            self.peer.soon(self.peer.end)
            self.soon(self.end)

    def abort(self) -> None:
        """What was written may or may not arrive."""
        self._closing = True
        if self._dice.random() < 0.5:
            self.peer.forget()
        self.peer.soon(self.peer.end)
        self._loop.call_soon(self.end, context=self._node.context)

    def cut(self) -> None:
        """The stream breaks, for both ends."""
        self.soon(self.end)
        self.peer.soon(self.peer.end)

    def forget(self) -> None:
        """What is on its way here is lost."""
        self.protocol.data_received = lambda data: None  # type: ignore[method-assign]

    def end(self) -> None:
        """Tell the protocol, once, that the stream is over."""
        self._closing = True
        if not self.gone:
            self.gone = True
            self.protocol.connection_lost(None)

    def _node_died(self) -> None:
        self.gone = self._closing = True
        self.peer.soon(self.peer.end)

    def _arrive(self, callback: Callable[..., None], args: tuple[Any, ...]) -> None:
        self._unread.append((callback, args))
        self._read()

    def _read(self) -> None:
        while self._unread and (self._reading or self.gone):
            callback, args = self._unread.popleft()
            callback(*args)

    def _take(self, data: bytes) -> None:
        self.peer._taken(len(data))
        if not self.gone:
            self.protocol.data_received(data)

    def _taken(self, size: int) -> None:
        self._under_way -= size
        if self._full and self._under_way <= self._high // 4:
            self._full = False
            if not self.gone:
                self._loop.call_soon(self.protocol.resume_writing, context=self._node.context)

    def _latency_ns(self) -> int:
        return int(self._dice.choice(LATENCY_NS) * (0.5 + self._dice.random()))


def _identity(path: str) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116 - a str, as the socket names it
    return found.st_dev, found.st_ino

"""Bad company for an engine: one that sends more than it can do, and two that do not read.

Records come again and again, so they carry no keys; cancels at the end of each turn empty the
book, which lets the same client order ids come again. (Mass cancels would be shorter, but each is
a journal row of its own.)
"""

import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bedesten.protocol.commands import Cancel, Place, decode, encode
from bedesten.protocol.frames import HEADER, LENGTH_SIZE, Opcode, frame
from bedesten.protocol.vocabulary import TimeInForce

CHUNK: Final = 64  # frames in one write
RECEIVE_BYTES: Final = 1 << 20
KEY: Final = slice(8, 24)
PATIENCE_S: Final = 1.0


def endless(records: Sequence[bytes]) -> list[bytes]:
    """Frames of one turn, in chunks; the turn may be sent again and again."""
    bare = [record[: KEY.start] + bytes(16) + record[KEY.stop :] for record in records]
    bare += _cancels(records)
    frames = [frame(number, Opcode.SUBMIT, record) for number, record in enumerate(bare, 1)]
    return [b"".join(frames[at : at + CHUNK]) for at in range(0, len(frames), CHUNK)]


def _cancels(records: Sequence[bytes]) -> list[bytes]:
    """Of every order that the records neither cancel nor want done at once."""
    resting: dict[str, int] = {}
    for command in map(decode, records):
        if isinstance(command, Place) and command.time_in_force == TimeInForce.GTC:
            resting[command.client_order_id] = command.account
        elif isinstance(command, Cancel):
            resting.pop(command.client_order_id, None)
    return [
        encode(Cancel(account=account, client_order_id=name)) for name, account in resting.items()
    ]


def connected(path: Path) -> socket.socket:
    """A connection to the engine."""
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(PATIENCE_S)
    link.connect(str(path))
    return link


class Flood:
    """Offers `per_s` commands a second until the block ends, whatever the answers are.

    `offered`, `accepted` and `refused` count commands; refused are those that the engine itself
    turned away, not those that the rules of the exchange refuse.
    """

    def __init__(self, path: Path, turn: Sequence[bytes], *, per_s: float) -> None:
        self.offered = self.accepted = self.refused = 0
        self._turn = turn
        self._per_s = per_s
        self._link = connected(path)
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._send, self._receive)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._link.close()

    def _send(self) -> None:
        begin, sent = time.monotonic(), 0
        while not self._ended.is_set():
            due = int((time.monotonic() - begin) * self._per_s) // CHUNK
            if sent >= due:
                time.sleep(0.001)
                continue
            if not self._whole(self._turn[sent % len(self._turn)]):
                return
            sent += 1
            self.offered = sent * CHUNK

    def _whole(self, data: bytes) -> bool:
        """Send all of it, however long it takes; False when the end came first."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._link.send(rest) :]
            except TimeoutError:
                if self._ended.is_set():
                    return False
        return True

    def _receive(self) -> None:
        unread = b""
        while not self._ended.is_set():
            try:
                got = self._link.recv(RECEIVE_BYTES)
            except TimeoutError:
                continue
            if not got:
                return
            unread = self._count(unread + got)

    def _count(self, data: bytes) -> bytes:
        offset, end = 0, len(data)
        while offset + HEADER.size <= end:
            length, _, opcode = HEADER.unpack_from(data, offset)
            if offset + LENGTH_SIZE + length > end:
                break
            if opcode == Opcode.ANSWER:
                self.accepted += 1
            else:
                self.refused += 1
            offset += LENGTH_SIZE + length
        return data[offset:]


class Deaf:
    """Subscribes to the feed, and on another connection sends commands, and never reads."""

    def __init__(self, path: Path, turn: Sequence[bytes]) -> None:
        self.subscriber = connected(path)
        self.subscriber.sendall(frame(1, Opcode.SUBSCRIBE, b""))
        self.sender = connected(path)
        self.sender.setblocking(False)
        self._turn = turn
        self.swallowed = 0  # bytes that the engine has taken from the sender

    def push(self) -> None:
        """Send as much as goes without waiting."""
        try:
            while True:
                self.swallowed += self.sender.send(self._turn[-1])
        except BlockingIOError:
            return

    def close(self) -> None:
        """Hang up."""
        self.subscriber.close()
        self.sender.close()

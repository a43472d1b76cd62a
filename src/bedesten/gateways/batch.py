"""Messages told together, framed once for all who hear them: one write a socket, and no copies."""

from typing import Final

TEXT: Final = b"\x81"  # a whole text message; a server's frames are not masked (RFC 6455, 5.2)
SHORT: Final = 126  # lengths from here on take two more bytes
LONG: Final = 1 << 16  # and from here on eight


class Batch:
    """Messages in order; never empty."""

    __slots__ = ("_framed", "_within", "messages")

    def __init__(self, messages: list[bytes]) -> None:
        self.messages = messages
        self._framed: bytes | None = None
        self._within: dict[bytes, Batch] = {}

    @property
    def framed(self) -> bytes:
        """All of them as they go over a WebSocket."""
        if self._framed is None:
            self._framed = b"".join([_head(len(one)) + one for one in self.messages])
        return self._framed

    def within(self, head: bytes) -> "Batch":
        """Each after this beginning of an object, which is closed; made once for all with the same
        beginning."""
        found = self._within.get(head)
        if found is None:
            found = self._within[head] = Batch([head + one + b"}" for one in self.messages])
        return found


def _head(length: int) -> bytes:
    if length < SHORT:
        return TEXT + length.to_bytes(1)
    if length < LONG:
        return TEXT + b"\x7e" + length.to_bytes(2)
    return TEXT + b"\x7f" + length.to_bytes(8)

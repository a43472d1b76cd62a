"""One WebSocket as the rest of the gateway sees it; the only file that knows the library."""

import asyncio
from typing import Final, Protocol

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport
from prometheus_client import Counter, Gauge

WAITING_BYTES_MAX: Final = 4 << 20  # what a reader may leave unread before we let go of it
GOODBYE_S: Final = 5  # how long a slow reader has to come to the reason
OPEN: Final = Gauge("bedesten_ws_connections", "Open WebSockets")
SENT: Final = Counter("bedesten_ws_messages_sent", "Messages sent")
DROPPED: Final = Counter("bedesten_ws_disconnects", "Connections that we ended", ["reason"])


class Handler(Protocol):
    """What a session does with its connection."""

    def opened(self, connection: "Connection") -> None:
        """The handshake is done."""
        ...

    def received(self, text: bytes) -> None:
        """One whole text message."""
        ...

    def closed(self) -> None:
        """The connection is gone."""
        ...


class Connection(WSListener):
    """Sends and receives whole text messages, and ends with a code and a reason."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self._handler = handler
        self._transport: WSTransport | None = None
        self._ending = False

    def address(self) -> str:
        """Where the peer is; empty when it is gone."""
        if self._transport is None:
            return ""
        peer = self._transport.underlying_transport.get_extra_info("peername")
        return str(peer[0]) if peer else ""

    def on_ws_connected(self, transport: WSTransport) -> None:
        """picows: the handshake is done."""
        self._transport = transport
        OPEN.inc()
        self._handler.opened(self)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """picows: the connection is gone."""
        self._transport = None
        OPEN.dec()
        self._handler.closed()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """picows: a frame has come. Pings are answered by the library."""
        if self._ending and frame.msg_type != WSMsgType.CLOSE:
            return
        if frame.msg_type == WSMsgType.TEXT and frame.fin:
            self._handler.received(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(WSCloseCode.OK)
            transport.disconnect()
        elif frame.msg_type not in (WSMsgType.PING, WSMsgType.PONG):
            self.end(WSCloseCode.UNSUPPORTED_DATA, "unsupported: send whole text messages")

    def tell(self, message: bytes) -> None:
        """Send a message; a reader that leaves too much waiting is disconnected."""
        transport = self._transport
        if transport is None or self._ending:
            return
        transport.send(WSMsgType.TEXT, message)
        SENT.inc()
        if transport.underlying_transport.get_write_buffer_size() > WAITING_BYTES_MAX:
            self.end(WSCloseCode.POLICY_VIOLATION, "slow_consumer: read faster or subscribe less")

    def end(self, code: WSCloseCode, reason: str) -> None:
        """Say why and disconnect. The reason comes after what is already on its way."""
        transport = self._transport
        if transport is None or self._ending:
            return
        self._ending = True
        DROPPED.labels(reason.partition(":")[0]).inc()
        transport.send_close(code, reason.encode())
        asyncio.get_running_loop().call_later(GOODBYE_S, self._abort)

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.disconnect(graceful=False)

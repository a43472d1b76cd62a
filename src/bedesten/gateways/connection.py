"""One WebSocket as the rest of the gateway sees it; the only file that knows the library."""

import asyncio
from collections.abc import Iterator
from typing import ClassVar, Final, Protocol, cast

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport
from prometheus_client import REGISTRY, Counter, Gauge, Metric
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from bedesten.gateways.batch import Batch
from bedesten.gateways.cutting_off import cut_off

WAITING_BYTES_MAX: Final = 4 << 20  # what a reader may leave unread before we let go of it
ALL_WAITING_BYTES_MAX: Final = 256 << 20  # all of them together; beyond it each has its share
GOODBYE_S: Final = 5  # how long a slow reader has to come to the reason
OPEN: Final = Gauge("bedesten_ws_connections", "Open WebSockets")
DROPPED: Final = Counter("bedesten_ws_disconnects", "Connections that we ended", ["reason"])


class _Sent(Collector):
    """Counts messages: a counter of the library costs as much as a quarter of a sending."""

    def __init__(self) -> None:
        self.total = 0

    def collect(self) -> Iterator[Metric]:
        """For whoever scrapes."""
        yield CounterMetricFamily("bedesten_ws_messages_sent", "Messages sent", value=self.total)


SENT: Final = _Sent()
REGISTRY.register(SENT)


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


class Budget:
    """What may be unread on all connections of the process."""

    def __init__(self) -> None:
        self.open = 0
        self.waiting = 0

    @property
    def share(self) -> int:
        """What one connection may leave unread now."""
        if self.waiting <= ALL_WAITING_BYTES_MAX:
            return WAITING_BYTES_MAX
        return min(WAITING_BYTES_MAX, ALL_WAITING_BYTES_MAX // max(1, self.open))


class Connection(WSListener):
    """Sends and receives whole text messages, and ends with a code and a reason."""

    _budget: ClassVar = Budget()

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self._handler = handler
        self._transport: WSTransport | None = None
        self._ending = False
        self._soon: list[bytes] = []
        self._waiting = 0  # bytes that are unread, as of the last message

    def peer(self) -> str:
        """Where the peer is; empty when it is gone."""
        if self._transport is None:
            return ""
        peer = self._transport.underlying_transport.get_extra_info("peername")
        return str(peer[0]) if peer else ""

    def on_ws_connected(self, transport: WSTransport) -> None:
        """picows: the handshake is done."""
        self._transport = transport
        self._budget.open += 1
        OPEN.inc()
        self._handler.opened(self)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """picows: the connection is gone."""
        self._transport = None
        self._budget.open -= 1
        self._budget.waiting -= self._waiting
        OPEN.dec()
        self._handler.closed()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """picows: a frame has come. Pings are answered by the library."""
        if self._ending and frame.msg_type != WSMsgType.CLOSE:
            return
        if frame.rsv1 or frame.rsv2 or frame.rsv3:  # of extensions, and there are none
            self.end(WSCloseCode.PROTOCOL_ERROR, "reserved_bits: no extension was agreed on")
        elif frame.msg_type == WSMsgType.TEXT and frame.fin:
            self._received(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(WSCloseCode.OK)
            transport.disconnect()
        elif frame.msg_type not in (WSMsgType.PING, WSMsgType.PONG):
            self.end(WSCloseCode.UNSUPPORTED_DATA, "unsupported: send whole text messages")

    def _received(self, text: bytes) -> None:
        if not text.isascii():
            try:
                text.decode()
            except UnicodeDecodeError:
                self.end(WSCloseCode.INVALID_TEXT, "invalid_text: a message is UTF-8")
                return
        self._handler.received(text)

    def tell(self, message: bytes) -> None:
        """Send a message; a reader that leaves too much waiting is disconnected."""
        transport = self._transport
        if transport is None or self._ending:
            return
        transport.send(WSMsgType.TEXT, message)
        self._sent(transport, 1)

    def tell_soon(self, message: bytes) -> None:
        """The same at the end of this turn of the loop, with all others of the turn."""
        if not self._soon:
            asyncio.get_running_loop().call_soon(self._tell_soon)
        self._soon.append(message)

    def _tell_soon(self) -> None:
        if self._soon:
            batch, self._soon = Batch(self._soon), []
            self.tell_all(batch)

    def tell_all(self, batch: Batch) -> None:
        """The same for several, with one write."""
        messages = batch.messages
        if len(messages) == 1:
            self.tell(messages[0])
            return
        transport = self._transport
        if transport is None or self._ending:
            return
        transport.underlying_transport.write(batch.framed)
        self._sent(transport, len(messages))

    def _sent(self, transport: WSTransport, count: int) -> None:
        SENT.total += count
        waiting = transport.underlying_transport.get_write_buffer_size()
        self._budget.waiting += waiting - self._waiting
        self._waiting = waiting
        if waiting and waiting > self._budget.share:
            self.end(WSCloseCode.POLICY_VIOLATION, "slow_consumer: read faster or subscribe less")

    def end(self, code: WSCloseCode, reason: str) -> None:
        """Say why and disconnect. The reason comes after what is already on its way."""
        transport = self._transport
        if transport is None or self._ending:
            return
        self._tell_soon()
        self._ending = True
        DROPPED.labels(reason.partition(":")[0]).inc()
        transport.send_close(code, reason.encode())
        asyncio.get_running_loop().call_later(GOODBYE_S, self._abort)

    def _abort(self) -> None:
        if self._transport is not None:
            cut_off(cast("asyncio.WriteTransport", self._transport.underlying_transport))

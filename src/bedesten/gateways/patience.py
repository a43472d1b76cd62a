"""How long and how much an HTTP connection may ask before it is let go: uvicorn waits for ever.

A connection that says nothing, or never comes to the end of its request, ends with 408; one whose
head is too long with 431, one with too many requests at once with 400. One that does not read what
was sent is cut off.
"""

import asyncio
from typing import Final

from prometheus_client import Counter
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from bedesten.gateways.cutting_off import cut_off
from bedesten.gateways.http_protocol import Protocol

REQUEST_S: Final = 12  # from its first byte to its last; longer than any deadline of ours
UNREAD_S: Final = 15  # so long may what was sent lie here; 64 KiB are taken in that time, or more
HEAD_MAX: Final = 64 * 1024
PIPELINE_MAX: Final = 64
DROPPED: Final = Counter("bedesten_http_disconnects", "Connections that we ended", ["reason"])


class PipelineTooLong(Exception):
    """So many requests came at once that none was answered yet."""


class PatientProtocol(Protocol):
    """HTTP, with a time by which each request has come and bounds of its head."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: somebody is here, and has not asked yet."""
        super().connection_made(transport)
        self._asking_since: float | None = self.loop.time()
        self._closing_since: float | None = None
        self._unread_since: float | None = None  # what was sent waits here
        self._head_bytes: int | None = 0  # of the head that is coming; None: none is
        self._answering: RequestResponseCycle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: they are gone. Uvicorn tells the newest request so, and not the one that is
        being answered, when there are several."""
        if self._answering is not None:
            self._answering.disconnected = True
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """asyncio: bytes have come."""
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_MAX:
                self._refuse(431, "head_too_large", "The head of a request is at most 64 KiB.")
        elif self._asking_since is None and self._is_idle:
            self._asking_since = self.loop.time()  # such as empty lines, which begin no request

    def on_message_begin(self) -> None:
        """httptools: the first byte of a request."""
        super().on_message_begin()
        self._head_bytes = 0
        self._asking_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """httptools: the last byte of its head."""
        self._head_bytes = None
        if len(self.pipeline) >= PIPELINE_MAX:
            DROPPED.labels("pipeline_too_long").inc()
            raise PipelineTooLong
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """httptools: the last byte of a request."""
        self._asking_since = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        """asyncio: what was sent piles up."""
        self._unread_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """asyncio: most of it was taken."""
        self._unread_since = None
        super().resume_writing()

    def look(self) -> None:
        """Once a second: whether it has taken too long."""
        now = self.loop.time()
        if self.transport.is_closing():
            if self._closing_since is None:
                self._closing_since = now
            elif now - self._closing_since > UNREAD_S:
                self._cut_off()
        elif self._unread_since is not None and now - self._unread_since > UNREAD_S:
            self._cut_off()
        elif self._asking_since is not None and now - self._asking_since > REQUEST_S:
            self._refuse(408, "request_too_slow", f"A request comes within {REQUEST_S} s.")

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def _cut_off(self) -> None:
        DROPPED.labels("not_read").inc()
        cut_off(self.transport)

    @property
    def _is_idle(self) -> bool:
        return self.timeout_keep_alive_task is None and (
            self.cycle is None or self.cycle.response_complete
        )

    def _refuse(self, status: int, reason: str, sentence: str) -> None:
        """Say why, unless an answer is on its way, and close."""
        DROPPED.labels(reason).inc()
        if self.cycle is None or self.cycle.response_complete:
            body = f"{sentence}\n".encode()
            self.transport.write(
                STATUS_LINE[status]
                + b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
                + b"content-length: %d\r\n\r\n" % len(body)
                + body
            )
        self.transport.close()

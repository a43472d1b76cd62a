"""A WebSocket client for tests: sends requests, keeps every message in order."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.support.stack import Account

PATIENCE_S = 15


class SocketClient(WSListener):
    """One connection; `closed` is (code, reason) when the server ended it."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.closed: tuple[int, str] | None = None
        self._transport: WSTransport
        self._changed = asyncio.Event()

    @classmethod
    async def connect(
        cls,
        url: str,
        origin: str | None = None,
        path: str = "/ws",
        *,
        cookie: str | None = None,
        forwarded: str | None = None,
    ) -> "SocketClient":
        """Connect to ws://host:port; refused handshakes raise picows.WSHandshakeError."""
        given = {"Origin": origin, "Cookie": cookie, "X-Forwarded-For": forwarded}
        headers = {name: value for name, value in given.items() if value is not None}
        _, client = await ws_connect(cls, f"{url}{path}", extra_headers=headers)
        assert isinstance(client, cls)
        return client

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self.messages.append(json.loads(frame.get_payload_as_bytes()))
        elif frame.msg_type == WSMsgType.CLOSE:
            self.closed = (frame.get_close_code().value, frame.get_close_reason())
            transport.send_close(WSCloseCode.OK)
            transport.disconnect()
        self._changed.set()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.closed = self.closed or (WSCloseCode.ABNORMAL_CLOSURE.value, "")
        self._changed.set()

    def send(self, **request: object) -> None:
        """Send one request."""
        self.send_raw(json.dumps(request).encode())

    def send_raw(self, text: bytes, kind: WSMsgType = WSMsgType.TEXT) -> None:
        """Send any bytes as one message."""
        self._transport.send(kind, text)

    def stop_reading(self) -> None:
        """Leave everything the server sends unread."""
        self._transport.underlying_transport.pause_reading()

    def read_again(self) -> None:
        """Read what has piled up."""
        self._transport.underlying_transport.resume_reading()

    def authenticate(self, account: Account) -> None:
        """Sign in by the documentation and not by our code."""
        stamp = str(time.time_ns() // 1_000_000)
        message = f"{stamp}GET/ws".encode()
        signature = hmac.new(account.secret.encode(), message, hashlib.sha256).hexdigest()
        self.send(op="auth", key=account.key, timestamp=stamp, signature=signature)

    async def wait_for(self, **wanted: object) -> dict[str, Any]:
        """The first message that has all these values, now or soon."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for message in self.messages:
                    if wanted.items() <= message.items():
                        return message
                await self._next()

    async def wait_until(self, enough: "Any") -> None:
        """Wait until `enough(self)` holds; that there is no last message yet is not enough."""

        def holds() -> bool:
            try:
                return bool(enough(self))
            except IndexError:
                return False

        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                await self._next()

    async def wait_closed(self) -> tuple[int, str]:
        """Wait until the server ends the connection; code and reason."""
        await self.wait_until(lambda client: client.closed is not None)
        assert self.closed is not None
        return self.closed

    def close(self) -> None:
        """Leave."""
        self._transport.disconnect(graceful=False)

    async def _next(self) -> None:
        self._changed.clear()
        await self._changed.wait()

"""The admin port of a process: `/metrics` for Prometheus, `/ready` for whoever watches over it."""

import asyncio
import json
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

HOST = "127.0.0.1"
LOOK_S = 0.05  # how long `close` may take to be noticed


class PortInUse(Exception):
    """Somebody else listens on the admin port."""


class AdminServer:
    """A running admin port; `port` is the real one when 0 was asked for."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.port = int(server.server_address[1])

    def close(self) -> None:
        """Give the port back."""
        self._server.shutdown()
        self._server.server_close()


def serve_admin(port: int, *, ready: Callable[[], str | None]) -> AdminServer:
    """Answer on 127.0.0.1 in a daemon thread; port 0 takes a free one.

    `ready` says why the process cannot work now, or None when it can; it is called in the admin
    thread. Raises PortInUse.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?", 1)[0]
            if path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest())
            elif path == "/ready":
                reason = ready()
                body = json.dumps({"ready": reason is None, "reason": reason}).encode()
                self._answer(200 if reason is None else 503, "application/json", body)
            else:
                self._answer(404, "application/json", b'{"reason": "use /metrics or /ready"}')

        def log_message(self, format: str, *args: object) -> None:
            """Scrapes every few seconds are no news."""

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    try:
        server = ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        raise PortInUse(f"The admin port {HOST}:{port} cannot be used: {error.strerror}") from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[LOOK_S], name="admin", daemon=True).start()
    return AdminServer(server)


async def is_ready(url: str, timeout_s: float) -> bool:
    """Whether the process behind `http://HOST:PORT/ready` says that it can work.

    By hand: a client of the web takes a fifth of a second to import and 2 ms to be refused.
    """
    place = urlsplit(url)
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
            try:
                writer.write(f"GET {place.path} HTTP/1.0\r\n\r\n".encode())
                status = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    return status.split()[1:2] == [str(HTTPStatus.OK.value).encode()]

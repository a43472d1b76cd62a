"""The admin port of a process: `/metrics` for Prometheus, `/ready` for whoever watches over it."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

HOST = "127.0.0.1"


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
    threading.Thread(target=server.serve_forever, name="admin", daemon=True).start()
    return AdminServer(server)

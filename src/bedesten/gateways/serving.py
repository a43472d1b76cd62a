"""An HTTP server for an application of ours: uvicorn, and how it ends."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

from bedesten.gateways.patience import PatientProtocol

CONNECTIONS_MAX: Final = 8_192  # the last bound; requests meet a lower one, which says more
SHUTDOWN_S: Final = 5
TICKS_PER_S: Final = 10


class Server(uvicorn.Server):
    """Uvicorn that leaves the process alive after a signal, so that it ends with exit code 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Uvicorn would raise the signal again at the end."""
        yield

    def stop_on_signals(self) -> None:
        """Finish what is in flight, then stop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)

    async def on_tick(self, counter: int) -> bool:
        """Uvicorn: ten times a second."""
        if counter % TICKS_PER_S == 0:
            for connection in list(self.server_state.connections):
                if isinstance(connection, PatientProtocol):
                    connection.look()
        return await super().on_tick(counter)

    def _stop(self) -> None:
        self.should_exit = True


def server_of(app: Callable[..., Any]) -> Server:
    """A server that has not started; `serve(sockets=[...])` starts it."""
    return Server(
        uvicorn.Config(
            app,
            loop="none",
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=CONNECTIONS_MAX,
            timeout_graceful_shutdown=SHUTDOWN_S,
        )
    )

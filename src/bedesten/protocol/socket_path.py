"""Which leader's socket the engine's path names: after a takeover it is another one's.

A leader that was stopped keeps its connections open and says nothing, so waiting for them to end
is not enough: whoever holds one also looks at the path.
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

LOOK_MS = 50

Identity = tuple[int, int]


def identity(path: Path) -> Identity | None:
    """None when there is none. The number is not used again while the socket is open."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


async def until_replaced(path: Path, named: Identity | None, closed: "asyncio.Future[Any]") -> None:
    """Until the path names another socket than `named`, or the connection is `closed`."""
    look_s = timedelta(milliseconds=LOOK_MS).total_seconds()
    while not closed.done() and identity(path) in (named, None):
        await asyncio.wait((closed,), timeout=look_s)

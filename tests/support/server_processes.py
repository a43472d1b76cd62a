"""All processes of a PostgreSQL server, so that a test can kill every one of them.

`/proc/PID/task/PID/children` is not enough: the kernel may leave out some while others come and go.
One backend that survives waits for ever for locks that the killed ones held.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path


def server_processes(postmaster: int) -> list[int]:
    """The postmaster and its children; nothing is forked while they are counted."""
    with suppress(ProcessLookupError):
        os.kill(postmaster, signal.SIGSTOP)
        try:
            return [postmaster, *_children(postmaster)]
        finally:
            os.kill(postmaster, signal.SIGCONT)
    return [postmaster]


def kill_server(postmaster: int) -> None:
    """`kill -9` for all at once, as when the machine's power goes."""
    os.kill(postmaster, signal.SIGSTOP)
    for pid in (*_children(postmaster), postmaster):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # Behind the name, which may hold anything: state, parent.
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found

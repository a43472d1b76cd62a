"""Finds and ends the server processes of one cluster, and clears what a killed one left behind.

Linux tells by `/proc` which processes stand in the cluster folder; every PostgreSQL process does.
Elsewhere only the process id in `postmaster.pid` is known.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")
POLL_S = 0.02
FAST_STOP_S = 60.0  # the last checkpoint writes at most shared_buffers
QUICK_STOP_S = 10.0
ORPHANS_S = 5.0  # children see the death of their postmaster at their next wait


def postmaster(cluster: Path) -> int | None:
    """The process id of the running server of this cluster, or None."""
    pid = _recorded(cluster)
    if pid is None:
        return None
    if PROC.is_dir():
        return pid if _stands_in(pid, cluster) else None
    return pid if _exists(pid) else None


def is_ready(cluster: Path, pid: int) -> bool:
    """Whether the server with this process id accepts connections (line 8 of its pid file)."""
    lines = _lines(cluster)
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def end(cluster: Path, pid: int, ended: Callable[[], bool] | None = None) -> str:
    """Stop the server: `fast`, or when that takes too long `immediate`, or at last `killed`.

    `ended` tells whether it is gone; a parent passes its own wait, which also reaps the child.
    """
    gone = ended or (lambda: postmaster(cluster) != pid)
    steps = (
        ("fast", signal.SIGINT, FAST_STOP_S),
        ("immediate", signal.SIGQUIT, QUICK_STOP_S),
        ("killed", signal.SIGKILL, QUICK_STOP_S),
    )
    for name, number, patience_s in steps:
        _send(pid, number)
        if _wait(gone, patience_s):
            return name
    return "killed"


def clear(cluster: Path, progress: Callable[[str], None]) -> None:
    """End a server left over from a run that died, and remove the pid file of a dead one."""
    pid = postmaster(cluster)
    if pid is not None:
        progress(f"stopping the PostgreSQL server of an earlier run (pid {pid})")
        end(cluster, pid)
    if not PROC.is_dir():
        return  # PostgreSQL itself decides whether its pid file is stale
    if not _wait(lambda: not _inhabitants(cluster), ORPHANS_S):
        # Their postmaster is dead, so nothing they still do can be committed.
        for orphan in _inhabitants(cluster):
            _send(orphan, signal.SIGKILL)
        _wait(lambda: not _inhabitants(cluster), ORPHANS_S)
    if not _inhabitants(cluster):
        # A zombie or a stranger may wear the recorded id; PostgreSQL would refuse to start.
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _inhabitants(cluster: Path) -> list[int]:
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal())
    return [pid for pid in pids if _stands_in(pid, cluster)]


def _stands_in(pid: int, cluster: Path) -> bool:
    """Whether this is a living PostgreSQL process of the cluster; a zombie stands nowhere."""
    try:
        return (PROC / str(pid) / "comm").read_text().strip() == "postgres" and (
            (PROC / str(pid) / "cwd").samefile(cluster)
        )
    except OSError:
        return False


def _recorded(cluster: Path) -> int | None:
    lines = _lines(cluster)
    return int(lines[0]) if lines and lines[0].isdecimal() else None


def _lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _wait(condition: Callable[[], bool], patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True

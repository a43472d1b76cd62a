"""Tells the leader of a data folder that a standby follows, which then writes the snapshots."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "standby.lock"


@contextmanager
def present(run_dir: Path) -> Iterator[None]:
    """Be seen as a standby; several may be. The system ends it on any death."""
    descriptor = _opened(run_dir)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)  # waits only while somebody looks
        yield
    finally:
        os.close(descriptor)


def standby_is_here(run_dir: Path) -> bool:
    """Whether a standby follows on this folder now."""
    descriptor = _opened(run_dir)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _opened(run_dir: Path) -> int:
    run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(run_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

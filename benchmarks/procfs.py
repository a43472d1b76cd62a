"""CPU time and memory of a process and everything it started, read from Linux's /proc."""

import os
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


class ProcessGone(Exception):
    """There is no such process (any more)."""


class _Stat:
    """The fields of /proc/PID/stat used here; its second field may hold spaces and brackets."""

    def __init__(self, pid: int) -> None:
        try:
            text = (PROC / str(pid) / "stat").read_text()
        except (FileNotFoundError, ProcessLookupError) as error:
            raise ProcessGone(f"process {pid} is gone") from error
        opening, closing = text.index("("), text.rindex(")")
        fields = text[closing + 2 :].split()
        self.name = text[opening + 1 : closing]
        self.parent = int(fields[1])
        # utime, stime, and the same of children that ended and were waited for.
        self.cpu_ticks = sum(int(field) for field in fields[11:15])


def parent_of(pid: int) -> int:
    """Process id of the parent. Raises ProcessGone."""
    return _Stat(pid).parent


def name_of(pid: int) -> str:
    """Name of the program, at most 15 characters. Raises ProcessGone."""
    return _Stat(pid).name


def cpu_seconds(root: int) -> float:
    """User and system time of `root` and all its descendants, ended ones included.

    A process that ended counts through its parent, which adds the child's time to its own record
    when it waits for it; so nothing is counted twice. Resolution is one clock tick (10 ms).
    Raises ProcessGone if `root` itself is gone.
    """
    return sum(stat.cpu_ticks for stat in _family(root).values()) / TICKS_PER_SECOND


def cpu_ns(pid: int) -> int:
    """Time on a CPU of one process, all its threads that are alive; exact while it sleeps."""
    total = 0
    for thread in (PROC / str(pid) / "task").iterdir():
        try:
            total += int((thread / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
    return total


def memory_bytes(root: int) -> int:
    """Memory of `root` and all its descendants; a page that several share counts once in all.

    Raises ProcessGone if `root` itself is gone.
    """
    return sum(_proportional_bytes(pid) for pid in _family(root))


def private_bytes(root: int) -> int:
    """The same without what they share with others and without files: what could leak."""
    return sum(_proportional_bytes(pid, "Pss_Anon:") for pid in _family(root))


def _proportional_bytes(pid: int, field: str = "Pss:") -> int:
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    return sum(int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith(field))


def _family(root: int) -> dict[int, _Stat]:
    """`root` and all its descendants. Raises ProcessGone."""
    stats = _all_stats()
    if root not in stats:
        raise ProcessGone(f"process {root} is gone")
    children: dict[int, list[int]] = {}
    for pid, stat in stats.items():
        children.setdefault(stat.parent, []).append(pid)
    family, waiting = {}, [root]
    while waiting:
        pid = waiting.pop()
        family[pid] = stats[pid]
        waiting.extend(children.get(pid, ()))
    return family


def _all_stats() -> dict[int, _Stat]:
    stats = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                stats[int(entry.name)] = _Stat(int(entry.name))
            except ProcessGone:  # ended while we were reading the others
                continue
    return stats

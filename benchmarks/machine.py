"""Facts about this machine that a figure means nothing without."""

import os
import platform
from pathlib import Path
from typing import Final

from benchmarks.results import Machine

CPUINFO: Final = Path("/proc/cpuinfo")


def describe(postgres: str = "") -> Machine:
    """`postgres` is the version of the server that took part, as the server says it."""
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        cpu=_cpu_model(),
        kernel=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        postgres=postgres,
    )


def load_average() -> float:
    """Processes that ran or wanted to, averaged over the last minute."""
    return os.getloadavg()[0]


def _cpu_model() -> str:
    for line in CPUINFO.read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()

"""PostgreSQL settings for the embedded server, sized to the machine it finds itself on."""

import os
from collections.abc import Mapping
from pathlib import Path

MIB = 1 << 20
GIB = 1 << 30
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (asked for its size only)
SHARED_MEMORY_MIN = 256 * MIB  # containers often get 64 MiB, too little for parallel queries

ALWAYS: Mapping[str, str] = {
    "cluster_name": "bedesten",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d/%a ",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
    "jit": "off",  # compiling costs more than our short statements take
    "synchronous_commit": "on",
    "max_connections": "200",
}

# What backups and an archive of the WAL need; without either it costs next to nothing.
ARCHIVABLE: Mapping[str, str] = {
    "wal_level": "replica",
    "max_wal_senders": "10",
    "wal_keep_size": "1GB",
    # An archive that is further behind loses its place, rather than filling the exchange's disk.
    "max_slot_wal_keep_size": "16GB",
    "archive_timeout": "300",  # a segment is complete at the latest after that many seconds
    "summarize_wal": "on",  # for incremental backups
}


def sized(memory_bytes: int) -> dict[str, str]:
    """Settings for an exchange that has the machine, or most of it, to itself."""
    shared_buffers = min(max(memory_bytes // 4, 128 * MIB), GIB)
    settings = {
        **ALWAYS,
        **ARCHIVABLE,
        "shared_buffers": _mib(shared_buffers),
        "effective_cache_size": _mib(max(memory_bytes // 2, shared_buffers)),
        "maintenance_work_mem": _mib(min(max(memory_bytes // 16, 64 * MIB), 512 * MIB)),
        "wal_buffers": "64MB",
        # Segments to write over: to make a new one, a commit waits for 16 MB of zeros.
        "min_wal_size": "3GB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        "random_page_cost": "1.1",
        # The projections change all the time; vacuum them early and in small bites.
        "autovacuum_naptime": "15s",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
    }
    if _size_of(SHARED_MEMORY) < SHARED_MEMORY_MIN:
        settings["dynamic_shared_memory_type"] = "mmap"
    return settings


def light(*, fsync: bool = True) -> dict[str, str]:
    """Settings for tests: little memory. Without `fsync` only a power cut could lose rows."""
    return {
        **ALWAYS,
        "shared_buffers": "64MB",
        "maintenance_work_mem": "32MB",
        "max_wal_size": "512MB",
        "autovacuum_naptime": "30s",
        "fsync": "on" if fsync else "off",
    }


def memory_bytes() -> int:
    """What this process may use: the machine's memory, or less when a control group says so."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(physical, int(CGROUP_LIMIT.read_text()))
    except (OSError, ValueError):  # no control group, or its limit is the word `max`
        return physical


def file_text(settings: Mapping[str, str]) -> str:
    """The settings as a configuration file."""
    lines = [
        "# Written anew at every start. Change settings with ALTER SYSTEM, or below the include",
        "# line of postgresql.conf.",
    ]
    quoted = ((name, value.replace("'", "''")) for name, value in sorted(settings.items()))
    return "\n".join([*lines, *(f"{name} = '{value}'" for name, value in quoted), ""])


def _mib(size: int) -> str:
    return f"{size // MIB}MB"


def _size_of(folder: Path) -> int:
    try:
        status = os.statvfs(folder)
    except OSError:
        return 0
    return status.f_frsize * status.f_blocks

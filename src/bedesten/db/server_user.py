"""Under which user PostgreSQL runs, and how that user gets into our private folders.

PostgreSQL refuses to run as root. Started by root we lend it an unprivileged user that exists
already. That user often cannot walk to the data folder (a home directory has mode 0700), and
neither moving the data nor opening up folders that are not ours would be right. So root opens the
cluster and socket folders itself and hands the open descriptors over: `/proc/self/fd/N` leads the
server straight to them and to nothing else on the way.
"""

import os
import pwd
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from bedesten.db.errors import ClusterUnusable, ServerUserUnusable

CANDIDATES = ("postgres", "nobody")
DESCRIPTORS = Path("/proc/self/fd")
# Nothing of the caller's environment reaches the server: no PGDATA, no LD_PRELOAD, no secrets.
ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class ServerUser(msgspec.Struct, frozen=True):
    """The user of the server; `lent` when we are root and run it as somebody else."""

    name: str
    uid: int
    gid: int
    lent: bool

    def options(self, descriptors: tuple[int, ...] = ()) -> dict[str, Any]:
        """Arguments for subprocess: the user, no extra groups, a private umask, a clean world."""
        options: dict[str, Any] = {
            "env": dict(ENVIRONMENT),
            "cwd": "/",
            "umask": 0o077,
            "pass_fds": descriptors,
        }
        if self.lent:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def give(self, path: Path) -> None:
        """Make the server's user the owner of one file or folder of ours."""
        if self.lent:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    @contextmanager
    def reach(self, *folders: Path) -> Iterator[tuple[list[str], tuple[int, ...]]]:
        """The names by which the server sees these folders, and the descriptors to pass on."""
        if not self.lent:
            yield [str(folder) for folder in folders], ()
            return
        opened: list[int] = []
        try:
            for folder in folders:
                opened.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW))
            yield [str(DESCRIPTORS / str(number)) for number in opened], tuple(opened)
        finally:
            for number in opened:
                os.close(number)


def choose(cluster: Path, wanted: str | None = None) -> ServerUser:
    """The user for the cluster in this folder: the caller, or for root one without privileges.

    An existing cluster keeps its owner. Raises ServerUserUnusable or ClusterUnusable.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise ClusterUnusable(
                f"{cluster} belongs to user {_name(owner)}; run as that user or as root,"
                " or choose another folder with --data"
            )
        return ServerUser(_name(os.geteuid()), os.geteuid(), os.getegid(), lent=False)
    if not DESCRIPTORS.is_dir():
        raise ServerUserUnusable(
            "PostgreSQL does not run as root, and without /proc root cannot lend its folders to"
            " another user; run bedesten as a normal user"
        )
    entry = _entry(owner) if owner else _candidate(wanted)
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid, lent=True)


def _candidate(wanted: str | None) -> pwd.struct_passwd:
    for name in (wanted,) if wanted else CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return entry
    raise ServerUserUnusable(
        f"PostgreSQL does not run as root, and there is no usable user {wanted or 'nobody'};"
        " name one that exists in BEDESTEN_PG_USER, or run bedesten as a normal user"
    )


def _entry(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise ServerUserUnusable(
            f"The cluster belongs to user id {uid}, which this system does not know;"
            " restore that user or give the folder `pg` to another one with chown -R"
        ) from None


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return str(uid)

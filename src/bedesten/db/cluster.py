"""Makes the cluster, all or nothing, and refuses one that this PostgreSQL cannot open."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bedesten.db import tuning
from bedesten.db.errors import ClusterUnusable
from bedesten.db.passwords import sync_folder, write_private
from bedesten.db.server_user import ServerUser

MAJOR = "18"
SUPERUSER = "postgres"
STAGING_PREFIX = "pg.init-"
SETTINGS_FILE = "bedesten.conf"
INITDB_TIMEOUT_S = 300
REMOVE_TRIES = 100
REMOVE_PAUSE_S = 0.1
OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    # The same byte order on every machine; the C library's locales differ between systems.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
)


def is_made(cluster: Path) -> bool:
    """Whether there is a cluster; raises ClusterUnusable when it is one we cannot open."""
    if not cluster.exists():
        return False
    try:
        major = (cluster / "PG_VERSION").read_text().strip()
    except OSError:
        raise ClusterUnusable(
            f"{cluster} is not a PostgreSQL cluster; move it away or choose another folder"
            " with --data"
        ) from None
    if major != MAJOR:
        raise ClusterUnusable(
            f"{cluster} was made by PostgreSQL {major} and this is {MAJOR}; dump it with the"
            " version that wrote it and restore into a new folder"
        )
    return True


def make(cluster: Path, programs: Path, user: ServerUser, password: str, *, sync: bool) -> None:
    """Run initdb beside the final place and move the result there once it is complete.

    `sync` False skips flushing the new files, for tests. Raises ClusterUnusable.
    """
    staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=cluster.parent))
    try:
        write_private(staging / "password", password.encode())
        user.give(staging / "password")
        user.give(staging)
        with user.reach(staging) as ([seen], descriptors):
            done = subprocess.run(
                [
                    programs / "initdb",
                    *OPTIONS,
                    *(() if sync else ("--no-sync",)),
                    f"--pwfile={seen}/password",
                    f"--pgdata={seen}/cluster",
                ],
                capture_output=True,
                text=True,
                timeout=INITDB_TIMEOUT_S,
                check=False,
                **user.options(descriptors),
            )
        if done.returncode != 0:
            raise ClusterUnusable(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
        with (staging / "cluster" / "postgresql.conf").open("a") as configuration:
            configuration.write(f"\ninclude_if_exists '{SETTINGS_FILE}'\n")
        (staging / "cluster").rename(cluster)
        sync_folder(cluster.parent)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def remove_unfinished(cluster: Path) -> bool:
    """Delete what an interrupted `make` left behind; whether there was anything."""
    left = list(cluster.parent.glob(STAGING_PREFIX + "*"))
    for staging in left:
        _remove(staging)
    return bool(left)


def _remove(staging: Path) -> None:
    """Delete a folder in which an initdb without parent may still be writing for a moment."""
    for _ in range(REMOVE_TRIES):
        shutil.rmtree(staging, ignore_errors=True)
        if not staging.exists():
            return
        time.sleep(REMOVE_PAUSE_S)
    raise ClusterUnusable(f"{staging} is left from an interrupted start and cannot be removed")


def write_settings(cluster: Path, user: ServerUser, settings: Mapping[str, str]) -> None:
    """Put the settings where the server reads them at its next start."""
    content = tuning.file_text(settings).encode()
    owner = (user.uid, user.gid) if user.lent else None
    write_private(cluster / SETTINGS_FILE, content, owner=owner)

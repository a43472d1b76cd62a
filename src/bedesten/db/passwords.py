"""Passwords of the database roles: random, in one file that only the owner can read."""

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bedesten.db.errors import PasswordsMissing

PASSWORD_BYTES = 24


def read(path: Path) -> dict[str, str]:
    """Role to password. Raises PasswordsMissing."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError) as error:
        raise PasswordsMissing(
            f"The passwords of the database roles cannot be read from {path} ({error});"
            " restore that file, without it nobody can log in"
        ) from error


def ensure(path: Path, roles: Iterable[str]) -> dict[str, str]:
    """Read the file, adding a random password for each role that has none yet.

    One process at a time: of two that both found none, one would give the roles passwords that
    the other then overwrites here.
    """
    with _locked(path.with_suffix(".lock")):
        known = read(path) if path.exists() else {}
        absent = [role for role in roles if role not in known]
        if absent:
            known |= {role: secrets.token_urlsafe(PASSWORD_BYTES) for role in absent}
            write_private(path, msgspec.json.format(msgspec.json.encode(known), indent=2))
        return known


def write_private(path: Path, content: bytes, *, owner: tuple[int, int] | None = None) -> None:
    """Replace a file as a whole, mode 0600 and on disk, never following a link at its name.

    The folder may belong to the server's user while we are root, hence the care with links.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(fresh, flags, 0o600)
    try:
        os.write(descriptor, content)
        if owner is not None:
            os.fchown(descriptor, *owner)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(path)
    sync_folder(path.parent)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make renames in this folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Secret files: readable by their owner alone, created once, never written twice."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 32
OPEN_TO_OTHERS = 0o077


class UnsafeSecret(Exception):
    """Somebody else on this machine could read or change the secret."""


def read_secret(path: Path) -> str:
    """Read a secret; raises UnsafeSecret when its mode lets others in, FileNotFoundError."""
    if path.stat().st_mode & OPEN_TO_OTHERS:
        raise UnsafeSecret(f"{path} is open to other users: use chmod 600 {path}")
    return path.read_text(encoding="utf-8").strip()


def create_secret(path: Path, text: str | None = None) -> str:
    """Return the secret kept at `path`; when there is none, keep `text` or a random one there.

    Several processes may call this at once: all of them get the same secret.
    """
    if path.exists():
        return read_secret(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text if text is not None else secrets.token_urlsafe(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A hard link either appears whole or fails: the first process wins, nobody reads a part.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return read_secret(path)

"""Wrapping keys in a file that its owner alone can read: one a line, the newest last."""

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bedesten.domain.identity.derive import derived
from bedesten.domain.identity.key_sources.source import KeyMissing, KeyWrong, Wrapped
from bedesten.kit.secret import UnsafeSecret, read_secret

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
ID_BYTES: Final = 8
ADVICE: Final = "put its copy back (docs/operating/secrets.md)"


class FileSource:
    """Keys named by what follows from them, so that a wrong one is known by its line."""

    name = "file"

    def __init__(self, path: Path, entropy: Callable[[int], bytes]) -> None:
        self._path = path
        self._entropy = entropy

    def wrap(self, key: bytes, about: bytes) -> Wrapped:
        """Raises KeyWrong for a file that is not one of ours."""
        if not self._path.exists():
            self.renew()
        name, wrapping = list(self._keys().items())[-1]
        nonce = self._entropy(NONCE_BYTES)
        return Wrapped(name, nonce + AESGCM(wrapping).encrypt(nonce, key, about))

    def unwrap(self, wrapped: Wrapped, about: bytes) -> bytes:
        """Raises KeyMissing, KeyWrong."""
        wrapping = self._keys().get(wrapped.wrapping_key)
        if wrapping is None:
            raise KeyMissing(f"{self._path} has no key {wrapped.wrapping_key}; {ADVICE}")
        nonce, rest = wrapped.data[:NONCE_BYTES], wrapped.data[NONCE_BYTES:]
        try:
            return AESGCM(wrapping).decrypt(nonce, rest, about)
        except (InvalidTag, ValueError) as error:
            raise KeyWrong(
                f"the key {wrapped.wrapping_key} of {self._path} does not open what it wrapped:"
                " the row of sealing_keys was changed"
            ) from error

    def renew(self) -> str:
        """Raises KeyWrong for a file that is not one of ours."""
        keys = self._keys() if self._path.exists() else {}
        fresh = self._entropy(KEY_BYTES)
        keys[_name(fresh)] = fresh
        self._write("".join(f"{name} {_text(key)}\n" for name, key in keys.items()))
        return _name(fresh)

    def _keys(self) -> dict[str, bytes]:
        try:
            lines = read_secret(self._path).splitlines()
        except FileNotFoundError:
            raise KeyMissing(f"{self._path} is missing; {ADVICE}") from None
        except UnsafeSecret as error:
            raise KeyWrong(str(error)) from error
        found = {}
        for number, line in enumerate(lines, 1):
            name, _, text = line.strip().partition(" ")
            key = _key(text)
            if key is None or _name(key) != name:
                raise KeyWrong(f"line {number} of {self._path} is not a key as written; {ADVICE}")
            found[name] = key
        if not found:
            raise KeyMissing(f"{self._path} is empty; {ADVICE}")
        return found

    def _write(self, text: str) -> None:
        """All or nothing: whoever reads meanwhile sees the file of before or of after."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _name(key: bytes) -> str:
    return derived(_text(key), b"sealing key id")[:ID_BYTES].hex()


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()


def _key(text: str) -> bytes | None:
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None

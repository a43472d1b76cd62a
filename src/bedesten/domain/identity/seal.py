"""Secrets at rest: AES-256-GCM, bound to the row they belong to.

An HMAC cannot be checked against a hash of its key, so the secret must be recoverable. Sealed with
another row's name as associated data, a secret copied from one row to another does not open.
"""

import base64
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bedesten.kit.secret import create_secret

FORMAT: Final = b"\x01"  # AES-256-GCM, 12-byte nonce, tag at the end
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32


class SealBroken(Exception):
    """The sealed secret belongs to another row or master key, or was changed."""


class Sealer:
    """Seals and opens with the master key of one data folder."""

    def __init__(self, master_key: bytes) -> None:
        assert len(master_key) == KEY_BYTES, "the master key is 32 bytes"
        self._cipher = AESGCM(master_key)

    @classmethod
    def from_file(cls, path: Path) -> "Sealer":
        """With the master key kept in this file, 0600; made when it is absent."""
        text = create_secret(path)
        return cls(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    def seal(self, secret: bytes, *, row: str, nonce: bytes) -> bytes:
        """`nonce` is 12 fresh random bytes, never used twice."""
        return FORMAT + nonce + self._cipher.encrypt(nonce, secret, row.encode())

    def open(self, sealed: bytes, *, row: str) -> bytes:
        """The secret. Raises SealBroken."""
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != FORMAT or len(nonce) != NONCE_BYTES:
            raise SealBroken("the sealed secret has an unknown format")
        try:
            return self._cipher.decrypt(nonce, rest, row.encode())
        except InvalidTag as error:
            raise SealBroken("the sealed secret does not belong to this row and key") from error

"""Secrets at rest: AES-256-GCM, bound to the row they belong to, by keys with numbers.

An HMAC cannot be checked against a hash of its key, so the secret must be recoverable. Sealed with
another row's name as associated data, a secret copied from one row to another does not open. What
is sealed names its key: a byte of format, the number (4 bytes, from 1 on), a nonce, the secret with
its tag; key 0, the data folder's own, has another format and no number.
"""

import base64
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bedesten.domain.identity.key_sources.source import KeyMissing, Wrapped
from bedesten.domain.identity.key_sources.sources import Sources
from bedesten.kit.secret import create_secret

FORMAT: Final = b"\x01"  # by the folder's key: 12-byte nonce, AES-256-GCM with the tag at the end
NUMBERED: Final = b"\x02"  # the key's number before that
FOLDER_KEY: Final = 0
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32
_NUMBER = struct.Struct(">I")


class SealBroken(Exception):
    """The sealed secret belongs to another row or master key, or was changed."""


class Kept(NamedTuple):
    """A key of the table of keys, as it is there: wrapped by a key of a source."""

    number: int
    source: str
    wrapped: Wrapped


class Sealer:
    """Seals with the newest key that it knows and opens with each of them."""

    def __init__(self, folder_key: bytes, sources: Sources | None = None) -> None:
        assert len(folder_key) == KEY_BYTES, "the folder's key is 32 bytes"
        self._sources = sources
        self._ciphers = {FOLDER_KEY: AESGCM(folder_key)}

    @classmethod
    def from_file(cls, path: Path, sources: Sources | None = None) -> "Sealer":
        """With the folder's key kept in this file, 0600; made when it is absent."""
        text = create_secret(path)
        return cls(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), sources)

    def learn(self, kept: Iterable[Kept]) -> None:
        """Unwrap those not known yet; a KMS takes its time. Raises KeyProblem."""
        for one in kept:
            if one.number not in self._ciphers:
                if self._sources is None:
                    raise KeyMissing(f"there is no source of keys to unwrap key {one.number} with")
                source = self._sources.named(one.source)
                self._ciphers[one.number] = AESGCM(source.unwrap(one.wrapped, about(one.number)))

    def lacks(self, kept: Iterable[Kept]) -> bool:
        """Whether `learn` would have something to unwrap."""
        return any(one.number not in self._ciphers for one in kept)

    def knows(self, sealed: bytes) -> bool:
        """Whether it has the key that this names."""
        return number_of(sealed) in self._ciphers

    def seal(self, secret: bytes, *, row: str, nonce: bytes) -> bytes:
        """`nonce` is 12 fresh random bytes, never used twice."""
        number = max(self._ciphers)
        head = FORMAT if number == FOLDER_KEY else NUMBERED + _NUMBER.pack(number)
        return head + nonce + self._ciphers[number].encrypt(nonce, secret, row.encode())

    def open(self, sealed: bytes, *, row: str) -> bytes:
        """The secret. Raises SealBroken."""
        cipher = self._ciphers.get(number_of(sealed))
        if cipher is None:
            raise SealBroken(f"the secret is sealed with key {number_of(sealed)}, unknown here")
        start = 1 if sealed[:1] == FORMAT else 1 + _NUMBER.size
        nonce, rest = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, rest, row.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken("the sealed secret does not belong to this row and key") from error


def about(number: int) -> bytes:
    """What a wrapped key is bound to: its number."""
    return b"bedesten sealing key %d" % number


def number_of(sealed: bytes) -> int:
    """Which key sealed this; -1: none of ours."""
    if sealed[:1] == FORMAT:
        return FOLDER_KEY
    if sealed[:1] == NUMBERED and len(sealed) > _NUMBER.size:
        return int(_NUMBER.unpack_from(sealed, 1)[0])
    return -1

"""Keys for one purpose each, from the master key of a data folder."""

from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32


def derived(master: str, purpose: bytes) -> bytes:
    """32 bytes; a key for one purpose tells nothing of another (HKDF, RFC 5869)."""
    kdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"bedesten " + purpose)
    return kdf.derive(master.encode())

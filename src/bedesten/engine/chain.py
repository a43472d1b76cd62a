"""The hash chain of the journal: each row's hash covers the row and the hash of the one before."""

import hashlib
import struct

FIRST_HASH = bytes(32)
_ROW = struct.Struct("<QIq")


def row_hash(
    previous: bytes, seq: int, epoch: int, at: int, *, command_bytes: bytes, event_bytes: bytes
) -> bytes:
    """SHA-256 of a journal row; `at` in ns, as in the headers of its batches."""
    digest = hashlib.sha256(previous)
    digest.update(_ROW.pack(seq, epoch, at))
    digest.update(command_bytes)
    digest.update(event_bytes)
    return digest.digest()

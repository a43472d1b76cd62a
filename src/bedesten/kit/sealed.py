"""Sealed files: streams of AES-256-GCM chunks that show every change, cut and swap.

A file is a header (magic, version, key id, salt) and chunks (size, flags, nonce, ciphertext with
its tag). Its key comes from the master key, the salt and the file's name, so that one file cannot
stand in for another. Each chunk is bound to its place, and the last one says that it is the last:
a file without it is cut off, or still being written to.
"""

import base64
import io
import os
import secrets
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bedesten.kit.secret import create_secret, read_secret

MAGIC: Final = b"BDSEAL\r\n"
VERSION: Final = 1
KEY_BYTES: Final = 32
CHUNK_BYTES: Final = 1 << 20
COMPRESSED: Final = 1
LAST: Final = 2
ZLIB_LEVEL: Final = 1

_HEADER = struct.Struct("<8sI8s32s")
_CHUNK = struct.Struct("<IB12s")
_PLACE = struct.Struct("<QB")
CHUNK_BYTES_MAX: Final = 2 * CHUNK_BYTES  # larger sizes in a file are damage, not data


class SealBroken(Exception):
    """The file was changed, cut off or swapped; `str()` says which file and what."""


class SealCutOff(SealBroken):
    """The file ends before its last chunk."""


class WrongKey(SealBroken):
    """The file was sealed with another key than this one."""


class SealKey:
    """The key of a backup folder: 32 bytes in a file that only its owner can read."""

    def __init__(self, key: bytes) -> None:
        assert len(key) == KEY_BYTES, "the key is 32 bytes"
        self._key = key
        self.id = self._derived(b"id", b"")[:8]

    @classmethod
    def from_file(cls, path: Path, *, create: bool = False) -> "SealKey":
        """Raises FileNotFoundError, UnsafeSecret, or ValueError when it holds no key."""
        text = create_secret(path) if create else read_secret(path)
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if len(key) != KEY_BYTES:
            raise ValueError(f"{path} does not hold a key of {KEY_BYTES} bytes")
        return cls(key)

    def cipher(self, salt: bytes, name: str) -> AESGCM:
        """The cipher of the one file with this name and salt."""
        return AESGCM(self._derived(b"file " + name.encode(), salt))

    def _derived(self, purpose: bytes, salt: bytes) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt, b"bedesten " + purpose).derive(self._key)


class SealedWriter:
    """Appends chunks to a file; `append` is one chunk, `write` cuts a stream into chunks."""

    def __init__(
        self, file: BinaryIO, key: SealKey, name: str, *, compress: bool = True, resume: int = -1
    ) -> None:
        """`resume` is the number of good chunks of a file that `SealedReader` walked through."""
        self._file = file
        self._compress = compress
        self._buffer = bytearray()
        self._index = max(resume, 0)
        if resume < 0:
            salt = secrets.token_bytes(32)
            file.write(_HEADER.pack(MAGIC, VERSION, key.id, salt))
        else:
            file.seek(0)
            salt = _HEADER.unpack(file.read(_HEADER.size))[3]
            file.seek(0, os.SEEK_END)
        self._cipher = key.cipher(salt, name)

    def write(self, data: bytes | memoryview) -> None:
        """Add to the stream."""
        self._buffer += data
        while len(self._buffer) >= CHUNK_BYTES:
            self.append(bytes(self._buffer[:CHUNK_BYTES]), compress=self._compress)
            del self._buffer[:CHUNK_BYTES]

    def append(self, data: bytes, *, compress: bool, last: bool = False) -> None:
        """One chunk now."""
        packed = zlib.compress(data, ZLIB_LEVEL) if compress else data
        flags = LAST if last else 0
        if len(packed) < len(data):
            flags |= COMPRESSED
        else:
            packed = data
        nonce = secrets.token_bytes(12)
        sealed = self._cipher.encrypt(nonce, packed, _PLACE.pack(self._index, flags))
        self._file.write(_CHUNK.pack(len(sealed), flags, nonce) + sealed)
        self._index += 1

    def finish(self) -> None:
        """Write the last chunk and bring everything to the disk."""
        self.append(bytes(self._buffer), compress=self._compress, last=True)
        self._buffer.clear()
        self.sync()

    def sync(self) -> None:
        """Bring what was appended to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())


class SealedReader(io.RawIOBase):
    """The content of a sealed file, as a stream. Reading raises SealBroken."""

    def __init__(self, file: BinaryIO, key: SealKey, name: str) -> None:
        super().__init__()
        self._file = file
        self._name = name
        self._rest = memoryview(b"")
        self._chunks = self._opened(key)
        self.count = 0  # chunks that were right
        self.good_bytes = 0  # of the file, up to the end of the last right chunk
        self.complete = False  # the last chunk was seen

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """As of any raw stream."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def chunks(self) -> Iterator[bytes]:
        """The content chunk by chunk."""
        return self._chunks

    def _opened(self, key: SealKey) -> Iterator[bytes]:
        header = self._file.read(_HEADER.size)
        if len(header) < _HEADER.size:
            raise SealCutOff(f"{self._name} is cut off within its header")
        magic, version, key_id, salt = _HEADER.unpack(header)
        if magic != MAGIC or version != VERSION:
            raise SealBroken(f"{self._name} is not a sealed file of this version")
        if key_id != key.id:
            raise WrongKey(
                f"{self._name} was sealed with key {key_id.hex()}, and the key given is"
                f" {key.id.hex()}; give the right key file with --key"
            )
        cipher = key.cipher(salt, self._name)
        self.good_bytes = _HEADER.size
        while not self.complete:
            yield self._next(cipher)
        if self._file.read(1):
            raise SealBroken(f"{self._name} has something behind its end")

    def _next(self, cipher: AESGCM) -> bytes:
        head = self._file.read(_CHUNK.size)
        cut = f"{self._name} is cut off after {self.good_bytes} bytes"
        if len(head) < _CHUNK.size:
            raise SealCutOff(cut)
        size, flags, nonce = _CHUNK.unpack(head)
        if size > CHUNK_BYTES_MAX:
            raise SealBroken(f"{self._name} was damaged at byte {self.good_bytes}")
        sealed = self._file.read(size)
        if len(sealed) < size:
            raise SealCutOff(cut)
        try:
            packed = cipher.decrypt(nonce, sealed, _PLACE.pack(self.count, flags))
            data = zlib.decompress(packed) if flags & COMPRESSED else packed
        except (InvalidTag, zlib.error) as error:
            raise SealBroken(f"{self._name} was damaged at byte {self.good_bytes}") from error
        self.count += 1
        self.good_bytes += _CHUNK.size + size
        self.complete = bool(flags & LAST)
        return data


def whole_chunks(reader: SealedReader) -> bytes:
    """What was written whole of a file that may still be written to."""
    chunks = []
    try:
        for chunk in reader.chunks():
            chunks.append(chunk)
    except SealCutOff:
        pass
    return b"".join(chunks)

"""Sealed tars: what `pg_basebackup` wrote is checked against its manifest while it streams by.

`pg_verifybackup` does the same and more, but wants the files in the clear on a disk; a restore,
which has them there, lets it check them again.
"""

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from bedesten.db.backup.errors import BackupBroken
from bedesten.kit.sealed import CHUNK_BYTES, SealedReader

MANIFEST: Final = "backup_manifest"
UNLISTED: Final = "pg_wal/"  # WAL is not in the manifest: its records carry their own checksums


class Range(msgspec.Struct, frozen=True, rename={"timeline": "Timeline", "start": "Start-LSN",
                                                 "end": "End-LSN"}):  # fmt: skip
    """A stretch of WAL that a backup needs."""

    timeline: int
    start: str
    end: str


class Listed(msgspec.Struct, frozen=True, rename={"path": "Path", "coded": "Encoded-Path",
        "size": "Size", "checksum": "Checksum", "algorithm": "Checksum-Algorithm"}):  # fmt: skip
    """A file of a backup, as its manifest has it."""

    size: int
    path: str = ""
    coded: str = ""
    checksum: str = ""
    algorithm: str = ""

    @property
    def name(self) -> str:
        """The path, however it was written."""
        return self.path or bytes.fromhex(self.coded).decode(errors="surrogateescape")


class Manifest(msgspec.Struct, frozen=True, rename={"system_id": "System-Identifier",
                                  "files": "Files", "ranges": "WAL-Ranges"}):  # fmt: skip
    """The manifest of a backup."""

    system_id: int
    files: tuple[Listed, ...]
    ranges: tuple[Range, ...]


def check(reader: SealedReader, name: str, progress: Callable[[int], None]) -> bytes:
    """Read a backup's tar to its end and compare it with the manifest in it, which it answers.

    `progress` gets bytes read. Raises BackupBroken.
    """
    seen: dict[str, tuple[int, str]] = {}
    manifest = b""
    for member, content in _members(reader, name):
        digest = hashlib.sha256()
        kept = []
        size = 0
        while data := content.read(CHUNK_BYTES):
            digest.update(data)
            size += len(data)
            progress(len(data))
            if member == MANIFEST:
                kept.append(data)
        seen[member] = size, digest.hexdigest()
        if member == MANIFEST:
            manifest = b"".join(kept)
    _compare(seen, manifest, name)
    return manifest


def extract(reader: SealedReader, name: str, into: Path, progress: Callable[[int], None]) -> None:
    """Unpack a tar into a folder that exists. Raises BackupBroken."""
    try:
        with tarfile.open(fileobj=io.BufferedReader(reader, CHUNK_BYTES), mode="r|") as tar:
            for member in tar:
                tar.extract(member, into, filter="data")
                progress(member.size)
        _read_on(reader)
    except tarfile.TarError as error:
        raise BackupBroken(f"The tar of {name} cannot be read: {error}") from error


def parsed(manifest: bytes, name: str) -> Manifest:
    """The manifest's content. Raises BackupBroken."""
    try:
        return msgspec.json.decode(manifest, type=Manifest)
    except msgspec.DecodeError as error:
        raise BackupBroken(f"The manifest of {name} cannot be read: {error}") from error


def _members(reader: SealedReader, name: str) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        with tarfile.open(fileobj=io.BufferedReader(reader, CHUNK_BYTES), mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content is not None:
                    yield member.name.removeprefix("./"), content
        _read_on(reader)
    except tarfile.TarError as error:
        raise BackupBroken(f"The tar of {name} cannot be read: {error}") from error


def _read_on(reader: SealedReader) -> None:
    """A tar ends before its file does; only the file's end shows that nothing was cut off."""
    for _ in reader.chunks():
        pass


def _compare(seen: dict[str, tuple[int, str]], manifest: bytes, name: str) -> None:
    if not manifest:
        raise BackupBroken(f"{name} has no manifest")
    listed = {file.name: file for file in parsed(manifest, name).files}
    for path, file in listed.items():
        if path not in seen:
            raise BackupBroken(f"{name} lacks {path}")
        if seen[path] != (file.size, file.checksum) or file.algorithm != "SHA256":
            raise BackupBroken(f"{path} in {name} is not what the server sent")
    for path in seen.keys() - listed.keys() - {MANIFEST}:
        if not path.startswith(UNLISTED):
            raise BackupBroken(f"{name} has {path}, which the server did not send")

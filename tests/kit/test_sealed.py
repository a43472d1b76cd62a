"""Sealed files: whole or refused, whatever was cut, changed, swapped or added."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.kit.sealed import (
    CHUNK_BYTES,
    SealBroken,
    SealCutOff,
    SealedReader,
    SealedWriter,
    SealKey,
    WrongKey,
    whole_chunks,
)

KEY = SealKey(bytes(range(32)))
NAME = "wal/000000010000000000000001"


def sealed(path: Path, *parts: bytes, finish: bool = True, compress: bool = True) -> bytes:
    with path.open("w+b") as file:
        writer = SealedWriter(file, KEY, NAME)
        for part in parts:
            writer.append(part, compress=compress)
        if finish:
            writer.finish()
    return path.read_bytes()


def opened(data: bytes, key: SealKey = KEY, name: str = NAME) -> bytes:
    return b"".join(SealedReader(io.BytesIO(data), key, name).chunks())


@given(st.lists(st.binary(max_size=3000), max_size=6))
def test_what_was_written_is_read(parts: list[bytes]) -> None:
    file = Path(f"/proc/self/fd/{os.memfd_create('sealed')}")
    try:
        with file.open("w+b") as target:
            writer = SealedWriter(target, KEY, NAME)
            for part in parts:
                writer.write(part)
            writer.finish()
        assert opened(file.read_bytes()) == b"".join(parts)
    finally:
        os.close(int(file.name))


def test_a_long_stream_is_cut_into_chunks_and_compressed(tmp_path: Path) -> None:
    content = os.urandom(1000) + bytes(3 * CHUNK_BYTES)
    with (tmp_path / "file").open("w+b") as file:
        writer = SealedWriter(file, KEY, NAME)
        writer.write(content)
        writer.finish()
    data = (tmp_path / "file").read_bytes()
    assert len(data) < 20_000
    reader = io.BufferedReader(SealedReader(io.BytesIO(data), KEY, NAME))
    assert (reader.read(1000), reader.read()) == (content[:1000], content[1000:])


def test_every_changed_byte_is_found(tmp_path: Path) -> None:
    data = sealed(tmp_path / "file", b"one", b"two")
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        with pytest.raises(SealBroken):
            opened(bytes(changed))


def test_every_cut_is_found_and_what_was_whole_before_it_can_be_had(tmp_path: Path) -> None:
    data = sealed(tmp_path / "file", b"one", b"two")
    for length in range(len(data)):
        with pytest.raises(SealCutOff):
            opened(data[:length])
    cut = SealedReader(io.BytesIO(data[:-1]), KEY, NAME)
    assert whole_chunks(cut) == b"onetwo"
    assert not cut.complete


def test_nothing_can_be_added_swapped_or_given_another_name(tmp_path: Path) -> None:
    data = sealed(tmp_path / "file", b"same", b"size", compress=False)
    with pytest.raises(SealBroken, match="behind its end"):
        opened(data + b"!")
    with pytest.raises(SealBroken, match="damaged"):
        opened(data, name="wal/000000010000000000000002")
    header = len(sealed(tmp_path / "empty", finish=False))
    chunk = len(sealed(tmp_path / "first", b"same", finish=False)) - header
    first, second = data[header : header + chunk], data[header + chunk : header + 2 * chunk]
    with pytest.raises(SealBroken, match="damaged"):
        opened(data[:header] + second + first + data[header + 2 * chunk :])


def test_another_key_is_told_from_damage(tmp_path: Path) -> None:
    data = sealed(tmp_path / "file", b"one")
    with pytest.raises(WrongKey, match="--key"):
        opened(data, key=SealKey(bytes(32)))


def test_writing_goes_on_behind_the_last_whole_chunk(tmp_path: Path) -> None:
    path = tmp_path / "file"
    sealed(path, b"one", b"two", finish=False)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)  # torn while it was written
        reader = SealedReader(file, KEY, NAME)
        assert whole_chunks(reader) == b"one"
        file.truncate(reader.good_bytes)
        writer = SealedWriter(file, KEY, NAME, resume=reader.count)
        writer.append(b"three", compress=False)
        writer.finish()
    assert opened(path.read_bytes()) == b"onethree"


def test_the_key_file_is_private_and_made_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "backup.key"
    with pytest.raises(FileNotFoundError):
        SealKey.from_file(path)
    made = SealKey.from_file(path, create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SealKey.from_file(path).id == made.id
    path.write_text("c2hvcnQ")
    with pytest.raises(ValueError, match="does not hold a key"):
        SealKey.from_file(path)

"""Batches: the headers around commands and events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.protocol.batch import (
    COMMANDS_HEADER_SIZE,
    command_batch,
    event_batch,
    read_command_batch,
    read_event_batch,
)

records = st.lists(st.binary(min_size=1, max_size=5).map(lambda raw: raw * 8), max_size=6)
seqs = st.integers(0, 2**64 - 1)
times = st.integers(-(2**63), 2**63 - 1)


@given(seq=seqs, at=times, rows=records)
def test_commands_round_trip(seq: int, at: int, rows: list[bytes]) -> None:
    batch = command_batch(seq, at, rows)
    assert tuple(read_command_batch(batch)) == (len(rows), seq, at)
    assert batch[COMMANDS_HEADER_SIZE:] == b"".join(rows)


@given(seq=seqs, at=times, answers=records, tail=st.binary(max_size=3).map(lambda raw: raw * 8))
def test_events_round_trip(seq: int, at: int, answers: list[bytes], tail: bytes) -> None:
    data = event_batch(seq, at, answers, tail, 9)
    batch = read_event_batch(data)
    assert (batch.commands, batch.seq, batch.at, batch.events) == (len(answers), seq, at, 9)
    assert [batch.answer(index) for index in range(len(answers))] == answers
    assert data[batch.offsets[-1] :] == tail
    assert all(offset % 8 == 0 for offset in batch.offsets)


@pytest.mark.parametrize("data", [b"", b"BDC1", b"BDE1" + bytes(20), bytes(24)])
def test_no_command_batch(data: bytes) -> None:
    with pytest.raises(ValueError, match="command batch"):
        read_command_batch(data)


@pytest.mark.parametrize(
    "data", [b"", b"BDE1", b"BDC1" + bytes(36), bytes(40), b"BDE1" + b"\xff" * 36]
)
def test_no_event_batch(data: bytes) -> None:
    with pytest.raises(ValueError, match="event batch"):
        read_event_batch(data)

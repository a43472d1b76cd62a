"""Frames: what goes in comes out, and what cannot be a record or a query is named."""

import pytest

from bedesten.protocol import commands, frames
from bedesten.protocol.frames import AnswerBody, ErrorCode, Opcode, Query


def payload(whole: bytes) -> bytes:
    """The payload of one whole frame, whose length must be right."""
    length, _, _ = frames.HEADER.unpack_from(whole)
    assert length == len(whole) - frames.LENGTH_SIZE
    return whole[frames.HEADER.size :]


def test_header_is_as_documented() -> None:
    whole = frames.frame(0x0102030405060708, Opcode.QUERY, b"xyz")
    assert whole.hex() == "130000000807060504030201020000000000000078797a"


@pytest.mark.parametrize(
    ("arguments", "first", "second", "text"),
    [((), 0, 0, ""), ((7,), 7, 0, ""), ((7, 9), 7, 9, ""), ((7, "my-order"), 7, 0, "my-order")],
)
def test_query(arguments: tuple[int | str, ...], first: int, second: int, text: str) -> None:
    asked = frames.read_query(frames.query_payload(Query.BOOK, *arguments))
    assert asked == (Query.BOOK, first, second, text)


@pytest.mark.parametrize("arguments", [(1, 2, 3), (2**63,), (-(2**63) - 1,), ("ü",)])
def test_impossible_query(arguments: tuple[int | str, ...]) -> None:
    with pytest.raises(ValueError):
        frames.query_payload(Query.BOOK, *arguments)


def test_answers_rows_and_errors() -> None:
    body = AnswerBody(2**40, 4095, True, 1_700_000_000_000_000_001, b"events")
    assert frames.read_answer(payload(frames.answer_frame(3, body))) == body
    assert frames.read_row(payload(frames.row_frame(5, 6, b"batch"))) == (5, 6, b"batch")
    error = frames.error_frame(3, ErrorCode.OVERLOADED, "çok")
    assert frames.read_error(payload(error)) == (ErrorCode.OVERLOADED, "çok")
    assert frames.read_seq(frames.seq_payload(9, b"rest")) == (9, b"rest")


def test_record_fault() -> None:
    record = commands.encode(commands.SetAccount(kind=1))
    assert frames.record_fault(record) is None
    assert frames.record_fault(b"") is not None
    assert "24 to 1024" in str(frames.record_fault(record + b"1234"))
    assert "says it has" in str(frames.record_fault(record + bytes(8)))

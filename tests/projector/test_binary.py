"""Hand-packed values are what PostgreSQL itself would have made; fast decoding is decoding."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedesten.db.binary import COPY_BEGIN, COPY_END, array, id_moment, numeric
from bedesten.kit.id_time import id_time
from bedesten.kit.money import to_text
from bedesten.projector.decode import DECODERS, FAST
from bedesten.projector.write import prepare
from bedesten.protocol.batch import read_event_batch
from bedesten.protocol.events import decode
from bedesten.protocol.layout import size_and_kind
from tests.projector.scribe import Scribe
from tests.projector.test_projector import everything
from tests.support.postgres import Server

EDGES = [0, 1, -1, 9_999, 10_000, 10**8 - 1, 10**8, 10**16, 10**24, 10**24 - 1, 2**118, -(2**118)]


@pytest.mark.spec("MARK-002")
def test_numerics_reach_the_table_exactly(postgres: Server) -> None:
    with postgres.fresh_database() as database, database.connect() as conn:
        conn.execute("create temporary table n (scale int, v numeric)")
        copy_one = "copy n from stdin (format binary)"

        def back(scale: int, units: int) -> str:
            field = numeric(scale)(units)
            row = b"\0\2" + b"\0\0\0\4" + scale.to_bytes(4, "big") + field
            with conn.cursor().copy(copy_one) as copy:
                copy.write(COPY_BEGIN + row + COPY_END)
            found = conn.execute("delete from n returning v::text").fetchone()
            assert found is not None
            return str(found[0])

        @settings(max_examples=300, deadline=None)
        @given(st.integers(0, 18), st.integers(-(2**120), 2**120) | st.sampled_from(EDGES))
        def exact(scale: int, units: int) -> None:
            text = back(scale, units)
            assert Decimal(text) == Decimal(to_text(units, scale))
            assert len(text.partition(".")[2]) == scale  # always the same spelling

        exact()


def test_arrays_are_arrays(postgres: Server) -> None:
    pack = numeric(2)
    with postgres.fresh_database() as database, database.connect("internal_service") as conn:
        prepare(conn)
        fields = [pack(150), b"\xff\xff\xff\xff", pack(-1)]
        row = conn.execute("select %s::numeric[]", [array("numeric", fields)]).fetchone()
    assert row == ([Decimal("1.50"), None, Decimal("-0.01")],)


def test_moments_are_those_of_the_id(postgres: Server) -> None:
    engine_id = 889_500_467_692_121
    with postgres.fresh_database() as database, database.connect("internal_service") as conn:
        prepare(conn)
        field = b"\0\0\0\x08" + id_moment(engine_id).to_bytes(8, "big", signed=True)
        row = conn.execute(
            "select (%s::timestamptz[])[1], admin.id_time(%s::bigint)",
            [array("timestamptz", [field]), engine_id],
        ).fetchone()
    assert row == (id_time(engine_id), id_time(engine_id))


def test_fast_decoding_is_decoding() -> None:
    for row in everything(Scribe()):
        answers = read_event_batch(row[4])
        offset = answers.offsets[0]
        for event in decode(answers.data, offset):
            size, kind = size_and_kind(answers.data, offset)
            assert DECODERS[kind](answers.data, offset, size) == event
            offset += size


@given(st.data())
def test_fast_decoding_of_any_numbers(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(FAST, key=lambda k: k.LAYOUT.kind)))
    layout = kind.LAYOUT
    body = data.draw(st.binary(min_size=layout.size - 4, max_size=layout.size - 4))
    for size in {layout.size, layout.short, layout.short + 8}:
        if size > layout.size:
            continue
        record = (size.to_bytes(2, "little") + bytes([layout.kind, 0]) + body)[:size]
        general = kind(*layout.unpack(record, 0, size))
        assert DECODERS[layout.kind](record, 0, size) == general

"""Ids keep their kind, their order and their moment."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.kit.id_time import id_floor, id_time
from bedesten.kit.ids import (
    ID_MAX,
    ID_TIME_SHIFT,
    MalformedId,
    OrderId,
    order_text,
    parse_order,
    parse_trade,
    parse_transfer,
    trade_text,
    transfer_text,
)

ids = st.integers(1, ID_MAX)
moments = st.timedeltas(timedelta(), timedelta(days=25_000)).map(
    lambda since: datetime(2020, 1, 1, tzinfo=UTC) + since
)


@given(ids)
def test_text_and_back_is_the_same(number: int) -> None:
    assert parse_order(order_text(OrderId(number))) == number
    assert parse_trade(trade_text(number)) == number  # type: ignore[arg-type]
    assert parse_transfer(transfer_text(number)) == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "ord_", "ord_0", "ord_01", "ord_-1", "trd_1", "1", "ORD_1", "ord_1 ", "ord_1\n", "ord_١",
     f"ord_{ID_MAX + 1}", "ord_" + "9" * 400],
)  # fmt: skip
def test_refuses_anything_else(text: str) -> None:
    with pytest.raises(MalformedId):
        parse_order(text)


@given(moments)
def test_the_floor_splits_ids_at_the_moment(moment: datetime) -> None:
    floor = id_floor(moment)
    assert id_time(floor) >= moment
    if floor:
        assert id_time(floor - 1) < moment


@pytest.mark.spec("SCHE-018")
@given(ids)
def test_an_id_lies_at_or_above_the_floor_of_its_time(number: int) -> None:
    assert id_floor(id_time(number)) == number >> ID_TIME_SHIFT << ID_TIME_SHIFT


def test_the_zone_of_a_moment_does_not_matter() -> None:
    istanbul = timezone(timedelta(hours=3))
    assert id_floor(datetime(2026, 1, 1, 3, tzinfo=istanbul)) == id_floor(
        datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2019, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2100, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 1),  # noqa: DTZ001 - the missing zone is the point
    ],
)
def test_refuses_moments_no_id_can_have(moment: datetime) -> None:
    with pytest.raises(ValueError, match=r"outside the range|no time zone"):
        id_floor(moment)

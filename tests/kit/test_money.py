"""The gate between decimal text and units is exact in both directions."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.kit.money import (
    AMOUNT_PATTERN,
    SCALE_MAX,
    MalformedAmount,
    TooPrecise,
    to_text,
    to_units,
)

scales = st.integers(0, SCALE_MAX)
amounts = st.from_regex(re.compile(AMOUNT_PATTERN, re.ASCII), fullmatch=True).filter(
    lambda text: not text.endswith("\n")
)


@pytest.mark.parametrize(
    ("text", "scale", "units"),
    [
        ("0", 0, 0),
        ("0.0", 8, 0),
        ("1", 8, 100_000_000),
        ("1.5", 1, 15),
        ("1.500", 1, 15),
        ("0.00000001", 8, 1),
        ("999999999999999999.999999999999999999", 18, 10**36 - 1),
    ],
)
def test_reads_units(text: str, scale: int, units: int) -> None:
    assert to_units(text, scale) == units


@pytest.mark.spec("API-002")
@pytest.mark.parametrize(
    "text",
    [
        "", " 1", "1 ", "1\n", "+1", "-1", "-0", "01", "00", ".5", "1.", "1,5", "1_000", "1e5",
        "NaN", "nan", "Infinity", "inf", "1e999999", "0x10", "١", "1.٥", "\N{FULLWIDTH DIGIT ONE}",
        "1" * 19, "0." + "1" * 19, "1.2.3", "1\x00",
    ],
)  # fmt: skip
def test_refuses_any_other_spelling(text: str) -> None:
    with pytest.raises(MalformedAmount):
        to_units(text, 18)


@pytest.mark.spec("MARK-002")
@pytest.mark.parametrize(("text", "scale"), [("0.1", 0), ("1.001", 2), ("0.000000001", 8)])
def test_refuses_to_lose_a_digit(text: str, scale: int) -> None:
    with pytest.raises(TooPrecise):
        to_units(text, scale)


@given(amounts, scales)
def test_is_exact_or_refuses(text: str, scale: int) -> None:
    exact = Fraction(text) * 10**scale
    try:
        units = to_units(text, scale)
    except TooPrecise:
        assert exact.denominator != 1
    else:
        assert units == exact
        assert Fraction(to_text(units, scale)) == Fraction(text)


@given(st.integers(0, 10**18 - 1).flatmap(lambda top: st.tuples(st.just(top), scales)))
def test_text_and_back_is_the_same(case: tuple[int, int]) -> None:
    units, scale = case
    text = to_text(units, scale)
    assert to_units(text, scale) == units
    assert re.fullmatch(AMOUNT_PATTERN, text)


@pytest.mark.spec("API-002")
@given(st.text())
def test_hostile_text_is_read_exactly_or_refused(text: str) -> None:
    try:
        units = to_units(text, 18)
    except MalformedAmount:
        return
    assert Fraction(text) * 10**18 == units


@given(st.integers(-(2**127), 2**127 - 1), scales)
def test_writes_every_balance_exactly(units: int, scale: int) -> None:
    assert Fraction(to_text(units, scale)) * 10**scale == units


@pytest.mark.parametrize(
    ("units", "scale", "text"),
    [(0, 8, "0"), (-1, 2, "-0.01"), (-100, 2, "-1"), (5, 0, "5"), (1_050, 3, "1.05")],
)
def test_writes_text(units: int, scale: int, text: str) -> None:
    assert to_text(units, scale) == text

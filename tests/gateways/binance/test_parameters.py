"""Numbers and words of requests: read exactly, or refused in Binance's own sentence."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.gateways.binance.auth import without_signature
from bedesten.gateways.binance.padding import padded
from bedesten.gateways.binance.parameters import Parameters, parsed
from bedesten.gateways.binance.refusals import Rejected
from bedesten.kit.money import AMOUNT, SCALE_MAX, to_text, to_units

NUMBERS = st.from_regex(r"[0-9]{1,20}(\.[0-9]{1,20})?", fullmatch=True)


def number(text: str) -> tuple[str | None, int]:
    """What a number is read as, or the code of its refusal."""
    try:
        return Parameters({"price": text}).number("price"), 0
    except Rejected as error:
        return None, error.said.code


@pytest.mark.spec("API-002", "API-007")
@given(NUMBERS)
def test_a_number_is_read_exactly_or_refused(text: str) -> None:
    found, code = number(text)
    value = Fraction(text)
    if found is None:
        too_large, too_fine = value >= 10**18, (value * 10**18).denominator > 1
        assert (code == -1108 and too_large) or (code == -1111 and too_fine)
        return
    assert AMOUNT.fullmatch(found)
    assert Fraction(found) == value


@pytest.mark.spec("API-002")
@given(st.text(max_size=30) | st.from_regex(r"[0-9.eE+-]{1,12}", fullmatch=True))
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    found, code = number(text)
    if found is None:
        assert code in (-1100, -1105, -1108, -1111)
        return
    assert set(text) <= set("0123456789.")
    assert Fraction(found) == Fraction(text)


@pytest.mark.spec("API-007")
@given(st.integers(0, 10**36), st.integers(0, SCALE_MAX), st.integers(0, SCALE_MAX))
def test_padding_adds_zeros_and_never_takes_a_digit(units: int, scale: int, decimals: int) -> None:
    text = padded(to_text(units, scale), decimals)
    assert len(text.partition(".")[2]) >= decimals
    assert len(padded(to_text(units, scale)).partition(".")[2]) >= 8
    assert Fraction(text) == Fraction(units, 10**scale)


@pytest.mark.spec("MARK-002")
@given(st.integers(0, 10**18 - 1), st.integers(0, SCALE_MAX))
def test_a_padded_amount_reads_back(units: int, scale: int) -> None:
    said = Parameters({"quantity": padded(to_text(units, scale))}).number_needed("quantity")
    assert to_units(said, scale) == units


MISSING = "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."
LEGAL = "Illegal characters found in parameter '{}'; legal range is '{}'."
NUMBER = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
NAME = LEGAL.format("newClientOrderId", "^[a-zA-Z0-9-_]{1,36}$")
REFUSALS = [
    ({}, "symbol", -1102, MISSING),
    ({"symbol": ""}, "symbol", -1102, MISSING),
    ({"symbol": "btcusdt"}, "symbol", -1100, LEGAL.format("symbol", "^[A-Z0-9-_.]{1,20}$")),
    ({"price": "1e3"}, "number", -1100, LEGAL.format("price", NUMBER)),
    ({"price": "-1"}, "number", -1100, LEGAL.format("price", NUMBER)),
    ({"price": ""}, "number", -1105, "Parameter 'price' was empty."),
    ({"price": "1" * 19}, "number", -1108, "Parameter 'price' overflowed."),
    ({"price": "0." + "1" * 19}, "number", -1111, "Parameter 'price' has too much precision."),
    ({"orderId": "x"}, "integer", -1100, LEGAL.format("orderId", "^[0-9]{1,20}$")),
    ({"orderId": "9007199254740993"}, "integer", -1108, "Parameter 'orderId' overflowed."),
    ({"limit": "0"}, "limit", -1130, "Data sent for parameter 'limit' is not valid."),
    ({"newClientOrderId": "a b"}, "client_id", -1100, NAME),
    ({"newClientOrderId": "a" * 37}, "client_id", -1100, NAME),
    ({"symbols": "[1]"}, "symbols", -1135, "JSON sent for parameter 'symbols' is not valid"),
    ({"symbols": '["A","A"]'}, "symbols", -1151, "Symbol is present multiple times in the list."),
    ({"all": "yes"}, "flag", -1130, "Data sent for parameter 'all' is not valid."),
]


@pytest.mark.spec("API-007")
@pytest.mark.parametrize(("texts", "read", "code", "msg"), REFUSALS)
def test_each_refusal_in_its_own_sentence(
    texts: dict[str, str], read: str, code: int, msg: str
) -> None:
    named = list(texts) if read in ("number", "integer", "client_id", "flag") else []
    with pytest.raises(Rejected) as caught:
        getattr(Parameters(texts), read)(*named)
    assert (caught.value.said.code, caught.value.said.msg) == (code, msg)


def test_times_come_in_either_unit_and_go_as_asked() -> None:
    parameters = Parameters({"startTime": "1700000000123", "endTime": "1700000000123456"})
    assert parameters.moment("startTime") == 1_700_000_000_123_000
    assert parameters.moment("endTime") == 1_700_000_000_123_456
    assert parameters.stamp_ns(1_700_000_000_123_456_789) == 1_700_000_000_123
    fine = Parameters({}, time_unit="microsecond")
    assert fine.stamp_ns(1_700_000_000_123_456_789) == 1_700_000_000_123_456
    with pytest.raises(Rejected) as caught:
        Parameters({"timeUnit": "SECOND"})
    sentence = "Invalid value for time unit; expected either MICROSECOND or MILLISECOND."
    assert (caught.value.said.code, caught.value.said.msg) == (-1194, sentence)


def test_the_query_wins_over_the_body_and_nothing_comes_twice() -> None:
    assert parsed(b"a=1&b=x%20y", b"a=2&c=%5B%22Z%22%5D") == {"a": "1", "b": "x y", "c": '["Z"]'}
    assert parsed(b"signature=a%2Bb%3D&d=p+q", b"") == {"signature": "a+b=", "d": "p q"}
    assert parsed(b"signature=a+b", b"") == {"signature": "a+b"}  # base64 that was not encoded
    assert parsed(b"&a=&&", b"") == {"a": ""}
    for query, body in ((b"a=1&a=1", b""), (b"", b"b=1&b=2")):
        with pytest.raises(Rejected) as caught:
            parsed(query, body)
        sentence = "Duplicate values for a parameter detected."
        assert (caught.value.said.code, caught.value.said.msg) == (-1101, sentence)
    with pytest.raises(Rejected) as caught:
        parsed(b"a=\xff", b"")
    assert caught.value.said.code == -1100


@pytest.mark.parametrize(
    ("sent", "signed"),
    [
        (b"a=1&b=2&signature=ff", b"a=1&b=2"),
        (b"signature=ff&a=1&b=2", b"a=1&b=2"),
        (b"a=1&signature=ff&b=2", b"a=1&b=2"),
        (b"signature=ff", b""),
        (b"a=1&b=2", b"a=1&b=2"),
        (b"mysignature=1&a=2", b"mysignature=1&a=2"),
        (b"", b""),
    ],
)
def test_the_signature_is_over_the_rest_as_it_came(sent: bytes, signed: bytes) -> None:
    assert without_signature(sent) == signed

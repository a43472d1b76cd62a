"""Decimal text to ticks, lots and units: exact both ways, and nothing else passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.domain.markets import ERRORS, Asset, Market, Refused
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import AssetId, Lots, MarketId, Ticks, Units
from bedesten.kit.money import AMOUNT, MalformedAmount, to_text
from bedesten.protocol.vocabulary import AssetKind, Phase, Refusal

HOSTILE = (
    "", " ", "1 ", " 1", "1\n", "\n1", "+1", "-1", "-0", "00", "01", "1.", ".5", "1.5.0", "1,5",
    "1e3", "1E-3", "0x10", "0b1", "1_000", "NaN", "nan", "sNaN", "Infinity", "-inf", "١٢", "１.５",
    "1٫5", "1\u200b", "\ufeff1", "½", "1" * 19, "0." + "0" * 19, "9" * 400, "null", "true", "1/2",
)  # fmt: skip


def asset(symbol: str, scale: int) -> Asset:
    return Asset(id=AssetId(1), symbol=symbol, scale=scale, kind=AssetKind.CRYPTO)


@st.composite
def markets(draw: st.DrawFn) -> Market:
    base = asset("BTC", draw(st.integers(0, 18)))
    quote = asset("USDT", draw(st.integers(0, 18)))
    tick_decimals = draw(st.integers(0, quote.scale))
    lot_decimals = draw(st.integers(0, min(base.scale, quote.scale - tick_decimals)))
    return Market(
        id=MarketId(1), symbol="BTC-USDT", base=base, quote=quote,
        tick_mantissa=draw(st.integers(1, 10**6)), tick_decimals=tick_decimals,
        lot_mantissa=draw(st.integers(1, 10**6)), lot_decimals=lot_decimals,
        steps=1, phase=Phase.CONTINUOUS, maker_fee_ppm=0, taker_fee_ppm=0, band_ppm=0,
        min_notional=Units(0),
        min_quantity=Lots(0), max_quantity=Lots(0), max_notional=Units(0), min_price=Ticks(0),
        max_price=Ticks(0), price_band_ppm=0, volatility_ppm=0, auction_ns=0, reference_ns=0,
    )  # fmt: skip


@given(markets(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_prices_and_quantities_come_back_as_they_went(
    market: Market, ticks: int, lots: int
) -> None:
    assert market.ticks(market.price_text(ticks)) == ticks
    assert market.lots(market.quantity_text(lots)) == lots


@pytest.mark.spec("MARK-002")
@given(markets(), st.integers(0, 10**18 - 1))
def test_amounts_come_back_as_they_went(market: Market, units: int) -> None:
    assert market.quote.units(market.quote.text(units)) == units


@pytest.mark.spec("MARK-008")
@given(markets(), st.integers(1, 10**9), st.integers(1, 10**9))
def test_value_is_price_times_quantity(market: Market, ticks: int, lots: int) -> None:
    price = ticks * market.tick_mantissa
    quantity = lots * market.lot_mantissa
    spare = market.quote.scale - market.tick_decimals - market.lot_decimals
    assert market.value(ticks, lots) == price * quantity * 10**spare
    assert market.average_text(market.value(ticks, lots), lots) == market.price_text(ticks)


@pytest.mark.spec("MARK-008")
@given(markets(), st.integers(0, 10**24))
def test_what_is_between_two_steps_is_refused(market: Market, value: int) -> None:
    text = to_text(value, 18)
    steps = (
        (market.ticks, market.tick_mantissa * 10 ** (18 - market.tick_decimals)),
        (market.lots, market.lot_mantissa * 10 ** (18 - market.lot_decimals)),
    )
    for read, step in steps:
        if value % step == 0:
            assert read(text) * step == value
        else:
            with pytest.raises(Refused):
                read(text)


@pytest.mark.spec("API-002")
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_numbers_are_malformed(text: str) -> None:
    with pytest.raises(MalformedAmount):
        asset("BTC", 18).units(text)


@pytest.mark.spec("API-002")
@given(st.text(max_size=40))
def test_only_plain_decimals_are_read(text: str) -> None:
    if AMOUNT.fullmatch(text):
        assert asset("BTC", 18).units(text) >= 0
    else:
        with pytest.raises(MalformedAmount):
            asset("BTC", 18).units(text)


@pytest.mark.spec("MARK-002")
def test_an_amount_finer_than_its_asset_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        asset("USDT", 6).units("0.0000001")
    assert caught.value.code == "amount_too_precise"
    assert asset("ETH", 18).units("0.000000000000000001") == 1
    assert asset("SHIB", 18).text(10**30) == "1000000000000"


@pytest.mark.spec("API-003")
def test_every_refusal_of_the_engine_has_a_code_and_a_status() -> None:
    assert set(ERRORS) == set(Refusal)
    for refusal, error in ERRORS.items():
        assert error.code == refusal.name.lower()
        assert error.status in (400, 404, 409, 422)
        assert issubclass(error, DomainError)

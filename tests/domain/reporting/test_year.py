"""The sums of a year, for whatever came and went before it, in it and after it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.domain.markets import Asset
from bedesten.domain.reporting.valuing import Price, rates_in
from bedesten.domain.reporting.year import asset_years
from bedesten.domain.reporting.yearly_store import Flow
from bedesten.kit.ids import AssetId
from bedesten.protocol.vocabulary import AssetKind

TYPES = ("deposit", "withdrawal", "trade", "fee", "rebate", "adjustment", "settlement",
         "internal_transfer", "order")  # fmt: skip
FINE = Asset(id=AssetId(1), symbol="FINE", scale=18, kind=AssetKind.CRYPTO)
MOVED = st.tuples(st.integers(0, 2), st.sampled_from(TYPES), st.booleans(),
                  st.integers(1, 10**38))  # fmt: skip


@pytest.mark.spec("REPT-005", "LEDG-011")
@given(st.lists(MOVED, max_size=30))
def test_a_year_adds_up(moved: list[tuple[int, str, bool, int]]) -> None:
    """`moved`: when (before, in or after the year), why, whether it came, smallest units."""

    def total(*periods: int) -> int:
        return sum(units if comes else -units for period, _, comes, units in moved
                   if period in periods)  # fmt: skip

    def exact(units: int) -> Decimal:
        return Decimal(f"{units}e-18")

    flows = [Flow(1, 0, "", True, exact(total(0, 1, 2)))]
    flows += [Flow(1, period, kind, comes, exact(units))
              for period, kind, comes, units in moved if period]  # fmt: skip
    years = asset_years(flows, {1: FINE})
    if not years:
        assert not [one for one in moved if one[0] == 1]
        return
    (year,) = years
    assert (year.opening, year.closing) == (FINE.text(total(0)), FINE.text(total(0, 1)))
    for name, kind, comes in (("bought", "trade", True), ("sold", "trade", False)):
        units = sum(one[3] for one in moved if one[:3] == (1, kind, comes))
        assert getattr(year, name) == FINE.text(units)


@pytest.mark.spec("LEDG-019")
def test_the_fewest_markets_and_then_the_newest_prices_are_taken() -> None:
    btc, usdt, lira, gold = 1, 2, 3, 4
    prices = [
        Price(btc, usdt, Decimal(100), 9), Price(usdt, lira, Decimal(40), 1),
        Price(lira, usdt, Decimal("0.02"), 5), Price(gold, btc, Decimal(2), 5),
        Price(gold, usdt, Decimal(300), 4),
    ]  # fmt: skip
    rates = rates_in(lira, prices)
    assert rates == {lira: 1, usdt: 50, btc: 5000, gold: 15000}
    assert rates_in(lira, [*prices, Price(btc, lira, Decimal(7), 0)])[btc] == 7
    assert rates_in(gold, prices[:3]) == {gold: 1}
    silver = 5
    assert rates_in(lira, [*prices, Price(silver, gold, Decimal("0.01"), 1)])[silver] == 150

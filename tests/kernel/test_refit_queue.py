"""A new tick or lot while orders of several kinds queue at one price: each keeps its place."""

import pytest
from msgspec.structs import replace

from bedesten.protocol.commands import Place, SetPhase
from bedesten.protocol.events import LevelChanged, OrderState, decode
from bedesten.protocol.vocabulary import OrderFlag, Phase
from tests.kernel.test_refit_extremes import TERMS, Market

COARSE = replace(TERMS, lot_mantissa=10, lot_decimals=1)
FINE = replace(COARSE, market=1, lot_mantissa=1)


@pytest.mark.parametrize(
    "behind",
    [{"display_quantity": 2}, {"flags": OrderFlag.HIDDEN}, {}],
    ids=["iceberg", "hidden", "plain"],
)
def test_who_stands_behind_a_plain_order_stays_there(behind: dict[str, int]) -> None:
    market = Market(COARSE)
    bid = Place(
        account=2,
        market=1,
        side=1,
        type=2,
        time_in_force=1,
        self_trade=1,
        price=7,
        quantity=1,
    )
    market.apply([_of(bid, 1), _of(bid, 4, **behind), _of(bid, 3)])
    before = [row.order for row in market.open_orders() if isinstance(row, OrderState)]
    market.apply([SetPhase(market=1, phase=Phase.HALTED), FINE])
    after = [row for row in market.open_orders() if isinstance(row, OrderState)]
    assert [row.order for row in after] == before
    assert [row.quantity for row in after] == [10, 40, 30]
    levels = decode(market.twins.native.book(1, 0))
    shown = {"iceberg": 60, "hidden": 40, "plain": 80}
    name = "iceberg" if "display_quantity" in behind else "hidden" if behind else "plain"
    assert [row.quantity for row in levels if isinstance(row, LevelChanged)] == [shown[name]]


def _of(bid: Place, quantity: int, **terms: int) -> Place:
    return replace(bid, quantity=quantity, **terms)

"""First in, first out: against a slow twin that keeps every unit by itself."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.domain.reporting.parcels import Parcel, Parcels, Piece

BTC, TRY, USDT = 1, 2, 3
STEPS = st.lists(
    st.tuples(st.sampled_from(("buy", "buy_usdt", "come", "go", "sell")), st.integers(1, 12),
              st.integers(0, 1000)),
    max_size=40,
)  # fmt: skip


@pytest.mark.spec("REPT-005")
@given(STEPS)
def test_lots_are_used_up_in_the_order_in_which_they_came(
    steps: list[tuple[str, int, int]],
) -> None:
    parcels = Parcels()
    units: deque[int | None] = deque()  # what each was paid in
    for verb, quantity, amount in steps:
        if verb in ("buy", "buy_usdt", "come"):
            paid_in = {"buy": TRY, "buy_usdt": USDT, "come": None}[verb]
            units.extend([paid_in] * quantity)
            if paid_in is None:
                parcels.came(BTC, quantity)
            else:
                parcels.bought(BTC, quantity, amount, paid_in)
        elif verb == "go":
            parcels.went(BTC, quantity)
            for _ in range(min(quantity, len(units))):
                units.popleft()
        else:
            pieces = parcels.sold(BTC, quantity, amount, TRY)
            gone = [units.popleft() for _ in range(min(quantity, len(units)))]
            known = sum(one.quantity for one in pieces if one.cost is not None)
            assert known == gone.count(TRY)
            assert sum(one.quantity for one in pieces) == quantity
            assert sum(one.proceeds for one in pieces) == amount
        assert sum(parcel.quantity for parcel in parcels.left(BTC)) == len(units)


@pytest.mark.spec("REPT-005")
@given(STEPS)
def test_what_was_paid_is_the_cost_of_a_sale_or_still_there(
    steps: list[tuple[str, int, int]],
) -> None:
    parcels = Parcels()
    paid = told = 0
    for verb, quantity, amount in steps:
        if verb in ("buy", "buy_usdt"):
            parcels.bought(BTC, quantity, amount, TRY)
            paid += amount
        elif verb == "come":
            parcels.came(BTC, quantity)
        else:
            told += sum(one.cost or 0 for one in parcels.sold(BTC, quantity, 10, TRY))
    assert paid == told + sum(parcel.cost for parcel in parcels.left(BTC))


def test_a_sale_of_two_kinds_is_told_in_two_pieces() -> None:
    parcels = Parcels()
    parcels.bought(BTC, 4, 40, TRY)
    parcels.bought(BTC, 4, 44, USDT)
    assert parcels.sold(BTC, 6, 90, TRY) == [Piece(4, 60, 40), Piece(2, 30, None)]
    assert parcels.left(BTC) == [Parcel(2, 22, USDT)]
    assert parcels.sold(BTC, 3, 30, USDT) == [Piece(2, 20, 22), Piece(1, 10, None)]

"""The simulation can fail: every broken product is found, within a stated number of seeds."""

import pytest

from tests.simulation.__main__ import attempt
from tests.simulation.mutations import MUTATIONS, Mutation, plans


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda it: it.__name__)
@pytest.mark.filterwarnings("ignore")  # of coroutines that a killed process left behind
def test_a_broken_product_is_found(mutation: Mutation) -> None:
    with mutation():
        found = next((it for plan in plans(mutation) if (it := attempt(plan)[1])), None)
    assert found is not None, f"not found in {MUTATIONS[mutation].seeds} seeds"

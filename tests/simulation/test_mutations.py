"""The simulation can fail: every broken product is found, within a stated number of seeds."""

import pytest

from tests.simulation.__main__ import attempt
from tests.simulation.mutations import MUTATIONS, Mutation
from tests.simulation.plan import Plan


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda it: it.__name__)
@pytest.mark.filterwarnings("ignore")  # of coroutines that a killed process left behind
def test_a_broken_product_is_found(mutation: Mutation) -> None:
    with mutation():
        plans = (Plan.of(f"mutation-{number}") for number in range(1, MUTATIONS[mutation] + 1))
        found = next((failure for plan in plans if (failure := attempt(plan)[1])), None)
    assert found is not None, f"not found in {MUTATIONS[mutation]} seeds"

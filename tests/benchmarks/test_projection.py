"""The CPU from the journal to the tables: every step is measured, in batches of the size told."""

import pytest

from benchmarks import projection
from benchmarks.exchange import Site
from benchmarks.projection import ROW_COMMANDS, Costs, Turn
from tests.benchmarks.test_exchange import site as exchange_site

site = exchange_site  # a fixture
COMMANDS = 2_000


@pytest.mark.parametrize("turn", [Turn("python", 600), Turn("native", 600)])
def test_a_journal_gets_into_the_tables_in_batches_of_one_size(site: Site, turn: Turn) -> None:
    seen: list[int] = []
    costs = projection.measure(site, turn, COMMANDS, seen.append)
    assert seen == [ROW_COMMANDS] * (COMMANDS // ROW_COMMANDS) + [600, 600, 600, 200]
    assert min(costs) > 0


def test_every_size_is_of_whole_rows() -> None:
    assert all(batch % ROW_COMMANDS == 0 for batch in projection.BATCHES)


def test_the_tables_show_both_folds_and_each_size() -> None:
    steps = projection.steps_table(Costs(1, 20, 1, 25, 40), Costs(1, 0.75, 1, 24, 30))
    assert list(steps.columns[1].cells) == ["1.0", "20.0", "1.0", "25.0"]
    assert list(steps.columns[2].cells) == ["1.0", "0.8", "1.0", "24.0"]
    sizes = projection.batches_table({150: 51.0, 5_000: 20.0})
    assert [list(column.cells) for column in sizes.columns] == [["150", "5,000"], ["51.0", "20.0"]]

"""Percentiles are measured values, by nearest rank."""

import pytest

from bedesten.cli.percentile import percentile


@pytest.mark.parametrize(
    ("per_mille", "expected"), [(1, 1), (500, 50), (501, 51), (950, 95), (990, 99), (1000, 100)]
)
def test_nearest_rank_of_a_hundred(per_mille: int, expected: int) -> None:
    assert percentile(range(1, 101), per_mille) == expected


def test_one_value_is_every_percentile() -> None:
    assert [percentile([7], per_mille) for per_mille in (1, 500, 999, 1000)] == [7, 7, 7, 7]

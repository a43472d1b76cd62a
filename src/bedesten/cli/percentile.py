"""Percentiles of a sorted list, by nearest rank: always a value that was really measured."""

from collections.abc import Sequence


def percentile(ordered: Sequence[int], per_mille: int) -> int:
    """The smallest measured value that at least `per_mille` / 1000 of all values do not exceed.

    `ordered` is ascending and not empty; 500 asks for the median, 999 for p99.9.
    """
    assert ordered
    assert 0 < per_mille <= 1000
    rank = -(-len(ordered) * per_mille // 1000)
    return ordered[rank - 1]

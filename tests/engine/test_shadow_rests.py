"""A shadow works a fifth of the time, so that the leader's server has time for the leader."""

import time

from bedesten.engine.shadow import REST_PER_WORK, WORK_S, Rests


def test_it_rests_four_times_as_long_as_it_worked() -> None:
    rests = Rests()
    time.sleep(WORK_S)
    begin = time.monotonic()
    rests.after_row(1)
    assert time.monotonic() - begin >= REST_PER_WORK * WORK_S

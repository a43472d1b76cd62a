"""The meter: what it allows and refuses, what is left, and how bans grow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.gateways.limits import (
    DEFAULTS,
    Banned,
    Meter,
    Policy,
    Table,
    Tally,
    TooManyRequests,
    headers_of,
    policies_from,
)
from bedesten.gateways.limits.meter import (
    BAN_FIRST_S,
    BAN_LONGEST_S,
    BAN_MEMORY_S,
    Standing,
    standings_of,
)

SECOND = 1_000_000_000
START = 5 * SECOND
WHO = ("key", "somebody")


class SetClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now_ns(self) -> int:
        return self.at

    def monotonic_ns(self) -> int:
        return self.at


def meter(*policies: Policy) -> Meter:
    return Meter(Table.private(), {policy.name: policy for policy in policies})


def charged(one: Meter, weight: int, now_ns: int, *charges: tuple[str, str]) -> list[Standing]:
    """What is left after it. Raises TooManyRequests, Banned."""
    return standings_of(one.charge(charges or [WHO], weight, now_ns), now_ns)


@pytest.mark.spec("API-005")
def test_a_quota_may_come_at_once_and_then_as_fast_as_it_is_worked_off() -> None:
    one = meter(Policy.of("key", 10, 5))
    assert [charged(one, 1, START)[0].remaining for _ in range(10)] == list(range(9, -1, -1))
    with pytest.raises(TooManyRequests) as refused:
        charged(one, 1, START)
    assert refused.value.retry_after_s == 1
    assert charged(one, 2, START + SECOND)[0].remaining == 0
    with pytest.raises(TooManyRequests):
        charged(one, 1, START + SECOND)
    assert charged(one, 10, START + 100 * SECOND)[0].used == 10


def test_one_refusal_of_several_charges_nobody() -> None:
    one = meter(Policy.of("key", 10, 10), Policy.of("account", 3, 10))
    both = (WHO, ("account", "7"))
    charged(one, 3, START, *both)
    with pytest.raises(TooManyRequests):
        charged(one, 1, START, *both)
    assert [found.remaining for found in charged(one, 1, START)] == [6]


def test_what_weighs_more_than_the_quota_may_come_alone() -> None:
    one = meter(Policy.of("key", 3, 10))
    assert charged(one, 50, START)[0].remaining == 0
    with pytest.raises(TooManyRequests) as refused:
        charged(one, 50, START)
    assert refused.value.retry_after_s == 10
    assert charged(one, 50, START + 10 * SECOND)[0].remaining == 0


@given(
    quota=st.integers(1, 50),
    window_s=st.integers(1, 20),
    asks=st.lists(st.tuples(st.integers(0, 3 * SECOND), st.integers(1, 60)), max_size=60),
)
@pytest.mark.spec("API-005")
def test_no_span_of_time_gets_more_than_it_may(
    quota: int, window_s: int, asks: list[tuple[int, int]]
) -> None:
    policy = Policy.of("key", quota, window_s)
    one = meter(policy)
    taken: list[tuple[int, int]] = []
    now = START
    for pause, weight in asks:
        now += pause
        try:
            (standing,) = charged(one, weight, now)
        except TooManyRequests as refused:
            later = now + (refused.retry_after_s or 0) * SECOND
            one_like_it = meter(policy)
            one_like_it.table.put(WHO, one.table.get(WHO))
            one_like_it.charge([WHO], weight, later)  # who waits as long as told is let in
            continue
        assert 0 <= standing.remaining <= quota
        taken.append((now, min(weight, quota)))
        for begin in range(len(taken)):
            span = now - taken[begin][0]
            allowed = quota + math.ceil(span / policy.interval_ns)
            assert sum(weight for _, weight in taken[begin:]) <= allowed


@pytest.mark.spec("API-005")
def test_who_goes_on_is_banned_for_a_growing_time() -> None:
    one = meter(Policy.of("address", 100, 600), Policy.of("refusal", 3, 60))
    worst, other = ("address", "192.0.2.1"), ("address", "192.0.2.2")
    now = START
    lengths = []
    for _ in range(14):
        for _ in range(4):
            one.count_refusal(worst, now)
        with pytest.raises(Banned) as banned:
            one.charge([worst], 100, now)
        assert banned.value.retry_after_s is not None
        lengths.append(banned.value.retry_after_s - 600)  # all of the quota at once
        with pytest.raises(Banned):
            one.look(worst, now)
        one.charge([other], 1, now)
        now += (lengths[-1] + 601) * SECOND
        one.charge([worst], 100, now)
    assert lengths == [min(BAN_FIRST_S * 2**level, BAN_LONGEST_S) for level in range(14)]
    with pytest.raises(TooManyRequests):
        one.charge([worst], 1, now)  # no longer banned, only too quick
    now += (BAN_MEMORY_S + 1) * SECOND
    one.ban(worst, now)
    with pytest.raises(Banned) as banned:
        one.look(worst, now)
    assert banned.value.retry_after_s in range(BAN_FIRST_S, BAN_FIRST_S + 8)


@pytest.mark.spec("API-005")
def test_a_refusal_on_the_way_is_told_and_counted() -> None:
    clock = SetClock()
    one = meter(Policy.of("address", 2, 10), Policy.of("refusal", 2, 60))
    tally = Tally(one, clock, "192.0.2.1")
    tally.arrive()
    tally.arrive()
    for _ in range(3):
        with pytest.raises(TooManyRequests):
            tally.arrive()
    with pytest.raises(Banned):
        tally.arrive()
    told = dict(headers_of(tally.standings))
    assert told[b"ratelimit-policy"] == b'"address";q=2;w=10'
    assert told[b"ratelimit"] == b'"address";r=0;t=10'  # before the ban
    assert (told[b"ratelimit-limit"], told[b"ratelimit-remaining"]) == (b"2", b"0")
    assert told[b"ratelimit-reset"] == b"10"


def test_headers_tell_of_all_and_the_old_ones_of_the_tightest() -> None:
    one = meter(Policy.of("key", 10, 10), Policy.of("account", 100, 60))
    counted = charged(one, 5, START, ("account", "7"), WHO)
    told = dict(headers_of(counted))
    assert told[b"ratelimit-policy"] == b'"account";q=100;w=60, "key";q=10;w=10'
    assert told[b"ratelimit"] == b'"account";r=95;t=3, "key";r=5;t=5'
    assert (told[b"ratelimit-limit"], told[b"ratelimit-remaining"]) == (b"10", b"5")
    assert headers_of([]) == []


def test_parameters_change_policies_and_bad_ones_lose_no_limit() -> None:
    found = policies_from(
        {
            "rate_limits.key": "7/3",
            "rate_limits.address": "off",
            "rate_limits.account": "many",
            "rate_limits.unheard_of": "1/1",
        }
    )
    assert (found["key"].quota, found["key"].window_s) == (7, 3)
    assert "address" not in found
    assert found["account"] == DEFAULTS["account"]
    assert set(found) == set(DEFAULTS) - {"address"}

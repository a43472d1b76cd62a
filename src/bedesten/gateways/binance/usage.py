"""Limits in the words of Binance: what they are, how much of them is used, who is over them."""

from collections.abc import Iterable
from typing import Final

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain import trading
from bedesten.gateways.binance.refusals import Rejected, Said
from bedesten.gateways.limits import (
    Banned,
    Meter,
    Policy,
    Standing,
    Tally,
    TooManyRequests,
    standings_of,
)
from bedesten.gateways.remembered import Remembered
from bedesten.kit.clock import Clock
from bedesten.kit.ids import AccountId

WEIGHT: Final = "binance_weight"
RAW: Final = "binance_raw"
ORDERS: Final = ("orders", "orders_day")
KINDS: Final = {
    WEIGHT: "REQUEST_WEIGHT",
    ORDERS[0]: "ORDERS",
    ORDERS[1]: "ORDERS",
    RAW: "RAW_REQUESTS",
}
UNITS: Final = ((86_400, "DAY", "D"), (60, "MINUTE", "M"), (1, "SECOND", "S"))
MS_NS: Final = 1_000_000
Headers = list[tuple[bytes, bytes]]


class Limit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How much of what in what time."""

    rate_limit_type: str
    interval: str
    interval_num: int
    limit: int


class OrderLimit(Limit, frozen=True, kw_only=True, rename="camel"):
    """The same, and how much was used."""

    count: int


class Usage:
    """What is true of the whole process; policies may change at any time."""

    def __init__(self, meter: Meter, clock: Clock, pool: AsyncConnectionPool) -> None:
        self._meter = meter
        self._clock = clock
        self._open_max: Remembered[str, int | None] = Remembered(
            lambda _: trading.open_orders_max(pool), clock
        )

    def visit(self, tally: Tally) -> "Visit":
        """One request, or one connection and all that it asks."""
        return Visit(tally, self._clock)

    def limits(self) -> list[Limit]:
        """Those that are in force."""
        found = (self._meter.policies.get(name) for name in KINDS)
        return [_limit(policy) for policy in found if policy is not None]

    def order_limits(self, account: AccountId) -> list[OrderLimit]:
        """How many orders the account placed."""
        dues = self._meter.dues([(name, str(account)) for name in ORDERS])
        standings = standings_of(dues, self._clock.monotonic_ns())
        return [
            OrderLimit(**msgspec.structs.asdict(_limit(one.policy)), count=one.used)
            for one in standings
        ]

    async def open_orders_max(self) -> int | None:
        """How many orders an account may have open; None for no bound. Raises
        HistoryUnavailable."""
        return await self._open_max.find("")


class Visit:
    """What one request uses, for the headers of its answer."""

    def __init__(self, tally: Tally, clock: Clock) -> None:
        self.tally = tally
        self._clock = clock

    def limits(self) -> list[OrderLimit]:
        """The limits that were met so far, and how much of each is used."""
        return [
            OrderLimit(**msgspec.structs.asdict(_limit(one.policy)), count=one.used)
            for one in self.tally.standings
            if one.policy.name in KINDS
        ]

    def spend(self, weight: int) -> None:
        """One more request of this weight. Raises Rejected."""
        try:
            self.tally.spend(RAW, 1)
            self.tally.spend(WEIGHT, weight)
        except (Banned, TooManyRequests) as error:
            raise self._too_many(error) from error

    def _too_many(self, error: Banned | TooManyRequests) -> Rejected:
        if isinstance(error, Banned):
            until_ms = self._clock.now_ns() // MS_NS + 1_000 * (error.retry_after_s or 1)
            said = Said(
                -1003,
                f"Way too much request weight used; IP banned until {until_ms}. Please use"
                " WebSocket Streams for live updates to avoid bans.",
                418,
            )
        else:
            said = Said(-1003, _too_much(self.tally.standings), 429)
        return Rejected(said, retry_after_s=error.retry_after_s)


def headers_of(standings: Iterable[Standing]) -> Headers:
    """The headers of an answer."""
    found: Headers = []
    for policy, remaining, _ in standings:
        used = b"%d" % (policy.quota - remaining)
        if policy.name == WEIGHT:
            found.append((b"x-mbx-used-weight", used))
            found.append((b"x-mbx-used-weight-" + _letters(policy), used))
        elif policy.name in ORDERS:
            found.append((b"x-mbx-order-count-" + _letters(policy), used))
    return found


def too_many_orders(standings: Iterable[Standing]) -> Said:
    """Which of the limits of orders was met."""
    for policy, remaining, _ in standings:
        if policy.name in ORDERS and not remaining:
            limit = _limit(policy)
            interval = f"{limit.interval_num} {limit.interval}"
            sentence = f"Too many new orders; current limit is {limit.limit} orders per {interval}."
            return Said(-1015, sentence, 429)
    return Said(-1015, "Too many new orders.", 429)


def _too_much(standings: Iterable[Standing]) -> str:
    for policy, remaining, _ in standings:
        if policy.name == WEIGHT and remaining < policy.quota:
            limit = _limit(policy)
            return (
                f"Too much request weight used; current limit is {limit.limit} request weight per"
                f" {limit.interval_num} {limit.interval}. Please use WebSocket Streams for live"
                " updates to avoid polling the API."
            )
    return "Too many requests. Please try again later."


def _limit(policy: Policy) -> Limit:
    for seconds, interval, _ in UNITS:
        if policy.window_s % seconds == 0:
            return Limit(
                rate_limit_type=KINDS[policy.name],
                interval=interval,
                interval_num=policy.window_s // seconds,
                limit=policy.quota,
            )
    raise AssertionError("every window is a number of seconds")


def _letters(policy: Policy) -> bytes:
    """Such as 1m of a minute."""
    for seconds, _, letter in UNITS:
        if policy.window_s % seconds == 0:
            return b"%d%s" % (policy.window_s // seconds, letter.lower().encode())
    raise AssertionError("every window is a number of seconds")

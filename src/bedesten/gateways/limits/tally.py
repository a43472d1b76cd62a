"""What one request is charged, by whom it turns out to be sent, for the headers of its answer."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bedesten.gateways.limits.errors import TooManyOrders, TooManyRequests
from bedesten.gateways.limits.meter import Charge, Due, Meter, Pace, Standing, standings_of
from bedesten.kit.clock import Clock
from bedesten.kit.errors import RateLimited
from bedesten.kit.ids import AccountId

CALLERS: Final = 10_000  # whose charges are remembered: to write them costs as much as to charge
FIRST: Final = 1  # what a request weighs before it is known what it asks


class Caller(NamedTuple):
    """The key or session behind a request, and the account it acts for (0: none)."""

    name: str
    account: AccountId


@lru_cache(maxsize=CALLERS)
def _charges_of(caller: Caller) -> tuple[Charge, ...]:
    charge = ("key", caller.name)
    return (charge, ("account", str(caller.account))) if caller.account else (charge,)


@lru_cache(maxsize=CALLERS)
def _order_charges_of(account: AccountId) -> tuple[Charge, ...]:
    return ("orders", str(account)), ("orders_day", str(account))


class Tally:
    """Of one request, or of one WebSocket and everything it asks.

    Each of its verbs may raise TooManyRequests, or Banned when whoever asks was refused too often.
    """

    def __init__(self, meter: Meter, clock: Clock, network: str) -> None:
        self._meter = meter
        self._clock = clock
        self._network = network
        self._dues: dict[str, Due] = {}  # the newest of each policy

    @property
    def standings(self) -> list[Standing]:
        """Where everybody stands who was charged."""
        return standings_of(self._dues.values(), self._clock.monotonic_ns())

    def arrive(self, weight: int = FIRST) -> None:
        """Before anything is looked at."""
        charge = ("address", self._network)
        self._charge([charge], weight, charge)

    def public(self, weight: int) -> None:
        """Something that nobody needs to be known for."""
        if weight > FIRST:
            self.arrive(weight - FIRST)

    def known(self, caller: Caller, weight: int) -> None:
        """Something for whoever this is."""
        if weight > FIRST:
            self.arrive(weight - FIRST)
        charges = _charges_of(caller)
        self._charge(charges, weight, charges[0])

    def strict(self, kind: str, name: str | None) -> None:
        """What can be guessed or sends mail, by address and by the name that it is about."""
        charges = [(kind, self._network)]
        if name:
            charges.append((f"{kind}_name", name.casefold()))
        self._charge(charges, 1, ("address", self._network))

    def spend(self, kind: str, weight: int) -> None:
        """Of a quota that a dialect has for each address."""
        self._charge([(kind, self._network)], weight, ("address", self._network))

    def message(self, pace: Pace) -> None:
        """One more message of a socket with this pace, before it is read."""
        now_ns = self._clock.monotonic_ns()
        try:
            pace.take(now_ns)
        except TooManyRequests:
            self._meter.count_refusal(("address", self._network), now_ns)
            raise

    def look_for_stranger(self) -> None:
        """Before looking for a key or session."""
        now_ns = self._clock.monotonic_ns()
        try:
            self._meter.look(("stranger", self._network), now_ns)
        except TooManyRequests:
            self._meter.count_refusal(("address", self._network), now_ns)
            raise

    def count_stranger(self) -> None:
        """It was nobody's."""
        self._charge([("stranger", self._network)], 1, ("address", self._network))

    def take_orders(self, account: AccountId, count: int) -> None:
        """Count new orders of an account. Raises TooManyOrders, Banned."""
        charges = _order_charges_of(account)
        self._charge(charges, count, charges[0], refusal=TooManyOrders)

    def _charge(
        self,
        charges: Sequence[Charge],
        weight: int,
        offender: Charge,
        *,
        refusal: type[RateLimited] = TooManyRequests,
    ) -> None:
        now_ns = self._clock.monotonic_ns()
        try:
            dues = self._meter.charge(charges, weight, now_ns, refusal=refusal)
        except RateLimited:
            for due in self._meter.dues(charges):
                self._dues[due[0].name] = due
            self._meter.count_refusal(offender, now_ns)
            raise
        for due in dues:
            self._dues[due[0].name] = due

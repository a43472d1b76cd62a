"""What shall happen in a run: requests and faults, all from one seed, any of which may be left out.

Each draws from dice of its own, named by its number, so that leaving one out changes no other.
"""

import random
from typing import Final, Self

import msgspec

LOAD_MS: Final = 2500
REQUESTS_MAX: Final = 110
FAULTS_MAX: Final = 9
KINDS: Final = (
    (6, "kill leader"), (2, "kill standby"), (3, "kill projector"), (2, "kill gateway"),
    (4, "stop leader"), (2, "stop standby"), (2, "stop projector"), (1, "stop gateway"),
    (3, "database away"), (3, "database in trouble"), (2, "database slow"), (2, "clock"),
    (2, "cut stream"), (2, "cut database"), (1, "end leader"), (1, "damage snapshot"),
    (1, "kill both"), (4, "pause leader"),
)  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """Something bad at a moment, for a while."""

    number: int
    at_ms: float
    kind: str
    for_ms: float


class Plan(msgspec.Struct, frozen=True):
    """A run. `requests` are the numbers of those that are made, each at its moment."""

    seed: str
    requests: tuple[tuple[int, float], ...]
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, seed: str) -> Self:
        """The whole plan of a seed."""
        dice = random.Random(f"{seed}/plan")
        count = dice.choice((REQUESTS_MAX // 4, REQUESTS_MAX // 2, REQUESTS_MAX))
        requests = tuple((number, dice.uniform(0, LOAD_MS)) for number in range(count))
        weights = [weight for weight, _ in KINDS]
        faults = tuple(
            Fault(
                number=number,
                at_ms=dice.uniform(0, LOAD_MS),
                kind=dice.choices([kind for _, kind in KINDS], weights)[0],
                for_ms=dice.choice((1, 30, 200, 380, 450, 700, 1500)) * dice.uniform(0.7, 1.2),
            )
            for number in range(dice.randint(0, FAULTS_MAX))
        )
        return cls(seed, requests, faults)

    def only(self, requests: set[int], faults: set[int]) -> Self:
        """The same, with nothing but these."""
        return msgspec.structs.replace(
            self,
            requests=tuple(it for it in self.requests if it[0] in requests),
            faults=tuple(it for it in self.faults if it.number in faults),
        )

"""Counts what is asked, refuses what is too much, and bans who does not stop.

The generic cell rate algorithm: of each asker and policy one number is kept, the moment at which
all that was asked so far is worked off. Asking moves it on; it may be a window ahead of now. A ban
moves it further, and makes it odd as asking never does: so looking for bans costs nothing.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from bedesten.gateways.limits.errors import Banned, TooManyRequests
from bedesten.gateways.limits.policies import DEFAULTS, SECOND_NS, Policies, Policy
from bedesten.gateways.limits.table import NOWHERE, Table
from bedesten.kit.errors import DomainError, RateLimited

BAN_FIRST_S: Final = 60
BAN_LONGEST_S: Final = 24 * 3600
BAN_MEMORY_S: Final = 24 * 3600  # after so long without one the next ban is a first one again
EVEN: Final = -2
LEVELS: Final = 64  # a ban's level is kept in the last bits of its end
Charge = tuple[str, str]  # the name of a policy, and who asks
Due = tuple[Policy, int]  # when all that was asked is worked off


class Standing(NamedTuple):
    """What is left to an asker under a policy, and in how many seconds it is all there again."""

    policy: Policy
    remaining: int
    reset_s: int

    @property
    def used(self) -> int:
        """What is not worked off yet; the facades' "used weight"."""
        return self.policy.quota - self.remaining


class Meter:
    """One for a process; the table may be shared with others."""

    def __init__(self, table: Table, policies: Policies = DEFAULTS) -> None:
        self.table = table
        self.policies = policies  # set anew when the parameters change

    def charge(
        self,
        charges: Iterable[Charge],
        weight: int,
        now_ns: int,
        *,
        refusal: type[RateLimited] = TooManyRequests,
    ) -> list[Due]:
        """Charge every asker, or none when one may not. Raises `refusal` or Banned."""
        table, policies = self.table, self.policies
        places, dues = [], []
        for charge in charges:
            policy = policies.get(charge[0])
            if policy is None:
                continue
            place = table.find(charge)
            kept = table.cells[place]
            # What is heavier than the whole quota may come alone.
            more_ns = (weight if weight < policy.quota else policy.quota) * policy.interval_ns
            due = ((kept if kept > now_ns else now_ns) + more_ns) & EVEN
            if due - now_ns > policy.window_ns:
                raise _refusal(policy, due - now_ns, Banned if kept & 1 else refusal)
            places.append((place, charge))
            dues.append((policy, due))
        for (place, charge), (_, due) in zip(places, dues, strict=True):
            if place == NOWHERE:
                table.put(charge, due)
            else:
                table.cells[place] = due
        return dues

    def look(self, charge: Charge, now_ns: int) -> None:
        """Raises TooManyRequests or Banned when not even the lightest would be allowed; counts
        nothing."""
        policy = self.policies.get(charge[0])
        if policy is not None:
            kept = self.table.get(charge)
            ahead_ns = kept - now_ns + policy.interval_ns
            if ahead_ns > policy.window_ns:
                raise _refusal(policy, ahead_ns, Banned if kept & 1 else TooManyRequests)

    def dues(self, charges: Iterable[Charge]) -> list[Due]:
        """How it stands with these askers."""
        return [
            (policy, self.table.get(charge))
            for charge in charges
            if (policy := self.policies.get(charge[0])) is not None
        ]

    def count_refusal(self, charge: Charge, now_ns: int) -> None:
        """Remember that somebody was refused; who goes on in spite of it is banned."""
        try:
            self.charge([("refusal", ":".join(charge))], 1, now_ns)
        except TooManyRequests:
            self.ban(charge, now_ns)

    def ban(self, charge: Charge, now_ns: int) -> None:
        """For a minute, the next time for two, then four, at most a day."""
        policy = self.policies.get(charge[0])
        if policy is None:
            return
        memory = ("ban", ":".join(charge))
        last = self.table.get(memory)
        forgotten = now_ns - last > BAN_MEMORY_S * SECOND_NS
        level = 0 if not last or forgotten else min(last % LEVELS + 1, LEVELS - 1)
        until = now_ns + min(BAN_FIRST_S << level, BAN_LONGEST_S) * SECOND_NS
        self.table.put(memory, until - until % LEVELS + level)
        self.table.put(charge, until + policy.window_ns | 1)


class Pace:
    """The same for one asker whose number ends with it: a connection. None: no limit."""

    def __init__(self, policy: Policy | None) -> None:
        self._policy = policy
        self._due_ns = 0

    def take(self, now_ns: int) -> None:
        """Count one. Raises TooManyRequests."""
        policy = self._policy
        if policy is None:
            return
        due_ns = max(self._due_ns, now_ns) + policy.interval_ns
        if due_ns - now_ns > policy.window_ns:
            raise _refusal(policy, due_ns - now_ns, TooManyRequests)
        self._due_ns = due_ns


def standings_of(dues: Iterable[Due], now_ns: int) -> list[Standing]:
    """What they mean at this moment."""
    found = []
    for policy, due in dues:
        ahead_ns = due - now_ns if due > now_ns else 0
        left_ns = policy.window_ns - ahead_ns
        remaining = left_ns // policy.interval_ns if left_ns > 0 else 0
        if remaining > policy.quota:  # an interval is rounded down
            remaining = policy.quota
        found.append(Standing(policy, remaining, -(-ahead_ns // SECOND_NS)))
    return found


def _refusal(policy: Policy, ahead_ns: int, kind: type[DomainError]) -> DomainError:
    detail = f"{policy.name}: {policy.quota} in {policy.window_s} s"
    return kind(detail, retry_after_s=_seconds(ahead_ns - policy.window_ns))


def _seconds(span_ns: int) -> int:
    """Rounded up: who comes back then is not too early."""
    return -(-span_ns // SECOND_NS)

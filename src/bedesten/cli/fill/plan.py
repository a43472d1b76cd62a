"""What a fill was asked for: all of its history follows from this, again and again the same."""

import uuid
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Final

import msgspec

NS_PER_MS: Final = 1_000_000
# Customers come until this share of the time has passed: so the newest have a history as well.
ARRIVALS_END: Final = 0.8


class Kind(IntEnum):
    """What an id of ours stands for; part of the id, so that no two are the same."""

    CUSTOMER = 1
    DEPOSIT = 2
    ORDER = 3
    WITHDRAWAL = 4
    RECORD = 5


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A fill between two moments, both in ns since the Unix epoch."""

    orders: int
    users: int
    months: int
    seed: int
    begin: int
    end: int

    def moment(self, done: float) -> int:
        """When so many of the orders had been placed, in ns."""
        return self.begin + int((self.end - self.begin) * done / self.orders)

    def arrived(self, done: int) -> int:
        """How many customers there are by then."""
        return min(self.users, 1 + int(self.users * done / (self.orders * ARRIVALS_END)))

    def customer(self, number: int) -> uuid.UUID:
        """The customer of this number, from 0."""
        arrival = self.orders * ARRIVALS_END * number / self.users
        return dated_id(self.moment(arrival), Kind.CUSTOMER, number)


class State(msgspec.Struct, kw_only=True):
    """A plan and whether it has come to its end; what survives a crash of a fill."""

    plan: Plan
    finished: bool = False


class OtherFill(Exception):
    """The folder has, or is about to have, the history of another fill."""


def first_of_month(now: datetime, months_ago: int) -> datetime:
    """The beginning of a month, UTC."""
    month = now.year * 12 + now.month - 1 - months_ago
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def path_for(run_dir: Path) -> Path:
    """Where the state of this folder's fill is kept."""
    return run_dir / "fill.json"


def read(run_dir: Path) -> State | None:
    """The fill of this folder, if there was one."""
    path = path_for(run_dir)
    return msgspec.json.decode(path.read_bytes(), type=State) if path.exists() else None


def save(run_dir: Path, state: State) -> None:
    """Keep the state; a crash leaves the old one or the new one."""
    run_dir.mkdir(parents=True, exist_ok=True)
    path = path_for(run_dir)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(state))
    fresh.replace(path)


def make(now_ns: int, *, orders: int, users: int, months: int, seed: int) -> Plan:
    """A plan that ends now and begins with a month, so that it fills `months` of them."""
    now = datetime.fromtimestamp(now_ns // 10**9, UTC)
    begin = first_of_month(now, months - 1)
    return Plan(
        orders=orders, users=users, months=months, seed=seed,
        begin=int(begin.timestamp()) * 10**9, end=now_ns,
    )  # fmt: skip


def same_wish(one: Plan, other: Plan) -> bool:
    """Whether two plans differ at most in when they were made."""

    def wish(plan: Plan) -> tuple[int, ...]:
        return plan.orders, plan.users, plan.months, plan.seed

    return wish(one) == wish(other)


def dated_id(moment_ns: int, kind: Kind, number: int) -> uuid.UUID:
    """A UUID of version 7 that is the same each time: moment, kind and number, no chance."""
    ms = moment_ns // NS_PER_MS
    return uuid.UUID(int=ms << 80 | 7 << 76 | kind << 64 | 0b10 << 62 | number)

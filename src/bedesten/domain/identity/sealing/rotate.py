"""Replace the key that seals secrets: a new one, everything sealed again, the old one dropped."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import psycopg

from bedesten.domain import audit
from bedesten.domain.identity.key_sources.source import KeySource
from bedesten.domain.identity.seal import (
    FOLDER_KEY,
    KEY_BYTES,
    NONCE_BYTES,
    Kept,
    SealBroken,
    Sealer,
)
from bedesten.domain.identity.seal import about as bound_to
from bedesten.domain.identity.sealing import store
from bedesten.domain.identity.sealing.rows import COLUMNS, SealedColumn

BATCH: Final = 500  # rows locked at a time: some milliseconds
LOCK_KEY: Final = 0x6265646573746505  # one rotation at a time
ROUNDS_MAX: Final = 5
SYSTEM: Final = audit.Actor(kind="system")
Progress = Callable[[int, int], None]


class RotationRuns(Exception):
    """Another process is replacing the key now."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a rotation would do: `secrets` are those that are not sealed with `number`. It goes on
    with an earlier one that was interrupted, unless `fresh`."""

    number: int
    fresh: bool
    secrets: int


class Rotated(msgspec.Struct, frozen=True, kw_only=True):
    """What was done. `unreadable` rows were left as they are: their key cannot open them."""

    number: int
    fresh: bool
    sealed: int
    dropped: list[int]
    unreadable: list[str]


class Tools(msgspec.Struct, frozen=True, kw_only=True):
    """What a rotation works with; `wrapping` wraps the new key. `pause` waits a moment: whoever has
    read the old number just now has written it by then."""

    sealer: Sealer
    wrapping: KeySource
    entropy: Callable[[int], bytes]
    pause: Callable[[], None]


def plan(conn: psycopg.Connection) -> Plan:
    """Look, and change nothing."""
    newest = _newest(conn)
    counts = store.counts(conn)
    behind = sum(count for number, count in counts.items() if number != newest)
    if behind and newest != FOLDER_KEY:
        return Plan(number=newest, fresh=False, secrets=behind)
    return Plan(number=newest + 1, fresh=True, secrets=sum(counts.values()))


def rotate(conn: psycopg.Connection, tools: Tools, progress: Progress) -> Rotated:
    """Go on with a rotation that was interrupted, or else make a new key and seal all with it.

    `conn` commits by itself; every step stands alone. Raises RotationRuns, KeyProblem.
    """
    if not _locked(conn):
        raise RotationRuns("another rotation is running")
    try:
        tools.sealer.learn(store.kept(conn))
        wanted = plan(conn)
        done = None if wanted.fresh else _carry_on(conn, tools, wanted, progress)
        if done is None or (done.unreadable and not done.sealed):
            # What is left of earlier rotations cannot be read, and shall not stand in the way.
            secrets = sum(store.counts(conn).values())
            wanted = Plan(number=_newest(conn) + 1, fresh=True, secrets=secrets)
            _begin(conn, tools, wanted.number)
            done = _carry_on(conn, tools, wanted, progress)
        _record(conn, "seal_again", done.number, msgspec.to_builtins(done))
        return done
    finally:
        conn.execute("select pg_advisory_unlock(%s)", [LOCK_KEY])


def _begin(conn: psycopg.Connection, tools: Tools, number: int) -> None:
    """Make the key; from its commit on everybody seals with it."""
    source = tools.wrapping
    source.renew()
    wrapped = source.wrap(tools.entropy(KEY_BYTES), bound_to(number))
    kept = Kept(number, source.name, wrapped)
    with conn.transaction():
        store.add(conn, kept)
        told = {"source": source.name, "wrapping_key": wrapped.wrapping_key}
        _record(conn, "make_sealing_key", number, told)
    tools.sealer.learn([kept])


def _carry_on(conn: psycopg.Connection, tools: Tools, wanted: Plan, progress: Progress) -> Rotated:
    """Until nothing names an older key but what cannot be read."""
    sealed = 0
    unreadable: list[str] = []
    for _ in range(ROUNDS_MAX):
        unreadable = []
        for column in COLUMNS:
            for count, broken in _column(conn, tools, column, wanted.number):
                sealed += count
                unreadable += broken
                progress(sealed, wanted.secrets)
        tools.pause()
        counts = store.counts(conn)
        if sum(counts.values()) - counts.get(wanted.number, 0) <= len(unreadable):
            break
    old = [key.number for key in store.kept(conn) if key.number != wanted.number]
    return Rotated(
        number=wanted.number,
        fresh=wanted.fresh,
        sealed=sealed,
        dropped=[number for number in old if store.drop(conn, number)],
        unreadable=unreadable,
    )


def _column(
    conn: psycopg.Connection, tools: Tools, column: SealedColumn, number: int
) -> Iterator[tuple[int, list[str]]]:
    """Batch by batch: how many were sealed again, and which cannot be read."""
    after: Any = None
    while True:
        with conn.transaction():
            rows = store.some(conn, column, number, after, BATCH)
            fresh, broken = _sealed_again(tools, column, rows)
            if fresh:
                store.replace(conn, column, fresh)
        if not rows:
            return
        after = rows[-1][0]
        yield len(fresh), broken


def _sealed_again(
    tools: Tools, column: SealedColumn, rows: list[tuple[Any, bytes]]
) -> tuple[list[tuple[Any, bytes]], list[str]]:
    fresh, broken = [], []
    for key, secret in rows:
        row = column.row(key)
        try:
            opened = tools.sealer.open(bytes(secret), row=row)
        except SealBroken:
            broken.append(f"{column.table} {key}")
            continue
        fresh.append((key, tools.sealer.seal(opened, row=row, nonce=tools.entropy(NONCE_BYTES))))
    return fresh, broken


def _newest(conn: psycopg.Connection) -> int:
    return max((key.number for key in store.kept(conn)), default=FOLDER_KEY)


def _locked(conn: psycopg.Connection) -> bool:
    row = conn.execute("select pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
    assert row is not None, "a select without from has one row"
    return bool(row[0])


def _record(conn: psycopg.Connection, action: str, number: int, after: dict[str, Any]) -> None:
    act = audit.Act(
        event_type="security",
        action=action,
        resource_type="sealing_key",
        resource_id=str(number),
        after=after,
    )
    audit.record(conn, SYSTEM, act)

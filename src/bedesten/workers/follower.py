"""Keeps the engine as the tables of rules say: flags of accounts, rates of profiles, order limit.

The database tells of each change; what happens while nobody listens is found at the next start,
and every few minutes. Any number of these may run: each change is looked up anew and sent only
where the engine differs.
"""

import asyncio
from typing import Final

import psycopg
import structlog
from prometheus_client import Counter, Gauge

from bedesten.db.pool import CONNECT_TIMEOUT_S
from bedesten.domain import fees, identity, limits
from bedesten.kit.clock import Clock
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient, EngineUnavailable, OutcomeUnknown

CHANNEL: Final = "bedesten_rules"
LISTEN_S: Final = 0.2
AT_ONCE_MAX: Final = 1000
PAUSE_S: Final = 0.5
SWEEP_NS: Final = 300 * 10**9  # looks at every account
RATES_NS: Final = 20 * 10**9  # a profile that was given for later begins by itself
FOLLOWED: Final = Counter("bedesten_followed_accounts", "Accounts whose flags were looked at")
DIFFERING: Final = Gauge(
    "bedesten_accounts_differing", "Accounts found with other flags than the rules say"
)

log = structlog.get_logger()


class Follower:
    """One login of its own that listens and reads, and the engine."""

    def __init__(self, conn: psycopg.AsyncConnection, engine: EngineClient, clock: Clock) -> None:
        self._conn = conn
        self._engine = engine
        self._clock = clock
        self._pending: set[limits.flags.Owned] = set()
        self._newest = AccountId(0)
        self._sweep_at = self._sweep_by = self._rates_at = 0
        self._sweep_from: int | None = None
        self._order_limit: int | None = None
        self._order_limit_due = True

    async def run(self, told: asyncio.Event) -> None:
        """Until told to stop. Raises psycopg.Error when the database goes away."""
        await self._conn.execute(f"listen {CHANNEL}")
        self._newest = await limits.flags.newest(self._conn)
        while not told.is_set():
            await self._hear()
            try:
                await self._look_around()
                await self._follow()
            except (EngineUnavailable, OutcomeUnknown) as error:
                log.warning("the engine does not follow yet", reason=str(error))
                await asyncio.sleep(PAUSE_S)
            except (limits.LimitRefused, fees.RatesRefused) as error:
                log.error("the engine refuses what the rules say", reason=str(error))
                self._order_limit_due = False
                self._rates_at = self._clock.monotonic_ns() + RATES_NS

    async def _hear(self) -> None:
        """Wait a moment for changes and note whom they concern."""
        notices = self._conn.notifies(timeout=LISTEN_S, stop_after=1)
        # All before the first question: the connection does one thing at a time.
        for payload in [notice.payload async for notice in notices]:
            kind, _, about = payload.partition(" ")
            if kind in ("customer", "account"):
                self._pending.update(await limits.flags.of(self._conn, **{kind: about}))
            elif kind == "parameters":
                self._sweep_at, self._sweep_from, self._order_limit_due = 0, None, True
            self._rates_at = 0 if kind in ("customer", "fees") else self._rates_at

    async def _look_around(self) -> None:
        """Accounts that were opened since, and now and then all of them."""
        opened = await limits.flags.opened_after(self._conn, self._newest)
        if opened:
            self._newest, self._rates_at = opened[-1][0], 0
            self._pending.update((account, owner) for account, owner in opened if owner)
        now = self._clock.monotonic_ns()
        if now < self._sweep_at or not await self._tables_show(now):
            return
        found = await limits.flags.differing(self._conn)
        DIFFERING.set(len(found))
        self._pending.update(found)
        self._sweep_at, self._sweep_from, self._order_limit_due = now + SWEEP_NS, None, True

    async def _tables_show(self, now_ns: int) -> bool:
        """Whether the tables have what the engine did before this sweep was due: what they do not
        show yet would be taken for what is. Whoever projects nothing is not waited for for ever."""
        if self._sweep_from is None:
            self._sweep_from = (await self._engine.status()).seq
            self._sweep_by = now_ns + SWEEP_NS
        return now_ns >= self._sweep_by or await limits.flags.projected(self._conn) >= (
            self._sweep_from
        )

    async def _follow(self) -> None:
        """What is pending stays so until the engine has answered."""
        for account, customer in sorted(self._pending)[:AT_ONCE_MAX]:
            await identity.freezes.enforce(self._conn, self._engine, customer, account)
            self._pending.discard((account, customer))
            FOLLOWED.inc()
        if self._order_limit_due:
            self._order_limit = await limits.flags.follow_order_limit(
                self._conn, self._engine, self._order_limit
            )
            self._order_limit_due = False
        now = self._clock.monotonic_ns()
        if now >= self._rates_at:
            sent = await fees.follow_profiles(self._conn, self._engine)
            self._rates_at = now + RATES_NS
            if sent:
                log.info("rates of profiles sent", rates=sent)


async def follow(url: str, engine: EngineClient, clock: Clock, told: asyncio.Event) -> None:
    """Follow with a connection of its own. Raises psycopg.Error."""
    async with await psycopg.AsyncConnection.connect(
        url, autocommit=True, application_name="bedesten follower",
        connect_timeout=CONNECT_TIMEOUT_S,
    ) as conn:  # fmt: skip
        await Follower(conn, engine, clock).run(told)

"""Velocity figures kept by adding and taking away are what a count of all events gives."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from bedesten.domain.identity import enrol
from bedesten.kit.ids import CustomerId
from bedesten.kit.moment import moment_of
from bedesten.protocol.commands import Command, Transfer
from bedesten.protocol.vocabulary import Bucket, Reason, Side
from tests.projector.scribe import BTC, USDT, Scribe, append, owner, place
from tests.projector.tables import project
from tests.support.horizon import all_ended
from tests.support.postgres import Database, Server

ACCOUNTS = (3, 4, 5)
SPANS = [timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30)]
STEPS = 24
LOG_IN = """
    insert into audit.audit_logs (log_id, actor_id, actor_type, actor_ip, event_type, action,
        resource_type, status, error_message, created_at)
    values (uuidv7(%(at)s - clock_timestamp()), %(who)s, 'customer', %(ip)s, 'identity', 'log_in',
        'session', case when %(error)s::text is null then 'success' else 'failure'
            end::audit.outcome, %(error)s, %(at)s)
"""
Figures = dict[tuple[object, ...], tuple[int, Decimal, int]]


@pytest.fixture(scope="module")
def database(postgres: Server) -> Iterator[Database]:
    with postgres.fresh_database() as fresh:
        yield fresh


class Story:
    """An exchange over two months, and every event that counts as we saw it happen."""

    def __init__(self, database: Database, seed: int) -> None:
        self.dice = random.Random(seed)
        self.database = database
        self.scribe = Scribe(int(datetime(2026, 9, 1, tzinfo=UTC).timestamp()) * 10**9)
        self.events: list[tuple[tuple[object, ...], str, Decimal, datetime]] = []
        with database.connect("admin_user") as conn:
            enrol(conn, [CustomerId(owner(account)) for account in ACCOUNTS])
        with database.connect() as conn:
            conn.execute(
                "update velocity_cursors set low = %s - span",
                [moment_of(self.scribe.at)],
            )
        self._write([*self.scribe.opening(), *self.scribe.accounts(3, 10**15)])
        self._seen_transfers(Decimal(10**7), Reason.DEPOSIT)

    def _seen_transfers(self, amount: Decimal, _: Reason) -> None:
        for account in ACCOUNTS:
            for asset in (BTC, USDT):
                self._saw(account, "transfer_in", asset, "1", amount)

    def _saw(self, account: int, measure: str, asset: int, subject: str, amount: Decimal) -> None:
        at = moment_of(self.scribe.at // 10**6 * 10**6)  # ids know milliseconds
        self.events.append(((owner(account), measure, asset), subject, amount, at))

    def step(self) -> None:
        """A while passes, and something happens."""
        hours = self.dice.choice([0.01, 0.3, 2, 9, 30, 100])
        self.scribe.at += int(hours * 3600) * 10**9
        for _ in range(self.dice.randrange(4)):
            self.dice.choice((self.trade, self.move, self.log_in))()

    def trade(self) -> None:
        seller, buyer = self.dice.sample(ACCOUNTS, 2)
        lots = self.dice.randrange(1, 5000)
        self._write_commands(
            place(seller, Side.SELL, 1_000_000, lots, key=self.scribe.key()),
            place(buyer, Side.BUY, 1_000_000, lots, key=self.scribe.key()),
        )
        value = Decimal(10_000) * lots / 10**6
        for account in (seller, buyer):
            self._saw(account, "trade", USDT, "BTC-USDT", value)

    def move(self) -> None:
        one, other = self.dice.sample(ACCOUNTS, 2)
        units = self.dice.randrange(1, 10**9)
        self._write_commands(
            Transfer(
                key=self.scribe.key(), debit_account=one, credit_account=other, asset=BTC,
                debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE,
                reason=Reason.INTERNAL_TRANSFER, amount=units,
            )
        )  # fmt: skip
        amount = Decimal(units) / 10**8
        self._saw(one, "transfer_out", BTC, str(other), amount)
        self._saw(other, "transfer_in", BTC, str(one), amount)

    def log_in(self) -> None:
        account, wrong = self.dice.choice(ACCOUNTS), self.dice.randrange(3) == 0
        address = f"192.0.2.{self.dice.randrange(3)}"
        at = moment_of(self.scribe.at // 10**6 * 10**6)
        with self.database.connect() as conn:
            error = "credentials_wrong" if wrong else None
            conn.execute(LOG_IN, {"at": at, "who": str(owner(account)), "ip": address,
                                  "error": error})  # fmt: skip
        measure = "log_in_failed" if wrong else "log_in"
        self._saw(account, measure, 0, address, Decimal(0))

    def figures(self, now: datetime) -> Figures:
        """Counted from what we saw."""
        counted: dict[tuple[object, ...], list[tuple[str, Decimal]]] = defaultdict(list)
        for key, subject, amount, at in self.events:
            for span in SPANS:
                if at >= now - span:
                    counted[(*key, span)].append((subject, amount))
        return {
            key: (len(seen), sum((a for _, a in seen), Decimal(0)), len({s for s, _ in seen}))
            for key, seen in counted.items()
        }

    def _write_commands(self, *commands: Command) -> None:
        self._write([self.scribe.row(list(commands))])

    def _write(self, rows: list[tuple[int, int, int, bytes, bytes, bytes]]) -> None:
        with self.database.connect("engine_writer") as conn:
            append(conn, rows)
        project(self.database)


def kept(conn: psycopg.Connection) -> Figures:
    found = conn.execute(
        "select user_id, measure::text, asset_id, span, events, total, subjects from velocity"
    )
    return {tuple(row[:4]): (row[4], row[5], row[6]) for row in found}


@pytest.mark.spec("RISK-010")
def test_figures_kept_by_steps_equal_a_recount(database: Database) -> None:
    story = Story(database, seed=20261122)
    with database.connect("internal_service", autocommit=True) as conn:
        for step in range(STEPS):
            story.step()
            if story.dice.randrange(3) == 0 and step < STEPS - 1:
                continue  # several steps at once
            all_ended(conn)
            now = moment_of(story.scribe.at // 10**6 * 10**6)
            conn.execute("select admin.count_velocity(%s)", [now])
            assert kept(conn) == story.figures(now), f"after step {step}"
            assert conn.execute("select * from admin.recount_velocity()").fetchall() == []
        before = kept(conn)
        assert before, "something is counted"
        conn.execute("select admin.count_velocity(%s)", [now])
        assert kept(conn) == before, "counting again counts nothing twice"
        later = now + timedelta(days=31)
        conn.execute("select admin.count_velocity(%s)", [later])
        assert kept(conn) == {}
        assert conn.execute("select count(*) from velocity_parts").fetchone() == (0,)


@pytest.mark.spec("RISK-010")
def test_a_recount_finds_what_is_wrong(database: Database) -> None:
    with database.connect("internal_service", autocommit=True) as conn:
        conn.execute(
            "insert into velocity_parts values (%s, 'trade', '1 day', 1, 'BTC-USDT', 2, 3)",
            [owner(3)],
        )
        found = conn.execute(
            "select kept_events, true_events from admin.recount_velocity()"
        ).fetchall()
        assert found == [(2, None)]
        conn.execute("delete from velocity_parts")

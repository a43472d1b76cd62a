"""After a campaign: the history against the journal, and the journal against the tables."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import psycopg
from prometheus_client import CollectorRegistry

from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.migrate import migrate
from bedesten.db.roles import PROJECTOR, ensure_database, open_database
from bedesten.domain.market_data import Span, rebuild
from bedesten.engine.postgres import PostgresStore
from bedesten.engine.replay import apply_row
from bedesten.kernel import new_kernel
from bedesten.kit.clock import SystemClock
from bedesten.projector.loop import Projector
from bedesten.projector.metrics import Metrics
from tests.cli.terminal import bedesten
from tests.crash.history import Fault, History, Read, Violation, violations, wrong_reads
from tests.projector.tables import TABLES
from tests.support.journal_invariants import Effect, check_journal, keyed_effects

END_MS = 4 * 10**12  # of time
COPY = "copy (select * from engine.journal order by seq) to stdout (format binary)"
PASTE = "copy engine.journal from stdin (format binary)"
DIGEST = "select md5(string_agg(t::text, e'\\n' order by t::text)) from {} t"


class Verdict(msgspec.Struct, kw_only=True):
    """What was looked at, and every contradiction; `tables` names what differs there."""

    journal_rows: int
    epochs: int
    commands: int
    reads: int
    violations: list[Violation]
    tables: list[str]

    def count(self, *faults: Fault) -> int:
        """Contradictions of these kinds."""
        return sum(1 for violation in self.violations if violation.fault in faults)

    @property
    def ok(self) -> bool:
        """Whether there is none."""
        return not self.violations and not self.tables


def judge(folder: Path, history: History, told: Callable[[str], None]) -> Verdict:
    """Prove a campaign on the folder of an exchange that was stopped. I1 to I6 are asserted."""
    told("bedesten verify")
    tables = _verified(folder)
    with EmbeddedPostgres(folder) as server:
        with psycopg.connect(server.url(), autocommit=True) as conn:
            told("journal, twice over")
            check_journal(conn, folder / "snapshots")
            told("history against the journal")
            found = violations(history, _journal(conn))
            told("queries against a replay")
            found += wrong_reads(history.reads, _states(conn, history.reads))
            counts = "select count(*), (select count(*) from engine.epochs) from engine.journal"
            journal_rows, epochs = conn.execute(counts).fetchone() or (0, 0)
        told("klines rebuilt from the trades")
        tables += _charted(server)
        told("tables rebuilt from the journal")
        tables += _rebuilt(server)
    return Verdict(
        journal_rows=journal_rows,
        epochs=epochs,
        commands=history.acked(),
        reads=len(history.reads),
        violations=found,
        tables=tables,
    )


def _verified(folder: Path) -> list[str]:
    done = bedesten("verify", "--data", str(folder), "--json", timeout_s=1800)
    return [] if done.returncode == 0 else [f"bedesten verify: {done.stdout} {done.stderr}"]


def _charted(server: EmbeddedPostgres) -> list[str]:
    """Markets whose klines are not those of their trades, each taken once."""
    with psycopg.connect(server.url(), autocommit=True) as conn:
        markets = [market for (market,) in conn.execute("select market_id from public.markets")]
        found = {market: rebuild(conn, Span(market, 0, END_MS), check=True) for market in markets}
    return [f"klines of market {market}: {one}" for market, one in found.items() if one.mended]


def _journal(conn: psycopg.Connection) -> dict[bytes, list[Effect]]:
    found: dict[bytes, list[Effect]] = defaultdict(list)
    for key, effect in keyed_effects(conn):
        found[key].append(effect)
    return found


def _states(conn: psycopg.Connection, reads: Iterable[Read]) -> dict[tuple[int, int], bytes]:
    """The balances that were asked for, as a replay has them after the same rows."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for read in reads:
        if read.answer is not None:
            wanted[read.seq].add(read.account)
    state, kernel = {}, new_kernel("auto")
    for row in PostgresStore(conn).rows(0):
        apply_row(kernel, row)
        for account in wanted.get(row.seq, ()):
            state[row.seq, account] = kernel.balances(account)
    return state


def _rebuilt(server: EmbeddedPostgres) -> list[str]:
    """I8: the tables made anew from the journal alone, in a database beside; what differs."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        ensure_database(admin, "rebuilt")
        open_database(admin, "rebuilt")
    migrate(server.url("rebuilt"))
    with (
        psycopg.connect(server.url(), autocommit=True) as old,
        psycopg.connect(server.url("rebuilt"), autocommit=True) as new,
    ):
        with old.cursor().copy(COPY) as source, new.cursor().copy(PASTE) as target:
            for data in source:
                target.write(data)
        with (
            psycopg.connect(server.url("rebuilt", PROJECTOR), autocommit=True) as reader,
            psycopg.connect(server.url("rebuilt", PROJECTOR)) as writer,
        ):
            projector = Projector(reader, writer, Metrics(CollectorRegistry()), SystemClock())
            while projector.step():
                pass
        return [
            f"{table} comes out otherwise when rebuilt"
            for table in TABLES
            if _digest(old, table) != _digest(new, table)
        ]


def _digest(conn: psycopg.Connection, table: str) -> object:
    return conn.execute(DIGEST.format(table).encode()).fetchone()

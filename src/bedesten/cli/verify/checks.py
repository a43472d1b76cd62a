"""The checks behind `bedesten verify`, each from the part of the exchange that knows it."""

import msgspec
from rich.progress import Progress

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.pool import connect
from bedesten.db.roles import PROJECTOR
from bedesten.domain import ledger
from bedesten.engine.snapshot import Snapshots
from bedesten.engine.state_at import balances, listings, open_orders, state_at
from bedesten.engine.verify import Report as JournalReport
from bedesten.engine.verify import verify_journal

DIFFERENCES_MAX = 20  # shown to people
ROLE = "admin_user"


class Check(msgspec.Struct, frozen=True):
    """One property, how much was looked at, and each place where it does not hold."""

    name: str
    checked: str
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether it holds everywhere."""
        return not self.differences


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """All checks, with the journal row up to which the journal and the tables were read."""

    seq: int
    projected_seq: int
    commands: int
    state_hash: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return all(check.ok for check in self.checks)


def run_checks(settings: Settings, access: Access, bars: Progress) -> Verdict:
    """Journal first, then the tables among themselves and against the engine's state.

    Raises EngineProblem when the journal cannot be replayed as far as the tables are.
    """
    snapshots = Snapshots.in_folder(settings.snapshots_dir)
    journal = _journal(settings, access, snapshots, bars)
    tables = _tables(settings, access, snapshots, bars)
    return Verdict(
        seq=journal.seq,
        projected_seq=tables.seq,
        commands=journal.commands,
        state_hash=journal.state_hash,
        checks=(_journal_check(journal), *_table_checks(tables)),
    )


def _journal(
    settings: Settings, access: Access, snapshots: Snapshots, bars: Progress
) -> JournalReport:
    task = bars.add_task("journal", total=None)
    with connect(access.url(ROLE), "verify", autocommit=True, statement_timeout_ms=0) as conn:
        return verify_journal(
            conn,
            snapshots=snapshots,
            engine=settings.engine,
            progress=lambda done, last: bars.update(task, completed=done, total=last),
        )


def _tables(
    settings: Settings, access: Access, snapshots: Snapshots, bars: Progress
) -> ledger.Report:
    task = bars.add_task("tables", total=None)
    with (
        connect(access.url(ROLE), "verify replay", autocommit=True, statement_timeout_ms=0) as own,
        connect(access.url(PROJECTOR), "verify tables", statement_timeout_ms=0) as conn,
    ):

        def state(seq: int) -> ledger.EngineState:
            bars.update(task, description="replay", total=seq)
            kernel = state_at(
                own,
                seq,
                snapshots=snapshots,
                engine=settings.engine,
                progress=lambda done: bars.update(task, completed=done),
            )
            return ledger.EngineState.of(
                seq,
                balances(kernel).values(),
                open_orders(kernel).values(),
                listings(kernel),
            )

        return ledger.reconcile(
            conn, state, progress=lambda name: bars.update(task, description=name)
        )


def _journal_check(report: JournalReport) -> Check:
    return Check(
        "journal: no gap, chain, same events",
        f"{report.rows:,} rows, {report.commands:,} commands, {report.snapshots} snapshots",
        tuple(f"row {problem.seq}: {problem.sentence}" for problem in report.problems),
    )


def _table_checks(report: ledger.Report) -> list[Check]:
    looked_at = {
        "ledger against balances": f"{report.transfers:,} transfers",
        "running balances": f"{2 * report.transfers:,} entries",
        "engine balances": f"{report.balances:,} balances",
        "engine open orders": f"{report.open_orders:,} open orders",
    }
    return [
        Check(
            name,
            looked_at.get(name, ""),
            tuple(
                f"{m.where}: expected {m.expected}, found {m.found}"
                for m in report.mismatches
                if m.check == name
            ),
        )
        for name in report.checks
    ]

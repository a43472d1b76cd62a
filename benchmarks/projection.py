"""`python -m benchmarks.projection`: the CPU that a command costs from the journal to the tables.

Journals of the mixed flow are filled on a server of our own, a fresh database each. The projector's
own code turns them into rows, on one connection and with nothing in parallel. Prints what each
step costs with the fold in Python and with the native one, and what PostgreSQL spends with more or
fewer commands in a batch; then the same with the schema of the first version, in rounds that take
turns with today's.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Annotated, Final, NamedTuple

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from bedesten.config import Settings
from bedesten.db.access import Access
from bedesten.db.pool import connect
from bedesten.db.roles import PROJECTOR
from bedesten.engine.app import ROLE as ENGINE
from bedesten.kit import log as logs
from bedesten.projector import cursor as cursors
from bedesten.projector import write as writing
from bedesten.projector.loop import MAKE_PARTITIONS
from bedesten.projector.native import Choice, NativeFold, new_fold
from bedesten.projector.tail import COMMANDS_MAX, Tail
from benchmarks import engine_bench
from benchmarks.exchange import Site, fresh_exchange
from benchmarks.journal_fill import Filler, opening, trading
from benchmarks.procfs import cpu_seconds
from benchmarks.progress import bar, say
from benchmarks.spine import migrate_to_spine

TRADERS: Final = 1_000  # as many as the flow has
ROW_COMMANDS: Final = 50  # in a journal row: a divisor of every size below
BATCHES: Final = (150, 300, 600, 1_200, COMMANDS_MAX)

Progress = Callable[[int], None]


class Costs(NamedTuple):
    """µs per command: CPU of each step, and how long all of it took."""

    read: float
    fold: float
    hand_over: float
    postgres: float
    elapsed: float


class Turn(NamedTuple):
    """One journal on its way into the tables: by which fold, how many commands at a time, and
    whether into the tables of the first version."""

    fold: Choice
    batch: int
    spine: bool = False

    @property
    def words(self) -> str:
        """For whoever waits."""
        schema = "first schema, " if self.spine else ""
        return f"{schema}{self.fold} fold, {self.batch:,} in a batch"


BY_PYTHON: Final = Turn("python", COMMANDS_MAX)
NATIVE: Final = tuple(Turn("native", batch) for batch in BATCHES)
SCHEMAS: Final = (Turn("native", COMMANDS_MAX, spine=True), Turn("native", COMMANDS_MAX))


class Projection:
    """The steps of the projector, one after the other."""

    def __init__(self, conn: psycopg.Connection, turn: Turn) -> None:
        writing.prepare(conn)
        conn.execute(MAKE_PARTITIONS)
        self._fold = new_fold(turn.fold)
        self._fold.load(conn)
        start = cursors.read(conn)
        self._tail = Tail(conn, start.seq, start.hash, rows_max=turn.batch // ROW_COMMANDS)
        self._conn = conn

    def catch_up(self, progress: Progress) -> tuple[float, float, float]:
        """Bring all of the journal into the tables; the CPU seconds of this thread for reading,
        folding and handing over. Raises ProjectorProblem."""
        read_s = fold_s = hand_over_s = 0.0
        while True:
            begin = time.thread_time()
            rows = self._tail.next_rows()
            read = time.thread_time()
            read_s += read - begin
            if not rows:
                return read_s, fold_s, hand_over_s
            batch = self._fold.batch(rows, self._conn)
            folded = time.thread_time()
            writing.write(self._conn, batch)
            fold_s += folded - read
            hand_over_s += time.thread_time() - folded
            progress(batch.commands)

    @property
    def given_back(self) -> int:
        """Batches that the native fold has left to Python."""
        return self._fold.given_back if isinstance(self._fold, NativeFold) else 0


def main(
    commands: Annotated[
        int, typer.Option(min=COMMANDS_MAX, help="of the mixed flow, in each journal")
    ] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="of the two schemas")] = 3,
) -> None:
    """Measure and print CPU per command, from the journal to the tables.

    Example:  python -m benchmarks.projection --commands 20000
    """
    logs.set_up("projection", level="warning")  # each journal has an engine that says it leads
    turns = (BY_PYTHON, *NATIVE)
    contest = SCHEMAS * rounds
    with engine_bench.server(say) as (server, folder), bar() as shown:
        site = engine_bench.site(server, folder)
        task = shown.add_task("", total=(len(turns) + len(contest)) * 2 * commands)

        def run(turn: Turn) -> Costs:
            shown.update(task, description=turn.words)
            return measure(site, turn, commands, lambda count: shown.advance(task, count))

        costs = {turn: run(turn) for turn in turns}
        schemas: dict[Turn, list[Costs]] = {turn: [] for turn in SCHEMAS}
        for turn in contest:
            schemas[turn].append(run(turn))
    out = Console()
    out.print(steps_table(costs[BY_PYTHON], costs[NATIVE[-1]]))
    out.print(batches_table({turn.batch: costs[turn].postgres for turn in NATIVE}))
    out.print(schemas_table(schemas))


def measure(site: Site, turn: Turn, commands: int, progress: Progress) -> Costs:
    """Fill a journal and bring it into the tables; µs per command. `progress` gets each command
    twice. Raises JournalGone, NativeFoldMissing or ProjectorProblem."""
    with fresh_exchange(site) as settings:
        access = Access(settings.data, settings.database_url)
        if turn.spine:
            migrate_to_spine(access.migrator_url())
        else:
            access.set_up()
        filler = Filler(access.url(ENGINE), row_commands=ROW_COMMANDS)
        url = access.url(PROJECTOR)
        with connect(url, "projection", autocommit=True, statement_timeout_ms=0) as conn:
            projection = Projection(conn, turn)
            filler.fill(opening(TRADERS), _unseen)
            projection.catch_up(_unseen)
            given_back = projection.given_back
            filler.fill(trading(commands, TRADERS), progress)
            _settle(settings)
            before, begin = cpu_seconds(site.postmaster), time.perf_counter()
            ours = projection.catch_up(progress)
            elapsed = time.perf_counter() - begin
            postgres = cpu_seconds(site.postmaster) - before
            assert cursors.read(conn).seq == filler.cursor.seq, (
                "all of the journal is in the tables"
            )
            assert projection.given_back == given_back, "Python folded what the native fold should"
    return Costs(*(1e6 * seconds / commands for seconds in (*ours, postgres, elapsed)))


def _unseen(_: int) -> None:
    """Progress of what is not measured."""


def _settle(settings: Settings) -> None:
    """Fresh statistics, and nothing left to write of what came before."""
    assert settings.database_url is not None
    with psycopg.connect(settings.database_url, autocommit=True) as conn:
        conn.execute("vacuum analyze")
        conn.execute("checkpoint")


def steps_table(python: Costs, native: Costs) -> Table:
    """Both folds side by side."""
    table = Table(title=f"µs of CPU per command, {COMMANDS_MAX:,} in a batch")
    for heading in ("step", "in Python", "native"):
        table.add_column(heading, justify="left" if heading == "step" else "right")
    names = (
        "read the journal, check the chain of hashes",
        "fold events into rows",
        "hand the rows to PostgreSQL",
        "PostgreSQL reads the journal and writes the rows",
    )
    for name, slow, fast in zip(names, python[:4], native[:4], strict=True):
        table.add_row(name, f"{slow:.1f}", f"{fast:.1f}")
    return table


def batches_table(postgres: dict[int, float]) -> Table:
    """PostgreSQL by the size of a batch."""
    table = Table(title="CPU of PostgreSQL")
    for heading in ("commands in a batch", "µs per command"):
        table.add_column(heading, justify="right")
    for batch, cost in postgres.items():
        table.add_row(f"{batch:,}", f"{cost:.1f}")
    return table


def schemas_table(found: dict[Turn, list[Costs]]) -> Table:
    """The first version's tables and today's; medians of the rounds."""
    table = Table(title=f"both schemas, {COMMANDS_MAX:,} in a batch, µs of CPU per command")
    for heading in ("schema", "PostgreSQL", "projector", "commands/s on one connection"):
        table.add_column(heading, justify="left" if heading == "schema" else "right")
    for turn, rounds in found.items():
        postgres = median(costs.postgres for costs in rounds)
        ours = median(costs.read + costs.fold + costs.hand_over for costs in rounds)
        speed = 1e6 / median(costs.elapsed for costs in rounds)
        name = "the first version's" if turn.spine else "today's"
        table.add_row(name, f"{postgres:.1f}", f"{ours:.1f}", f"{speed:,.0f}")
    return table


if __name__ == "__main__":
    typer.run(main)

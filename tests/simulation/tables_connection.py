"""What the projector takes for connections to PostgreSQL: its statements, on simulated tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from psycopg.adapt import AdaptersMap

from bedesten.domain.ledger.projection import LOAD_BALANCES
from bedesten.domain.markets.projection import MARKET_COLUMNS
from bedesten.domain.markets.terms import ListedMarket
from bedesten.projector import cursor as cursors
from bedesten.projector import loop as projecting
from bedesten.projector import tail
from bedesten.projector import write as writing
from tests.simulation.loop import Node
from tests.simulation.server import Aborted, Server
from tests.simulation.tables import Tables

SETTINGS = {
    *(text.encode() for text in writing.PLAN_SETTINGS), projecting.LOCK_TIMEOUT,
    projecting.MAKE_PARTITIONS, projecting.ALARMS,
}  # fmt: skip
ASSETS = "select asset_id, scale from public.assets"
HOUSES = "select account_id, kind::text from public.accounts where is_house"
MARKETS = f"select {MARKET_COLUMNS} from public.markets"
NEWEST = "select max(seq) from engine.journal"


class Found:
    """The rows that a statement found."""

    def __init__(self, rows: list[Any], count: int = 0) -> None:
        self._rows = rows
        self.rowcount = count

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def fetchone(self) -> Any:
        return self._rows[0] if self._rows else None

    def fetchall(self) -> list[Any]:
        return self._rows


class TablesConnection:
    """As much of psycopg's Connection as the projector uses. Unknown statements are errors."""

    def __init__(self, server: Server, node: Node) -> None:
        self.adapters = AdaptersMap()
        self._server = server
        self._connection = server.connect(node)
        self._connection.at_break = self._abort
        node.at_death.append(self._abort)
        self._changed: Tables | None = None
        self._committing = False
        self._open = False  # a transaction, which the server has not ended

    def commit(self) -> None:
        """Settings need none."""

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()
        self._abort()

    def execute(
        self, statement: Any, values: Any = None, *, binary: bool = False, prepare: bool = False
    ) -> Found:
        """One statement."""
        return self._ask(lambda: self._carry_out(statement, values))

    def cursor(self, row_factory: Any = None) -> "Cursor":
        """A cursor; the one row factory used makes what MARKETS answers."""
        return Cursor(self)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        self._open = True
        try:
            yield
        except BaseException:
            self._abort()
            raise
        if self._changed is not None or not self._open:
            self._ask(self._commit)
        self._open = False

    def copy_in(self, statement: bytes, data: bytes) -> None:
        """COPY ... FROM STDIN."""

        async def statement_of() -> Found:
            await self._begin()
            self._changes.copied(statement, data)
            return Found([])

        self._ask(statement_of)

    def _ask(self, statement: Any) -> Found:
        try:
            found: Found = self._server.loop.wait(self._connection.ask(statement))
        except Exception:
            self._abort()
            raise
        return found

    async def _carry_out(self, statement: Any, values: Any) -> Found:
        if statement in SETTINGS:
            return Found([])
        found = self._look(statement, values)
        if found is not None:
            return Found(found)
        if isinstance(statement, bytes):
            statement = statement.decode()
        await self._begin()
        return Found([], self._changes.change(statement, values))

    async def _begin(self) -> None:
        """The row of the cursor is locked from the first change to the transaction's end."""
        if self._changed is None and self._open:
            await self._server.cursor_lock.acquire()
            if self._connection.broken:
                self._server.cursor_lock.release()
                raise Aborted
            self._changed = self._server.tables.copy()

    @property
    def _changes(self) -> Tables:
        if self._changed is None or self._connection.broken:
            raise Aborted  # the server has ended the transaction: its client is gone
        return self._changed

    def _look(self, statement: Any, values: Any) -> list[Any] | None:
        tables, journal = self._server.tables, self._server.journal
        if statement == cursors.READ:
            return [(tables.seq, tables.hash)]
        if statement == tail.NEXT_ROWS:
            return self._next_rows(*values)
        if statement == NEWEST:
            return [(max(journal, default=None),)]
        if statement == LOAD_BALANCES:
            return tables.balances(values)
        return self._listed(statement)

    def _listed(self, statement: Any) -> list[Any] | None:
        rows = self._server.tables.rows
        if statement == ASSETS:
            return [(row["id"], row["scale"]) for row in rows["assets"].values()]
        if statement == HOUSES:
            return [(row["id"], row["kind"]) for row in rows["accounts"].values() if row["house"]]
        if statement == MARKETS:
            return [
                ListedMarket(
                    market_id=row["id"],
                    base_asset_id=row["base"],
                    quote_asset_id=row["quote"],
                    fee_account_id=row["fee_account"],
                    tick_mantissa=row["tick"],
                    tick_decimals=row["tick_decimals"],
                    lot_mantissa=row["lot"],
                    lot_decimals=row["lot_decimals"],
                )
                for row in rows["markets"].values()
            ]
        return None

    def _next_rows(self, after: int, until: int, commands_max: int) -> list[Any]:
        found, commands = [], 0
        journal = self._server.journal
        for seq in sorted(journal):
            if after < seq <= until and commands < commands_max:
                row = journal[seq]
                commands += row.commands
                found.append((seq, row.epoch, row.command_bytes, row.event_bytes, row.hash))
        return found

    async def _commit(self) -> Found:
        changed = self._changes
        self._committing = True
        try:
            await self._server.commit(self._connection)
            self._server.tables = changed
            self._server.projected(changed)
        finally:
            self._committing = False
            self._changed = None
            self._server.cursor_lock.release()
        return Found([])

    def _abort(self) -> None:
        """The server ends the transaction, unless it has been told to commit."""
        self._open = False
        if self._changed is not None and not self._committing:
            self._changed = None
            self._server.cursor_lock.release()


class Cursor:
    """As much of psycopg's Cursor as the projector uses."""

    def __init__(self, connection: TablesConnection) -> None:
        self._connection = connection
        self.rowcount = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, statement: Any, values: Any = None) -> Found:
        found = self._connection.execute(statement, values)
        self.rowcount = found.rowcount
        return found

    @contextmanager
    def copy(self, statement: bytes) -> Iterator["Copy"]:
        """Rows in COPY's binary format."""
        copy = Copy()
        yield copy
        self._connection.copy_in(statement, b"".join(copy.pieces))


class Copy:
    """What is written into a COPY."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.pieces.append(data)

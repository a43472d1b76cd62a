"""What must hold after each step: I1 to I9 of docs/architecture.md, checked from outside.

A second kernel, the reference, follows the journal row by row. Whatever leaves the engine, to
whomever, is held against it.
"""

from typing import Final, NamedTuple

from bedesten.engine.chain import FIRST_HASH, row_hash
from bedesten.engine.queries import answer as kernel_answer
from bedesten.engine.store import Row
from bedesten.kernel import Kernel, new_kernel, restore_kernel
from bedesten.protocol.batch import COMMANDS_HEADER_SIZE, read_command_batch, read_event_batch
from bedesten.protocol.client import Answer, Result
from bedesten.protocol.commands import HEADER_SIZE, MONEY_MOVEMENTS, NO_KEY
from bedesten.protocol.events import Deferred, Event, MarketSet, Refused, Repeated, decode
from bedesten.protocol.frames import Asked, Query
from bedesten.protocol.vocabulary import Refusal
from tests.simulation.server import Server
from tests.simulation.shown import shown_by, shown_of
from tests.simulation.tables import Tables
from tests.support.state_invariants import check_state, snapshot_records

# Such refusals come before the key is looked at, and are not remembered.
BEFORE_KEY: Final = frozenset(
    {Refusal.MALFORMED, Refusal.KEY_REQUIRED, Refusal.ACCOUNT_NOT_FOUND, Refusal.KEY_REUSED}
)
STATES_EVERY: Final = 16


class Broken(AssertionError):
    """An invariant does not hold."""


class Spot(NamedTuple):
    """Where in the journal a command is, and what was answered."""

    seq: int
    command: int
    events: bytes


Key = tuple[int, bytes]  # the account, 0 for movements of money, and the idempotency key


class Checks:
    """Follows the journal, and listens to what the gateways get. Each fault is told by `Broken`."""

    def __init__(self, server: Server) -> None:
        self.states: dict[int, bytes] = {0: new_kernel("reference").snapshot()}
        self.effects: dict[Key, Spot] = {}
        self._records: dict[int, list[Event]] = {}
        self.steps_changed = False  # some tick or lot is not what it began as
        self.released = 0  # the newest row that anybody outside has seen
        self._server = server
        self._kernel: Kernel = new_kernel("reference")
        self._twin: Kernel = new_kernel("auto")
        self._answered: dict[Key, Spot] = {}
        self._seq = self._at = self._epoch = 0
        self._hash = FIRST_HASH

    def committed(self, row: Row) -> None:
        """A row is durable (I1 to I6, I9)."""
        header = read_command_batch(row.command_bytes)
        digest = row_hash(
            self._hash, row.seq, row.epoch, header.at,
            command_bytes=row.command_bytes, event_bytes=row.event_bytes,
        )  # fmt: skip
        _hold(row.seq == self._seq + 1, f"I5: row {row.seq} follows row {self._seq}")
        _hold(digest == row.hash, f"I5: the hash of row {row.seq} does not chain")
        _hold(header.at >= self._at, f"I5: time goes back in row {row.seq}")
        _hold(row.epoch >= self._epoch, f"I5: the epoch goes back in row {row.seq}")
        self._seq, self._hash = row.seq, digest
        self._at, self._epoch = header.at, row.epoch
        events = self._kernel.apply(row.command_bytes)
        _hold(events == row.event_bytes, f"I6: another kernel answers row {row.seq} otherwise")
        # The states come from the other one, which writes them quicker; they are the same.
        self._twin.apply(row.command_bytes)
        self.states[row.seq] = self._twin.snapshot()
        if row.seq % STATES_EVERY == 0:
            same = self._kernel.state_hash() == self._twin.state_hash()
            _hold(same, f"I6: the two kernels differ after row {row.seq}")
        state = self.state(row.seq)
        check_state(state)
        self.steps_changed |= any(isinstance(it, MarketSet) and it.steps > 1 for it in state)
        self._effects(row)

    def _effects(self, row: Row) -> None:
        answers = read_event_batch(row.event_bytes)
        start = COMMANDS_HEADER_SIZE
        for index in range(answers.commands):
            record = row.command_bytes[start:]
            size = int.from_bytes(record[:2], "little")
            key, events = key_of(record), answers.answer(index)
            start += size
            if key is not None and _took_effect(record[2], events):
                _hold(key not in self.effects, f"I9: {key} took effect again in row {row.seq}")
                self.effects[key] = Spot(row.seq, index, events)

    def answered(self, record: bytes, answer: Answer, floor: int) -> None:
        """A gateway has the answer to a command, sent when row `floor` was known outside (I7)."""
        self.released = max(self.released, answer.seq)
        row = self._server.journal.get(answer.seq)
        if row is None:
            raise Broken(f"I7: an answer from row {answer.seq}, which is not committed")
        answers = read_event_batch(row.event_bytes)
        _hold(answers.answer(answer.index) == answer.data, f"I7: not in the journal: {answer}")
        _hold(
            answer.repeated or answer.seq > floor,
            f"I7: row {answer.seq} answers a command sent after row {floor} was known",
        )
        key = key_of(record)
        if key is None or (not answer.repeated and not _took_effect(record[2], answer.data)):
            return
        place = Spot(answer.seq, answer.index, answer.data)
        first = self._answered.setdefault(key, place)
        _hold(first == place, f"I9: {key} was answered by {first[:2]} and then by {place[:2]}")
        _hold(self.effects.get(key) == place, f"I9: {place[:2]} is not where {key} took effect")

    def asked(self, asked: Asked, result: Result, floor: int) -> None:
        """A gateway has the answer to a query that was sent when row `floor` was known outside."""
        self.released = max(self.released, result.seq)
        _hold(result.seq >= floor, f"stale: row {result.seq} is shown after row {floor}")
        _hold(result.seq in self.states, f"dirty: row {result.seq} is shown, not committed")
        if asked.query is Query.STATUS:
            return
        kernel = restore_kernel("auto", self.states[result.seq])
        expected = kernel_answer(kernel, asked)
        _hold(result.data == expected, f"{asked.query.name} differs from row {result.seq}'s state")

    def state(self, seq: int) -> list[Event]:
        """The records of the state after a row."""
        found = self._records.get(seq)
        if found is None:
            found = self._records[seq] = snapshot_records(self.states[seq])
        return found

    def fed(self, seq: int, data: bytes) -> None:
        """A gateway has a row from the feed."""
        self.released = max(self.released, seq)
        row = self._server.journal.get(seq)
        _hold(row is not None and row.event_bytes == data, f"dirty: the feed invents row {seq}")

    def projected(self, tables: Tables) -> None:
        """The projector has committed (I8): what it shows is the state after its cursor's row."""
        row = self._server.journal.get(tables.seq)
        digest = FIRST_HASH if row is None else row.hash
        _hold(digest == tables.hash, f"I8: the cursor's hash is not that of row {tables.seq}")
        state = self.state(tables.seq)
        shown, expected = shown_by(tables), shown_of(state)
        differ = [it for it in shown.keys() | expected.keys() if shown.get(it) != expected.get(it)]
        found = [(it, shown.get(it), expected.get(it)) for it in sorted(differ, key=str)]
        _hold(not found, f"I8: the tables differ from the state after {tables.seq}: {found}")


def key_of(record: bytes) -> Key | None:
    """Under which key a command is remembered."""
    key = bytes(record[8:HEADER_SIZE])
    if key == NO_KEY:
        return None
    owner = 0 if record[2] in MONEY_MOVEMENTS else int.from_bytes(record[4:8], "little")
    return owner, key


def _took_effect(kind: int, events: bytes) -> bool:
    first = next(decode(events), None)
    if isinstance(first, Repeated | Deferred):
        return False
    if not isinstance(first, Refused):
        return True
    return kind not in MONEY_MOVEMENTS and first.refusal not in BEFORE_KEY


def _hold(condition: bool, sentence: str) -> None:
    if not condition:
        raise Broken(sentence)

"""What clients saw of an exchange, and the proof that the journal's order explains all of it.

The journal is one total order of all commands. A history is linearizable against it when

* every acknowledged command is in the journal, once, with the answer that was given;
* what was said to have had no effect is not there;
* whoever was answered before another asked comes before it: a command lies in a later row than
  everything answered before it was sent, and a query's answer is no older than that;
* every query answered what the state after its row is (`Read.answer` against a replay).

A command that was tried several times under its key may have taken effect at any try whose outcome
was unknown; one that was answered as new did at that try, for otherwise it would be a repetition.
Times are nanoseconds of one monotonic clock, that of the machine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from bedesten.protocol.events import OrderAccepted, decode
from tests.support.journal_invariants import Effect


class Fault(StrEnum):
    """Ways in which a history can contradict the journal."""

    LOST = "acked and not in the journal"
    TWICE = "took effect twice"
    OTHER_ANSWER = "answered otherwise than the journal"
    GHOST = "said to have had no effect, and in the journal"
    ORDER = "comes before what was answered before it was sent"
    STALE = "a query answered older than what was known before it was asked"
    WRONG_READ = "a query answered something else than the state after its row"


class Violation(NamedTuple):
    """One contradiction."""

    fault: Fault
    what: str


class Reply(NamedTuple):
    """An answer to a command as a client got it; None is what this way does not tell (REST has
    no seq, and its own form of the events)."""

    seq: int | None
    command: int | None
    answer: bytes | None
    order: int | None = None


class Write(msgspec.Struct):
    """One command under one key, from its first try to the answer.

    `sent` is when the first try left that can have taken effect, `back` when the answer came; both
    None for one that never left. Without an answer the outcome stayed unknown.
    """

    key: bytes
    sent: int | None = None
    back: int | None = None
    replies: list[Reply] = []

    def trying(self, now: int) -> None:
        """A try leaves now."""
        if self.sent is None:
            self.sent = now

    def refused(self, sent: int) -> None:
        """The try that left at `sent` had no effect; an earlier one may have had."""
        if self.sent == sent:
            self.sent = None

    def answered(self, reply: Reply, *, sent: int, back: int, repeated: bool) -> None:
        """The try that left at `sent` was answered."""
        if not self.replies:
            self.back = back
            if not repeated:
                self.sent = sent
        self.replies.append(reply)


class Read(NamedTuple):
    """A query of an account's balances: answered with the state after row `seq`. `answer` is None
    where a gateway made other words of it."""

    sent: int
    back: int
    seq: int
    account: int
    answer: bytes | None


class History(msgspec.Struct):
    """All that the clients of one run did."""

    writes: list[Write] = []
    reads: list[Read] = []

    def acked(self) -> int:
        """Commands with an answer."""
        return sum(1 for write in self.writes if write.replies)


Journal = Mapping[bytes, Sequence[Effect]]


def violations(history: History, journal: Journal) -> list[Violation]:
    """Every contradiction between what clients saw and the journal; [] proves the history."""
    found = [it for write in history.writes for it in _effect_faults(write, journal)]
    return [*found, *_order_faults(history, journal)]


def _effect_faults(write: Write, journal: Journal) -> Iterator[Violation]:
    name = write.key.hex()
    effects = journal.get(write.key, ())
    if write.replies and not effects:
        yield Violation(Fault.LOST, name)
    if len(effects) > 1:
        rows = ", ".join(str(effect.seq) for effect in effects)
        yield Violation(Fault.TWICE, f"{name} in rows {rows}")
    if effects and write.sent is None:
        yield Violation(Fault.GHOST, f"{name} in row {effects[0].seq}")
    for reply in write.replies:
        if effects and not _agrees(reply, effects[0]):
            told = f"answered from {reply.seq}/{reply.command}"
            stored = f"{effects[0].seq}/{effects[0].command} in the journal"
            yield Violation(Fault.OTHER_ANSWER, f"{name}: {told}, {stored}")


def _agrees(reply: Reply, effect: Effect) -> bool:
    told = (reply.seq, reply.command, reply.answer)
    stored = (effect.seq, effect.command, effect.answer)
    if any(mine not in (None, theirs) for mine, theirs in zip(told, stored, strict=True)):
        return False
    return reply.order is None or _order_of(effect.answer) == reply.order


def _order_of(answer: bytes) -> int | None:
    first = next(decode(answer))
    return first.order if isinstance(first, OrderAccepted) else None


class _Operation(NamedTuple):
    sent: int
    back: int | None
    seq: int
    is_read: bool
    name: str


def _operations(history: History, journal: Journal) -> Iterator[_Operation]:
    """Everything that has a place in the journal, also what nobody was told of."""
    for write in history.writes:
        effects = journal.get(write.key)
        if effects and write.sent is not None:
            yield _Operation(write.sent, write.back, effects[0].seq, False, write.key.hex())
    for read in history.reads:
        name = f"balances of {read.account}"
        yield _Operation(read.sent, read.back, read.seq, True, name)


def _order_faults(history: History, journal: Journal) -> Iterator[Violation]:
    """Sweep over time: at each sending, the newest row that anybody had been answered from."""
    operations = sorted(_operations(history, journal), key=lambda it: it.sent)
    answers = sorted((it.back, it.seq) for it in operations if it.back is not None)
    known, next_answer = 0, 0
    for operation in operations:
        while next_answer < len(answers) and answers[next_answer][0] < operation.sent:
            known = max(known, answers[next_answer][1])
            next_answer += 1
        # A command is journaled after it was sent, so in a row after all that was committed then.
        if operation.seq < known + (0 if operation.is_read else 1):
            fault = Fault.STALE if operation.is_read else Fault.ORDER
            yield Violation(fault, f"{operation.name} at row {operation.seq} after {known}")


def wrong_reads(reads: Iterable[Read], state: Mapping[tuple[int, int], bytes]) -> list[Violation]:
    """Queries whose answer is not that of a replay; `state` by (seq, account)."""
    return [
        Violation(Fault.WRONG_READ, f"balances of {read.account} after row {read.seq}")
        for read in reads
        if read.answer is not None and state[read.seq, read.account] != read.answer
    ]

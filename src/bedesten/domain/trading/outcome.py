"""What became of a command that changed something, and where the journal has it."""

from typing import Generic, TypeVar

import msgspec

from bedesten.protocol.client import Answer

T = TypeVar("T")
U = TypeVar("U")


class Outcome(msgspec.Struct, Generic[T], frozen=True):
    """`body` tells it; `replayed`: its key had done it before. Committed in journal row `seq` as
    command `index`, at `at` ns."""

    body: T
    replayed: bool
    seq: int
    index: int
    at: int

    def about(self, body: U) -> "Outcome[U]":
        """The same, told by another body."""
        return Outcome(body, self.replayed, self.seq, self.index, self.at)

    @classmethod
    def of(cls, body: T, answer: Answer) -> "Outcome[T]":
        """The outcome that this answer of the engine tells."""
        return Outcome(body, answer.repeated, answer.seq, answer.index, answer.at)

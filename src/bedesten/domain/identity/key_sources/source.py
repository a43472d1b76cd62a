"""Where keys that wrap other keys are kept; they never leave it."""

from typing import NamedTuple, Protocol


class KeyProblem(Exception):
    """Secrets cannot be opened or sealed as things are; the message says what to do."""


class KeyMissing(KeyProblem):
    """A key that wraps one of ours is not where it should be."""


class KeyWrong(KeyProblem):
    """There is a key of that name, and it is another one."""


class SourceUnavailable(KeyProblem):
    """The KMS does not answer, or lets us do nothing."""


class Wrapped(NamedTuple):
    """A key of ours, unreadable without the source's key of this name."""

    wrapping_key: str
    data: bytes


class KeySource(Protocol):
    """`about` is bound to what is wrapped: with other words it does not unwrap."""

    name: str

    def wrap(self, key: bytes, about: bytes) -> Wrapped:
        """By the newest key of the source, made when there is none. Raises KeyProblem."""
        ...

    def unwrap(self, wrapped: Wrapped, about: bytes) -> bytes:
        """What `wrap` was given. Raises KeyMissing, KeyWrong, SourceUnavailable."""
        ...

    def renew(self) -> str:
        """Make a new key, the newest from now on; its name. Older ones stay. Raises KeyProblem."""
        ...

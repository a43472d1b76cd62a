"""Who sent a request, and the API keys by which a customer's programs are known."""

from typing import Final

import msgspec

from bedesten.kit.ids import AccountId, CustomerId

SCOPES: Final = frozenset({"read", "trade"})
ID_PREFIX_LENGTH: Final = 11  # `bdk_` and seven characters: enough to recognise, not to use


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever is behind a request, as far as routes need to know."""

    customer: CustomerId
    account: AccountId
    scopes: frozenset[str]
    key_prefix: str


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A live API key with its secret unsealed; the secret never leaves the process."""

    subject: Subject
    secret: bytes

    def __repr__(self) -> str:
        """Without the secret."""
        return f"ApiKey({self.subject.key_prefix}...)"


class IssuedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A new API key; this is the only time its secret is shown."""

    key: str
    secret: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        """Without the secret."""
        return f"IssuedKey({self.key[:ID_PREFIX_LENGTH]}...)"

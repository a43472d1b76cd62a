"""Who sent a request, and the API keys by which a customer's programs are known."""

from typing import Final

import msgspec

from bedesten.kit.ids import AccountId, CustomerId, SessionId

SCOPES: Final = frozenset({"read", "trade"})
ACCESS_COOKIE: Final = "bedesten_access"  # staff's is another: cookies ignore ports
SESSION: Final = "session"  # the scope of people themselves, which no key has
ID_PREFIX_LENGTH: Final = 11  # `bdk_` and seven characters: enough to recognise, not to use


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever is behind a request, as far as routes need to know.

    `caller` names the key or session in logs and rate limits. Only a session has `session`, and
    `second_factor_s`, when a second factor was last shown (Unix seconds, 0: never). `account` 0:
    the customer has none yet.
    """

    customer: CustomerId
    account: AccountId
    scopes: frozenset[str]
    caller: str
    session: SessionId | None = None
    second_factor_s: int = 0


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A live API key with its secret unsealed; the secret never leaves the process."""

    subject: Subject
    secret: bytes

    def __repr__(self) -> str:
        """Without the secret."""
        return f"ApiKey({self.subject.caller}...)"


class IssuedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A new API key; this is the only time its secret is shown."""

    key: str
    secret: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        """Without the secret."""
        return f"IssuedKey({self.key[:ID_PREFIX_LENGTH]}...)"

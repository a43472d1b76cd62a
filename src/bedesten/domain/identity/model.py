"""Who sent a request, and the API keys by which a customer's programs are known."""

from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

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


KeyKind = Literal["hmac", "ed25519", "rsa"]
PublicKey = Ed25519PublicKey | RSAPublicKey


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A live API key with what checks its signatures: the secret, unsealed, which never leaves the
    process, or a public key. `addresses`: where it may be used from; none: anywhere."""

    subject: Subject
    kind: KeyKind
    secret: bytes = b""
    public: PublicKey | None = None
    addresses: tuple[IPv4Network | IPv6Network, ...] = ()

    def may_come_from(self, address: str) -> bool:
        """Whether a request from this address may use it."""
        if not self.addresses:
            return True
        try:
            here = ip_address(address)
        except ValueError:
            return False
        return any(here in network for network in self.addresses)

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

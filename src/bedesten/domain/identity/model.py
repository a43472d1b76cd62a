"""Who sent a request, and the API keys by which a customer's programs are known."""

from typing import Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bedesten.domain.identity.standing import Standing
from bedesten.kit.addresses import Network, within
from bedesten.kit.ids import AccountId, CustomerId, KeyId, SessionId

SCOPES: Final = frozenset({"read", "trade"})  # of a key unless its owner chooses
ALL_SCOPES: Final = SCOPES | {"withdraw", "account"}
ACCESS_COOKIE: Final = "bedesten_access"  # staff's is another: cookies ignore ports
SESSION: Final = "session"  # the scope of people themselves, which no key has
KEY: Final = "key"  # what every key has, and nobody else
# What routes say of themselves in `opt`, for the rate limits of gateways/weights.py.
HASHING: Final = {"weight": 10}  # a password is hashed, which is slow on purpose
LETTER: Final = {"strict": "letter"}  # sends mail
GUESS: Final = {"strict": "entry"}  # takes something that could be guessed
ID_PREFIX_LENGTH: Final = 11  # `bdk_` and seven characters: enough to recognise, not to use


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever is behind a request, as far as routes need to know.

    `caller` names the key or session in logs and rate limits. Only a session has `session`, and
    `second_factor_s`, when a second factor was last shown (Unix seconds, 0: never). Only a key has
    `key`, and `markets`, the symbols that it is limited to (none: it is not). `account` is the one
    of `accounts` that the request is for; 0: the customer has none yet.
    """

    customer: CustomerId
    account: AccountId
    accounts: tuple[AccountId, ...] = ()
    key: KeyId | None = None
    markets: frozenset[str] = frozenset()
    scopes: frozenset[str]
    caller: str
    session: SessionId | None = None
    second_factor_s: int = 0
    standing: Standing = Standing()

    def for_account(self, account: AccountId) -> "Subject":
        """The same, asking for another account."""
        return msgspec.structs.replace(self, account=account)


KeyKind = Literal["hmac", "ed25519", "rsa"]
PublicKey = Ed25519PublicKey | RSAPublicKey


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A live API key with what checks its signatures: the secret, unsealed, which never leaves the
    process, or a public key. `addresses`: where it may be used from; none: anywhere."""

    subject: Subject
    kind: KeyKind
    secret: bytes = b""
    public: PublicKey | None = None
    addresses: tuple[Network, ...] = ()

    @property
    def rights(self) -> tuple[object, ...]:
        """What a change of the key may have changed; with other ones connections end."""
        who = self.subject
        return who.scopes, who.account, who.accounts, who.markets, self.addresses

    def may_come_from(self, address: str) -> bool:
        """Whether a request from this address may use it."""
        return not self.addresses or within(address, self.addresses)

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

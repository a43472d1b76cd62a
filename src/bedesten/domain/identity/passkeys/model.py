"""Whose passkeys there are, for which pages they are made, and what can be wrong about one."""

from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from bedesten.kit.errors import DomainError, Malformed, NotFound, Unauthorized
from bedesten.kit.ids import CustomerId, PersonId, SessionId, StaffId

LOCAL: Final = "localhost"
PASSKEYS_MAX: Final = 20
Side = Literal["customer", "staff"]


class BadPasskeySetting(Exception):
    """Domain and origins do not fit each other; the message says what is wrong."""


class RelyingParty(msgspec.Struct, frozen=True, kw_only=True):
    """For whom passkeys are made: a domain, and the origins of the pages that may ask for them."""

    name: str
    id: str
    origins: tuple[str, ...]

    @classmethod
    def of(cls, name: str, origins: str, domain: str | None = None) -> "RelyingParty":
        """`origins` are separated by commas; the domain is theirs, or one above it.

        Raises BadPasskeySetting.
        """
        found = tuple(part.strip().rstrip("/") for part in origins.split(",") if part.strip())
        hosts = [_host(origin) for origin in found]
        if not hosts:
            raise BadPasskeySetting("passkeys need an origin, such as https://exchange.example")
        chosen = domain or hosts[0]
        for host in hosts:
            if host != chosen and not host.endswith(f".{chosen}"):
                raise BadPasskeySetting(f"a page of {host} cannot use passkeys of {chosen}")
        return cls(name=name, id=chosen, origins=found)


LOCAL_CUSTOMERS: Final = RelyingParty(name="bedesten", id=LOCAL, origins=(f"http://{LOCAL}:8000",))
LOCAL_STAFF: Final = RelyingParty(
    name="bedesten staff", id=LOCAL, origins=(f"http://{LOCAL}:8002",)
)


class Owner(NamedTuple):
    """A customer or a member of staff."""

    side: Side
    id: PersonId

    @classmethod
    def customer(cls, customer: CustomerId) -> "Owner":
        """Whose passkeys open the exchange."""
        return cls("customer", PersonId(customer))

    @classmethod
    def staff(cls, staff: StaffId) -> "Owner":
        """Whose passkeys open the back office."""
        return cls("staff", PersonId(staff))


class Holder(NamedTuple):
    """Who asks for a passkey: the owner, by which session, and what the device shows as name."""

    owner: Owner
    session: SessionId
    name: str


class Made(NamedTuple):
    """A passkey that an authenticator has just made, and that was found right."""

    credential: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]


class PasskeyWrong(Malformed):
    """What the authenticator made is not what was asked for."""

    code = "passkey_wrong"
    title = "This passkey cannot be used here"


class PasskeyKnown(DomainError):
    """The same passkey was registered before, by this owner or another."""

    status = 409
    code = "passkey_known"
    title = "This passkey is registered already"


class ChallengeOver(DomainError):
    """Every challenge is answered once, within minutes, by whoever asked for it."""

    status = 409
    code = "passkey_challenge_over"
    title = "This was asked for too long ago, or was answered before: begin again"


class PasskeySuspect(Unauthorized):
    """Its counter went backwards, as it does when somebody uses a copy."""

    code = "passkey_suspect"
    title = "This passkey may have been copied: log in another way and remove it"


class NoSuchPasskey(NotFound):
    """Removed, or somebody else's."""

    code = "passkey_not_found"
    title = "There is no such passkey"


class TooManyPasskeys(DomainError):
    """Nobody needs so many."""

    status = 409
    code = "too_many_passkeys"
    title = f"There are {PASSKEYS_MAX} passkeys already; remove one first"


class LastFactor(DomainError):
    """A member of staff without a second factor could not come in any more."""

    status = 409
    code = "last_second_factor"
    title = "This is the last second factor; set another one up first"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    PasskeyWrong, PasskeyKnown, ChallengeOver, PasskeySuspect, NoSuchPasskey, TooManyPasskeys,
    LastFactor,
)  # fmt: skip


def _host(origin: str) -> str:
    """The host of `scheme://host[:port]`; browsers have passkeys only where nobody listens in."""
    parts = urlsplit(origin)
    try:
        whole = f"{parts.scheme}://{parts.netloc}" == origin and parts.port != 0
    except ValueError:
        whole = False
    host = parts.hostname
    if not whole or not host or parts.username or parts.scheme not in {"http", "https"}:
        raise BadPasskeySetting(f"{origin} is no origin, such as https://exchange.example")
    if parts.scheme == "http" and host != LOCAL and not host.endswith(f".{LOCAL}"):
        raise BadPasskeySetting(f"{origin}: passkeys need https, except for {LOCAL}")
    return host

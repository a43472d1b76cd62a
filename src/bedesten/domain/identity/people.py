"""What is behind the verbs about people, and the errors that they share."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

import msgspec
import psycopg

from bedesten.domain.audit import Act, Actor, record_async
from bedesten.domain.identity.access_tokens import TokenMaker
from bedesten.domain.identity.links import LinkMaker
from bedesten.domain.identity.passkeys.model import (
    LOCAL_CUSTOMERS,
    LOCAL_STAFF,
    RelyingParty,
    Side,
)
from bedesten.domain.identity.seal import Sealer
from bedesten.kit.clock import Clock
from bedesten.kit.errors import DomainError, Forbidden, Unauthorized
from bedesten.kit.ids import CustomerId, SessionId

FRESH_S: Final = 300  # so long a shown second factor is good for what is dangerous
# For what is slow in between: no connection is kept waiting for a hash.
Connect = Callable[[], AbstractAsyncContextManager[psycopg.AsyncConnection]]


class Device(msgspec.Struct, frozen=True):
    """Where a request comes from, as far as it tells."""

    address: str | None
    user_agent: str = ""
    request_id: str | None = None

    def actor(self, customer: CustomerId) -> Actor:
        """This customer, acting from here."""
        return Actor(
            kind="customer",
            id=str(customer),
            ip=self.address,
            user_agent=self.user_agent,
            request_id=self.request_id,
        )


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """The tools of the verbs. `entropy(n)` gives n random bytes; `in_thread` runs what is slow."""

    clock: Clock
    entropy: Callable[[int], bytes]
    sealer: Sealer
    tokens: TokenMaker
    links: LinkMaker
    in_thread: Callable[..., Awaitable[Any]]
    customer_party: RelyingParty = LOCAL_CUSTOMERS
    staff_party: RelyingParty = LOCAL_STAFF
    staff_networks: tuple[str, ...] = ()  # none: from anywhere

    def party(self, side: Side) -> RelyingParty:
        """For whom passkeys of this side are made."""
        return self.staff_party if side == "staff" else self.customer_party

    def now_s(self) -> int:
        """Unix time, whole seconds."""
        return self.clock.now_ns() // 10**9


async def note(
    conn: psycopg.AsyncConnection,
    device: Device,
    customer: CustomerId,
    action: str,
    *,
    session: SessionId | None = None,
    error: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> None:
    """Record what a customer did to their own account, or to one of its sessions."""
    act = Act(
        event_type="identity",
        action=action,
        resource_type="customer" if session is None else "session",
        resource_id=str(customer if session is None else session),
        error=error,
        metadata=metadata or {},
    )
    await record_async(conn, device.actor(customer), act)


class CredentialsWrong(Unauthorized):
    """Nobody, another password, or another code; which of these is nobody's business."""

    code = "credentials_wrong"
    title = "E-mail, password or code are not right"


class SecondFactorNeeded(Unauthorized):
    """The password was right; the account wants a code or a passkey as well."""

    code = "second_factor_needed"
    title = "A code of the authenticator app, or a passkey, is needed as well"


class FreshFactorNeeded(Forbidden):
    """What is dangerous wants a second factor that was shown a moment ago."""

    code = "fresh_factor_needed"
    title = "Confirm with your second factor first"


class LockedOut(DomainError):
    """Too many wrong attempts; not even the right password helps before the time is up."""

    status = 429
    code = "locked_out"
    title = "Too many wrong attempts; try again later"


class NotActive(Forbidden):
    """Banned or closed; support knows more."""

    code = "customer_not_active"
    title = "This account is not active; please contact support"


ERRORS: Final = (CredentialsWrong, SecondFactorNeeded, FreshFactorNeeded, LockedOut, NotActive)

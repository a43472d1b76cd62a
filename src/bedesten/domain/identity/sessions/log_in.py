"""Log in: password, then a code where the customer has set one up."""

from typing import Final

import msgspec
import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.lockout import LOCK
from bedesten.domain.identity.people import (
    CredentialsWrong,
    Device,
    Door,
    LockedOut,
    NotActive,
    SecondFactorNeeded,
    note,
)
from bedesten.domain.identity.second_factor.check import check_code
from bedesten.domain.identity.sessions import store
from bedesten.domain.identity.sessions.issue import SESSION_LIFE_S, Tokens, issue
from bedesten.kit.errors import DomainError

MAY_LOG_IN: Final = ("active", "suspended")


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody shows at the door. `code` is of the app, or a recovery code."""

    email: str
    password: str
    code: str | None = None

    def __repr__(self) -> str:
        """Without the password."""
        return f"Credentials({self.email!r})"


async def log_in(
    conn: psycopg.AsyncConnection, door: Door, shown: Credentials, device: Device
) -> Tokens:
    """A new session. Wrong passwords and codes count towards a lock that grows.

    Raises CredentialsWrong, SecondFactorNeeded, LockedOut, NotActive.
    """
    async with conn.transaction():
        person = await customers.by_email(conn, shown.email.strip())
        refusal, methods = await _judged(conn, door, person, shown)
        if person is None:
            raise CredentialsWrong
        if refusal is None:
            return await _let_in(conn, door, person, methods, device)
        if isinstance(refusal, CredentialsWrong):
            await customers.count_attempt(conn, person.customer, **LOCK)
        await note(conn, device, person.customer, "log_in", error=refusal.code)
    raise refusal


async def _judged(
    conn: psycopg.AsyncConnection, door: Door, person: Person | None, shown: Credentials
) -> tuple[DomainError | None, list[str]]:
    """Why not, or nothing and how they proved themselves. Locked out comes first: the answer to
    a right password must not differ from that to a wrong one."""
    if person is not None and person.locked_s > 0:
        return LockedOut(retry_after_s=person.locked_s), []
    stored = None if person is None else person.password_hash
    right = await door.in_thread(passwords.matches, stored, shown.password)
    if person is None or not right:
        return CredentialsWrong(), []
    if person.status not in MAY_LOG_IN:
        return NotActive(), []
    if not person.two_fa_enabled:
        return None, ["pwd"]
    if shown.code is None:
        return SecondFactorNeeded(), []
    method = await check_code(conn, door, person, shown.code)
    return (CredentialsWrong(), []) if method is None else (None, ["pwd", method])


async def _let_in(
    conn: psycopg.AsyncConnection,
    door: Door,
    person: Person,
    methods: list[str],
    device: Device,
) -> Tokens:
    await customers.count_success(conn, person.customer, device.address)
    session, second_factor_s = await store.begin(
        conn, person.customer, device, methods, life_s=SESSION_LIFE_S
    )
    live = store.Live(session, person.customer, second_factor_s)
    tokens, _ = await issue(conn, door, live, device)
    await note(
        conn, device, person.customer, "log_in", session=session, metadata={"methods": methods}
    )
    return tokens

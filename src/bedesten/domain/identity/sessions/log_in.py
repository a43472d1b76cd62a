"""Log in: by password and, where one is set up, a second factor; or by a passkey alone."""

from typing import Final, cast

import msgspec
import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.passkeys import prove
from bedesten.domain.identity.passkeys.model import Owner
from bedesten.domain.identity.passkeys.wire import Assertion
from bedesten.domain.identity.people import (
    Connect,
    CredentialsWrong,
    Device,
    Door,
    LockedOut,
    NotActive,
    note,
)
from bedesten.domain.identity.second_factor.check import PASSKEY, Shown, check_factor
from bedesten.domain.identity.sessions import store
from bedesten.domain.identity.sessions.issue import SESSION_LIFE_S, Tokens, issue
from bedesten.domain.identity.sessions.notice import tell_if_new
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import CustomerId

MAY_LOG_IN: Final = ("active", "suspended")


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody shows at the door. `code` is of the app, or a recovery code; a passkey that
    answers is as good."""

    email: str
    password: str
    code: str | None = None
    passkey: Assertion | None = None

    def __repr__(self) -> str:
        """Without the password."""
        return f"Credentials({self.email!r})"


async def log_in(connect: Connect, door: Door, shown: Credentials, device: Device) -> Tokens:
    """A new session. Wrong passwords and codes count towards a lock that grows.

    The password is hashed between two database transactions, and what it leads to is decided in the
    second: by then the account may be locked. Raises CredentialsWrong, SecondFactorNeeded,
    LockedOut, NotActive, ChallengeOver, PasskeySuspect.
    """
    email, right, second = shown.email.strip(), False, cast("Shown", shown.code)
    fresh: str | None = None  # the same password, hashed as we do it today
    async with connect() as conn:
        known = await customers.read_by_email(conn, email)
        if shown.passkey is not None:
            second = await prove.take_challenge(conn, "customer", shown.passkey)
    if known is None or not known.locked_s:  # who is locked out is not worth a hash
        right, fresh = await _matched(door, known, shown.password)
    async with connect() as conn, conn.transaction():
        person = await customers.by_email(conn, email)
        if known is None or person is None:
            raise CredentialsWrong
        # Whoever has changed the password meanwhile was asked about the one of then.
        right = right and person.password_hash == known.password_hash
        locked_s = max(person.locked_s, known.locked_s)
        # First of all: the answer to a right password must not differ from that to a wrong one.
        refusal: DomainError | None = LockedOut(retry_after_s=locked_s)
        methods: list[str] = []
        if not locked_s:
            refusal, methods = await _judged(conn, door, person, second, right=right)
        if refusal is None:
            return await _let_in(conn, door, person, methods, device, fresh=fresh)
        if isinstance(refusal, CredentialsWrong):
            await customers.count_attempt(conn, person.customer)
        await note(conn, device, person.customer, "log_in", error=refusal.code)
    raise refusal


async def _matched(door: Door, known: Person | None, password: str) -> tuple[bool, str | None]:
    """Whether it is the password, and its hash of today where the stored one is an older kind."""
    stored = None if known is None else known.password_hash
    right = await door.in_thread(passwords.matches, stored, password)
    if not right or stored is None or not passwords.outdated(stored):
        return right, None
    return True, await door.in_thread(passwords.hash_password, password)


async def log_in_by_passkey(
    conn: psycopg.AsyncConnection, door: Door, answer: Assertion, device: Device
) -> Tokens:
    """A new session without name or password: a passkey asks its owner for PIN or biometrics.

    Raises CredentialsWrong, LockedOut, NotActive, ChallengeOver, PasskeySuspect.
    """
    proof = await prove.take_challenge(conn, "customer", answer)
    owner = await prove.owner_of(conn, "customer", answer)
    if owner is None:
        raise CredentialsWrong
    async with conn.transaction():
        person = await customers.by_id(conn, CustomerId(owner))
        if person is None:
            raise CredentialsWrong
        refusal = _closed(person)
        if refusal is None:
            refusal, passkey = await prove.judge(conn, door, Owner.customer(person.customer), proof)
            if refusal is None:
                about = {"passkey_id": str(passkey)}
                return await _let_in(conn, door, person, [PASSKEY], device, about=about)
        await note(conn, device, person.customer, "log_in", error=refusal.code)
    raise refusal


async def _judged(
    conn: psycopg.AsyncConnection, door: Door, person: Person, second: Shown, *, right: bool
) -> tuple[DomainError | None, list[str]]:
    """Why not, or nothing and how they proved themselves."""
    if not right:
        return CredentialsWrong(), []
    if person.status not in MAY_LOG_IN:
        return NotActive(), []
    if not person.has_factor:
        return None, ["pwd"]
    refusal, method = await check_factor(conn, door, person, second)
    return refusal, ["pwd", method]


def _closed(person: Person) -> DomainError | None:
    """Why nobody comes in here now, whatever they show."""
    if person.locked_s > 0:
        return LockedOut(retry_after_s=person.locked_s)
    return None if person.status in MAY_LOG_IN else NotActive()


async def _let_in(
    conn: psycopg.AsyncConnection,
    door: Door,
    person: Person,
    methods: list[str],
    device: Device,
    *,
    about: dict[str, str] | None = None,
    fresh: str | None = None,
) -> Tokens:
    if fresh is not None:
        await customers.rehash(conn, person.customer, fresh)
    await customers.count_success(conn, person.customer, device.address)
    await tell_if_new(conn, door, person, device)
    session, second_factor_s = await store.begin(
        conn, person.customer, device, methods, life_s=SESSION_LIFE_S
    )
    live = store.Live(session, person.customer, second_factor_s)
    tokens, _ = await issue(conn, door, live, device)
    metadata = {"methods": methods, **(about or {})}
    await note(conn, device, person.customer, "log_in", session=session, metadata=metadata)
    return tokens

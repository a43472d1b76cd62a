"""Set up an authenticator app: a secret to scan, a code to prove it, recovery codes to keep."""

from typing import Final

import msgspec
import psycopg

from bedesten.domain.identity import totp
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, note
from bedesten.domain.identity.seal import NONCE_BYTES
from bedesten.domain.identity.sealing import ring
from bedesten.domain.identity.sealing.rows import CUSTOMER_APP
from bedesten.domain.identity.second_factor import recovery, store
from bedesten.domain.identity.second_factor.check import check_app, check_code
from bedesten.domain.identity.sessions import store as sessions
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import CustomerId, SessionId

ISSUER: Final = "bedesten"


class AlreadySetUp(DomainError):
    """Switch the old one off first, which wants one of its codes."""

    status = 409
    code = "second_factor_set_up"
    title = "An authenticator app is set up already"


class NotSetUp(DomainError):
    """There is nothing to confirm or switch off."""

    status = 409
    code = "second_factor_not_set_up"
    title = "No authenticator app is set up"


ERRORS: Final = (AlreadySetUp, NotSetUp)


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """What to scan or type into the app; shown once."""

    secret: str
    uri: str

    def __repr__(self) -> str:
        """Without the secret."""
        return "Enrolment(...)"


async def begin(conn: psycopg.AsyncConnection, door: Door, customer: CustomerId) -> Enrolment:
    """A fresh secret, in force once a code of it was shown. Raises AlreadySetUp."""
    async with conn.transaction():
        person = await customers.present(conn, customer)
        if person.two_fa_enabled:
            raise AlreadySetUp
        secret = totp.secret_text(door.entropy(totp.SECRET_BYTES))
        row, nonce = CUSTOMER_APP.row(customer), door.entropy(NONCE_BYTES)
        sealed = await ring.seal(conn, door.sealer, secret.encode(), row=row, nonce=nonce)
        await store.set_secret(conn, customer, sealed, enabled=False)
    uri = totp.enrolment_uri(secret, name=person.email, issuer=ISSUER)
    return Enrolment(secret=secret, uri=uri)


async def confirm(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: tuple[CustomerId, SessionId],
    code: str,
    device: Device,
) -> list[str]:
    """Put the app in force; the recovery codes, shown once. Other sessions end.

    Raises AlreadySetUp, NotSetUp, CredentialsWrong.
    """
    customer, session = holder
    async with conn.transaction():
        person = await customers.present(conn, customer)
        if person.two_fa_enabled:
            raise AlreadySetUp
        if person.two_fa_secret is None:
            raise NotSetUp
        if not await check_app(conn, door, person, code):
            raise CredentialsWrong
        await store.set_secret(conn, customer, person.two_fa_secret, enabled=True)
        codes = await recovery.hand_out(conn, door, customer)
        await sessions.end(conn, customer, "second_factor_changed", but=session)
        await sessions.confirm_factor(conn, session)
        await note(conn, device, customer, "second_factor_on")
    return codes


async def switch_off(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: tuple[CustomerId, SessionId],
    code: str,
    device: Device,
) -> None:
    """Do without; wants a code, ends other sessions, and stops withdrawals for a day.

    Raises NotSetUp, CredentialsWrong.
    """
    customer, session = holder
    async with conn.transaction():
        person = await customers.present(conn, customer)
        if not person.two_fa_enabled:
            raise NotSetUp
        if await check_code(conn, door, person, code) is None:
            raise CredentialsWrong
        await store.set_secret(conn, customer, None, enabled=False)
        if not person.passkeys:
            await store.set_recovery_codes(conn, customer, [])
        await sessions.end(conn, customer, "second_factor_changed", but=session)
        await customers.cool_down(conn, customer)
        await note(conn, device, customer, "second_factor_off")

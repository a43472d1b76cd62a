"""Sign up: a new customer with an address that is still to be confirmed."""

from typing import Final

import msgspec
import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.customers import mail, store
from bedesten.domain.identity.people import Device, Door, note
from bedesten.domain.identity.standing import check_open
from bedesten.domain.identity.terms import store as terms
from bedesten.domain.identity.terms.accept import check_version
from bedesten.kit.errors import Malformed

CONFIRM_LIFE_S: Final = 24 * 3600
EMAIL_LENGTH_MAX: Final = 254


class EmailWrong(Malformed):
    """No address that mail can go to."""

    code = "email_wrong"
    title = "This is not an e-mail address"


ERRORS: Final = (EmailWrong,)


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody gives who wants to become a customer."""

    email: str
    password: str
    terms_version: str
    language: str = "tr"

    def __repr__(self) -> str:
        """Without the password."""
        return f"Application({self.email!r})"


async def sign_up(
    conn: psycopg.AsyncConnection, door: Door, application: Application, device: Device
) -> None:
    """Enter the customer and mail a link; the answer is the same when the address is taken, but
    then its owner is told that somebody tried.

    Raises EmailWrong, passwords.WeakPassword, TermsOutdated, InMaintenance.
    """
    await check_open(conn)
    email = check_email(application.email)
    passwords.check_strength(application.password, [email])
    await check_version(conn, application.terms_version)
    hashed = await door.in_thread(passwords.hash_password, application.password)
    async with conn.transaction():
        customer = await store.add(
            conn,
            {
                "email": email,
                "password_hash": hashed,
                "language": application.language,
                "address": device.address,
            },
        )
        if customer is None:
            await _tell_owner(conn, email, device)
            return
        await terms.accept(conn, customer, application.terms_version, device.address)
        link = await store.add_confirmation(
            conn, customer, "confirm_email", email, life_s=CONFIRM_LIFE_S
        )
        await mail.post(
            conn, customer, "confirm_email", email=email, language=application.language,
            link=link, request_id=device.request_id,
        )  # fmt: skip
        await note(conn, device, customer, "sign_up", metadata={"terms": application.terms_version})


def check_email(text: str) -> str:
    """The address without space around it. Raises EmailWrong; a mail tells whose it is."""
    email = text.strip()
    name, at, host = email.rpartition("@")
    labels = host.split(".")
    shaped = bool(at and name) and len(labels) > 1 and all(labels)
    if not shaped or len(email) > EMAIL_LENGTH_MAX or any(c.isspace() or c == "@" for c in name):
        raise EmailWrong
    return email


async def _tell_owner(conn: psycopg.AsyncConnection, email: str, device: Device) -> None:
    person = await store.by_email(conn, email)
    if person is not None:
        await mail.post(
            conn, person.customer, "address_known", email=person.email, language=person.language,
            request_id=device.request_id,
        )  # fmt: skip

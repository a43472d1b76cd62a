"""Change the e-mail address: the new one confirms it, and the old one may take it back."""

from typing import Final

import psycopg

from bedesten.domain.identity.contacts import store
from bedesten.domain.identity.customers import mail
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.masked import masked_email
from bedesten.domain.identity.customers.store import Link, Person
from bedesten.domain.identity.links import LinkWrong
from bedesten.domain.identity.people import Device, Door, note
from bedesten.domain.identity.sessions import store as sessions
from bedesten.kit.errors import DomainError, RateLimited
from bedesten.kit.ids import ConfirmationId, SessionId

LINK_LIFE_S: Final = 24 * 3600
ASKED_A_DAY_MAX: Final = 5
DAY_S: Final = 86_400


class EmailSame(DomainError):
    """It is the customer's address already."""

    status = 409
    code = "email_same"
    title = "This is the address of the account"


class EmailTaken(DomainError):
    """Told only to who has proved that the address is theirs."""

    status = 409
    code = "email_taken"
    title = "Another account has this address"


class TooManyChanges(RateLimited):
    """Each one sends mails."""

    code = "too_many_changes"
    title = "The address was changed too often today"


ERRORS: Final[tuple[type[DomainError], ...]] = (EmailSame, EmailTaken, TooManyChanges)


async def ask(
    conn: psycopg.AsyncConnection, person: Person, session: SessionId, email: str, device: Device
) -> None:
    """Mail a link to the new address and, if the old one was confirmed, a notice with a link that
    takes it back. The answer is the same when another account has the address.

    Raises EmailSame, TooManyChanges.
    """
    if email == person.email:
        raise EmailSame
    async with conn.transaction():
        person = await customers.present(conn, person.customer)
        if await store.asked_lately(conn, person.customer, DAY_S) >= ASKED_A_DAY_MAX:
            raise TooManyChanges(retry_after_s=3600)
        if person.email_confirmed:
            undo = await store.add_undo(conn, person.customer, person.email)
            await _tell(conn, person, device, "email_change_asked", link=undo, about=email)
        link = await customers.add_confirmation(
            conn, person.customer, "change_email", email, life_s=LINK_LIFE_S, session=session
        )
        other = await customers.read_by_email(conn, email)
        if other is None or other.customer == person.customer:
            to_new = person._replace(email=email)
            await _tell(conn, to_new, device, "change_email", link=link)
        else:
            await _tell(conn, other, device, "email_taken")
        about = {"email": masked_email(email)}
        await note(conn, device, person.customer, "change_email_asked", metadata=about)


async def confirm(conn: psycopg.AsyncConnection, door: Door, link: str, device: Device) -> None:
    """The new address is in force; the session that asked stays, others end, and withdrawals stop
    for a while. Links on their way to the old address stop working, but for the undo.

    Raises LinkWrong, EmailTaken.
    """
    row = door.links.read(link)
    async with conn.transaction():
        used, person = await _used(conn, row, "change_email")
        if not await customers.set_email(conn, used.customer, used.email):
            raise EmailTaken
        await customers.cool_down(conn, used.customer)
        await sessions.end(conn, used.customer, "email_changed", but=used.session)
        await store.void(conn, used.customer, but=("undo_email",))
        undo = await store.undo_of(conn, used.customer, person.email)
        if undo is not None:
            await _tell(conn, person, device, "email_changed", link=undo, about=used.email)
        await note(conn, device, used.customer, "change_email", metadata=_step(person, used))


async def undo(conn: psycopg.AsyncConnection, door: Door, link: str, device: Device) -> None:
    """Whoever reads the old address did not want this: it is in force again, every session ends,
    keys and passkeys made since are revoked, and a link sets a new password.

    Raises LinkWrong, EmailTaken.
    """
    row = door.links.read(link)
    async with conn.transaction():
        used, person = await _used(conn, row, "undo_email")
        customer = used.customer
        if person.email != used.email and not await customers.set_email(conn, customer, used.email):
            raise EmailTaken
        await customers.cool_down(conn, customer)
        await sessions.end(conn, customer, "email_restored")
        await store.revoke_since(conn, customer, used.created_at)
        await store.void(conn, customer)
        reset = await customers.add_confirmation(
            conn, customer, "reset_password", used.email, life_s=LINK_LIFE_S
        )
        restored = person._replace(email=used.email)
        await _tell(conn, restored, device, "email_restored", link=reset)
        await note(conn, device, customer, "undo_change_email", metadata=_step(person, used))


async def _used(
    conn: psycopg.AsyncConnection, row: ConfirmationId, purpose: str
) -> tuple[Link, Person]:
    used = await customers.use_confirmation(conn, row, purpose)
    person = None if used is None else await customers.by_id(conn, used.customer)
    if used is None or person is None:
        raise LinkWrong
    return used, person


def _step(person: Person, used: Link) -> dict[str, str]:
    return {"from": masked_email(person.email), "to": masked_email(used.email)}


async def _tell(
    conn: psycopg.AsyncConnection,
    person: Person,
    device: Device,
    template: str,
    *,
    link: ConfirmationId | None = None,
    about: str | None = None,
) -> None:
    facts = None if about is None else {"email": masked_email(about)}
    await mail.post(
        conn, person.customer, template, email=person.email, language=person.language, link=link,
        request_id=device.request_id, facts=facts,
    )  # fmt: skip

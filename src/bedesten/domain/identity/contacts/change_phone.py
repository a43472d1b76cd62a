"""Set, replace or remove the phone: a code sent by SMS proves whose it is."""

import hmac
from typing import Final

import psycopg
from psycopg.types.json import Jsonb

from bedesten.domain.identity.contacts import store
from bedesten.domain.identity.contacts.numbers import masked
from bedesten.domain.identity.customers import mail
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.people import Device, Door, note
from bedesten.kit.errors import DomainError, Malformed, RateLimited
from bedesten.kit.ids import CustomerId

KIND: Final = "identity.sms"


class CodeWrong(Malformed):
    """Another code, one of long ago, or one too many; which of these is nobody's business."""

    code = "code_wrong"
    title = "This is not the code; after five wrong ones ask for another"


class TooManyCodes(RateLimited):
    """Each one costs an SMS."""

    code = "too_many_codes"
    title = "Too many codes were sent today"


class PhoneTaken(DomainError):
    """Told only to who has proved that the number is theirs."""

    status = 409
    code = "phone_taken"
    title = "Another account has this number"


class PhoneNeeded(DomainError):
    """A verified customer is known by a number: it can be replaced."""

    status = 409
    code = "phone_needed"
    title = "A verified account keeps a number; replace it instead"


ERRORS: Final[tuple[type[DomainError], ...]] = (CodeWrong, TooManyCodes, PhoneTaken, PhoneNeeded)


async def ask(conn: psycopg.AsyncConnection, person: Person, phone: str, device: Device) -> None:
    """Send a code to this number (E.164), whoever else may have it. Raises TooManyCodes."""
    async with conn.transaction():
        person = await customers.present(conn, person.customer)
        sent = await store.codes_today(conn, person.customer, phone)
        if sent >= await store.codes_a_day_max(conn):
            raise TooManyCodes(retry_after_s=3600)
        confirmation = await store.add_code(conn, person.customer, phone)
        data = {"phone": phone, "language": person.language, "confirmation": str(confirmation)}
        # Of its own kind of aggregate: a code must not wait for a mail that does not get through.
        await conn.execute(
            "insert into public.outbox_events"
            " (aggregate_type, aggregate_id, event_type, event_data, correlation_id)"
            " values ('phone', %s, %s, %s, %s)",
            [str(confirmation), KIND, Jsonb(data), device.request_id],
        )
        about = {"phone": masked(phone)}
        await note(conn, device, person.customer, "change_phone_asked", metadata=about)


async def confirm(
    conn: psycopg.AsyncConnection, door: Door, customer: CustomerId, code: str, device: Device
) -> None:
    """The number is the customer's. Wrong codes are counted. Raises CodeWrong, PhoneTaken."""
    async with conn.transaction():
        person = await customers.present(conn, customer)
        sent = await store.sent_code(conn, customer)
        plain = code.strip().replace(" ", "").encode("utf-8", "replace")
        if sent is not None and hmac.compare_digest(
            plain, door.links.code(sent.confirmation).encode()
        ):
            await _set(conn, person, sent.phone, device)
            return
        if sent is not None:
            await store.count_code(conn, sent.confirmation)
        await note(conn, device, customer, "change_phone", error=CodeWrong.code)
    raise CodeWrong


async def remove(conn: psycopg.AsyncConnection, person: Person, device: Device) -> None:
    """No number from now on. Raises PhoneNeeded."""
    async with conn.transaction():
        person = await customers.present(conn, person.customer)
        phone, level = await store.phone_of(conn, person.customer)
        if phone is None:
            return
        if level > 0:
            raise PhoneNeeded
        await store.set_phone(conn, person.customer, None)
        await store.void_codes(conn, person.customer)
        await _tell(conn, person, "phone_removed", phone, device)


async def _set(conn: psycopg.AsyncConnection, person: Person, phone: str, device: Device) -> None:
    if not await store.set_phone(conn, person.customer, phone):
        raise PhoneTaken
    await store.void_codes(conn, person.customer)
    await _tell(conn, person, "phone_changed", phone, device)


async def _tell(
    conn: psycopg.AsyncConnection, person: Person, step: str, phone: str, device: Device
) -> None:
    facts = {"phone": masked(phone)}
    await note(conn, device, person.customer, step, metadata=facts)
    await mail.post(
        conn, person.customer, step, email=person.email, language=person.language,
        request_id=device.request_id, facts=facts,
    )  # fmt: skip

"""Reset a forgotten password by a link to the customer's address."""

from typing import Final

import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.customers import mail, store
from bedesten.domain.identity.links import LinkWrong
from bedesten.domain.identity.people import Device, Door, note
from bedesten.domain.identity.sessions import store as sessions

PURPOSE: Final = "reset_password"
LINK_LIFE_S: Final = 3600


async def ask(conn: psycopg.AsyncConnection, email: str, device: Device) -> None:
    """Mail a link, if somebody has this address; the answer does not tell."""
    async with conn.transaction():
        person = await store.by_email(conn, email.strip())
        if person is None:
            return
        link = await store.add_confirmation(
            conn, person.customer, PURPOSE, person.email, life_s=LINK_LIFE_S
        )
        await mail.post(
            conn, person.customer, PURPOSE, email=person.email, language=person.language,
            link=link, request_id=device.request_id,
        )  # fmt: skip


async def reset(
    conn: psycopg.AsyncConnection, door: Door, link: str, password: str, device: Device
) -> None:
    """Set the new password, end every session and stop withdrawals for a day. A second factor stays
    as it is. Raises LinkWrong, passwords.WeakPassword; the link still works after the latter."""
    row = door.links.read(link)
    async with conn.transaction():
        found = await store.use_confirmation(conn, row, PURPOSE)
        if found is None:
            raise LinkWrong
        customer, email = found.customer, found.email
        passwords.check_strength(password, [email])
        hashed = await door.in_thread(passwords.hash_password, password)
        await store.set_password(conn, customer, hashed)
        await store.confirm_email(conn, customer)  # who reads its mail
        await store.cool_down(conn, customer)
        await sessions.end(conn, customer, "password_reset")
        await note(conn, device, customer, "reset_password")
        person = await store.by_id(conn, customer)
        assert person is not None, "the link was of a living row"
        await mail.post(
            conn, customer, "password_changed", email=email, language=person.language,
            request_id=device.request_id,
        )  # fmt: skip

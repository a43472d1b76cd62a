"""Change a password that is known."""

import psycopg

from bedesten.domain.identity import passwords
from bedesten.domain.identity.customers import mail, store
from bedesten.domain.identity.customers.reset_password import COOL_DOWN_H
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, note
from bedesten.domain.identity.sessions import store as sessions
from bedesten.kit.ids import CustomerId, SessionId


async def change_password(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: tuple[CustomerId, SessionId],
    old_and_new: tuple[str, str],
    device: Device,
) -> None:
    """Set the new one; other sessions end, and withdrawals stop for a day.

    Raises CredentialsWrong when the old one is wrong, passwords.WeakPassword.
    """
    (customer, session), (old, new) = holder, old_and_new
    async with conn.transaction():
        person = await store.by_id(conn, customer)
        assert person is not None, "who has a session has a row"
        if not await door.in_thread(passwords.matches, person.password_hash, old):
            raise CredentialsWrong
        passwords.check_strength(new, [person.email])
        await store.set_password(conn, customer, await door.in_thread(passwords.hash_password, new))
        await store.cool_down(conn, customer, COOL_DOWN_H)
        await sessions.end(conn, customer, "password_changed", but=session)
        await note(conn, device, customer, "change_password")
        await mail.post(
            conn, customer, "password_changed", email=person.email, language=person.language,
            request_id=device.request_id,
        )  # fmt: skip

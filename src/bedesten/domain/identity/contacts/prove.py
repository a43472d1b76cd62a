"""Prove once more who is asking, before what decides about the account."""

from typing import Final

from bedesten.domain.identity import passwords
from bedesten.domain.identity.customers import store
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.people import CredentialsWrong, LockedOut, note
from bedesten.domain.identity.reception import Reception
from bedesten.kit.errors import DomainError, Forbidden


class PasswordNeeded(Forbidden):
    """Without a second factor, the password is asked for again."""

    code = "password_needed"
    title = "Give the password again, or set a second factor up"


ERRORS: Final[tuple[type[DomainError], ...]] = (PasswordNeeded,)


async def prove(reception: Reception, password: str | None, doing: str) -> Person:
    """Whose account it is, who has shown the second factor a moment ago or, where none is set up,
    gives the password. Wrong ones count towards the lock of the login.

    Raises FreshFactorNeeded, PasswordNeeded, CredentialsWrong, LockedOut.
    """
    door = reception.door
    async with reception.conn() as conn, conn.transaction():
        person = await store.present(conn, reception.customer)
    if person.has_factor:
        reception.check_fresh(has_factor=True)
        return person
    if password is None:
        raise PasswordNeeded
    if person.locked_s:
        raise LockedOut(retry_after_s=person.locked_s)
    if await door.in_thread(passwords.matches, person.password_hash, password):
        return person
    async with reception.conn() as conn, conn.transaction():
        await store.count_attempt(conn, person.customer)
        await note(conn, reception.device, person.customer, doing, error=CredentialsWrong.code)
    raise CredentialsWrong

"""Check a code that somebody shows: of the app, or a recovery code."""

import hashlib
from typing import Final

import psycopg

from bedesten.domain.identity import totp
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.people import Door
from bedesten.domain.identity.second_factor import store
from bedesten.kit.ids import CustomerId

ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
CODE_LENGTH: Final = 10


def row_of(customer: CustomerId) -> str:
    """What the app's secret is sealed to."""
    return f"users.two_fa_secret:{customer}"


def code_hash(customer: CustomerId, code: str) -> bytes:
    """What finds a recovery code: 48 bits of chance, so a plain hash is enough with a lockout."""
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(customer.bytes + plain.encode("utf-8", "replace")).digest()


async def check_code(
    conn: psycopg.AsyncConnection, door: Door, person: Person, code: str
) -> str | None:
    """How it was proved ("otp", "recovery"), or None; a code that was right is used up."""
    if person.two_fa_secret is None:
        return None
    secret = door.sealer.open(person.two_fa_secret, row=row_of(person.customer)).decode()
    step = totp.used_step(
        secret, code.strip().replace(" ", ""), now_s=door.now_s(), last_step=person.totp_last_step
    )
    if step is not None and await store.use_step(conn, person.customer, step):
        return "otp"
    if await store.use_recovery_code(conn, person.customer, code_hash(person.customer, code)):
        return "recovery"
    return None

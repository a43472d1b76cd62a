"""Recovery codes: each opens an account once when phone and passkeys are lost."""

import hashlib
from typing import Final

import psycopg

from bedesten.domain.identity.people import Door
from bedesten.domain.identity.second_factor import store
from bedesten.kit.ids import CustomerId

ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
CODE_LENGTH: Final = 10
CODES: Final = 10


async def hand_out(conn: psycopg.AsyncConnection, door: Door, customer: CustomerId) -> list[str]:
    """Fresh codes, shown once; earlier ones stop working."""
    codes = [_code(door) for _ in range(CODES)]
    await store.set_recovery_codes(conn, customer, [code_hash(customer, code) for code in codes])
    return codes


async def use(conn: psycopg.AsyncConnection, customer: CustomerId, code: str) -> bool:
    """Whether this is one of the customer's; it is used up."""
    return await store.use_recovery_code(conn, customer, code_hash(customer, code))


def code_hash(customer: CustomerId, code: str) -> bytes:
    """What finds a recovery code: 48 bits of chance, so a plain hash is enough with a lockout."""
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(customer.bytes + plain.encode("utf-8", "replace")).digest()


def _code(door: Door) -> str:
    """Ten characters of 31: 49 bits. A byte above the last whole multiple would favour some."""
    chosen = ""
    while len(chosen) < CODE_LENGTH:
        (byte,) = door.entropy(1)
        if byte < 256 // len(ALPHABET) * len(ALPHABET):
            chosen += ALPHABET[byte % len(ALPHABET)]
    return f"{chosen[:5]}-{chosen[5:]}"

"""Check what somebody shows beside the password: a code of the app, a recovery code, a passkey."""

import psycopg

from bedesten.domain.identity import totp
from bedesten.domain.identity.customers.store import Person
from bedesten.domain.identity.passkeys.model import Owner
from bedesten.domain.identity.passkeys.prove import Proof, judge
from bedesten.domain.identity.people import CredentialsWrong, Door, SecondFactorNeeded
from bedesten.domain.identity.sealing import ring
from bedesten.domain.identity.sealing.rows import CUSTOMER_APP
from bedesten.domain.identity.second_factor import recovery, store
from bedesten.kit.errors import DomainError

APP, RECOVERY, PASSKEY = "otp", "recovery", "passkey"
Shown = str | Proof | None


async def check_factor(
    conn: psycopg.AsyncConnection, door: Door, person: Person, shown: Shown
) -> tuple[DomainError | None, str]:
    """Why not, or nothing and how it was proved; a code that was right is used up."""
    if shown is None:
        return SecondFactorNeeded(f"show one of: {', '.join(ways_of(person))}"), ""
    if isinstance(shown, Proof):
        verdict = await judge(conn, door, Owner.customer(person.customer), shown)
        return verdict.refusal, PASSKEY
    method = await check_code(conn, door, person, shown)
    return (CredentialsWrong(), "") if method is None else (None, method)


async def check_code(
    conn: psycopg.AsyncConnection, door: Door, person: Person, code: str
) -> str | None:
    """How it was proved ("otp", "recovery"), or None; a code that was right is used up."""
    if person.two_fa_enabled and await check_app(conn, door, person, code):
        return APP
    return RECOVERY if await recovery.use(conn, person.customer, code) else None


async def check_app(conn: psycopg.AsyncConnection, door: Door, person: Person, code: str) -> bool:
    """Whether the app shows this code, also one that is about to be set up."""
    if person.two_fa_secret is None:
        return False
    row = CUSTOMER_APP.row(person.customer)
    secret = (await ring.unseal(conn, door.sealer, person.two_fa_secret, row=row)).decode()
    step = totp.used_step(
        secret, code.strip().replace(" ", ""), now_s=door.now_s(), last_step=person.totp_last_step
    )
    return step is not None and await store.use_step(conn, person.customer, step)


def ways_of(person: Person) -> list[str]:
    """What second factors this customer has set up."""
    ways = [APP] if person.two_fa_enabled else []
    ways += [PASSKEY] if person.passkeys else []
    return [*ways, RECOVERY] if ways else []

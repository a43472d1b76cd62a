"""The second factor of a member of staff: a code of the app, or a passkey."""

from typing import Any

import psycopg

from bedesten.domain.identity import totp
from bedesten.domain.identity.passkeys.model import Owner
from bedesten.domain.identity.passkeys.prove import Proof, judge
from bedesten.domain.identity.people import CredentialsWrong, Door
from bedesten.domain.identity.sealing import ring
from bedesten.domain.identity.sealing.rows import STAFF_APP
from bedesten.domain.identity.staff import store
from bedesten.kit.errors import DomainError

APP, PASSKEY = "otp", "passkey"
Shown = str | Proof


async def check_factor(
    conn: psycopg.AsyncConnection, door: Door, row: store.Row, shown: Shown
) -> tuple[DomainError | None, dict[str, Any]]:
    """Why not, or nothing; and how it was tried, for the record. Never raised, for what a passkey
    gave away is to be committed."""
    if isinstance(shown, Proof):
        verdict = await judge(conn, door, Owner.staff(row.staff), shown)
        about = {} if verdict.passkey is None else {"passkey_id": str(verdict.passkey)}
        return verdict.refusal, {"factor": PASSKEY, **about}
    right = await code_is_right(conn, door, row, shown)
    return None if right else CredentialsWrong(), {"factor": APP}


async def code_is_right(
    conn: psycopg.AsyncConnection, door: Door, row: store.Row, code: str
) -> bool:
    """Whether the app shows this code; one that was right is used up."""
    if row.two_fa_secret is None:
        return False
    bound = STAFF_APP.row(row.staff)
    secret = (await ring.unseal(conn, door.sealer, row.two_fa_secret, row=bound)).decode()
    step = totp.used_step(
        secret, code.strip().replace(" ", ""), now_s=door.now_s(), last_step=row.totp_last_step
    )
    return step is not None and await store.use_step(conn, row.staff, step)

"""Show the second factor again, before something dangerous."""

import psycopg

from bedesten.domain.identity.access_tokens import LIFE_S, Access
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.lockout import LOCK
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, note
from bedesten.domain.identity.second_factor.app_setup import NotSetUp
from bedesten.domain.identity.second_factor.check import check_code
from bedesten.domain.identity.sessions import store
from bedesten.kit.ids import CustomerId, SessionId


async def step_up(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: tuple[CustomerId, SessionId],
    code: str,
    device: Device,
) -> str:
    """A new access token that says so. Wrong codes count towards the lock of the login.

    Raises NotSetUp, CredentialsWrong.
    """
    customer, session = holder
    async with conn.transaction():
        person = await customers.by_id(conn, customer)
        assert person is not None, "who has a session has a row"
        if not person.two_fa_enabled:
            raise NotSetUp
        method = None if person.locked_s > 0 else await check_code(conn, door, person, code)
        if method is not None:
            shown_s = await store.confirm_factor(conn, session)
            await note(conn, device, customer, "step_up", session=session)
            return door.tokens.make(
                Access(
                    customer=customer,
                    session=session,
                    expires_s=door.now_s() + LIFE_S,
                    second_factor_s=shown_s,
                )
            )
        await customers.count_attempt(conn, customer, **LOCK)
        await note(conn, device, customer, "step_up", session=session, error="credentials_wrong")
    raise CredentialsWrong

"""Show the second factor again, before something dangerous."""

import psycopg

from bedesten.domain.identity.access_tokens import LIFE_S, Access
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.passkeys import prove
from bedesten.domain.identity.passkeys.wire import Assertion
from bedesten.domain.identity.people import CredentialsWrong, Device, Door, note
from bedesten.domain.identity.second_factor.app_setup import NotSetUp
from bedesten.domain.identity.second_factor.check import Shown, check_factor
from bedesten.domain.identity.sessions import store
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import CustomerId, SessionId


async def step_up(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: tuple[CustomerId, SessionId],
    shown: str | Assertion,
    device: Device,
) -> str:
    """A new access token that says so, by a code or a passkey. Wrong ones count towards the lock of
    the login. Raises NotSetUp, CredentialsWrong, ChallengeOver, PasskeySuspect.
    """
    customer, session = holder
    second: Shown
    if isinstance(shown, Assertion):
        second = await prove.take_challenge(conn, "customer", shown, session)
    else:
        second = shown
    async with conn.transaction():
        person = await customers.present(conn, customer)
        if not person.has_factor:
            raise NotSetUp
        refusal: DomainError | None = CredentialsWrong()
        if person.locked_s == 0:
            refusal, _ = await check_factor(conn, door, person, second)
        if refusal is None:
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
        await customers.count_attempt(conn, customer)
        await note(conn, device, customer, "step_up", session=session, error=refusal.code)
    raise refusal

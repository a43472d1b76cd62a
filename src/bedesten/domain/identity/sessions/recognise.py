"""Find the live session of a request, and what its holder may act for."""

import psycopg

from bedesten.domain.identity.accounts.store import usable
from bedesten.domain.identity.model import ALL_SCOPES, SESSION, Subject
from bedesten.domain.identity.sessions import store
from bedesten.kit.ids import AccountId, SessionId


async def find_session(conn: psycopg.AsyncConnection, session: SessionId) -> Subject | None:
    """Who holds it, acting for their default account.

    None when it has ended, or its customer may not log in any more.
    """
    live = await store.live(conn, session)
    if live is None:
        return None
    accounts = await usable(conn, live.customer)
    return Subject(
        customer=live.customer,
        account=accounts[0] if accounts else AccountId(0),
        accounts=tuple(accounts),
        scopes=ALL_SCOPES | {SESSION},
        caller=f"session {session}",
        session=session,
        second_factor_s=live.second_factor_s,
        standing=live.standing,
    )

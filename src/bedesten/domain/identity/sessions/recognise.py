"""Find the live session of a request, and what its holder may act for."""

import psycopg

from bedesten.domain.identity.model import SCOPES, SESSION, Subject
from bedesten.domain.identity.sessions import store
from bedesten.kit.ids import AccountId, SessionId


async def find_session(
    conn: psycopg.AsyncConnection, session: SessionId
) -> tuple[Subject, list[AccountId]] | None:
    """Who holds it, acting for their first account, and all their accounts.

    None when it has ended, or its customer may not log in any more.
    """
    live = await store.live(conn, session)
    if live is None:
        return None
    accounts = await store.accounts(conn, live.customer)
    subject = Subject(
        customer=live.customer,
        account=accounts[0] if accounts else AccountId(0),
        scopes=SCOPES | {SESSION},
        caller=f"session {session}",
        session=session,
        second_factor_s=live.second_factor_s,
    )
    return subject, accounts

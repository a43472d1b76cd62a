"""Renew a session: the refresh token is used up and replaced."""

import psycopg

from bedesten.domain.identity.people import Device, Door, note
from bedesten.domain.identity.sessions import store
from bedesten.domain.identity.sessions.issue import Tokens, hashed, issue
from bedesten.kit.errors import Unauthorized


class RefreshTokenWrong(Unauthorized):
    """Never given, used before, or over: log in again."""

    code = "refresh_token_wrong"
    title = "The session is over; log in again"


ERRORS = (RefreshTokenWrong,)


async def refresh(conn: psycopg.AsyncConnection, door: Door, token: str, device: Device) -> Tokens:
    """New tokens for an old one. A token that was used before has been stolen, from us or from the
    customer: then the whole session ends. Raises RefreshTokenWrong."""
    stolen = False
    async with conn.transaction():
        held = await store.held(conn, hashed(token))
        if held is not None and held.stolen:
            stolen = await store.end(conn, held.customer, "token_reused", only=held.session) > 0
            if stolen:
                await note(
                    conn,
                    device,
                    held.customer,
                    "refresh",
                    session=held.session,
                    error="a refresh token was used twice: the session was ended",
                )
        elif held is not None and held.live:
            live = store.Live(held.session, held.customer, held.second_factor_s)
            tokens, fresh = await issue(conn, door, live, device)
            await store.replace(conn, held.token, fresh)
            return tokens
    raise RefreshTokenWrong

"""What a session hands out: a short access token, and a refresh token that works once."""

import base64
import hashlib
from typing import Final

import msgspec
import psycopg

from bedesten.domain.identity.access_tokens import LIFE_S, Access
from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.sessions import store
from bedesten.kit.ids import CustomerId, SessionId, TokenId

TOKEN_BYTES: Final = 32
TOKEN_LIFE_S: Final = 14 * 86_400
SESSION_LIFE_S: Final = 90 * 86_400


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser or app keeps; this is the only time the refresh token is seen."""

    customer: CustomerId
    session: SessionId
    access_token: str
    refresh_token: str
    expires_in: int = LIFE_S

    def __repr__(self) -> str:
        """Without the tokens."""
        return f"Tokens(session={self.session})"


async def issue(
    conn: psycopg.AsyncConnection,
    door: Door,
    live: store.Live,
    device: Device,
) -> tuple[Tokens, TokenId]:
    """Tokens of a live session, and the id of the refresh token."""
    raw = base64.urlsafe_b64encode(door.entropy(TOKEN_BYTES)).rstrip(b"=")
    token = await store.add_token(
        conn, (live.session, live.customer), hashed(raw.decode()), device, life_s=TOKEN_LIFE_S
    )
    access = door.tokens.make(
        Access(
            customer=live.customer,
            session=live.session,
            expires_s=door.now_s() + LIFE_S,
            second_factor_s=live.second_factor_s,
        )
    )
    tokens = Tokens(
        customer=live.customer,
        session=live.session,
        access_token=access,
        refresh_token=raw.decode(),
    )
    return tokens, token


def hashed(token: str) -> bytes:
    """What finds a refresh token's row, so that the table gives none away."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()

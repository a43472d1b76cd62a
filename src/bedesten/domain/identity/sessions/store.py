"""SQL of sessions and their refresh tokens, for the login identity_service."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import psycopg

from bedesten.domain.identity.people import Device
from bedesten.domain.identity.standing import Standing
from bedesten.kit.ids import CustomerId, SessionId, TokenId

USER_AGENT_MAX: Final = 512
TWO_WINDOWS: Final = "10 seconds"


class Live(NamedTuple):
    """A session that has not ended."""

    session: SessionId
    customer: CustomerId
    second_factor_s: int
    standing: Standing = Standing()


class Held(NamedTuple):
    """A refresh token that somebody showed; `stolen` means that it was used a while ago."""

    token: TokenId
    session: SessionId
    customer: CustomerId
    stolen: bool
    live: bool
    second_factor_s: int


async def begin(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    device: Device,
    methods: list[str],
    *,
    life_s: int,
) -> tuple[SessionId, int]:
    """A new session and when its second factor was shown (Unix seconds, 0: never)."""
    done = await conn.execute(
        """
        insert into public.sessions
            (user_id, created_ip, user_agent, methods, expires_at, second_factor_at)
        values (%(customer)s, %(ip)s, %(agent)s, %(methods)s,
            clock_timestamp() + make_interval(secs => %(life)s),
            case when cardinality(%(methods)s::text[]) > 1 or 'passkey' = any (%(methods)s)
                then clock_timestamp() end)
        returning session_id, coalesce(extract(epoch from second_factor_at), 0)::bigint
        """,
        {
            "customer": customer,
            "ip": device.address,
            "agent": device.user_agent[:USER_AGENT_MAX],
            "methods": methods,
            "life": life_s,
        },
    )
    row = await done.fetchone()
    assert row is not None, "an insert answers its row"
    return SessionId(row[0]), row[1]


async def add_token(
    conn: psycopg.AsyncConnection,
    live: tuple[SessionId, CustomerId],
    token_hash: bytes,
    device: Device,
    *,
    life_s: int,
) -> TokenId:
    """A refresh token of this session; never longer than the session itself."""
    session, customer = live
    done = await conn.execute(
        """
        insert into public.refresh_tokens
            (user_id, family_id, token_hash, created_ip, user_agent, expires_at)
        select %s, session_id, %s, %s, %s,
            least(expires_at, clock_timestamp() + make_interval(secs => %s))
        from public.sessions where session_id = %s
        returning refresh_token_id
        """,
        [customer, token_hash, device.address, device.user_agent[:USER_AGENT_MAX], life_s, session],
    )
    row = await done.fetchone()
    assert row is not None, "the session is there: its row is locked"
    return TokenId(row[0])


async def held(conn: psycopg.AsyncConnection, token_hash: bytes) -> Held | None:
    """The token of this hash; it is locked against another use at once, which two windows of one
    browser may well try: the second of them finds it neither live nor stolen."""
    done = await conn.execute(
        """
        select t.refresh_token_id, s.session_id, s.user_id,
            coalesce((
                select n.created_at < clock_timestamp() - %s::interval
                from public.refresh_tokens as n where n.refresh_token_id = t.replaced_by), false),
            t.replaced_by is null and t.revoked_at is null and t.expires_at > clock_timestamp()
                and s.ended_at is null and s.expires_at > clock_timestamp(),
            coalesce(extract(epoch from s.second_factor_at), 0)::bigint
        from public.refresh_tokens as t
        join public.sessions as s on s.session_id = t.family_id
        where t.token_hash = %s for update
        """,
        [TWO_WINDOWS, token_hash],
    )
    row = await done.fetchone()
    return None if row is None else Held(*row)


async def replace(conn: psycopg.AsyncConnection, old: TokenId, new: TokenId) -> None:
    """The old token was used, for the new one."""
    await conn.execute(
        "update public.refresh_tokens set replaced_by = %s where refresh_token_id = %s", [new, old]
    )
    await conn.execute(
        "update public.sessions set last_seen_at = clock_timestamp() where session_id ="
        " (select family_id from public.refresh_tokens where refresh_token_id = %s)",
        [new],
    )


async def end(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    reason: str,
    *,
    only: SessionId | None = None,
    but: SessionId | None = None,
) -> int:
    """End the customer's sessions, `only` one or all `but` one; how many there were."""
    done = await conn.execute(
        """
        update public.sessions set ended_at = clock_timestamp(), end_reason = %(reason)s
        where user_id = %(customer)s and ended_at is null
            and (%(only)s::uuid is null or session_id = %(only)s)
            and (%(but)s::uuid is null or session_id <> %(but)s)
        """,
        {"customer": customer, "reason": reason, "only": only, "but": but},
    )
    return done.rowcount


async def confirm_factor(conn: psycopg.AsyncConnection, session: SessionId) -> int:
    """A second factor was shown now; that moment, Unix seconds."""
    done = await conn.execute(
        "update public.sessions set second_factor_at = clock_timestamp() where session_id = %s"
        " returning extract(epoch from second_factor_at)::bigint",
        [session],
    )
    row = await done.fetchone()
    assert row is not None, "the session is live: its token was read"
    return int(row[0])


async def live(conn: psycopg.AsyncConnection, session: SessionId) -> Live | None:
    """The session of an access token, unless it has ended or its customer may not log in."""
    done = await conn.execute(
        """
        select s.session_id, s.user_id, coalesce(extract(epoch from s.second_factor_at), 0)::bigint,
            l.suspended, l.terms_due, l.in_maintenance
        from public.sessions as s
        join public.users as u on u.user_id = s.user_id
        cross join public.standing(s.user_id) as l
        where s.session_id = %s and s.ended_at is null and s.expires_at > clock_timestamp()
            and u.status in ('active', 'suspended')
        """,
        [session],
    )
    row = await done.fetchone()
    return None if row is None else Live(row[0], row[1], row[2], Standing(*row[3:]))


async def ended(conn: psycopg.AsyncConnection, sessions: Sequence[SessionId]) -> set[SessionId]:
    """Which of these have ended, or are of customers who may not log in any more."""
    done = await conn.execute(
        """
        select w.id from unnest(%s::uuid[]) as w (id)
        where not exists (
            select from public.sessions as s join public.users as u on u.user_id = s.user_id
            where s.session_id = w.id and s.ended_at is null
                and s.expires_at > clock_timestamp() and u.status in ('active', 'suspended'))
        """,
        [list(sessions)],
    )
    return {SessionId(row[0]) for row in await done.fetchall()}


class Place(NamedTuple):
    """From where a customer logged in before, and in which zone they read times."""

    user_agent: str
    address: str | None
    time_zone: str


async def places(conn: psycopg.AsyncConnection, customer: CustomerId, limit: int) -> list[Place]:
    """Of the newest sessions, ended ones too."""
    done = await conn.execute(
        """
        select distinct s.user_agent, host(s.created_ip), u.time_zone
        from (
            select x.user_id, x.user_agent, x.created_ip from public.sessions as x
            where x.user_id = %s order by x.session_id desc limit %s) as s
        join public.users as u on u.user_id = s.user_id
        """,
        [customer, limit],
    )
    return [Place(*row) for row in await done.fetchall()]


class Shown(NamedTuple):
    """A session as its owner sees it."""

    session: SessionId
    created_at: datetime
    last_seen_at: datetime
    address: str | None
    user_agent: str


async def all_live(conn: psycopg.AsyncConnection, customer: CustomerId) -> list[Shown]:
    """Where the customer is logged in, newest first."""
    done = await conn.execute(
        """
        select session_id, created_at, last_seen_at, host(created_ip), user_agent
        from public.sessions
        where user_id = %s and ended_at is null and expires_at > clock_timestamp()
        order by session_id desc
        """,
        [customer],
    )
    return [Shown(*row) for row in await done.fetchall()]

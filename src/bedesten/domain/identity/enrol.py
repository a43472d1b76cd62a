"""Enter customers who did not sign up by themselves: of demos, loads and imports."""

from collections.abc import Iterable

import psycopg

from bedesten.kit.ids import CustomerId

DOMAIN = "unknown.invalid"  # reserved by RFC 2606: no mail will ever be sent there


def enrol(conn: psycopg.Connection, customers: Iterable[CustomerId]) -> int:
    """Write a row of `users` for each, without a password or a verified level.

    Who is known stays as they are. Answers how many are new; the caller commits.
    """
    wanted = list(customers)
    done = conn.execute(
        """
        insert into public.users (user_id, email)
        select wanted.id, 'customer-' || wanted.id || '@' || %s
        from unnest(%s::uuid[]) as wanted (id)
        on conflict do nothing
        """,
        [DOMAIN, wanted],
    )
    return done.rowcount

"""Enter customers who did not sign up by themselves: of demos and loads."""

from collections.abc import Iterable

import psycopg

from bedesten.kit.ids import CustomerId

DOMAIN = "unknown.invalid"  # reserved by RFC 2606: no mail will ever be sent there


def enrol(conn: psycopg.Connection, customers: Iterable[CustomerId]) -> int:
    """Write a row of `users` for each: people who are made up, with level 1 and no password.

    Who is known stays as they are. Answers how many are new; the caller commits.
    """
    wanted = list(customers)
    done = conn.execute(
        """
        insert into public.users (user_id, email, kyc_status, kyc_level, first_name, last_name,
            date_of_birth, nationality, phone)
        select wanted.id, 'customer-' || wanted.id || '@' || %s, 'pending', 1, 'Simulated',
            'Customer', '1990-01-01', 'TUR',
            '+999' || lpad(nextval('public.made_up_phones')::text, 12, '0')
        from unnest(%s::uuid[]) as wanted (id)
        on conflict do nothing
        """,
        [DOMAIN, wanted],
    )
    return done.rowcount

"""Set a customer's verified level, with what is known of who they are."""

from datetime import date
from typing import Annotated

import msgspec
import psycopg

from bedesten.domain.identity.customers.masked import CustomerNotFound
from bedesten.kit.ids import CustomerId
from bedesten.kit.text import PLAIN

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=PLAIN)]


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a verified customer is known by; what is not given stays."""

    first_name: Name | None = None
    last_name: Name | None = None
    date_of_birth: date | None = None
    nationality: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    phone: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None = None


async def set_level(
    conn: psycopg.AsyncConnection, customer: CustomerId, level: int, person: KnownPerson
) -> int:
    """The level before. Whoever waits for verification is approved by it; the engine follows within
    a second.

    The caller records it. Raises CustomerNotFound for who was deleted, psycopg.IntegrityError for a
    level that is skipped or a person who is not known.
    """
    before = await level_of(conn, customer)
    await conn.execute(
        """
        update public.users set kyc_level = %(level)s,
            kyc_status = case when kyc_status = 'pending' and %(level)s > 0
                then 'approved' else kyc_status end,
            first_name = coalesce(%(first_name)s, first_name),
            last_name = coalesce(%(last_name)s, last_name),
            date_of_birth = coalesce(%(date_of_birth)s, date_of_birth),
            nationality = coalesce(%(nationality)s, nationality),
            phone = coalesce(%(phone)s, phone)
        where user_id = %(customer)s
        """,
        {**msgspec.structs.asdict(person), "level": level, "customer": customer},
    )
    return before


async def level_of(conn: psycopg.AsyncConnection, customer: CustomerId) -> int:
    """The level of now; in a database transaction the row is locked. Raises CustomerNotFound."""
    done = await conn.execute(
        "select kyc_level from public.users where user_id = %s and deleted_at is null for update",
        [customer],
    )
    row = await done.fetchone()
    if row is None:
        raise CustomerNotFound
    return int(row[0])

"""Customers as staff see them: personal data masked, or in clear with a reason on record."""

from datetime import date
from typing import Any, Final

import msgspec
import psycopg

from bedesten.domain.audit import Act, record_async
from bedesten.domain.identity.people import Device
from bedesten.domain.identity.staff.model import Member
from bedesten.kit.errors import DomainError, NotFound
from bedesten.kit.ids import CustomerId, customer_id

HIDDEN: Final = "***"
VIEW: Final = """
    select u.user_id, u.status::text, u.segment::text, u.kyc_level, u.kyc_status::text,
        u.aml_status::text, u.risk_level::text, u.two_fa_enabled, u.created_at::text, u.email,
        u.phone, u.first_name, u.last_name, u.date_of_birth, u.nationality,
        array(select a.account_id from public.accounts as a where a.user_id = u.user_id
            order by a.account_id)
    from public.users as u
"""


class CustomerNotFound(NotFound):
    """Nobody has this id, or no more."""

    code = "customer_not_found"
    title = "There is no such customer"


ERRORS: Final[tuple[type[DomainError], ...]] = (CustomerNotFound,)


class CustomerView(msgspec.Struct, frozen=True, kw_only=True):
    """A customer. From `email` to `nationality` is personal: masked unless `in_clear`."""

    customer_id: str
    status: str
    segment: str
    kyc_level: int
    kyc_status: str
    aml_status: str
    risk_level: str
    two_fa_enabled: bool
    created_at: str
    email: str
    phone: str | None
    first_name: str | None
    last_name: str | None
    date_of_birth: str | None
    nationality: str | None
    accounts: list[int]
    in_clear: bool = False


async def by_id(conn: psycopg.AsyncConnection, text: str) -> CustomerView:
    """Masked. Raises CustomerNotFound."""
    return _masked(await _one(conn, VIEW + " where u.user_id = %s", known_customer(text)))


async def by_email(conn: psycopg.AsyncConnection, email: str) -> CustomerView:
    """Masked, by the whole address. Raises CustomerNotFound."""
    query = VIEW + " where lower(u.email) = lower(%s) and u.deleted_at is null"
    return _masked(await _one(conn, query, email))


async def unmask(
    conn: psycopg.AsyncConnection, member: Member, text: str, reason: str, device: Device
) -> CustomerView:
    """In clear; who looked and why is kept. Raises CustomerNotFound, PermissionMissing."""
    member.check("customer:unmask")
    async with conn.transaction():
        found = await _one(conn, VIEW + " where u.user_id = %s", known_customer(text))
        act = Act(
            event_type="privacy",
            action="unmask",
            resource_type="customer",
            resource_id=found.customer_id,
            description=reason,
        )
        await record_async(conn, member.actor(device), act)
    return msgspec.structs.replace(found, in_clear=True)


def known_customer(text: str) -> CustomerId:
    """Raises CustomerNotFound for what is no id at all."""
    try:
        return customer_id(text)
    except ValueError:
        raise CustomerNotFound from None


async def existing_customer(conn: psycopg.AsyncConnection, text: str) -> CustomerId:
    """The id of a customer who is not deleted. Raises CustomerNotFound."""
    done = await conn.execute(
        "select from public.users where user_id = %s and deleted_at is null", [known_customer(text)]
    )
    if await done.fetchone() is None:
        raise CustomerNotFound
    return known_customer(text)


def masked_email(email: str) -> str:
    """`a***@example.com`: enough to recognise, not to write to."""
    name, _, home = email.partition("@")
    return f"{name[:1]}{HIDDEN}@{home}"


async def _one(conn: psycopg.AsyncConnection, query: str, value: object) -> CustomerView:
    row = await (await conn.execute(query.encode(), [value])).fetchone()
    if row is None:
        raise CustomerNotFound
    names = [field.name for field in msgspec.structs.fields(CustomerView)]
    values: dict[str, Any] = dict(zip(names, row, strict=False))
    values["customer_id"] = str(values["customer_id"])
    born = values["date_of_birth"]
    values["date_of_birth"] = born.isoformat() if isinstance(born, date) else None
    return CustomerView(**values)


def _masked(found: CustomerView) -> CustomerView:
    return msgspec.structs.replace(
        found,
        email=masked_email(found.email),
        phone=None if found.phone is None else HIDDEN + found.phone[-2:],
        first_name=None if found.first_name is None else found.first_name[:1] + HIDDEN,
        last_name=None if found.last_name is None else found.last_name[:1] + HIDDEN,
        date_of_birth=None if found.date_of_birth is None else HIDDEN,
    )

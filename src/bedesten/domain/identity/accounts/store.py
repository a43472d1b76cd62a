"""SQL of customers' accounts, for the login identity_service; of all, for that of staff."""

from typing import Any, Final, NamedTuple

import psycopg

from bedesten.domain.identity.accounts.model import AccountView
from bedesten.kit.ids import AccountId, CustomerId

# The default is what the customer chose, or else the first spot account; always an open one.
OWN: Final = """
    select o.account_id, o.account_number, o.account_type::text, o.status::text,
        coalesce(o.label, ''),
        o.account_id = (
            select a.account_id
            from public.accounts as a
            left join public.account_profiles as q on q.account_id = a.account_id
            where a.user_id = o.user_id and a.kind = 'spot' and q.closed_at is null
            order by a.account_id = u.default_account_id desc nulls last, a.account_id limit 1),
        o.account_type = 'spot' and o.status <> 'closed'
            and not (a.trading_frozen or a.cancel_only),
        o.status <> 'closed' and not a.withdrawals_frozen,
        coalesce(o.currency_primary, (select param_value from config.system_parameters
            where param_key = 'identity.currency_primary')),
        coalesce(o.currency_secondary, (select param_value from config.system_parameters
            where param_key = 'identity.currency_secondary')),
        o.created_at
    from public.account_overview as o
    join public.accounts as a on a.account_id = o.account_id
    join public.users as u on u.user_id = o.user_id
    where o.user_id = %s order by o.account_id
"""


class First(NamedTuple):
    """What a further account has in common with the first: they do not trade with each other."""

    account: AccountId
    group: int


class Opened(NamedTuple):
    """An account, and the hash of what the request that opened it asked for."""

    account: AccountId
    wanted: bytes


async def own(conn: psycopg.AsyncConnection, customer: CustomerId) -> list[AccountView]:
    """The customer's accounts, closed ones too, oldest first."""
    done = await conn.execute(OWN, [customer])
    names = AccountView.__struct_fields__
    return [AccountView(**dict(zip(names, row, strict=True))) for row in await done.fetchall()]


async def usable(conn: psycopg.AsyncConnection, customer: CustomerId) -> list[AccountId]:
    """Which accounts a request may be for, the one that is meant unless it says so first. Closed
    ones may be read."""
    done = await conn.execute(
        """
        select a.account_id
        from public.accounts as a
        join public.users as u on u.user_id = a.user_id
        left join public.account_profiles as p on p.account_id = a.account_id
        where a.user_id = %s
        order by p.closed_at is null and a.kind = 'spot' desc,
            a.account_id = u.default_account_id desc nulls last, a.account_id
        """,
        [customer],
    )
    return [AccountId(row[0]) for row in await done.fetchall()]


async def first(conn: psycopg.AsyncConnection, customer: CustomerId) -> First | None:
    """The oldest account."""
    done = await conn.execute(
        "select account_id, group_id from public.accounts where user_id = %s"
        " order by account_id limit 1",
        [customer],
    )
    row = await done.fetchone()
    return None if row is None else First(AccountId(row[0]), row[1])


async def accounts_max(conn: psycopg.AsyncConnection) -> int:
    """How many open accounts a customer may have."""
    done = await conn.execute("select coalesce(config.number_of('identity.accounts_max'), 20)::int")
    row = await done.fetchone()
    assert row is not None, "a select without from has one row"
    return int(row[0])


async def is_listed(conn: psycopg.AsyncConnection, symbol: str) -> bool:
    """Whether there is such an asset."""
    done = await conn.execute("select from public.assets where symbol = %s", [symbol])
    return await done.fetchone() is not None


async def is_shown(conn: psycopg.AsyncConnection, account: AccountId) -> bool:
    """Whether the tables know the account already."""
    done = await conn.execute("select from public.accounts where account_id = %s", [account])
    return await done.fetchone() is not None


async def lock(conn: psycopg.AsyncConnection, customer: CustomerId) -> None:
    """One change of a customer's accounts at a time, to the end of the database transaction."""
    await conn.execute("select from public.users where user_id = %s for no key update", [customer])


async def set_profile(
    conn: psycopg.AsyncConnection, account: AccountId, changes: dict[str, Any]
) -> None:
    """`changes`: label, currency_primary, currency_secondary; what is absent stays."""
    await conn.execute(
        """
        insert into public.account_profiles as p
            (account_id, label, currency_primary, currency_secondary)
        values (%(account)s, coalesce(%(label)s, ''), %(currency_primary)s, %(currency_secondary)s)
        on conflict (account_id) do update set
            label = case when %(has_label)s then excluded.label else p.label end,
            currency_primary = case when %(has_currency_primary)s
                then excluded.currency_primary else p.currency_primary end,
            currency_secondary = case when %(has_currency_secondary)s
                then excluded.currency_secondary else p.currency_secondary end
        """,
        {"account": account}
        | {name: changes.get(name) for name in PROFILE}
        | {f"has_{name}": name in changes for name in PROFILE},
    )


async def opened_by(conn: psycopg.AsyncConnection, request: bytes) -> Opened | None:
    """What this request opened before."""
    done = await conn.execute(
        "select account_id, opened_as from public.account_profiles where opened_by = %s", [request]
    )
    row = await done.fetchone()
    return None if row is None else Opened(AccountId(row[0]), bytes(row[1]))


async def set_opened(
    conn: psycopg.AsyncConnection, account: AccountId, request: bytes, wanted: bytes
) -> None:
    """By which request it was opened, and what that asked for; its profile is there."""
    await conn.execute(
        "update public.account_profiles set opened_by = %s, opened_as = %s where account_id = %s",
        [request, wanted, account],
    )


async def set_default(
    conn: psycopg.AsyncConnection, customer: CustomerId, account: AccountId
) -> None:
    """Which account is meant from now on."""
    await conn.execute(
        "update public.users set default_account_id = %s where user_id = %s", [account, customer]
    )


async def set_closed(conn: psycopg.AsyncConnection, account: AccountId) -> None:
    """For good."""
    await conn.execute(
        "insert into public.account_profiles (account_id, closed_at)"
        " values (%s, clock_timestamp()) on conflict (account_id)"
        " do update set closed_at = excluded.closed_at",
        [account],
    )


PROFILE: Final = ("label", "currency_primary", "currency_secondary")

"""What a customer's accounts may not do, and that the engine refuses it."""

from typing import Final, Literal

import psycopg

from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import MassCancel, SetAccount
from bedesten.protocol.events import AccountSet
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import AccountFlag

What = Literal["trading", "withdrawals", "new_orders"]
FLAGS: Final[dict[What, AccountFlag]] = {
    "trading": AccountFlag.TRADING_FROZEN,
    "withdrawals": AccountFlag.WITHDRAWALS_FROZEN,
    "new_orders": AccountFlag.CANCEL_ONLY,
}
ANY: Final = AccountId(0)


async def accounts_of(conn: psycopg.AsyncConnection, customer: CustomerId) -> list[AccountId]:
    """Every account of the customer's, whatever its kind."""
    done = await conn.execute(
        "select account_id from public.accounts where user_id = %s order by account_id", [customer]
    )
    return [AccountId(row[0]) for row in await done.fetchall()]


async def freeze(conn: psycopg.AsyncConnection, account: AccountId, what: What, cause: str) -> None:
    """One more reason why the account may not do this; again is no change."""
    await conn.execute(
        "insert into public.account_freezes (account_id, what, cause) values (%s, %s, %s)"
        " on conflict do nothing",
        [account, what, cause],
    )


async def release(
    conn: psycopg.AsyncConnection, account: AccountId, what: What, cause: str
) -> None:
    """One reason less; while another is left, the account stays as it is."""
    await conn.execute(
        "delete from public.account_freezes where account_id = %s and what = %s and cause = %s",
        [account, what, cause],
    )


async def enforce(
    conn: psycopg.AsyncConnection, engine: EngineClient, customer: CustomerId, account: AccountId
) -> AccountFlag:
    """Give the account at the engine the flags that status and freezes ask for; where trading is
    frozen its open orders are cancelled. Raises EngineUnavailable, OutcomeUnknown."""
    wanted = await flags_of(conn, customer, account)
    for known in (await engine.query(Query.ACCOUNT, account)).events:
        if isinstance(known, AccountSet) and known.flags != wanted:
            command = SetAccount(
                account=account, kind=known.kind, flags=wanted, group=known.group,
                owner=known.owner,
            )  # fmt: skip
            await engine.submit(command)
    if wanted & AccountFlag.TRADING_FROZEN:
        await engine.submit(MassCancel(account=account))
    return wanted


async def flags_of(
    conn: psycopg.AsyncConnection, customer: CustomerId, account: AccountId = ANY
) -> AccountFlag:
    """What level, status, AML state and freezes forbid; without an account, on all of them."""
    done = await conn.execute("select public.account_flags(%s, %s)", [customer, account])
    row = await done.fetchone()
    assert row is not None, "a function call has one row"
    return AccountFlag(row[0] or 0)


def words(flags: int) -> list[str]:
    """What these flags freeze."""
    return [what for what, flag in FLAGS.items() if flags & flag]

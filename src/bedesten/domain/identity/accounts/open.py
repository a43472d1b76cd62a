"""Open a further account for a customer."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Final

import msgspec
import psycopg

from bedesten.domain.identity.accounts import store
from bedesten.domain.identity.accounts.model import (
    AccountsBehind,
    AccountType,
    AccountView,
    MarginNotOffered,
    TooManyAccounts,
)
from bedesten.domain.identity.customers import freezes
from bedesten.domain.identity.people import Device, note
from bedesten.kit.idempotency import KeyReused, checked
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import NO_KEY, SetAccount
from bedesten.protocol.events import AccountSet
from bedesten.protocol.vocabulary import AccountKind

LOOK_PAUSE: Final = timedelta(milliseconds=5)
PATIENCE: Final = timedelta(seconds=2)
KINDS: Final = {"spot": AccountKind.SPOT, "custody": AccountKind.CUSTODY}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the account shall be. The same request twice, by its Idempotency-Key, opens one."""

    account_type: AccountType
    label: str
    key: str | None = None


async def open_account(
    conn: psycopg.AsyncConnection,
    engine: EngineClient,
    customer: CustomerId,
    wanted: Wanted,
    device: Device,
) -> tuple[AccountView, bool]:
    """The account, which may do what level and status allow, and whether this request had opened
    it before. One of a customer's does not trade with another: they are one group.

    Raises MarginNotOffered, TooManyAccounts, AccountsBehind, IdempotencyKeyMalformed, KeyReused,
    EngineUnavailable, OutcomeUnknown.
    """
    if wanted.account_type == "margin":
        raise MarginNotOffered
    request = None if checked(wanted.key) is None else _request(customer, wanted)
    async with conn.transaction():
        await store.lock(conn, customer)
        if request is not None:
            before = await store.opened_by(conn, request)
            if before is not None:
                return await _replayed(conn, customer, before, wanted), True
        known = await store.own(conn, customer)
        first = await store.first(conn, customer)
        is_open = sum(one.status != "closed" for one in known)
        if is_open >= await store.accounts_max(conn):
            raise TooManyAccounts
        command = SetAccount(
            kind=KINDS[wanted.account_type],
            flags=await freezes.flags_of(conn, customer),
            owner=customer.bytes,
            group=0 if first is None else first.group,
            key=_key(customer, len(known)) if request is None else request[: len(NO_KEY)],
        )
        (event,) = (await engine.submit(command)).events
        if not isinstance(event, AccountSet):  # this key has opened one of another kind
            raise AccountsBehind(retry_after_s=1)
        account = AccountId(event.account)
        await _until_shown(conn, account)
        await store.set_profile(conn, account, {"label": wanted.label})
        if request is not None:
            await store.set_opened(conn, account, request, _hash(wanted))
        about = {"account_id": account, "account_type": wanted.account_type}
        await note(conn, device, customer, "account_opened", metadata=about)
        return await _view(conn, customer, account), False


async def _replayed(
    conn: psycopg.AsyncConnection, customer: CustomerId, before: store.Opened, wanted: Wanted
) -> AccountView:
    """As it is now. Raises KeyReused when it was asked for otherwise."""
    if before.wanted != _hash(wanted):
        raise KeyReused
    return await _view(conn, customer, before.account)


async def _view(
    conn: psycopg.AsyncConnection, customer: CustomerId, account: AccountId
) -> AccountView:
    return next(one for one in await store.own(conn, customer) if one.account_id == account)


async def _until_shown(conn: psycopg.AsyncConnection, account: AccountId) -> None:
    """The next one counts from the tables. Raises AccountsBehind: asked again before they show it,
    the engine answers the same account."""
    for _ in range(PATIENCE // LOOK_PAUSE):
        if await store.is_shown(conn, account):
            return
        await asyncio.sleep(LOOK_PAUSE.total_seconds())
    raise AccountsBehind(retry_after_s=1)


def _key(customer: CustomerId, known: int) -> bytes:
    """The engine opens a customer's next account once, however often it is asked."""
    return hashlib.sha256(customer.bytes + b"account after %d" % known).digest()[:16]


def _request(customer: CustomerId, wanted: Wanted) -> bytes:
    """Which request it is, of all customers'."""
    return hashlib.sha256(b"opening %s %s" % (customer.bytes, (wanted.key or "").encode())).digest()


def _hash(wanted: Wanted) -> bytes:
    """Of what is asked for."""
    return hashlib.sha256(f"{wanted.account_type} {wanted.label}".encode()).digest()

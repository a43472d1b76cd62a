"""Delete one's own account: refused while anything is open, final then; the law keeps a record."""

from typing import Final

import psycopg

from bedesten.domain.identity.contacts import store as contacts
from bedesten.domain.identity.contacts.prove import prove
from bedesten.domain.identity.customers import freezes
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.set_status import set_status
from bedesten.domain.identity.people import note
from bedesten.domain.identity.profile import store
from bedesten.domain.identity.reception import Reception
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import EngineClient
from bedesten.protocol.events import AssetSet, BalanceChanged
from bedesten.protocol.frames import Query
from bedesten.protocol.states import OrderState


class OrdersOpen(DomainError):
    """Cancel them first."""

    status = 409
    code = "orders_open"
    title = "There are open orders: cancel them first"


class BalanceLeft(DomainError):
    """Withdraw it first; `detail` names the assets."""

    status = 409
    code = "balance_left"
    title = "There is money in the account: withdraw it first"


class TransfersOpen(DomainError):
    """They end by themselves, or support helps."""

    status = 409
    code = "transfers_open"
    title = "A deposit or withdrawal is not finished yet"


class AskSupport(DomainError):
    """Something that only staff can finish; what it is, is not told here."""

    status = 409
    code = "ask_support"
    title = "This account cannot be deleted here; please contact support"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    OrdersOpen, BalanceLeft, TransfersOpen, AskSupport,
)  # fmt: skip
OBSTACLES: Final[dict[str, type[DomainError]]] = {
    kind.code: kind for kind in (TransfersOpen, AskSupport)
}


async def delete(reception: Reception, password: str | None) -> None:
    """Sessions and keys end within a second; e-mail, phone and username may be used anew.

    Raises what `prove` raises, OrdersOpen, BalanceLeft, TransfersOpen, AskSupport,
    EngineUnavailable, OutcomeUnknown.
    """
    person = await prove(reception, password, "delete_account")
    customer = person.customer
    async with reception.conn() as conn, conn.transaction():
        await customers.present(conn, customer)
        await _check_empty(conn, reception.engine, await freezes.accounts_of(conn, customer))
        refusal = await store.obstacle(conn, customer)
        if refusal is not None:
            raise OBSTACLES[refusal]
        # From here it must succeed.
        await note(conn, reception.device, customer, "delete_account")
        await contacts.void(conn, customer)
        await contacts.void_codes(conn, customer)
        await store.forget_secrets(conn, customer)
        await set_status(conn, reception.engine, customer, "deleted")


async def _check_empty(
    conn: psycopg.AsyncConnection, engine: EngineClient, accounts: list[AccountId]
) -> None:
    """Asked of the engine, whose answer is of now. Raises OrdersOpen, BalanceLeft."""
    left: set[int] = set()
    for account in accounts:
        orders = (await engine.query(Query.OPEN_ORDERS, account, 0)).events
        if any(isinstance(event, OrderState) for event in orders):
            raise OrdersOpen
        for event in (await engine.query(Query.BALANCES, account)).events:
            if isinstance(event, BalanceChanged) and any(
                (event.available, event.held, event.set_aside, event.bonus)
            ):
                left.add(event.asset)
    if left:
        listed = (await engine.query(Query.ASSETS)).events
        names = {one.asset: one.symbol for one in listed if isinstance(one, AssetSet)}
        raise BalanceLeft(", ".join(sorted(names.get(asset, "?") for asset in left)))

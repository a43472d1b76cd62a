"""REST: the customer's accounts."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.types import Scope

from bedesten.domain.identity.accounts import store
from bedesten.domain.identity.accounts.change import change_account
from bedesten.domain.identity.accounts.close import close_account
from bedesten.domain.identity.accounts.find import account_id
from bedesten.domain.identity.accounts.model import AccountType, AccountView
from bedesten.domain.identity.accounts.open import Wanted, open_account
from bedesten.domain.identity.model import SESSION
from bedesten.domain.identity.reception import Reception
from bedesten.kit.idempotency import idempotency_key
from bedesten.kit.text import PLAIN

PERSON: Final = {"scope": SESSION}
TAGS: Final = ["accounts"]
Here = NamedDependency[Reception]
Label = Annotated[str, msgspec.Meta(max_length=100, pattern=PLAIN)]
Symbol = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,16}$")]


class NewAccount(msgspec.Struct, forbid_unknown_fields=True):
    """A further account. spot trades; custody keeps and cannot trade."""

    label: Label
    account_type: AccountType = "spot"


class AccountChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is absent stays. Currencies: null is the exchange's own choice."""

    label: Label | msgspec.UnsetType = msgspec.UNSET
    currency_primary: Symbol | msgspec.UnsetType | None = msgspec.UNSET
    currency_secondary: Symbol | msgspec.UnsetType | None = msgspec.UNSET
    is_default: bool | msgspec.UnsetType = msgspec.UNSET


class AccountList(msgspec.Struct):
    """Accounts, oldest first."""

    data: list[AccountView]


@get("/accounts", opt={"scope": "read", "weight": 2}, tags=TAGS, summary="List accounts")
async def list_accounts(reception: Here) -> AccountList:
    """Closed ones too; to an API key those that it may act for."""
    asker = reception.subject
    async with reception.conn() as conn:
        found = await store.own(conn, asker.customer)
    if asker.key is not None:
        found = [one for one in found if one.account_id in asker.accounts]
    return AccountList(found)


@post("/accounts", opt={**PERSON, "idempotent": True}, tags=TAGS, status_code=201,
      summary="Open an account")  # fmt: skip
async def open_another(
    reception: Here, data: JSONBody[NewAccount], scope: Scope
) -> Response[AccountView]:
    """A further one; `X-Account: <account_id>` chooses it for a request. The same request sent
    again with its Idempotency-Key, also much later, opens no other: it answers the account as it
    is by then."""
    reception.subject.standing.check()
    wanted = Wanted(account_type=data.account_type, label=data.label, key=idempotency_key(scope))
    async with reception.conn() as conn:
        opened, replayed = await open_account(
            conn, reception.engine, reception.customer, wanted, reception.device
        )
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    return Response(opened, status_code=201, headers=headers)


@patch("/accounts/{account:str}", opt=PERSON, tags=TAGS, summary="Change an account")
async def change_one(
    reception: Here, account: FromPath[str], data: JSONBody[AccountChange]
) -> AccountView:
    """Its name, what it is shown in, and whether it is meant when a request names none."""
    changes = {
        name: value for name, value in msgspec.structs.asdict(data).items()
        if value is not msgspec.UNSET
    }  # fmt: skip
    async with reception.conn() as conn:
        return await change_account(
            conn, reception.customer, account_id(account), changes, reception.device
        )


@post("/accounts/{account:str}/close", opt=PERSON, tags=TAGS, status_code=204,
      summary="Close an account")  # fmt: skip
async def close_one(reception: Here, account: FromPath[str]) -> None:
    """For good, and only when it is empty and not the default one."""
    async with reception.conn() as conn:
        await close_account(
            conn, reception.engine, reception.customer, account_id(account), reception.device
        )


ROUTES: Final[tuple[Any, ...]] = (list_accounts, open_another, change_one, close_one)

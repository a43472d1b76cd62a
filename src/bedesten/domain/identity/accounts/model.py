"""An account as its customer sees it, and what can stand against opening, changing, closing one."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from bedesten.kit.errors import DomainError, Forbidden, Malformed, NotFound, Unavailable

AccountType = Literal["spot", "custody", "margin"]


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `status`: active, inactive (neither orders nor withdrawals), closed. Only spot
    accounts trade; `may_trade` and `may_withdraw` say what holds now. The currencies are what its
    value is shown in."""

    account_id: int
    account_number: str
    account_type: str
    status: str
    label: str
    is_default: bool
    may_trade: bool
    may_withdraw: bool
    currency_primary: str
    currency_secondary: str
    created_at: datetime


class NoSuchAccount(NotFound):
    """None of this customer's."""

    code = "account_not_yours"
    title = "There is no such account of yours"


class TooManyAccounts(Forbidden):
    """Close an empty one first."""

    code = "too_many_accounts"
    title = "You have as many accounts as a customer may have"


class MarginNotOffered(DomainError):
    """A kind of account that is reserved: there is no lending here."""

    status = 409
    code = "margin_not_offered"
    title = "There are no margin accounts here"


class CurrencyUnknown(Malformed):
    """An account is shown in assets that are listed."""

    code = "currency_unknown"
    title = "There is no such asset to show an account in"


class AccountIsDefault(DomainError):
    """Something must be meant when a request names no account."""

    status = 409
    code = "account_is_default"
    title = "Make another account the default one first"


class NotForDefault(DomainError):
    """The default account is one that may trade."""

    status = 409
    code = "account_not_for_default"
    title = "Only an open spot account can be the default one"


class AccountClosed(DomainError):
    """It was closed, and stays so."""

    status = 409
    code = "account_closed"
    title = "The account is closed"


class AccountNotEmpty(DomainError):
    """Move what it has, and cancel its orders, first."""

    status = 409
    code = "account_not_empty"
    title = "The account is not empty"


class AccountsBehind(Unavailable):
    """The engine has done it, and the tables do not show it yet."""

    code = "accounts_behind"
    title = "The account will be shown in a moment: ask again"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    NoSuchAccount, TooManyAccounts, MarginNotOffered, CurrencyUnknown, AccountIsDefault,
    NotForDefault, AccountClosed, AccountNotEmpty, AccountsBehind,
)  # fmt: skip

"""What keeps a customer from placing orders, who may still log in, read and cancel."""

from typing import Final

import msgspec
import psycopg

from bedesten.kit.errors import DomainError, Forbidden, Unavailable


class CustomerSuspended(Forbidden):
    """Staff have suspended the customer; support knows more."""

    code = "customer_suspended"
    title = "This account is suspended: it may read and cancel"


class TermsNotAccepted(Forbidden):
    """The terms of use have changed since the customer accepted them; `detail` is the version."""

    code = "terms_not_accepted"
    title = "Accept the terms of use first: POST /terms/acceptances"


class InMaintenance(Unavailable):
    """New orders, withdrawals and sign-ups wait; reading and cancelling work."""

    code = "in_maintenance"
    title = "The exchange is under maintenance; you can read and cancel"


ERRORS: Final[tuple[type[DomainError], ...]] = (
    CustomerSuspended, TermsNotAccepted, InMaintenance,
)  # fmt: skip
RETRY_S: Final = 60


class Standing(msgspec.Struct, frozen=True):
    """Suspended or not, the version of the terms of use that waits to be accepted, and whether the
    exchange is under maintenance."""

    suspended: bool = False
    terms_due: str | None = None
    in_maintenance: bool = False

    def check(self) -> None:
        """Raises CustomerSuspended, TermsNotAccepted, InMaintenance."""
        if self.suspended:
            raise CustomerSuspended
        if self.terms_due is not None:
            raise TermsNotAccepted(self.terms_due)
        if self.in_maintenance:
            raise InMaintenance(retry_after_s=RETRY_S)


async def check_open(conn: psycopg.AsyncConnection) -> None:
    """Raises InMaintenance, for who is not known yet."""
    done = await conn.execute(
        "select param_value from config.system_parameters"
        " where param_key = 'platform.maintenance_mode'"
    )
    if await done.fetchone() == ("true",):
        raise InMaintenance(retry_after_s=RETRY_S)

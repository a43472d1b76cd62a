"""Test funds of a demo: what everybody may have once a day, paid as staff pay a credit."""

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import Final

import msgspec

from bedesten.domain import approvals
from bedesten.domain.audit import Act, record_async
from bedesten.domain.identity import Reception
from bedesten.kit.errors import DomainError, Forbidden
from bedesten.kit.ids import CustomerId, transfer_text
from bedesten.kit.moment import moment_of

FUNDS: Final = {"BTC": "0.1", "ETH": "2", "USDT": "10000", "TRY": "300000"}
"""A day's funds of a customer, in whole units; together some 25,000 USDT."""


class NoDemo(Forbidden):
    """A real exchange gives nothing away."""

    code = "demo_only"
    title = "Test funds exist in a demo only: bedesten up --demo"


class FundsTaken(DomainError):
    """Once a day, whichever account they went to."""

    status = 409
    code = "test_funds_taken"
    title = "You have had today's test funds; come again tomorrow"


ERRORS: Final[tuple[type[DomainError], ...]] = (NoDemo, FundsTaken)


class DemoFund(msgspec.Struct, frozen=True):
    """An asset, how much of it was paid, and by which transfer."""

    asset: str
    amount: str
    transfer_id: str


class DemoFunds(msgspec.Struct, frozen=True):
    """What was paid to the account, and when there is more."""

    account_id: int
    data: list[DemoFund]
    next_at: datetime


async def take_test_funds(reception: Reception) -> DemoFunds:
    """Pay today's funds to the account that asks; what a lost answer left out is paid then.

    Raises NoDemo, NoAccount, FundsTaken, EngineUnavailable, OutcomeUnknown.
    """
    if reception.newcomers is None:
        raise NoDemo
    account, engine = reception.account, reception.engine
    now = moment_of(reception.door.clock.now_ns())
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    paid = []
    for symbol, amount in FUNDS.items():
        key = _key(reception.customer, f"{now.date()} {symbol}")
        try:
            asset = await approvals.amount_of(engine, symbol, amount)
            done = await approvals.pay(engine, key, account, asset)
        except approvals.ActionRefused:  # not listed here, or paid to another account today
            continue
        if not done.repeated:
            paid.append(DemoFund(symbol, amount, transfer_text(done.transfer)))
    if not paid:
        raise FundsTaken(facts={"resets_at": tomorrow.isoformat()})
    act = Act(
        event_type="demo",
        action="customer.credit",
        resource_type="customer",
        resource_id=str(reception.customer),
        account=account,
        after={"test_funds": [msgspec.to_builtins(one) for one in paid]},
    )
    async with reception.conn() as conn:
        await record_async(conn, reception.device.actor(reception.customer), act)
    return DemoFunds(account, paid, tomorrow)


def _key(customer: CustomerId, what: str) -> bytes:
    """The kernel takes a transfer's key once for ever: that bounds them by customer and day."""
    return hashlib.sha256(b"test funds" + customer.bytes + what.encode()).digest()[:16]

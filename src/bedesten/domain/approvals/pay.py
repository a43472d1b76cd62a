"""Pay an account from the platform's account: an adjustment in the journal."""

from typing import NamedTuple

from bedesten.domain.approvals.model import ActionRefused, BadRequestOfStaff
from bedesten.kit.ids import PLATFORM, TransferId, Units
from bedesten.kit.money import to_units
from bedesten.protocol.client import EngineClient
from bedesten.protocol.commands import Transfer
from bedesten.protocol.events import AssetSet, Refused, Transferred
from bedesten.protocol.frames import Query
from bedesten.protocol.vocabulary import Bucket, Reason, Refusal


class Paid(NamedTuple):
    """The transfer; `repeated` says that the key had paid before, and nothing was paid now."""

    transfer: TransferId
    repeated: bool


async def pay(engine: EngineClient, key: bytes, account: int, asset: tuple[int, Units]) -> Paid:
    """`asset` is its number and the amount. Once for ever by its key.

    Raises ActionRefused, EngineUnavailable, OutcomeUnknown.
    """
    number, units = asset
    command = Transfer(
        key=key,
        debit_account=PLATFORM,
        credit_account=account,
        asset=number,
        debit_bucket=Bucket.AVAILABLE,
        credit_bucket=Bucket.AVAILABLE,
        reason=Reason.ADJUSTMENT,
        amount=units,
    )
    answer = await engine.submit(command)
    (event,) = answer.events
    if isinstance(event, Refused):
        raise ActionRefused(Refusal(event.refusal).name.lower())
    assert isinstance(event, Transferred)
    return Paid(TransferId(event.transfer), answer.repeated)


async def amount_of(engine: EngineClient, symbol: str, amount: str) -> tuple[int, Units]:
    """The number of an asset, and a decimal amount of it in its units. Raises ActionRefused,
    BadRequestOfStaff, money.TooPrecise, EngineUnavailable."""
    for event in (await engine.query(Query.ASSETS)).events:
        if isinstance(event, AssetSet) and event.symbol == symbol:
            units = to_units(amount, event.scale)
            if units <= 0:
                raise BadRequestOfStaff("the amount is above zero")
            return event.asset, units
    raise ActionRefused(f"{symbol} is not listed")

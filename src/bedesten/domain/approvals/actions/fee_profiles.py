"""Fee profiles: make one, retire one, give it to a customer, take it back."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

from bedesten.domain import fees, identity
from bedesten.domain.approvals.model import Action, ActionRefused, Approval, Done, Tools
from bedesten.kit.ids import MappingId, StaffId
from bedesten.kit.text import PLAIN

store = fees.profiles
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=PLAIN)]
Profile = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Market = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]+-[A-Z0-9]+$", max_length=24)]
# Finer than a part per million is refused, not rounded.
Percent = Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]{1,2}(\.[0-9]{1,4})?$")]
Segment = Literal["retail", "professional", "institutional"]


class NewFees(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rates in percent (0.1 is 0.1 %) by name, of one market or of all. With a segment, customers
    of it have them unless staff gave them others."""

    name: Name
    maker_percent: Percent
    taker_percent: Percent
    market: Market | None = None
    default_segment: Segment | None = None


class RetireFees(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who has it goes back to what is next; `version` is the one that was looked at."""

    profile_id: Profile
    version: Version


class GiveFees(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A profile for a customer, in one market or in all, from a moment (now) up to another (open
    end)."""

    customer_id: str
    profile_id: Profile
    market: Market | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


class EndFees(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was given to a customer ends now."""

    customer_id: str
    mapping_id: MappingId


async def check_new(tools: Tools, wanted: NewFees, by: StaffId) -> None:
    """Raises ActionRefused."""
    await _market(tools, wanted.market)


async def create(tools: Tools, approval: Approval, wanted: NewFees) -> Done:
    """Raises IntegrityError for a name or default that is taken, and rates that cannot be."""
    market = await _market(tools, wanted.market)
    rates = (wanted.maker_percent, wanted.taker_percent)
    profile = await store.create(
        tools.conn, wanted.name, market or None, rates, wanted.default_segment
    )
    after = msgspec.to_builtins(wanted) | {"profile_id": profile}
    return Done("fee_profile", str(profile), {}, after)


async def check_retire(tools: Tools, wanted: RetireFees, by: StaffId) -> None:
    """Raises NoSuchFeeProfile, ActionRefused."""
    found = await _profile(tools, wanted.profile_id)
    if found.version != wanted.version:
        raise ActionRefused(f"it is at version {found.version} now")
    if found.tier is not None:
        raise ActionRefused("a tier is earned by volume: bedesten fees tier")


async def retire(tools: Tools, approval: Approval, wanted: RetireFees) -> Done:
    """The engine hears of it within a second."""
    if not await store.retire(tools.conn, wanted.profile_id, wanted.version):
        raise ActionRefused("it was changed meanwhile")
    after = {"is_active": False}
    return Done("fee_profile", str(wanted.profile_id), {"is_active": True}, after)


async def check_give(tools: Tools, wanted: GiveFees, by: StaffId) -> None:
    """Raises CustomerNotFound, NoSuchFeeProfile, ActionRefused."""
    await identity.existing_customer(tools.conn, wanted.customer_id)
    found = await _profile(tools, wanted.profile_id)
    await _market(tools, wanted.market)
    if found.tier is not None or not found.is_active:
        raise ActionRefused("it is not to be given: a tier, or retired")


async def give(tools: Tools, approval: Approval, wanted: GiveFees) -> Done:
    """The engine hears of it within a second; orders have the rates of their acceptance."""
    customer = await identity.existing_customer(tools.conn, wanted.customer_id)
    market = await _market(tools, wanted.market)
    period = (wanted.valid_from, wanted.valid_to)
    mapping = await store.give(
        tools.conn, customer, (wanted.profile_id, market), period, approval.reason
    )
    after = {"profile_id": wanted.profile_id, "mapping_id": str(mapping)}
    return Done("customer", str(customer), {}, after)


async def check_end(tools: Tools, wanted: EndFees, by: StaffId) -> None:
    """Raises CustomerNotFound."""
    await identity.existing_customer(tools.conn, wanted.customer_id)


async def end(tools: Tools, approval: Approval, wanted: EndFees) -> Done:
    """What is next in line counts: the segment's profile, the tier, the market's rates."""
    customer = await identity.existing_customer(tools.conn, wanted.customer_id)
    if not await store.end(tools.conn, customer, wanted.mapping_id):
        raise ActionRefused("the customer does not have this now")
    return Done("customer", str(customer), {"mapping_id": str(wanted.mapping_id)}, {})


async def _profile(tools: Tools, number: int) -> store.FeeProfile:
    for one in await store.profiles(tools.conn):
        if one.id == number:
            return one
    raise fees.NoSuchFeeProfile


async def _market(tools: Tools, symbol: str | None) -> int:
    """0 is all."""
    if symbol is None:
        return 0
    found = await store.market_id(tools.conn, symbol)
    if found is None:
        raise ActionRefused(f"{symbol} is not listed")
    return found


PERMISSION: Final = "fee:edit"
CREATE: Final = Action(payload=NewFees, permission=PERMISSION, check=check_new, run=create)
RETIRE: Final = Action(payload=RetireFees, permission=PERMISSION, check=check_retire, run=retire)
GIVE: Final = Action(payload=GiveFees, permission=PERMISSION, check=check_give, run=give)
END: Final = Action(payload=EndFees, permission=PERMISSION, check=check_end, run=end)

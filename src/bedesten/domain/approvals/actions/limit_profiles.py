"""Limit profiles: make one, change one, give it to a customer, take it back."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec

from bedesten.domain import identity, limits
from bedesten.domain.approvals.model import Action, ActionRefused, Approval, Done, Tools
from bedesten.kit.ids import MappingId, StaffId
from bedesten.kit.money import AMOUNT_PATTERN
from bedesten.kit.text import PLAIN

store = limits.profile_store
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=PLAIN)]
Level = Annotated[int, msgspec.Meta(ge=0, le=3)]
Profile = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Segment = Literal["retail", "professional", "institutional"]
Amount = Annotated[str, msgspec.Meta(pattern=AMOUNT_PATTERN)]


class Amounts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In the reference currency; null is no limit, what is not given stays (of a new profile: no
    limit)."""

    daily_deposit_fiat: Amount | msgspec.UnsetType | None = msgspec.UNSET
    daily_withdrawal_fiat: Amount | msgspec.UnsetType | None = msgspec.UNSET
    monthly_withdrawal_fiat: Amount | msgspec.UnsetType | None = msgspec.UNSET
    daily_withdrawal_crypto: Amount | msgspec.UnsetType | None = msgspec.UNSET
    monthly_withdrawal_crypto: Amount | msgspec.UnsetType | None = msgspec.UNSET


class NewLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name, the level that it requires, and what may move. A default is what customers of the
    level (and segment) have unless staff gave them another."""

    name: Name
    level: Level
    amounts: Amounts = Amounts()
    is_default: bool = False
    segment: Segment | None = None


class ChangeLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Other amounts, or whether it is in use; `version` is the one that was looked at."""

    profile_id: Profile
    version: Version
    amounts: Amounts = Amounts()
    is_active: bool | None = None


class GiveLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A profile for a customer, from a moment (now) up to another (open end)."""

    customer_id: str
    profile_id: Profile
    valid_from: datetime | None = None
    valid_to: datetime | None = None


class EndLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was given to a customer ends now."""

    customer_id: str
    mapping_id: MappingId


async def check_new(tools: Tools, wanted: NewLimits, by: StaffId) -> None:
    """Raises ActionRefused for a name that is taken."""
    if any(one.name == wanted.name for one in await limits.profiles(tools.conn)):
        raise ActionRefused(f"there is a profile {wanted.name}")


async def create(tools: Tools, approval: Approval, wanted: NewLimits) -> Done:
    """Raises IntegrityError for a default that the level and segment have already."""
    row = {
        "profile_name": wanted.name,
        "kyc_level_required": wanted.level,
        "segment": wanted.segment,
        "is_default": wanted.is_default,
    }
    profile = await store.create(tools.conn, row | _columns(wanted.amounts))
    after = msgspec.to_builtins(wanted)
    return Done("limit_profile", str(profile), {}, after | {"profile_id": profile})


async def check_change(tools: Tools, wanted: ChangeLimits, by: StaffId) -> None:
    """Raises NoSuchLimitProfile, ActionRefused when it was changed meanwhile."""
    found = await _profile(tools, wanted.profile_id)
    if found.version != wanted.version:
        raise ActionRefused(f"it is at version {found.version} now")
    if not _columns(wanted.amounts) and wanted.is_active is None:
        raise ActionRefused("nothing is to change")


async def change(tools: Tools, approval: Approval, wanted: ChangeLimits) -> Done:
    """Counts at once, for all who have it."""
    found = await _profile(tools, wanted.profile_id)
    row = dict(_columns(wanted.amounts))
    if wanted.is_active is not None:
        row["is_active"] = wanted.is_active
    if not await store.change(tools.conn, wanted.profile_id, wanted.version, row):
        raise ActionRefused("it was changed meanwhile")
    before = {
        rule.column: None if amount is None else limits.plain(amount)
        for rule, amount in zip(limits.RULES, found.amounts, strict=True)
    } | {"is_active": found.is_active}
    kept = {name: value for name, value in before.items() if name in row}
    return Done("limit_profile", str(wanted.profile_id), kept, row)


async def check_give(tools: Tools, wanted: GiveLimits, by: StaffId) -> None:
    """Raises CustomerNotFound, NoSuchLimitProfile."""
    await identity.existing_customer(tools.conn, wanted.customer_id)
    await _profile(tools, wanted.profile_id)


async def give(tools: Tools, approval: Approval, wanted: GiveLimits) -> Done:
    """Raises IntegrityError for a level that is too low, or a period that overlaps."""
    customer = await identity.existing_customer(tools.conn, wanted.customer_id)
    period = (wanted.valid_from, wanted.valid_to)
    mapping = await store.give(tools.conn, customer, wanted.profile_id, period, approval.reason)
    after = {"profile_id": wanted.profile_id, "mapping_id": str(mapping)}
    return Done("customer", str(customer), {}, after)


async def check_end(tools: Tools, wanted: EndLimits, by: StaffId) -> None:
    """Raises CustomerNotFound."""
    await identity.existing_customer(tools.conn, wanted.customer_id)


async def end(tools: Tools, approval: Approval, wanted: EndLimits) -> Done:
    """From now on the default counts."""
    customer = await identity.existing_customer(tools.conn, wanted.customer_id)
    if not await store.end(tools.conn, customer, wanted.mapping_id):
        raise ActionRefused("the customer does not have this now")
    return Done("customer", str(customer), {"mapping_id": str(wanted.mapping_id)}, {})


async def _profile(tools: Tools, number: int) -> limits.Profile:
    for one in await limits.profiles(tools.conn):
        if one.id == number:
            return one
    raise limits.NoSuchLimitProfile


def _columns(amounts: Amounts) -> dict[str, Any]:
    given = msgspec.to_builtins(amounts)  # without what is unset
    return {store.COLUMN_OF[name]: amount for name, amount in given.items()}


PERMISSION: Final = "limit:edit"
CREATE: Final = Action(payload=NewLimits, permission=PERMISSION, check=check_new, run=create)
CHANGE: Final = Action(payload=ChangeLimits, permission=PERMISSION, check=check_change, run=change)
GIVE: Final = Action(payload=GiveLimits, permission=PERMISSION, check=check_give, run=give)
END: Final = Action(payload=EndLimits, permission=PERMISSION, check=check_end, run=end)

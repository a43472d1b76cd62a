"""REST of the back office: asking for other limits, fees and parameters."""

import re
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain import fees, identity, limits
from bedesten.domain.approvals.actions.fee_profiles import Market, Percent
from bedesten.domain.approvals.actions.limit_profiles import (
    Amounts,
    Level,
    Name,
    Profile,
    Segment,
    Version,
)
from bedesten.domain.approvals.asked import ApprovalView, ask
from bedesten.kit.ids import MappingId
from bedesten.kit.text import PLAIN

LIMITS: Final = {"permission": "limit:edit"}
FEES: Final = {"permission": "fee:edit"}
PARAMETERS: Final = {"permission": "parameter:edit"}
NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
TAGS: Final = ["approvals"]
Here = NamedDependency[identity.staff.Office]
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]


class NewLimitsBody(msgspec.Struct, forbid_unknown_fields=True):
    """A name, the level that it requires, what may move, and why."""

    name: Name
    level: Level
    reason: Reason
    amounts: Amounts = Amounts()
    is_default: bool = False
    segment: Segment | None = None


class ChangeLimitsBody(msgspec.Struct, forbid_unknown_fields=True):
    """Other amounts, or whether it is in use, of the version that was looked at, and why."""

    version: Version
    reason: Reason
    amounts: Amounts = Amounts()
    is_active: bool | None = None


class GiveBody(msgspec.Struct, forbid_unknown_fields=True):
    """A profile, from a moment (now) up to another (open end), and why."""

    profile_id: Profile
    reason: Reason
    valid_from: datetime | None = None
    valid_to: datetime | None = None


class EndBody(msgspec.Struct, forbid_unknown_fields=True):
    """What was given, and why it ends."""

    mapping_id: MappingId
    reason: Reason


class NewFeesBody(msgspec.Struct, forbid_unknown_fields=True):
    """Rates in percent, of one market or of all, and why."""

    name: Name
    maker_percent: Percent
    taker_percent: Percent
    reason: Reason
    market: Market | None = None
    default_segment: Segment | None = None


class RetireBody(msgspec.Struct, forbid_unknown_fields=True):
    """The version that was looked at, and why."""

    version: Version
    reason: Reason


class GiveFeesBody(msgspec.Struct, forbid_unknown_fields=True):
    """A profile, in one market or in all, from a moment (now) up to another (open end), and why."""

    profile_id: Profile
    reason: Reason
    market: Market | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


class ParameterBody(msgspec.Struct, forbid_unknown_fields=True):
    """The value from now on, the version whose value was looked at, and why."""

    value: Annotated[str, msgspec.Meta(max_length=1000, pattern=PLAIN)]
    version: Version
    reason: Reason


@post("/limit-profiles", opt=LIMITS, tags=TAGS, status_code=202,
      summary="Ask for a new limit profile")  # fmt: skip
async def create_limits(office: Here, data: JSONBody[NewLimitsBody]) -> ApprovalView:
    """A default counts at once for all customers of its level and segment."""
    return await ask(office, "limit_profile.create", data)


@post("/limit-profiles/{profile_id:str}", opt=LIMITS, tags=TAGS, status_code=202,
      summary="Ask to change a limit profile")  # fmt: skip
async def change_limits(
    office: Here, profile_id: FromPath[str], data: JSONBody[ChangeLimitsBody]
) -> ApprovalView:
    """Counts at once for all who have it; what is not given stays."""
    return await ask(office, "limit_profile.change", data, profile_id=_limits(profile_id))


@post("/customers/{customer_id:str}/limit-profile", opt=LIMITS, tags=TAGS, status_code=202,
      summary="Ask to give a limit profile")  # fmt: skip
async def give_limits(
    office: Here, customer_id: FromPath[str], data: JSONBody[GiveBody]
) -> ApprovalView:
    """The customer's level must reach what the profile requires."""
    return await ask(office, "limit_profile.give", data, customer_id=customer_id)


@post("/customers/{customer_id:str}/limit-profile/end", opt=LIMITS, tags=TAGS, status_code=202,
      summary="Ask to end a given limit profile")  # fmt: skip
async def end_limits(
    office: Here, customer_id: FromPath[str], data: JSONBody[EndBody]
) -> ApprovalView:
    """From then on the default of the level counts."""
    return await ask(office, "limit_profile.end", data, customer_id=customer_id)


@post("/fee-profiles", opt=FEES, tags=TAGS, status_code=202, summary="Ask for a new fee profile")
async def create_fees(office: Here, data: JSONBody[NewFeesBody]) -> ApprovalView:
    """With a segment, its customers have it at once unless staff gave them another."""
    return await ask(office, "fee_profile.create", data)


@post("/fee-profiles/{profile_id:str}/retire", opt=FEES, tags=TAGS, status_code=202,
      summary="Ask to retire a fee profile")  # fmt: skip
async def retire_fees(
    office: Here, profile_id: FromPath[str], data: JSONBody[RetireBody]
) -> ApprovalView:
    """Who has it goes back to what is next in line."""
    return await ask(office, "fee_profile.retire", data, profile_id=_fees(profile_id))


@post("/customers/{customer_id:str}/fee-profile", opt=FEES, tags=TAGS, status_code=202,
      summary="Ask to give a fee profile")  # fmt: skip
async def give_fees(
    office: Here, customer_id: FromPath[str], data: JSONBody[GiveFeesBody]
) -> ApprovalView:
    """The engine takes the rates for all accounts of the customer within a second."""
    return await ask(office, "fee_profile.give", data, customer_id=customer_id)


@post("/customers/{customer_id:str}/fee-profile/end", opt=FEES, tags=TAGS, status_code=202,
      summary="Ask to end a given fee profile")  # fmt: skip
async def end_fees(
    office: Here, customer_id: FromPath[str], data: JSONBody[EndBody]
) -> ApprovalView:
    """What is next in line counts: the segment's profile, the tier, the market's rates."""
    return await ask(office, "fee_profile.end", data, customer_id=customer_id)


@post("/parameters/{key:str}", opt=PARAMETERS, tags=TAGS, status_code=202,
      summary="Ask for another value of a parameter")  # fmt: skip
async def set_parameter(
    office: Here, key: FromPath[str], data: JSONBody[ParameterBody]
) -> ApprovalView:
    """Takes effect as its `effect` says, and never wants a restart."""
    return await ask(office, "parameter.set", data, key=key)


def _limits(text: str) -> int:
    if NUMBER.fullmatch(text):
        return int(text)
    raise limits.NoSuchLimitProfile


def _fees(text: str) -> int:
    if NUMBER.fullmatch(text):
        return int(text)
    raise fees.NoSuchFeeProfile


ROUTES: Final[tuple[Any, ...]] = (
    create_limits, change_limits, give_limits, end_limits, create_fees, retire_fees, give_fees,
    end_fees, set_parameter,
)  # fmt: skip

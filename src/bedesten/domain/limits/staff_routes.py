"""REST of the back office: limit profiles, and where a customer stands."""

from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from bedesten.domain import identity
from bedesten.domain.limits import profile_store, store
from bedesten.domain.limits.customer_page import AccountView, read_page
from bedesten.domain.limits.model import Profile
from bedesten.domain.limits.profile_store import Given
from bedesten.domain.limits.views import LimitsView, amounts_of, limits_view

READ: Final = {"permission": "limit:read"}
TAGS: Final = ["limits"]
Here = NamedDependency[identity.staff.Office]


class LimitProfileView(msgspec.Struct):
    """A profile: amounts in the reference currency by limit, null is no limit."""

    profile_id: int
    name: str
    level: int
    segment: str | None
    is_default: bool
    is_active: bool
    limits: dict[str, str | None]
    version: int


class LimitProfileList(msgspec.Struct):
    """All profiles, by level and name."""

    data: list[LimitProfileView]


class GivenLimitsView(msgspec.Struct):
    """A profile that a customer has from a moment up to another, by whom and why."""

    mapping_id: str
    profile_id: int
    name: str
    valid_from: datetime
    valid_to: datetime | None
    assigned_by: str | None
    reason: str


class CustomerLimits(msgspec.Struct):
    """Where a customer stands, what was given to them, and what the engine lets accounts do."""

    status: str
    segment: str
    aml_status: str
    risk_level: str
    limits: LimitsView
    given: list[GivenLimitsView]
    accounts: list[AccountView]
    live_api_keys: int
    live_sessions: int


@get("/limit-profiles", opt=READ, tags=TAGS, summary="List limit profiles")
async def list_profiles(office: Here) -> LimitProfileList:
    """Retired ones too."""
    async with office.conn() as conn:
        found = await store.profiles(conn)
    return LimitProfileList([_profile(one) for one in found])


@get("/customers/{customer_id:str}/limits", opt=READ, tags=TAGS,
     summary="Read a customer's limits")  # fmt: skip
async def read_customer_limits(office: Here, customer_id: FromPath[str]) -> CustomerLimits:
    """As the customer is shown them, and what else stands against anything."""
    async with office.conn() as conn:
        customer = await identity.existing_customer(conn, customer_id)
        page = await read_page(conn, customer)
        given = await profile_store.given_to(conn, customer)
    return CustomerLimits(
        status=page.overview.standing.status,
        segment=page.overview.standing.segment,
        aml_status=page.aml_status,
        risk_level=page.risk_level,
        limits=limits_view(page.overview),
        given=[_given(one) for one in given],
        accounts=page.accounts,
        live_api_keys=page.live_api_keys,
        live_sessions=page.live_sessions,
    )


def _profile(one: Profile) -> LimitProfileView:
    return LimitProfileView(
        profile_id=one.id,
        name=one.name,
        level=one.level,
        segment=one.segment,
        is_default=one.is_default,
        is_active=one.is_active,
        limits=amounts_of(one),
        version=one.version,
    )


def _given(one: Given) -> GivenLimitsView:
    return GivenLimitsView(
        mapping_id=str(one.mapping),
        profile_id=one.profile,
        name=one.name,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        assigned_by=None if one.assigned_by is None else str(one.assigned_by),
        reason=one.reason,
    )


ROUTES: Final[tuple[Any, ...]] = (list_profiles, read_customer_limits)

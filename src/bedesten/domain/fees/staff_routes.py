"""REST of the back office: fee profiles, and who has them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from bedesten.domain import identity
from bedesten.domain.fees import profiles as store
from bedesten.domain.fees.profiles import FeeProfile, Given

READ: Final = {"permission": "fee:read"}
TAGS: Final = ["fees"]
Here = NamedDependency[identity.staff.Office]


class FeeProfileView(msgspec.Struct):
    """Rates in percent by name; without a market in all. Those of tiers may be empty: then the
    engine has them for the tier."""

    profile_id: int
    name: str
    market: str | None
    maker_percent: str | None
    taker_percent: str | None
    tier: int | None
    from_volume: str
    volume_asset: str | None
    default_segment: str | None
    is_active: bool
    version: int


class FeeProfileList(msgspec.Struct):
    """All profiles; tiers last."""

    data: list[FeeProfileView]


class GivenFeesView(msgspec.Struct):
    """A profile that a customer has from a moment up to another, by whom and why."""

    mapping_id: str
    profile_id: int
    name: str
    market: str | None
    valid_from: datetime
    valid_to: datetime | None
    assigned_by: str | None
    reason: str


class GivenFeesList(msgspec.Struct):
    """What a customer has, had and will have, the latest first."""

    data: list[GivenFeesView]


@get("/fee-profiles", opt=READ, tags=TAGS, summary="List fee profiles")
async def list_profiles(office: Here) -> FeeProfileList:
    """Retired ones too."""
    async with office.conn() as conn:
        found = await store.profiles(conn)
    return FeeProfileList([profile_view(one) for one in found])


@get("/customers/{customer_id:str}/fee-profiles", opt=READ, tags=TAGS,
     summary="List a customer's fee profiles")  # fmt: skip
async def list_given(office: Here, customer_id: FromPath[str]) -> GivenFeesList:
    """By whom and why; the latest first."""
    async with office.conn() as conn:
        customer = await identity.existing_customer(conn, customer_id)
        found = await store.given_to(conn, customer)
    return GivenFeesList([_given(one) for one in found])


def profile_view(one: FeeProfile) -> FeeProfileView:
    """As it is shown."""
    return FeeProfileView(
        profile_id=one.id,
        name=one.name,
        market=one.market,
        maker_percent=_text(one.maker),
        taker_percent=_text(one.taker),
        tier=one.tier,
        from_volume=str(one.from_volume),
        volume_asset=one.volume_asset,
        default_segment=one.default_segment,
        is_active=one.is_active,
        version=one.version,
    )


def _text(percent: Decimal | None) -> str | None:
    return None if percent is None else format(percent, "f")


def _given(one: Given) -> GivenFeesView:
    return GivenFeesView(
        mapping_id=str(one.mapping),
        profile_id=one.profile,
        name=one.name,
        market=one.market,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        assigned_by=None if one.assigned_by is None else str(one.assigned_by),
        reason=one.reason,
    )


ROUTES: Final[tuple[Any, ...]] = (list_profiles, list_given)

"""REST: what a customer may do, and how much of it is left."""

from typing import Any, Final

from litestar import get
from litestar.di import NamedDependency

from bedesten.domain import identity
from bedesten.domain.limits.overview import overview
from bedesten.domain.limits.views import LimitsView, limits_view

PERSON: Final = {"scope": identity.SESSION}


@get("/me/limits", opt=PERSON, tags=["people"], summary="Read my limits")
async def read_limits(reception: NamedDependency[identity.Reception]) -> LimitsView:
    """In the reference currency, over rolling 24 hours and 30 days."""
    async with reception.conn() as conn:
        found = await overview(conn, reception.customer)
    assert found is not None, "who has a session is not deleted"
    return limits_view(found)


ROUTES: Final[tuple[Any, ...]] = (read_limits,)

"""The seam between HTTP and staff: a guard that puts a Member on each request.

Every route says in `opt["permission"]` what it needs: "resource:action", "member" for anybody who
is set up, "onboarding" for those who are not, or "public". Denials are on record.
"""

from typing import Any, Final, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from psycopg_pool import AsyncConnectionPool

from bedesten.domain import identity
from bedesten.domain.audit import Act, record_async
from bedesten.domain.identity import Device, Door
from bedesten.gateways.limits import Caller, Tally
from bedesten.gateways.rest.auth import BEARER, SAFE, ForeignPage
from bedesten.gateways.rest.links import device_of
from bedesten.gateways.rest.problems import refuse_options
from bedesten.gateways.weights import charge_known, charge_public
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import AccountId

staff = identity.staff
PUBLIC: Final = "public"
MEMBER: Final = "member"
ONBOARDING: Final = "onboarding"
NOBODYS: Final = AccountId(0)  # staff act for no account
OURS: Final = "bedesten"
AnyRequest = Request[Any, Any, Any]


class Doorkeeper:
    """Checks who of the staff sent a request, and whether they may."""

    def __init__(self, pool: AsyncConnectionPool, door: Door) -> None:
        self._pool = pool
        self._door = door

    async def guard(
        self, connection: ASGIConnection[Any, Any, Any, Any], route: BaseRouteHandler
    ) -> None:
        """Litestar guard of the whole application."""
        request = cast("AnyRequest", connection)
        refuse_options(request)
        wanted = route.opt["permission"]
        scope = cast("dict[str, Any]", connection.scope)
        tally, device = cast("Tally", scope["tally"]), device_of(scope)
        if wanted == PUBLIC:
            await charge_public(tally, request, route)
            return
        member = await self._member(request, tally)
        charge_known(tally, Caller(f"staff {member.staff}", NOBODYS), route)
        refusal = refusal_of(member, wanted) or self._elsewhere(member, device)
        if refusal is not None:
            await self._deny(request, member, device, (wanted, refusal))
            raise refusal
        connection.scope["user"] = member

    async def _member(self, request: AnyRequest, tally: Tally) -> staff.Member:
        """Raises StaffTokenWrong, ForeignPage, TooManyRequests."""
        tally.look_for_stranger()
        try:
            token = token_of(request)
            async with self._pool.connection() as conn:
                return await staff.recognise(conn, token)
        except staff.StaffTokenWrong:
            tally.count_stranger()
            raise

    def _elsewhere(self, member: staff.Member, device: Device) -> DomainError | None:
        """A session that goes on from where its member is not let in."""
        try:
            staff.check_place(self._door, device, member.log_in_from)
        except staff.ElsewhereRefused as refusal:
            return refusal
        return None

    async def _deny(
        self,
        request: AnyRequest,
        member: staff.Member,
        device: Device,
        denied: tuple[str, DomainError],
    ) -> None:
        wanted, refusal = denied
        act = Act(
            event_type="access",
            action="denied",
            resource_type="route",
            resource_id=f"{request.method} {request.scope['path'][:200]}",
            error=refusal.code,
            metadata={"permission": wanted},
        )
        async with self._pool.connection() as conn:
            await record_async(conn, member.actor(device), act)


def refusal_of(member: staff.Member, wanted: str) -> DomainError | None:
    """Why the member may not, or None. Whoever is not set up may do that alone."""
    if wanted == ONBOARDING:
        return staff.AlreadyOnboarded() if member.onboarded else None
    if not member.onboarded:
        return staff.OnboardingUnfinished()
    if wanted == MEMBER or member.may(wanted):
        return None
    return staff.PermissionMissing(f"this needs the permission {wanted}")


def token_of(request: AnyRequest) -> str:
    """The token, as bearer or as cookie of a page of ours. Raises StaffTokenWrong, ForeignPage."""
    header = request.headers.get("authorization", "")
    if header.startswith(BEARER):
        return header[len(BEARER) :]
    token = request.cookies.get(staff.STAFF_COOKIE)
    if not token:
        raise staff.StaffTokenWrong
    if request.method not in SAFE and request.headers.get("x-requested-by") != OURS:
        raise ForeignPage
    return token

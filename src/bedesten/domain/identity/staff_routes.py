"""REST of the back office: who is on the staff and where they are logged in; customers."""

from typing import Annotated, Any, Final

import msgspec
import psycopg
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from bedesten.domain.identity import staff
from bedesten.domain.identity.accounts import store as accounts
from bedesten.domain.identity.accounts.model import AccountView
from bedesten.domain.identity.customers import masked
from bedesten.domain.identity.staff import routes as own
from bedesten.domain.identity.staff.views import (
    MemberList,
    MemberView,
    SessionList,
    member_id,
    session_of,
    sessions_of,
    view_of,
)
from bedesten.kit.addresses import network_of
from bedesten.kit.ids import StaffId
from bedesten.kit.text import PLAIN
from bedesten.kit.versions import VersionNeeded, tag_of, version_of

EDIT: Final = {"permission": "staff:edit"}
Here = NamedDependency[staff.Office]
IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", max_length=64, description="The ETag of what was read"),
]
TAGS: Final = ["staff"]
READ_CUSTOMERS: Final = {"permission": "customer:read"}
Email = Annotated[str, QueryParameter(max_length=256, pattern=PLAIN)]


class InvitationView(msgspec.Struct):
    """The secret that opens the set-up once; shown only now."""

    staff_id: str
    username: str
    secret: str


class CustomerAccounts(msgspec.Struct):
    """A customer's accounts, as the customer sees them."""

    data: list[AccountView]


class WhyBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why."""

    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]


class NetworksBody(msgspec.Struct, forbid_unknown_fields=True):
    """From where alone a member is let in."""

    networks: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=49)]], msgspec.Meta(max_length=32)
    ]


class UnmaskBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why somebody's data has to be seen."""

    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]


@get("/staff", opt={"permission": "staff:read"}, tags=TAGS, summary="List staff")
async def list_staff(office: Here) -> MemberList:
    """Members, their roles and whether they are set up."""
    async with office.conn() as conn:
        found = await staff.listed(conn)
    return MemberList([view_of(one) for one in found])


@get("/staff/{staff_id:str}", opt={"permission": "staff:read"}, tags=TAGS, summary="Read a member")
async def read_member(office: Here, staff_id: FromPath[str]) -> Response[MemberView]:
    """`ETag` is what a change says in `If-Match`."""
    async with office.conn() as conn:
        return await _shown(conn, member_id(staff_id))


@post("/staff/{staff_id:str}/deactivate", opt=EDIT, tags=TAGS, status_code=200,
      summary="Keep a member out")  # fmt: skip
async def deactivate_member(
    office: Here, staff_id: FromPath[str], data: JSONBody[WhyBody], if_match: IfMatch = None
) -> Response[MemberView]:
    """At once, by one member alone; sessions end. Letting them in again takes two."""
    member = member_id(staff_id)
    async with office.conn() as conn:
        await staff.deactivate(
            conn, office.member, member, office.device, reason=data.reason,
            version=version_of(if_match),
        )  # fmt: skip
        return await _shown(conn, member)


@put("/staff/{staff_id:str}/log-in-from", opt=EDIT, tags=TAGS, status_code=200,
     summary="Say from where a member is let in")  # fmt: skip
async def set_networks(
    office: Here, staff_id: FromPath[str], data: JSONBody[NetworksBody], if_match: IfMatch = None
) -> Response[MemberView]:
    """Wants `If-Match`: the version that was read. No networks: from anywhere."""
    if if_match is None:
        raise VersionNeeded
    member, networks = member_id(staff_id), [network_of(one) for one in data.networks]
    async with office.conn() as conn:
        await staff.set_log_in_from(
            conn, office.member, member, networks, office.device, version=version_of(if_match)
        )
        return await _shown(conn, member)


@get("/staff/{staff_id:str}/sessions", opt=EDIT, tags=TAGS, summary="List a member's sessions")
async def list_sessions_of(office: Here, staff_id: FromPath[str]) -> SessionList:
    """Newest first."""
    async with office.conn() as conn:
        found = await staff.sessions.of_member(conn, office.member, member_id(staff_id))
    return sessions_of(found, office.member.session)


@delete("/staff/{staff_id:str}/sessions", opt=EDIT, tags=TAGS, status_code=204,
        summary="End a member's sessions")  # fmt: skip
async def end_sessions_of(office: Here, staff_id: FromPath[str]) -> None:
    """All of them, at once; of one's own all but the one that asks."""
    async with office.conn() as conn:
        await staff.sessions.end(conn, office.member, member_id(staff_id), office.device)


@delete("/staff/{staff_id:str}/sessions/{session:str}", opt=EDIT, tags=TAGS, status_code=204,
        summary="End a member's session")  # fmt: skip
async def end_session_of(office: Here, staff_id: FromPath[str], session: FromPath[str]) -> None:
    """At once."""
    only = session_of(session)
    async with office.conn() as conn:
        await staff.sessions.end(conn, office.member, member_id(staff_id), office.device, only=only)


@post("/staff/{staff_id:str}/invite", opt={"permission": "staff:edit"}, tags=TAGS, status_code=200,
      summary="Invite a member again")  # fmt: skip
async def invite_member(office: Here, staff_id: FromPath[str]) -> InvitationView:
    """A fresh set-up secret for who has not finished; earlier ones stop working."""
    async with office.conn() as conn:
        made = await staff.invite(
            conn, office.door, member_id(staff_id), office.member, office.device
        )
    return InvitationView(str(made.staff), made.username, made.secret)


@get("/customers", opt=READ_CUSTOMERS, tags=["customers"], summary="Find a customer")
async def find_customer(office: Here, email: Email) -> masked.CustomerView:
    """By the whole e-mail address; personal data masked."""
    async with office.conn() as conn:
        return await masked.by_email(conn, email)


@get("/customers/{customer_id:str}", opt=READ_CUSTOMERS, tags=["customers"],
     summary="Read a customer")  # fmt: skip
async def read_customer(office: Here, customer_id: FromPath[str]) -> masked.CustomerView:
    """Personal data masked."""
    async with office.conn() as conn:
        return await masked.by_id(conn, customer_id)


@get("/customers/{customer_id:str}/accounts", opt=READ_CUSTOMERS, tags=["customers"],
     summary="List a customer's accounts")  # fmt: skip
async def list_customer_accounts(office: Here, customer_id: FromPath[str]) -> CustomerAccounts:
    """Closed ones too, oldest first."""
    customer = masked.known_customer(customer_id)
    async with office.conn() as conn:
        return CustomerAccounts(await accounts.own(conn, customer))


@post("/customers/{customer_id:str}/unmask", opt={"permission": "customer:unmask"}, status_code=200,
      tags=["customers"], summary="See a customer's personal data")  # fmt: skip
async def unmask_customer(
    office: Here, customer_id: FromPath[str], data: JSONBody[UnmaskBody]
) -> masked.CustomerView:
    """In clear; the look and its reason are on record before anything is shown."""
    async with office.conn() as conn:
        return await masked.unmask(conn, office.member, customer_id, data.reason, office.device)


def _tagged(one: staff.Listed) -> Response[MemberView]:
    return Response(view_of(one), headers={"ETag": tag_of(one.version)})


async def _shown(conn: psycopg.AsyncConnection, member: StaffId) -> Response[MemberView]:
    found = await staff.shown(conn, member)
    if found is None:
        raise staff.NoSuchMember
    return _tagged(found)


ROUTES: Final[tuple[Any, ...]] = (
    *own.ROUTES,
    list_staff, read_member, invite_member, deactivate_member, set_networks, list_sessions_of,
    end_sessions_of, end_session_of, find_customer, read_customer, list_customer_accounts,
    unmask_customer,
)  # fmt: skip

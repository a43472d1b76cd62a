"""REST of the back office: logging in, setting up, and who is on the staff."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from bedesten.domain.identity import staff
from bedesten.domain.identity.customers import masked
from bedesten.domain.identity.staff.model import LIFE_S
from bedesten.kit.ids import StaffId, staff_id
from bedesten.kit.text import PLAIN

PUBLIC: Final = {"permission": "public"}
ONBOARDING: Final = {"permission": "onboarding"}
MEMBER: Final = {"permission": "member"}
Here = NamedDependency[staff.Office]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]
TAGS: Final = ["staff"]
READ_CUSTOMERS: Final = {"permission": "customer:read"}
Email = Annotated[str, QueryParameter(max_length=256, pattern=PLAIN)]


class LogInBody(msgspec.Struct, forbid_unknown_fields=True):
    """Name or e-mail, password and a code of the app; with `cookie` the token comes as a cookie."""

    username: Text
    password: Text
    code: Text
    cookie: bool = False


class CompleteBody(msgspec.Struct, forbid_unknown_fields=True):
    """The password from now on, and a code of the app that was just set up."""

    password: Text
    code: Text
    cookie: bool = False


class LoggedIn(msgspec.Struct, omit_defaults=True):
    """A session of staff; no token in the body when it went into a cookie."""

    expires_in: int
    token: str | None = None


class EnrolmentView(msgspec.Struct):
    """What to scan (`uri`, as a QR code) or to type into the app."""

    secret: str
    uri: str


class MemberView(msgspec.Struct):
    """A member of staff."""

    staff_id: str
    username: str
    email: str
    staff_type: str
    roles: list[str]
    is_active: bool
    onboarded: bool


class MemberList(msgspec.Struct):
    """All members, the oldest first."""

    data: list[MemberView]


class Me(msgspec.Struct):
    """Who is asking, and what they may do."""

    staff_id: str
    username: str
    permissions: list[str]


class InvitationView(msgspec.Struct):
    """The secret that opens the set-up once; shown only now."""

    staff_id: str
    username: str
    secret: str


class UnmaskBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why somebody's data has to be seen."""

    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500, pattern=PLAIN)]


@post("/log-in", opt=PUBLIC, tags=TAGS, status_code=200, summary="Log in")
async def log_in(office: Here, data: JSONBody[LogInBody]) -> Response[LoggedIn]:
    """Password and code, always both."""
    shown = staff.StaffCredentials(username=data.username, password=data.password, code=data.code)
    async with office.conn() as conn:
        token = await staff.log_in(conn, office.door, shown, office.device)
    return _handed_out(token, cookie=data.cookie)


@post("/log-out", opt=MEMBER, tags=TAGS, status_code=204, summary="Log out")
async def log_out(office: Here) -> Response[None]:
    """Ends this session at once."""
    async with office.conn() as conn:
        await staff.log_out(conn, office.member, office.device)
    return Response(None, cookies=[_cookie("", 0)])


@post("/onboarding", opt=ONBOARDING, tags=TAGS, status_code=200, summary="Begin the set-up")
async def begin_onboarding(office: Here) -> EnrolmentView:
    """With the secret of the invitation as bearer; answers a fresh secret for the app."""
    async with office.conn() as conn:
        made = await staff.begin(conn, office.door, office.member)
    return EnrolmentView(secret=made.secret, uri=made.uri)


@post("/onboarding/complete", opt=ONBOARDING, tags=TAGS, status_code=200,
      summary="Complete the set-up")  # fmt: skip
async def complete_onboarding(office: Here, data: JSONBody[CompleteBody]) -> Response[LoggedIn]:
    """Puts password and app in force, uses the invitation up, and logs in."""
    async with office.conn() as conn:
        token = await staff.complete(
            conn, office.door, office.member, (data.password, data.code), office.device
        )
    return _handed_out(token, cookie=data.cookie)


@get("/me", opt=MEMBER, tags=TAGS, summary="Read who I am")
async def read_me(office: Here) -> Me:
    """The member of this session."""
    member = office.member
    return Me(str(member.staff), member.username, sorted(member.permissions))


@get("/staff", opt={"permission": "staff:read"}, tags=TAGS, summary="List staff")
async def list_staff(office: Here) -> MemberList:
    """Members, their roles and whether they are set up."""
    async with office.conn() as conn:
        found = await staff.listed(conn)
    return MemberList([_view(one) for one in found])


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


@post("/customers/{customer_id:str}/unmask", opt={"permission": "customer:unmask"}, status_code=200,
      tags=["customers"], summary="See a customer's personal data")  # fmt: skip
async def unmask_customer(
    office: Here, customer_id: FromPath[str], data: JSONBody[UnmaskBody]
) -> masked.CustomerView:
    """In clear; the look and its reason are on record before anything is shown."""
    async with office.conn() as conn:
        return await masked.unmask(conn, office.member, customer_id, data.reason, office.device)


def member_id(text: str) -> StaffId:
    """Raises NoSuchMember for what is no id at all."""
    try:
        return staff_id(text)
    except ValueError:
        raise staff.NoSuchMember from None


def _view(one: staff.Listed) -> MemberView:
    return MemberView(
        staff_id=str(one.staff),
        username=one.username,
        email=one.email,
        staff_type=one.staff_type,
        roles=one.roles,
        is_active=one.is_active,
        onboarded=one.onboarded,
    )


def _handed_out(token: str, *, cookie: bool) -> Response[LoggedIn]:
    """The token in the body, or in a cookie that scripts cannot read."""
    if cookie:
        return Response(LoggedIn(LIFE_S), cookies=[_cookie(token, LIFE_S)])
    return Response(LoggedIn(LIFE_S, token))


def _cookie(value: str, life_s: int) -> Cookie:
    return Cookie(
        staff.STAFF_COOKIE, value=value, path="/admin/v1", max_age=life_s, secure=True,
        httponly=True, samesite="strict",
    )  # fmt: skip


ROUTES: Final[tuple[Any, ...]] = (
    log_in, log_out, begin_onboarding, complete_onboarding, read_me, list_staff, invite_member,
    find_customer, read_customer, unmask_customer,
)  # fmt: skip

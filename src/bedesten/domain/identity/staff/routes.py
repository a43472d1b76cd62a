"""REST of the back office: what members of staff do for themselves: come in, set up, keep safe."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain.identity import staff
from bedesten.domain.identity.model import GUESS, HASHING
from bedesten.domain.identity.passkeys import prove
from bedesten.domain.identity.passkeys.views import (
    LabelBody,
    PasskeyBody,
    PasskeyList,
    id_of,
    list_of,
)
from bedesten.domain.identity.passkeys.wire import (
    Assertion,
    CreationOptions,
    NewPasskey,
    RequestOptions,
)
from bedesten.domain.identity.staff.model import LIFE_S
from bedesten.domain.identity.staff.passkeys import holder_of
from bedesten.domain.identity.staff.views import SessionList, session_of, sessions_of
from bedesten.kit.text import PLAIN

PUBLIC: Final = {"permission": "public"}
ONBOARDING: Final = {"permission": "onboarding"}
MEMBER: Final = {"permission": "member"}
GUESSED: Final = {**HASHING, **GUESS}  # a password is hashed, or a code guessed
Here = NamedDependency[staff.Office]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]
Label = Annotated[str, msgspec.Meta(max_length=100, pattern=PLAIN)]
TAGS: Final = ["staff"]


class LogInBody(msgspec.Struct, forbid_unknown_fields=True):
    """Name or e-mail, password and a code of the app, or else a passkey's answer; with `cookie` the
    token comes as a cookie."""

    username: Text
    password: Text
    code: Text = ""
    passkey: Assertion | None = None
    cookie: bool = False


class PasskeyLogInBody(msgspec.Struct, forbid_unknown_fields=True):
    """The device's answer."""

    passkey: Assertion
    cookie: bool = False


class CompleteBody(msgspec.Struct, forbid_unknown_fields=True):
    """The password from now on, and a code of the app that was just set up, or else the passkey
    that was made, and what it is called."""

    password: Text
    code: Text = ""
    passkey: NewPasskey | None = None
    label: Label = ""
    cookie: bool = False


class StepUpBody(msgspec.Struct, forbid_unknown_fields=True):
    """A code of the app, or a passkey's answer; one of them."""

    code: Text = ""
    passkey: Assertion | None = None


class PasswordBody(msgspec.Struct, forbid_unknown_fields=True):
    """The password of now, and the one from now on."""

    old: Text
    new: Text


class LoggedIn(msgspec.Struct, omit_defaults=True):
    """A session of staff; no token in the body when it went into a cookie."""

    expires_in: int
    token: str | None = None


class EnrolmentView(msgspec.Struct):
    """What to scan (`uri`, as a QR code) or to type into the app."""

    secret: str
    uri: str


class PasskeyMade(msgspec.Struct):
    """A new passkey."""

    passkey_id: str


class Me(msgspec.Struct):
    """Who is asking, and what they may do."""

    staff_id: str
    username: str
    permissions: list[str]


@post("/log-in", opt={**PUBLIC, **GUESSED}, tags=TAGS, status_code=200, summary="Log in")
async def log_in(office: Here, data: JSONBody[LogInBody]) -> Response[LoggedIn]:
    """Password and second factor, always both."""
    shown = staff.StaffCredentials(
        username=data.username, password=data.password, code=data.code, passkey=data.passkey
    )
    token = await staff.log_in(office.conn, office.door, shown, office.device)
    return _handed_out(token, cookie=data.cookie)


@post("/log-in/passkey/options", opt=PUBLIC, tags=TAGS, status_code=200,
      summary="Ask to log in by passkey")  # fmt: skip
async def ask_for_log_in(office: Here) -> RequestOptions:
    """For `navigator.credentials.get`; the answer is good once, for five minutes: by itself, or
    beside a password as second factor."""
    async with office.conn() as conn:
        return await prove.ask_stranger(conn, office.door, "staff")


@post("/log-in/passkey", opt=PUBLIC, tags=TAGS, status_code=200, summary="Log in by passkey")
async def log_in_by(office: Here, data: JSONBody[PasskeyLogInBody]) -> Response[LoggedIn]:
    """Without name and password: the device has asked for PIN or biometrics."""
    async with office.conn() as conn:
        token = await staff.log_in_by_passkey(conn, office.door, data.passkey, office.device)
    return _handed_out(token, cookie=data.cookie)


@post("/step-up/options", opt=MEMBER, tags=TAGS, status_code=200,
      summary="Ask to show a passkey again")  # fmt: skip
async def ask_for_step_up(office: Here) -> RequestOptions:
    """For `navigator.credentials.get`; the answer goes to `/step-up`, of this session."""
    async with office.conn() as conn:
        return await prove.ask_holder(conn, office.door, holder_of(office.member))


@post(
    "/step-up",
    opt={**MEMBER, **GUESS},
    tags=TAGS,
    status_code=204,
    summary="Show the second factor again",
)
async def step_up(office: Here, data: JSONBody[StepUpBody]) -> None:
    """What changes password or passkeys wants this, at most five minutes old."""
    shown = data.passkey or data.code
    async with office.conn() as conn:
        await staff.step_up(conn, office.door, office.member, shown, office.device)


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


@post("/onboarding/complete", opt={**ONBOARDING, **GUESSED}, tags=TAGS, status_code=200,
      summary="Complete the set-up")  # fmt: skip
async def complete_onboarding(office: Here, data: JSONBody[CompleteBody]) -> Response[LoggedIn]:
    """Puts password and second factor in force, uses the invitation up, and logs in."""
    chosen = staff.Chosen(
        password=data.password, code=data.code, passkey=data.passkey, label=data.label
    )
    async with office.conn() as conn:
        token = await staff.complete(conn, office.door, office.member, chosen, office.device)
    return _handed_out(token, cookie=data.cookie)


@post("/onboarding/passkey", opt=ONBOARDING, tags=TAGS, status_code=200,
      summary="Begin the set-up with a passkey")  # fmt: skip
async def begin_with_passkey(office: Here) -> CreationOptions:
    """Instead of the app: for `navigator.credentials.create`; its answer completes the set-up."""
    async with office.conn() as conn:
        return await staff.begin_with_passkey(conn, office.door, office.member)


@get("/me", opt=MEMBER, tags=TAGS, summary="Read who I am")
async def read_me(office: Here) -> Me:
    """The member of this session."""
    member = office.member
    return Me(str(member.staff), member.username, sorted(member.permissions))


@post(
    "/password",
    opt={**MEMBER, **GUESSED},
    tags=TAGS,
    status_code=204,
    summary="Change the own password",
)
async def change_password(office: Here, data: JSONBody[PasswordBody]) -> None:
    """Wants a second factor shown lately. Other sessions end."""
    async with office.conn() as conn:
        await staff.change_password(
            conn, office.door, office.member, (data.old, data.new), office.device
        )


@post("/passkeys/options", opt=MEMBER, tags=TAGS, status_code=200,
      summary="Begin to add a passkey")  # fmt: skip
async def begin_passkey(office: Here) -> CreationOptions:
    """For `navigator.credentials.create`. Wants a second factor shown lately."""
    async with office.conn() as conn:
        return await staff.passkeys.begin(conn, office.door, office.member)


@post("/passkeys", opt=MEMBER, tags=TAGS, status_code=201, summary="Add a passkey")
async def add_passkey(office: Here, data: JSONBody[PasskeyBody]) -> PasskeyMade:
    """What the device made for the options of a moment ago."""
    made = (data.passkey, data.label)
    async with office.conn() as conn:
        passkey = await staff.passkeys.add(conn, office.door, office.member, made, office.device)
    return PasskeyMade(str(passkey))


@get("/passkeys", opt=MEMBER, tags=TAGS, summary="List the own passkeys")
async def list_passkeys(office: Here) -> PasskeyList:
    """The newest first."""
    async with office.conn() as conn:
        return list_of(await staff.passkeys.of_member(conn, office.member))


@patch("/passkeys/{passkey:str}", opt=MEMBER, tags=TAGS, status_code=204,
       summary="Rename a passkey")  # fmt: skip
async def rename_passkey(office: Here, passkey: FromPath[str], data: JSONBody[LabelBody]) -> None:
    """The label is for its owner alone."""
    async with office.conn() as conn:
        await staff.passkeys.rename(conn, office.member, id_of(passkey), data.label, office.device)


@delete("/passkeys/{passkey:str}", opt=MEMBER, tags=TAGS, status_code=204,
        summary="Remove a passkey")  # fmt: skip
async def remove_passkey(office: Here, passkey: FromPath[str]) -> None:
    """Wants a second factor shown lately, and another one that is left."""
    async with office.conn() as conn:
        await staff.passkeys.remove(conn, office.door, office.member, id_of(passkey), office.device)


@get("/sessions", opt=MEMBER, tags=TAGS, summary="List the own sessions")
async def list_sessions(office: Here) -> SessionList:
    """Newest first."""
    member = office.member
    async with office.conn() as conn:
        found = await staff.sessions.of_member(conn, member, member.staff)
    return sessions_of(found, member.session)


@delete("/sessions", opt=MEMBER, tags=TAGS, status_code=204, summary="End all other sessions")
async def end_other_sessions(office: Here) -> None:
    """All but the one that asks."""
    async with office.conn() as conn:
        await staff.sessions.end(conn, office.member, office.member.staff, office.device)


@delete("/sessions/{session:str}", opt=MEMBER, tags=TAGS, status_code=204,
        summary="End an own session")  # fmt: skip
async def end_session(office: Here, session: FromPath[str]) -> None:
    """At once."""
    only = session_of(session)
    async with office.conn() as conn:
        await staff.sessions.end(conn, office.member, office.member.staff, office.device, only=only)


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
    log_in, ask_for_log_in, log_in_by, step_up, ask_for_step_up, log_out, begin_onboarding,
    begin_with_passkey, complete_onboarding, read_me, change_password, begin_passkey, add_passkey,
    list_passkeys, rename_passkey, remove_passkey, list_sessions, end_other_sessions, end_session,
)  # fmt: skip

"""REST: signing up, logging in, and what people do to their own account."""

from contextlib import suppress
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain.identity.customers import change_password as passwords
from bedesten.domain.identity.customers import confirm_email as confirming
from bedesten.domain.identity.customers import reset_password as resetting
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.first_account import ensure_account
from bedesten.domain.identity.customers.sign_up import Application, sign_up
from bedesten.domain.identity.keys import routes as keys
from bedesten.domain.identity.model import ACCESS_COOKIE, SESSION
from bedesten.domain.identity.reception import Reception
from bedesten.domain.identity.second_factor import app_setup
from bedesten.domain.identity.sessions import store as sessions
from bedesten.domain.identity.sessions.issue import TOKEN_LIFE_S, Tokens
from bedesten.domain.identity.sessions.log_in import Credentials, log_in
from bedesten.domain.identity.sessions.refresh import RefreshTokenWrong, refresh
from bedesten.domain.identity.sessions.step_up import step_up
from bedesten.kit.errors import NotFound
from bedesten.kit.ids import SessionId, session_id
from bedesten.kit.text import PLAIN
from bedesten.protocol.client import EngineUnavailable, OutcomeUnknown

PUBLIC: Final = {"scope": "public"}
PERSON: Final = {"scope": SESSION}
REFRESH_COOKIE: Final = "bedesten_refresh"
REFRESH_PATH: Final = "/api/v1/auth"
Here = NamedDependency[Reception]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]


class NoSuchSession(NotFound):
    """Ended, or somebody else's."""

    code = "session_not_found"
    title = "There is no such session"


ERRORS: Final = (NoSuchSession, *keys.ERRORS)


class SignUpRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Who wants to become a customer, and has read which terms of use."""

    email: Text
    password: Text
    terms_version: Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=PLAIN)]
    language: Annotated[str, msgspec.Meta(pattern="^(tr|en)$")] = "tr"


class LogInRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Credentials; with `cookies` the tokens come as HttpOnly cookies for a browser."""

    email: Text
    password: Text
    code: Text | None = None
    cookies: bool = False


class RefreshRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The refresh token; a browser sends it as its cookie instead."""

    refresh_token: Text | None = None


class LinkRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The secret at the end of a mailed link."""

    link: Text


class EmailRequest(msgspec.Struct, forbid_unknown_fields=True):
    """An address."""

    email: Text


class ResetRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The secret of the mailed link, and the new password."""

    link: Text
    password: Text


class PasswordRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The password of now, and the one from now on."""

    old: Text
    new: Text


class CodeRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A code of the authenticator app, or a recovery code."""

    code: Text


class LoggedIn(msgspec.Struct, omit_defaults=True):
    """Tokens of a session; none in the body when they went into cookies."""

    session_id: str
    expires_in: int
    access_token: str | None = None
    refresh_token: str | None = None


class Stepped(msgspec.Struct):
    """A token that says that the second factor was shown just now."""

    access_token: str


class EnrolmentView(msgspec.Struct):
    """What to scan (`uri`, as a QR code) or to type into the app."""

    secret: str
    uri: str


class RecoveryCodes(msgspec.Struct):
    """Each opens the account once when the phone is lost; shown only now."""

    recovery_codes: list[str]


class SessionView(msgspec.Struct):
    """Where the customer is logged in."""

    session_id: str
    created_at: str
    last_seen_at: str
    address: str | None
    user_agent: str
    current: bool


class SessionList(msgspec.Struct):
    """Sessions, newest first."""

    data: list[SessionView]


class Me(msgspec.Struct):
    """Who is asking."""

    customer_id: str
    email: str
    email_confirmed: bool
    two_fa_enabled: bool
    status: str
    language: str


@post("/auth/sign-up", opt=PUBLIC, tags=["people"], status_code=202, summary="Sign up")
async def sign_up_customer(reception: Here, data: JSONBody[SignUpRequest]) -> None:
    """Mails a link to confirm the address. The answer is the same for an address that is known."""
    application = Application(**msgspec.structs.asdict(data))
    async with reception.conn() as conn:
        await sign_up(conn, reception.door, application, reception.device)


@post("/auth/confirm-email", opt=PUBLIC, tags=["people"], status_code=204,
      summary="Confirm an e-mail address")  # fmt: skip
async def confirm_email(reception: Here, data: JSONBody[LinkRequest]) -> None:
    """By the secret at the end of the mailed link."""
    async with reception.conn() as conn:
        customer = await confirming.confirm_email(conn, reception.door, data.link, reception.device)
        with suppress(EngineUnavailable, OutcomeUnknown):  # then the login does it
            await ensure_account(conn, reception.engine, customer)


@post("/auth/confirm-email/again", opt=PERSON, tags=["people"], status_code=202,
      summary="Mail the link again")  # fmt: skip
async def mail_again(reception: Here) -> None:
    """The earlier link stops working; nothing happens when the address is confirmed."""
    async with reception.conn() as conn:
        await confirming.mail_again(conn, reception.customer, reception.device)


@post("/auth/log-in", opt=PUBLIC, tags=["people"], status_code=200, summary="Log in")
async def log_in_customer(reception: Here, data: JSONBody[LogInRequest]) -> Response[LoggedIn]:
    """`second_factor_needed` asks for the same again with a code."""
    shown = Credentials(email=data.email, password=data.password, code=data.code)
    async with reception.conn() as conn:
        tokens = await log_in(conn, reception.door, shown, reception.device)
        with suppress(EngineUnavailable, OutcomeUnknown):  # who only reads need not wait for it
            await ensure_account(conn, reception.engine, tokens.customer)
    return handed_out(tokens, cookies=data.cookies)


@post("/auth/refresh", opt=PUBLIC, tags=["people"], status_code=200, summary="Renew a session")
async def refresh_session(
    reception: Here,
    data: JSONBody[RefreshRequest],
    request: Request[Any, Any, Any],
) -> Response[LoggedIn]:
    """The refresh token is used up; the answer has the next one."""
    given = data.refresh_token or request.cookies.get(REFRESH_COOKIE)
    if not given:
        raise RefreshTokenWrong
    async with reception.conn() as conn:
        tokens = await refresh(conn, reception.door, given, reception.device)
    return handed_out(tokens, cookies=data.refresh_token is None)


@post("/auth/log-out", opt=PERSON, tags=["people"], status_code=204, summary="Log out")
async def log_out(reception: Here) -> Response[None]:
    """Ends this session at once, on every gateway within a second."""
    customer, session = reception.holder
    async with reception.conn() as conn:
        await sessions.end(conn, customer, "logged_out", only=session)
    return Response(None, cookies=[_gone(ACCESS_COOKIE, "/"), _gone(REFRESH_COOKIE, REFRESH_PATH)])


@get("/auth/sessions", opt=PERSON, tags=["people"], summary="List sessions")
async def list_sessions(reception: Here) -> SessionList:
    """Where the customer is logged in, newest first."""
    customer, current = reception.holder
    async with reception.conn() as conn:
        shown = await sessions.all_live(conn, customer)
    return SessionList([_view(one, current) for one in shown])


@delete("/auth/sessions", opt=PERSON, tags=["people"], status_code=204,
        summary="End all other sessions")  # fmt: skip
async def end_other_sessions(reception: Here) -> None:
    """All but the one that asks."""
    customer, current = reception.holder
    async with reception.conn() as conn:
        await sessions.end(conn, customer, "ended_by_customer", but=current)


@delete("/auth/sessions/{session:str}", opt=PERSON, tags=["people"], status_code=204,
        summary="End a session")  # fmt: skip
async def end_session(reception: Here, session: FromPath[str]) -> None:
    """One of the customer's own."""
    try:
        only = session_id(session)
    except ValueError:
        raise NoSuchSession from None
    async with reception.conn() as conn:
        ended = await sessions.end(conn, reception.customer, "ended_by_customer", only=only)
    if not ended:
        raise NoSuchSession


@post("/auth/reset-password", opt=PUBLIC, tags=["people"], status_code=202,
      summary="Ask for a new password")  # fmt: skip
async def ask_for_reset(reception: Here, data: JSONBody[EmailRequest]) -> None:
    """Mails a link, if the address is a customer's; the answer does not tell."""
    async with reception.conn() as conn:
        await resetting.ask(conn, data.email, reception.device)


@post("/auth/reset-password/confirm", opt=PUBLIC, tags=["people"], status_code=204,
      summary="Set a new password by a link")  # fmt: skip
async def reset_password(reception: Here, data: JSONBody[ResetRequest]) -> None:
    """Every session ends, and withdrawals stop for a day."""
    async with reception.conn() as conn:
        await resetting.reset(conn, reception.door, data.link, data.password, reception.device)


@post("/auth/password", opt=PERSON, tags=["people"], status_code=204, summary="Change the password")
async def change_password(reception: Here, data: JSONBody[PasswordRequest]) -> None:
    """Other sessions end, and withdrawals stop for a day."""
    async with reception.conn() as conn:
        person = await customers.by_id(conn, reception.customer)
        assert person is not None, "who has a session has a row"
        reception.check_fresh(has_factor=person.two_fa_enabled)
        await passwords.change_password(
            conn, reception.door, reception.holder, (data.old, data.new), reception.device
        )


@post("/auth/second-factor", opt=PERSON, tags=["people"], status_code=200,
      summary="Set an authenticator app up")  # fmt: skip
async def begin_second_factor(reception: Here) -> EnrolmentView:
    """A secret to scan; it counts once a code of it is confirmed."""
    async with reception.conn() as conn:
        made = await app_setup.begin(conn, reception.door, reception.customer)
    return EnrolmentView(secret=made.secret, uri=made.uri)


@post("/auth/second-factor/confirm", opt=PERSON, tags=["people"], status_code=200,
      summary="Confirm the authenticator app")  # fmt: skip
async def confirm_second_factor(reception: Here, data: JSONBody[CodeRequest]) -> RecoveryCodes:
    """By a code of it. Other sessions end."""
    async with reception.conn() as conn:
        codes = await app_setup.confirm(
            conn, reception.door, reception.holder, data.code, reception.device
        )
    return RecoveryCodes(codes)


@post("/auth/second-factor/switch-off", opt=PERSON, tags=["people"], status_code=204,
      summary="Do without the authenticator app")  # fmt: skip
async def switch_second_factor_off(reception: Here, data: JSONBody[CodeRequest]) -> None:
    """By a last code. Other sessions end, and withdrawals stop for a day."""
    async with reception.conn() as conn:
        await app_setup.switch_off(
            conn, reception.door, reception.holder, data.code, reception.device
        )


@post("/auth/step-up", opt=PERSON, tags=["people"], status_code=200,
      summary="Show the second factor again")  # fmt: skip
async def step_up_session(reception: Here, data: JSONBody[CodeRequest]) -> Stepped:
    """What is dangerous wants this, at most five minutes old."""
    async with reception.conn() as conn:
        token = await step_up(conn, reception.door, reception.holder, data.code, reception.device)
    return Stepped(token)


@get("/me", opt=PERSON, tags=["people"], summary="Read who I am")
async def read_me(reception: Here) -> Me:
    """The customer of this session."""
    async with reception.conn() as conn:
        person = await customers.by_id(conn, reception.customer)
    assert person is not None, "who has a session has a row"
    return Me(
        customer_id=str(person.customer),
        email=person.email,
        email_confirmed=person.email_confirmed,
        two_fa_enabled=person.two_fa_enabled,
        status=person.status,
        language=person.language,
    )


def handed_out(tokens: Tokens, *, cookies: bool) -> Response[LoggedIn]:
    """Tokens in the body, or in cookies that scripts cannot read."""
    answer = LoggedIn(session_id=str(tokens.session), expires_in=tokens.expires_in)
    if not cookies:
        answer.access_token, answer.refresh_token = tokens.access_token, tokens.refresh_token
        return Response(answer)
    return Response(
        answer,
        cookies=[
            _cookie(ACCESS_COOKIE, tokens.access_token, "/", tokens.expires_in),
            _cookie(REFRESH_COOKIE, tokens.refresh_token, REFRESH_PATH, TOKEN_LIFE_S),
        ],
    )


def _cookie(name: str, value: str, path: str, life_s: int) -> Cookie:
    # Browsers treat localhost as secure, so that this works in development too.
    return Cookie(
        name, value=value, path=path, max_age=life_s, secure=True, httponly=True, samesite="strict"
    )


def _gone(name: str, path: str) -> Cookie:
    return _cookie(name, "", path, 0)


def _view(shown: sessions.Shown, current: SessionId) -> SessionView:
    return SessionView(
        session_id=str(shown.session),
        created_at=shown.created_at.isoformat(),
        last_seen_at=shown.last_seen_at.isoformat(),
        address=shown.address,
        user_agent=shown.user_agent,
        current=shown.session == current,
    )


ROUTES: Final[tuple[Any, ...]] = (
    *keys.ROUTES,
    sign_up_customer, confirm_email, mail_again, log_in_customer, refresh_session, log_out,
    list_sessions, end_other_sessions, end_session, ask_for_reset, reset_password,
    change_password, begin_second_factor, confirm_second_factor, switch_second_factor_off,
    step_up_session, read_me,
)  # fmt: skip

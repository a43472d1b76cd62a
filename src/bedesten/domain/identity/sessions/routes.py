"""REST: where a customer is logged in: log in, renew, log out, list, end, show a factor again."""

from contextlib import suppress
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain.identity.customers.first_account import ensure_account
from bedesten.domain.identity.devices import device_name
from bedesten.domain.identity.model import ACCESS_COOKIE, GUESS, HASHING, SESSION
from bedesten.domain.identity.passkeys.wire import Assertion
from bedesten.domain.identity.reception import Reception
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


ERRORS: Final = (NoSuchSession,)


class LogInRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Credentials; with `cookies` the tokens come as HttpOnly cookies for a browser."""

    email: Text
    password: Text
    code: Text | None = None
    passkey: Assertion | None = None
    cookies: bool = False


class RefreshRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The refresh token; a browser sends it as its cookie instead."""

    refresh_token: Text | None = None


class LoggedIn(msgspec.Struct, omit_defaults=True):
    """Tokens of a session; none in the body when they went into cookies."""

    session_id: str
    expires_in: int
    access_token: str | None = None
    refresh_token: str | None = None


class StepUpRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A code of the app, a recovery code, or a passkey's answer; one of them."""

    code: Text | None = None
    passkey: Assertion | None = None


class Stepped(msgspec.Struct):
    """A token that says that the second factor was shown just now."""

    access_token: str


class SessionView(msgspec.Struct):
    """Where the customer is logged in."""

    session_id: str
    created_at: str
    last_seen_at: str
    address: str | None
    device: str
    user_agent: str
    current: bool


class SessionList(msgspec.Struct):
    """Sessions, newest first."""

    data: list[SessionView]


@post("/auth/log-in", opt={**PUBLIC, **HASHING}, tags=["people"], status_code=200, summary="Log in")
async def log_in_customer(reception: Here, data: JSONBody[LogInRequest]) -> Response[LoggedIn]:
    """`second_factor_needed` asks for the same again with a code or a passkey."""
    shown = Credentials(
        email=data.email, password=data.password, code=data.code, passkey=data.passkey
    )
    tokens = await log_in(reception.conn, reception.door, shown, reception.device)
    async with reception.conn() as conn:
        with suppress(EngineUnavailable, OutcomeUnknown):  # who only reads need not wait for it
            await ensure_account(conn, reception.engine, tokens.customer)
    return handed_out(tokens, cookies=data.cookies)


@post(
    "/auth/refresh",
    opt={**PUBLIC, "strict": None, "weight": 5},
    tags=["people"],
    status_code=200,
    summary="Renew a session",
)
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
    return Response(None, cookies=[gone(ACCESS_COOKIE, "/"), gone(REFRESH_COOKIE, REFRESH_PATH)])


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


@post("/auth/step-up", opt={**PERSON, **GUESS}, tags=["people"], status_code=200,
      summary="Show the second factor again")  # fmt: skip
async def step_up_session(reception: Here, data: JSONBody[StepUpRequest]) -> Stepped:
    """What is dangerous wants this, at most five minutes old."""
    shown = data.passkey or data.code or ""
    async with reception.conn() as conn:
        token = await step_up(conn, reception.door, reception.holder, shown, reception.device)
    return Stepped(token)


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


def gone(name: str, path: str) -> Cookie:
    """Takes a cookie away."""
    return _cookie(name, "", path, 0)


def _view(shown: sessions.Shown, current: SessionId) -> SessionView:
    return SessionView(
        session_id=str(shown.session),
        created_at=shown.created_at.isoformat(),
        last_seen_at=shown.last_seen_at.isoformat(),
        address=shown.address,
        device=device_name(shown.user_agent),
        user_agent=shown.user_agent,
        current=shown.session == current,
    )


ROUTES: Final[tuple[Any, ...]] = (
    log_in_customer, refresh_session, log_out, list_sessions, end_other_sessions, end_session,
    step_up_session,
)  # fmt: skip

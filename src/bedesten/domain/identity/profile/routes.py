"""REST: a customer's profile, security history, and the end of the account."""

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
import psycopg
from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from bedesten.domain.identity.access_tokens import TokenWrong
from bedesten.domain.identity.devices import device_name
from bedesten.domain.identity.model import GUESS, HASHING, SESSION
from bedesten.domain.identity.profile import delete as deleting
from bedesten.domain.identity.profile import model, store
from bedesten.domain.identity.profile.change import ProfileChange, change, preferences_of
from bedesten.domain.identity.profile.model import Preferences
from bedesten.domain.identity.reception import Reception
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import CustomerId, log_id_of
from bedesten.kit.moment import moment_of
from bedesten.kit.text import PLAIN

PERSON: Final = {"scope": SESSION}
TAGS: Final = ["people"]
Here = NamedDependency[Reception]
Cursor = Annotated[str | None, QueryParameter(description="next_cursor of the page before")]
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Entries of a page")]

ERRORS: Final = (*model.ERRORS, *deleting.ERRORS)


class Me(model.Profile, frozen=True, kw_only=True):
    """Who is asking, and what they want to hear of."""

    customer_id: str
    notifications: Preferences


class Deletion(msgspec.Struct, forbid_unknown_fields=True):
    """The password where no second factor is set up."""

    password: Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)] | None = None


class SecurityEvent(msgspec.Struct):
    """A log-in, a change or a key, done or tried; `reason` says why it failed."""

    event_id: str
    at: datetime
    action: str
    succeeded: bool
    reason: str | None
    address: str | None
    device: str
    details: dict[str, Any]


class SecurityEventList(msgspec.Struct):
    """The newest first; pass `next_cursor` back as `cursor`."""

    data: list[SecurityEvent]
    next_cursor: str | None


@get("/me", opt=PERSON, tags=TAGS, summary="Read who I am")
async def read_me(reception: Here) -> Me:
    """The customer of this session."""
    async with reception.conn() as conn:
        return await _me(conn, reception.customer)


@patch("/me", opt=PERSON, tags=TAGS, summary="Change my profile")
async def change_me(reception: Here, data: JSONBody[ProfileChange]) -> Me:
    """What is absent stays. Name, birth and nationality are fixed from level 1 on."""
    today = moment_of(reception.door.clock.now_ns()).date()
    async with reception.conn() as conn:
        await change(conn, reception.customer, data, today, reception.device)
        return await _me(conn, reception.customer)


@get("/me/security-events", opt=PERSON, tags=TAGS, summary="List what happened to my account")
async def list_events(
    reception: Here, cursor: FromQuery[Cursor] = None, limit: Limit = 50
) -> SecurityEventList:
    """Log-ins, failed ones too, changes and keys, the newest first."""
    try:
        before = None if cursor is None else log_id_of(cursor)
    except ValueError:
        raise Malformed("cursor is not one of ours") from None
    async with reception.conn() as conn:
        found = await store.events(conn, reception.customer, before, limit + 1)
    page = found[:limit]
    more = str(page[-1].id) if len(found) > limit else None
    return SecurityEventList([_view(one) for one in page], more)


@post(
    "/me/delete",
    opt={**PERSON, **HASHING, **GUESS},
    tags=TAGS,
    status_code=204,
    summary="Delete my account",
)
async def delete_me(reception: Here, data: JSONBody[Deletion]) -> Response[None]:
    """Final. Refused while there are balances, open orders or transfers; wants a fresh second
    factor or the password. Sessions and keys end within a second."""
    await deleting.delete(reception, data.password)
    return Response(None)


async def _me(conn: psycopg.AsyncConnection, customer: CustomerId) -> Me:
    profile = await store.read(conn, customer)
    if profile is None:
        raise TokenWrong("its session has ended")
    chosen = await preferences_of(conn, customer)
    return Me(customer_id=str(customer), notifications=chosen, **msgspec.structs.asdict(profile))


def _view(one: store.Event) -> SecurityEvent:
    return SecurityEvent(
        event_id=str(one.id),
        at=one.at,
        action=one.action,
        succeeded=one.succeeded,
        reason=one.reason,
        address=one.address,
        device=device_name(one.user_agent or ""),
        details=one.details,
    )


ROUTES: Final[tuple[Any, ...]] = (read_me, change_me, list_events, delete_me)

"""REST: a customer's passkeys: to log in, to show as second factor, to keep in order."""

from contextlib import suppress
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bedesten.domain.identity.contacts import prove as confirm
from bedesten.domain.identity.customers.first_account import ensure_account
from bedesten.domain.identity.model import SESSION
from bedesten.domain.identity.passkeys import prove, register, store
from bedesten.domain.identity.passkeys.model import Holder, Owner
from bedesten.domain.identity.passkeys.views import (
    LabelBody,
    PasskeyBody,
    PasskeyList,
    PasskeyLogIn,
    id_of,
    list_of,
)
from bedesten.domain.identity.passkeys.wire import CreationOptions, RequestOptions
from bedesten.domain.identity.reception import Reception
from bedesten.domain.identity.second_factor import passkey_setup
from bedesten.domain.identity.sessions.log_in import log_in_by_passkey
from bedesten.domain.identity.sessions.routes import LoggedIn, handed_out
from bedesten.kit.text import PLAIN
from bedesten.protocol.client import EngineUnavailable, OutcomeUnknown

PUBLIC: Final = {"scope": "public"}
PERSON: Final = {"scope": SESSION}
TAGS: Final = ["people"]
Here = NamedDependency[Reception]


class PasskeyStart(msgspec.Struct, forbid_unknown_fields=True):
    """The password, of who has no second factor yet."""

    password: Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)] | None = None


class PasskeyMade(msgspec.Struct):
    """A new passkey; recovery codes only with the first second factor, and only now."""

    passkey_id: str
    recovery_codes: list[str]


@post("/auth/log-in/passkey/options", opt=PUBLIC, tags=TAGS, status_code=200,
      summary="Ask to log in by passkey")  # fmt: skip
async def ask_for_log_in(reception: Here) -> RequestOptions:
    """For `navigator.credentials.get`; the answer is good once, for five minutes: by itself, or
    beside a password as second factor."""
    async with reception.conn() as conn:
        return await prove.ask_stranger(conn, reception.door, "customer")


@post("/auth/log-in/passkey", opt=PUBLIC, tags=TAGS, status_code=200, summary="Log in by passkey")
async def log_in_by(reception: Here, data: JSONBody[PasskeyLogIn]) -> Response[LoggedIn]:
    """Without name and password; the session counts as opened with a second factor."""
    async with reception.conn() as conn:
        tokens = await log_in_by_passkey(conn, reception.door, data.passkey, reception.device)
        with suppress(EngineUnavailable, OutcomeUnknown):  # who only reads need not wait for it
            await ensure_account(conn, reception.engine, tokens.customer)
    return handed_out(tokens, cookies=data.cookies)


@post("/auth/step-up/options", opt=PERSON, tags=TAGS, status_code=200,
      summary="Ask to show a passkey again")  # fmt: skip
async def ask_for_step_up(reception: Here) -> RequestOptions:
    """For `navigator.credentials.get`; the answer goes to `/auth/step-up`, of this session."""
    async with reception.conn() as conn:
        return await prove.ask_holder(conn, reception.door, _holder(reception))


@post("/auth/passkeys/options", opt=PERSON, tags=TAGS, status_code=200,
      summary="Begin to add a passkey")  # fmt: skip
async def begin_passkey(reception: Here, data: JSONBody[PasskeyStart]) -> CreationOptions:
    """For `navigator.credentials.create`. Wants a fresh second factor, or the password of who has
    none yet."""
    person = await confirm.prove(reception, data.password, "passkey_added")
    async with reception.conn() as conn:
        return await register.begin(conn, reception.door, _holder(reception, person.email))


@post("/auth/passkeys", opt=PERSON, tags=TAGS, status_code=201, summary="Add a passkey")
async def add_passkey(reception: Here, data: JSONBody[PasskeyBody]) -> PasskeyMade:
    """What the device made for the options of a moment ago."""
    async with reception.conn() as conn:
        made = await passkey_setup.complete(
            conn, reception.door, reception.holder, (data.passkey, data.label), reception.device
        )
    return PasskeyMade(str(made.passkey), made.recovery_codes)


@get("/auth/passkeys", opt=PERSON, tags=TAGS, summary="List passkeys")
async def list_passkeys(reception: Here) -> PasskeyList:
    """The newest first."""
    async with reception.conn() as conn:
        return list_of(await store.live(conn, Owner.customer(reception.customer)))


@patch("/auth/passkeys/{passkey:str}", opt=PERSON, tags=TAGS, status_code=204,
       summary="Rename a passkey")  # fmt: skip
async def rename_passkey(
    reception: Here, passkey: FromPath[str], data: JSONBody[LabelBody]
) -> None:
    """The label is for its owner alone."""
    async with reception.conn() as conn:
        await passkey_setup.rename(
            conn, reception.customer, id_of(passkey), data.label, reception.device
        )


@delete("/auth/passkeys/{passkey:str}", opt=PERSON, tags=TAGS, status_code=204,
        summary="Remove a passkey")  # fmt: skip
async def remove_passkey(reception: Here, passkey: FromPath[str]) -> None:
    """Wants a fresh second factor; withdrawals stop for a day."""
    await confirm.prove(reception, None, "passkey_removed")
    async with reception.conn() as conn:
        await passkey_setup.remove(conn, reception.holder, id_of(passkey), reception.device)


def _holder(reception: Reception, name: str = "") -> Holder:
    customer, session = reception.holder
    return Holder(Owner.customer(customer), session, name)


ROUTES: Final[tuple[Any, ...]] = (
    ask_for_log_in, log_in_by, ask_for_step_up, begin_passkey, add_passkey, list_passkeys,
    rename_passkey, remove_passkey,
)  # fmt: skip

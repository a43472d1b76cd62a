"""REST: signing up, and what people do to their own account."""

from contextlib import suppress
from typing import Annotated, Any, Final

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from bedesten.domain.identity.accounts import model as account_model
from bedesten.domain.identity.accounts import routes as accounts
from bedesten.domain.identity.contacts import routes as contacts
from bedesten.domain.identity.customers import change_password as passwords
from bedesten.domain.identity.customers import confirm_email as confirming
from bedesten.domain.identity.customers import reset_password as resetting
from bedesten.domain.identity.customers import store as customers
from bedesten.domain.identity.customers.first_account import ensure_account
from bedesten.domain.identity.customers.newcomer import make_known
from bedesten.domain.identity.customers.sign_up import Application, sign_up
from bedesten.domain.identity.keys import routes as keys
from bedesten.domain.identity.model import GUESS, HASHING, LETTER, SESSION
from bedesten.domain.identity.passkeys import routes as passkeys
from bedesten.domain.identity.profile import routes as profile
from bedesten.domain.identity.reception import Reception
from bedesten.domain.identity.second_factor import app_setup
from bedesten.domain.identity.second_factor.renew_recovery import renew_recovery
from bedesten.domain.identity.sessions import routes as sessions
from bedesten.domain.identity.terms import routes as terms
from bedesten.kit.text import PLAIN
from bedesten.protocol.client import EngineUnavailable, OutcomeUnknown

PUBLIC: Final = {"scope": "public"}
PERSON: Final = {"scope": SESSION}
Here = NamedDependency[Reception]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]


ERRORS: Final = (
    *keys.ERRORS, *account_model.ERRORS, *sessions.ERRORS, *contacts.ERRORS, *profile.ERRORS,
)  # fmt: skip


class SignUpRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Who wants to become a customer, and has read which terms of use."""

    email: Text
    password: Text
    terms_version: Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=PLAIN)]
    language: Annotated[str, msgspec.Meta(pattern="^(tr|en)$")] = "tr"


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


class EnrolmentView(msgspec.Struct):
    """What to scan (`uri`, as a QR code) or to type into the app."""

    secret: str
    uri: str


class RecoveryCodes(msgspec.Struct):
    """Each opens the account once when the phone is lost; shown only now."""

    recovery_codes: list[str]


@post(
    "/auth/sign-up",
    opt={**PUBLIC, **HASHING, **LETTER},
    tags=["people"],
    status_code=202,
    summary="Sign up",
)
async def sign_up_customer(reception: Here, data: JSONBody[SignUpRequest]) -> None:
    """Mails a link to confirm the address. The answer is the same for an address that is known."""
    application = Application(**msgspec.structs.asdict(data))
    async with reception.conn() as conn:
        await sign_up(conn, reception.door, application, reception.device)


@post("/auth/confirm-email", opt=PUBLIC, tags=["people"], status_code=204,
      summary="Confirm an e-mail address")  # fmt: skip
async def confirm_email(reception: Here, data: JSONBody[LinkRequest]) -> None:
    """By the secret at the end of the mailed link. In a demo it gives level 1 as well."""
    async with reception.conn() as conn:
        customer = await confirming.confirm_email(conn, reception.door, data.link, reception.device)
        if reception.newcomers is not None:
            async with reception.newcomers.connection() as demo:
                await make_known(demo, customer, reception.device)
        with suppress(EngineUnavailable, OutcomeUnknown):  # then the login does it
            await ensure_account(conn, reception.engine, customer)


@post("/auth/confirm-email/again", opt={**PERSON, **LETTER}, tags=["people"], status_code=202,
      summary="Mail the link again")  # fmt: skip
async def mail_again(reception: Here) -> None:
    """The earlier link stops working; nothing happens when the address is confirmed."""
    async with reception.conn() as conn:
        await confirming.mail_again(conn, reception.customer, reception.device)


@post("/auth/reset-password", opt={**PUBLIC, **LETTER}, tags=["people"], status_code=202,
      summary="Ask for a new password")  # fmt: skip
async def ask_for_reset(reception: Here, data: JSONBody[EmailRequest]) -> None:
    """Mails a link, if the address is a customer's; the answer does not tell."""
    async with reception.conn() as conn:
        await resetting.ask(conn, data.email, reception.device)


@post("/auth/reset-password/confirm", opt={**PUBLIC, **HASHING}, tags=["people"], status_code=204,
      summary="Set a new password by a link")  # fmt: skip
async def reset_password(reception: Here, data: JSONBody[ResetRequest]) -> None:
    """Every session ends, and withdrawals stop for a day."""
    async with reception.conn() as conn:
        await resetting.reset(conn, reception.door, data.link, data.password, reception.device)


@post(
    "/auth/password",
    opt={**PERSON, **HASHING, **GUESS},
    tags=["people"],
    status_code=204,
    summary="Change the password",
)
async def change_password(reception: Here, data: JSONBody[PasswordRequest]) -> None:
    """Other sessions end, and withdrawals stop for a day."""
    async with reception.conn() as conn:
        person = await customers.present(conn, reception.customer)
        reception.check_fresh(has_factor=person.has_factor)
        await passwords.change_password(
            conn, reception.door, reception.holder, (data.old, data.new), reception.device
        )


@post("/auth/second-factor", opt=PERSON, tags=["people"], status_code=200,
      summary="Set an authenticator app up")  # fmt: skip
async def begin_second_factor(reception: Here) -> EnrolmentView:
    """A secret to scan; it counts once a code of it is confirmed."""
    async with reception.conn() as conn:
        person = await customers.present(conn, reception.customer)
        reception.check_fresh(has_factor=person.has_factor)
        made = await app_setup.begin(conn, reception.door, reception.customer)
    return EnrolmentView(secret=made.secret, uri=made.uri)


@post("/auth/second-factor/confirm", opt={**PERSON, **GUESS}, tags=["people"], status_code=200,
      summary="Confirm the authenticator app")  # fmt: skip
async def confirm_second_factor(reception: Here, data: JSONBody[CodeRequest]) -> RecoveryCodes:
    """By a code of it. Other sessions end."""
    async with reception.conn() as conn:
        codes = await app_setup.confirm(
            conn, reception.door, reception.holder, data.code, reception.device
        )
    return RecoveryCodes(codes)


@post("/auth/second-factor/switch-off", opt={**PERSON, **GUESS}, tags=["people"], status_code=204,
      summary="Do without the authenticator app")  # fmt: skip
async def switch_second_factor_off(reception: Here, data: JSONBody[CodeRequest]) -> None:
    """By a last code. Other sessions end, and withdrawals stop for a day."""
    async with reception.conn() as conn:
        await app_setup.switch_off(
            conn, reception.door, reception.holder, data.code, reception.device
        )


@post("/auth/recovery-codes", opt=PERSON, tags=["people"], status_code=201,
      summary="Make new recovery codes")  # fmt: skip
async def make_recovery_codes(reception: Here) -> RecoveryCodes:
    """Ten; the earlier ones end. Wants a fresh second factor, and tells the customer by mail."""
    return RecoveryCodes(await renew_recovery(reception))


ROUTES: Final[tuple[Any, ...]] = (
    *accounts.ROUTES, *keys.ROUTES, *sessions.ROUTES, *passkeys.ROUTES, *terms.ROUTES,
    *contacts.ROUTES, *profile.ROUTES,
    sign_up_customer, confirm_email, mail_again, ask_for_reset, reset_password, change_password,
    begin_second_factor, confirm_second_factor, switch_second_factor_off,
    make_recovery_codes,
)  # fmt: skip

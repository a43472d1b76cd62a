"""REST: a customer's e-mail address and phone."""

from typing import Annotated, Any, Final

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from bedesten.domain.identity.contacts import change_email, change_phone, numbers
from bedesten.domain.identity.contacts import prove as proving
from bedesten.domain.identity.contacts.prove import prove
from bedesten.domain.identity.customers.sign_up import check_email
from bedesten.domain.identity.model import GUESS, HASHING, LETTER, SESSION
from bedesten.domain.identity.reception import Reception
from bedesten.kit.text import PLAIN

PUBLIC: Final = {"scope": "public"}
PERSON: Final = {"scope": SESSION}
TAGS: Final = ["people"]
Here = NamedDependency[Reception]
Text = Annotated[str, msgspec.Meta(max_length=256, pattern=PLAIN)]

ERRORS: Final = (*change_email.ERRORS, *change_phone.ERRORS, *numbers.ERRORS, *proving.ERRORS)


class NewEmail(msgspec.Struct, forbid_unknown_fields=True):
    """The address from now on; the password where no second factor is set up."""

    email: Text
    password: Text | None = None


class MailedLink(msgspec.Struct, forbid_unknown_fields=True):
    """The secret at the end of a mailed link."""

    link: Text


class NewPhone(msgspec.Struct, forbid_unknown_fields=True):
    """The number of a mobile phone; the password where no second factor is set up."""

    phone: Text
    password: Text | None = None


class SmsCode(msgspec.Struct, forbid_unknown_fields=True):
    """The six digits that were sent."""

    code: Text


class Proof(msgspec.Struct, forbid_unknown_fields=True):
    """The password where no second factor is set up."""

    password: Text | None = None


@post(
    "/me/email",
    opt={**PERSON, **HASHING, **LETTER},
    tags=TAGS,
    status_code=202,
    summary="Change the e-mail address",
)
async def ask_for_email(reception: Here, data: JSONBody[NewEmail]) -> None:
    """Mails a link to the new address and a notice to the old one. Wants a fresh second factor or
    the password; the answer does not tell whether the address is taken."""
    email = check_email(data.email)
    person = await prove(reception, data.password, "change_email_asked")
    async with reception.conn() as conn:
        await change_email.ask(conn, person, reception.holder[1], email, reception.device)


@post("/auth/change-email/confirm", opt=PUBLIC, tags=TAGS, status_code=204,
      summary="Confirm the new e-mail address")  # fmt: skip
async def confirm_new_email(reception: Here, data: JSONBody[MailedLink]) -> None:
    """By the link mailed to it. The session that asked stays, all others end, and withdrawals stop
    for a day."""
    async with reception.conn() as conn:
        await change_email.confirm(conn, reception.door, data.link, reception.device)


@post("/auth/change-email/undo", opt=PUBLIC, tags=TAGS, status_code=204,
      summary="Take a change of e-mail address back")  # fmt: skip
async def undo_new_email(reception: Here, data: JSONBody[MailedLink]) -> None:
    """By the link mailed to the old address, for a week. Every session ends, and keys made since
    are revoked."""
    async with reception.conn() as conn:
        await change_email.undo(conn, reception.door, data.link, reception.device)


@post(
    "/me/phone",
    opt={**PERSON, **HASHING, **LETTER},
    tags=TAGS,
    status_code=202,
    summary="Set or replace the phone",
)
async def ask_for_phone(reception: Here, data: JSONBody[NewPhone]) -> None:
    """Sends a code by SMS, good for ten minutes. Wants a fresh second factor or the password. A
    number without a country is read as a Turkish one."""
    phone = numbers.normalised(data.phone)
    person = await prove(reception, data.password, "change_phone_asked")
    async with reception.conn() as conn:
        await change_phone.ask(conn, person, phone, reception.device)


@post(
    "/me/phone/confirm",
    opt={**PERSON, **GUESS},
    tags=TAGS,
    status_code=204,
    summary="Confirm the phone",
)
async def confirm_phone(reception: Here, data: JSONBody[SmsCode]) -> None:
    """By the code; five wrong ones use it up."""
    async with reception.conn() as conn:
        await change_phone.confirm(
            conn, reception.door, reception.customer, data.code, reception.device
        )


@post(
    "/me/phone/remove",
    opt={**PERSON, **HASHING, **GUESS},
    tags=TAGS,
    status_code=204,
    summary="Remove the phone",
)
async def remove_phone(reception: Here, data: JSONBody[Proof]) -> None:
    """Wants a fresh second factor or the password. A verified customer keeps one."""
    person = await prove(reception, data.password, "phone_removed")
    async with reception.conn() as conn:
        await change_phone.remove(conn, person, reception.device)


ROUTES: Final[tuple[Any, ...]] = (
    ask_for_email, confirm_new_email, undo_new_email, ask_for_phone, confirm_phone, remove_phone,
)  # fmt: skip

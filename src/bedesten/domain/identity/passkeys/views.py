"""What people send and see of their passkeys, at either gateway."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from bedesten.domain.identity.passkeys import store
from bedesten.domain.identity.passkeys.model import NoSuchPasskey
from bedesten.domain.identity.passkeys.wire import Assertion, NewPasskey
from bedesten.kit.ids import PasskeyId, passkey_id
from bedesten.kit.text import PLAIN

Label = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=PLAIN)]


class PasskeyLogIn(msgspec.Struct, forbid_unknown_fields=True):
    """The device's answer; with `cookies` the session comes as HttpOnly cookies for a browser."""

    passkey: Assertion
    cookies: bool = False


class PasskeyBody(msgspec.Struct, forbid_unknown_fields=True):
    """What the device made, and what its owner calls it."""

    label: Label
    passkey: NewPasskey


class LabelBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a passkey is called from now on."""

    label: Label


class PasskeyView(msgspec.Struct):
    """A passkey. `suspect`: its counter went backwards, so it opens nothing any more."""

    passkey_id: str
    label: str
    transports: list[str]
    created_at: datetime
    last_used_at: datetime | None
    suspect: bool


class PasskeyList(msgspec.Struct):
    """Passkeys, the newest first."""

    data: list[PasskeyView]


def list_of(shown: list[store.Shown]) -> PasskeyList:
    """As their owner sees them."""
    return PasskeyList([PasskeyView(**_fields(one)) for one in shown])


def id_of(text: str) -> PasskeyId:
    """Raises NoSuchPasskey for what is no id at all."""
    try:
        return passkey_id(text)
    except ValueError:
        raise NoSuchPasskey from None


def _fields(one: store.Shown) -> dict[str, Any]:
    fields = one._asdict()
    del fields["credential"]
    return {"passkey_id": str(fields.pop("passkey")), **fields}

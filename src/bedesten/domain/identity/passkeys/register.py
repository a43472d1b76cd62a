"""Register a passkey: options for the device, then what it made."""

import psycopg

from bedesten.domain.identity.passkeys import store
from bedesten.domain.identity.passkeys.ceremony import (
    CHALLENGE_BYTES,
    challenge_in,
    check_made,
    creation_options,
)
from bedesten.domain.identity.passkeys.model import (
    PASSKEYS_MAX,
    ChallengeOver,
    Holder,
    PasskeyKnown,
    TooManyPasskeys,
)
from bedesten.domain.identity.passkeys.wire import CreationOptions, NewPasskey
from bedesten.domain.identity.people import Door
from bedesten.kit.ids import PasskeyId

PURPOSE = "register"


async def begin(conn: psycopg.AsyncConnection, door: Door, holder: Holder) -> CreationOptions:
    """A challenge for this session alone. Raises TooManyPasskeys."""
    owner = holder.owner
    known = await store.live(conn, owner)
    if len(known) >= PASSKEYS_MAX:
        raise TooManyPasskeys
    challenge = door.entropy(CHALLENGE_BYTES)
    await store.add_challenge(conn, challenge, owner.side, purpose=PURPOSE, session=holder.session)
    described = [(one.credential, one.transports) for one in known]
    return creation_options(door.party(owner.side), owner, holder.name, challenge, described)


async def take_challenge(
    conn: psycopg.AsyncConnection, holder: Holder, answer: NewPasskey
) -> bytes:
    """The challenge that this answers, used up whatever becomes of the answer: so outside the
    database transaction that keeps the passkey. Raises ChallengeOver, PasskeyWrong."""
    challenge = challenge_in(answer.response.client_data)
    taken = await store.take_challenge(
        conn, challenge, holder.owner.side, purpose=PURPOSE, session=holder.session
    )
    if not taken:
        raise ChallengeOver
    return challenge


async def keep(
    conn: psycopg.AsyncConnection,
    door: Door,
    holder: Holder,
    made: tuple[bytes, NewPasskey],
    label: str,
) -> PasskeyId:
    """Keep what the device made for a challenge. Raises PasskeyWrong, PasskeyKnown."""
    challenge, answer = made
    found = check_made(door.party(holder.owner.side), challenge, answer)
    passkey = await store.add(conn, holder.owner, found, label.strip())
    if passkey is None:
        raise PasskeyKnown
    return passkey

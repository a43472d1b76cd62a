"""Prove to be somebody by a passkey: ask, take the challenge, judge the answer."""

from typing import NamedTuple

import psycopg

from bedesten.domain.identity.passkeys import store
from bedesten.domain.identity.passkeys.ceremony import (
    CHALLENGE_BYTES,
    challenge_in,
    check_proof,
    raw,
    request_options,
)
from bedesten.domain.identity.passkeys.model import (
    ChallengeOver,
    Holder,
    Owner,
    PasskeySuspect,
    PasskeyWrong,
    Side,
)
from bedesten.domain.identity.passkeys.wire import Assertion, RequestOptions
from bedesten.domain.identity.people import CredentialsWrong, Door
from bedesten.kit.errors import DomainError
from bedesten.kit.ids import PasskeyId, PersonId, SessionId

LOG_IN = "log_in"
STEP_UP = "step_up"


class Proof(NamedTuple):
    """An answer, and the challenge that it took."""

    challenge: bytes
    answer: Assertion


class Verdict(NamedTuple):
    """Why not, or nothing; and which passkey it was, if one of the owner's."""

    refusal: DomainError | None
    passkey: PasskeyId | None = None


async def ask_stranger(conn: psycopg.AsyncConnection, door: Door, side: Side) -> RequestOptions:
    """For a log-in: whoever it is, the device shows which passkeys it has for us."""
    challenge = door.entropy(CHALLENGE_BYTES)
    await store.add_challenge(conn, challenge, side, purpose=LOG_IN)
    return request_options(door.party(side), challenge, [])


async def ask_holder(conn: psycopg.AsyncConnection, door: Door, holder: Holder) -> RequestOptions:
    """For showing a second factor again: one of the holder's passkeys, for this session alone."""
    owner = holder.owner
    challenge = door.entropy(CHALLENGE_BYTES)
    await store.add_challenge(conn, challenge, owner.side, purpose=STEP_UP, session=holder.session)
    known = [(one.credential, one.transports) for one in await store.live(conn, owner)]
    return request_options(door.party(owner.side), challenge, known)


async def take_challenge(
    conn: psycopg.AsyncConnection, side: Side, answer: Assertion, session: SessionId | None = None
) -> Proof:
    """Use the challenge up, whatever becomes of the answer: so outside the database transaction
    that lets somebody in. Raises ChallengeOver, PasskeyWrong."""
    challenge = challenge_in(answer.response.client_data)
    taken = await store.take_challenge(
        conn, challenge, side, purpose=LOG_IN if session is None else STEP_UP, session=session
    )
    if not taken:
        raise ChallengeOver
    return Proof(challenge, answer)


async def owner_of(conn: psycopg.AsyncConnection, side: Side, answer: Assertion) -> PersonId | None:
    """Whose passkey somebody claims to have used."""
    return await store.owner_of(conn, raw(answer.raw_id), side)


async def judge(conn: psycopg.AsyncConnection, door: Door, owner: Owner, proof: Proof) -> Verdict:
    """Whether a passkey of this owner answered. Inside a database transaction to be committed in
    any case, for what is found out about the passkey is kept."""
    answer = proof.answer
    row = await store.locked(conn, raw(answer.raw_id), owner.side)
    if row is None or row.owner != owner.id or not _names(answer, owner):
        return Verdict(CredentialsWrong())
    try:
        count = check_proof(
            door.party(owner.side), proof.challenge, answer, public_key=row.public_key
        )
    except PasskeyWrong:
        return Verdict(CredentialsWrong(), row.passkey)
    if row.suspect:
        return Verdict(PasskeySuspect(), row.passkey)
    # Many authenticators count nothing and say 0 for ever; one that has counted goes on.
    if (count or row.sign_count) and count <= row.sign_count:
        await store.suspect(conn, row.passkey)
        return Verdict(PasskeySuspect(f"it counted {count} after {row.sign_count}"), row.passkey)
    await store.used(conn, row.passkey, count)
    return Verdict(None, row.passkey)


def _names(answer: Assertion, owner: Owner) -> bool:
    handle = answer.response.user_handle
    return handle is None or raw(handle) == owner.id.bytes

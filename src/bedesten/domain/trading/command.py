"""Send a command and read what became of it; what cannot be known is said, never guessed."""

import hashlib

from bedesten.domain.markets import refused
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import AccountId
from bedesten.protocol.client import Answer, EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.commands import NO_KEY, Command
from bedesten.protocol.events import Refused

KEY_LENGTH_MAX = 255
RECONNECT_TIMEOUT_S = 3  # an engine restarts within this or the caller asks later


class IdempotencyKeyMalformed(Malformed):
    """The header's text cannot be a key."""

    code = "idempotency_key_malformed"
    title = "An Idempotency-Key is 1 to 255 visible ASCII characters"


def key_of(account: AccountId, text: str | None, part: str = "") -> bytes:
    """The engine's 128-bit key for an Idempotency-Key header of this account; `part` tells the
    commands of one request apart."""
    if text is None:
        return NO_KEY
    if not 0 < len(text) <= KEY_LENGTH_MAX or not text.isascii() or not text.isprintable():
        raise IdempotencyKeyMalformed
    named = b"idempotency-key %d %s" % (account, text.encode())
    if part:
        named += b"\0" + part.encode()  # no header has a NUL
    return hashlib.sha256(named).digest()[: len(NO_KEY)]


async def carry_out(engine: EngineClient, command: Command) -> Answer:
    """The engine's answer. Raises Refused, EngineUnavailable or OutcomeUnknown.

    With a key an unknown outcome is asked about once more: the key takes effect at most once.
    """
    try:
        answer = await engine.submit(command)
    except OutcomeUnknown:
        if command.key == NO_KEY:
            raise
        answer = await _again(engine, command)
    first = answer.events[0] if answer.events else None
    # A replacement goes on when one of its halves was refused, which is then of another kind.
    if isinstance(first, Refused) and first.command_kind == command.LAYOUT.kind:
        error = refused(first.refusal)
        error.replayed = answer.repeated
        raise error
    return answer


async def _again(engine: EngineClient, command: Command) -> Answer:
    """Ask a second time. If that does not get through either, the first outcome is unknown."""
    try:
        await engine.connected(RECONNECT_TIMEOUT_S)
        return await engine.submit(command)
    except EngineUnavailable as error:
        raise OutcomeUnknown(error.detail, retry_after_s=1) from error

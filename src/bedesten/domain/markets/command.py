"""Send a command and read what became of it; what cannot be known is said, never guessed."""

import hashlib

from bedesten.domain.markets.desk import Desk
from bedesten.domain.markets.limits import check_limits
from bedesten.domain.markets.refusals import refused
from bedesten.kit.errors import Malformed
from bedesten.kit.idempotency import checked
from bedesten.kit.ids import AccountId, CustomerId
from bedesten.protocol.client import Answer, EngineClient, EngineUnavailable, OutcomeUnknown
from bedesten.protocol.commands import NO_KEY, Command
from bedesten.protocol.events import Refused

RECONNECT_TIMEOUT_S = 3  # an engine restarts within this or the caller asks later


class IdempotencyKeyMissing(Malformed):
    """Money moves once for one cause, and the caller names it."""

    code = "idempotency_key_missing"
    title = "This moves money: it needs the header Idempotency-Key"


def movement_key(customer: CustomerId, text: str | None) -> bytes:
    """The key of a movement of the customer's own money, unique for ever: an account has no part
    in it, so that one key moves money once, wherever from. Raises IdempotencyKeyMissing."""
    if text is None:
        raise IdempotencyKeyMissing
    checked(text)
    named = b"movement %s %s" % (customer.bytes, text.encode())
    return hashlib.sha256(named).digest()[: len(NO_KEY)]


def key_of(account: AccountId, text: str | None, part: str = "") -> bytes:
    """The engine's 128-bit key for an Idempotency-Key header of this account; `part` tells the
    commands of one request apart."""
    if text is None:
        return NO_KEY
    checked(text)
    named = b"idempotency-key %d %s" % (account, text.encode())
    if part:
        named += b"\0" + part.encode()  # no header has a NUL
    return hashlib.sha256(named).digest()[: len(NO_KEY)]


async def carry_out(desk: Desk, command: Command) -> Answer:
    """The engine's answer. Raises MarketNotAllowed, Refused, EngineUnavailable, OutcomeUnknown.

    With a key an unknown outcome is asked about once more: the key takes effect at most once.
    """
    if desk.subject.markets:
        await check_limits(desk, command)
    try:
        answer = await desk.engine.submit(command)
    except OutcomeUnknown:
        if command.key == NO_KEY:
            raise
        answer = await _again(desk.engine, command)
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

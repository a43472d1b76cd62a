"""Who sent a request: an API key, a signature over the bytes as they came, and a time."""

import re
from typing import Final, NamedTuple

from bedesten.domain.identity import ApiKey, ApiKeyUnknown, check_signature
from bedesten.gateways.binance.refusals import illegal, missing, rejected
from bedesten.gateways.keys import KeyRing
from bedesten.kit.clock import Clock

KEY: Final = re.compile(r"bdk_[A-Za-z0-9_-]{24}", re.ASCII)
TIMESTAMP: Final = re.compile(r"[0-9]{1,16}", re.ASCII)
WINDOW: Final = re.compile(r"([0-9]{1,8})(?:\.([0-9]{1,3}))?", re.ASCII)
WINDOW_RANGE: Final = r"^[0-9]{1,8}(\.[0-9]{1,3})?$"
FIRST_MICROSECOND: Final = 10**14  # a timestamp this large is in microseconds
WINDOW_US: Final = 5_000_000
WINDOW_MAX_US: Final = 60_000_000
AHEAD_US: Final = 1_000_000
SIGNATURE: Final = b"signature="


class Proof(NamedTuple):
    """What a request shows of who sent it: `signed` are the bytes that the signature is over."""

    api_key: str | None
    address: str
    signed: bytes
    signature: str | None
    timestamp: str | None
    window: str | None


class Authenticator:
    """Checks proofs. Raises Rejected, or a DomainError of identity."""

    def __init__(self, keys: KeyRing, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    async def by_key(self, api_key: str | None, address: str) -> ApiKey:
        """The key of this text, which is enough to ask for a stream."""
        found = await self._found(api_key, address)
        self._keys.note_use(found, address)
        return found

    async def by_signature(self, proof: Proof) -> ApiKey:
        """The key that signed. The time is looked at twice: finding the key may have taken some."""
        if proof.signature is None:
            raise missing("signature")
        self._check_time(proof)
        found = await self._found(proof.api_key, proof.address)
        check_signature(found, proof.signed, proof.signature)
        self._check_time(proof)
        self._keys.note_use(found, proof.address)
        return found

    async def _found(self, api_key: str | None, address: str) -> ApiKey:
        if api_key is None or not KEY.fullmatch(api_key):
            raise rejected(-2014, "API-key format invalid.", 401)
        found = await self._keys.find(api_key)
        if found is None or not found.may_come_from(address):
            raise ApiKeyUnknown
        return found

    def _check_time(self, proof: Proof) -> None:
        now_us = self._clock.now_ns() // 1_000
        sent_us, window_us = _timestamp_us(proof.timestamp), _window_us(proof.window)
        if sent_us >= now_us + AHEAD_US:
            raise rejected(
                -1021, "Timestamp for this request was 1000ms ahead of the server's time."
            )
        if now_us - sent_us > window_us:
            raise rejected(-1021, "Timestamp for this request is outside of the recvWindow.")


def without_signature(raw: bytes) -> bytes:
    """The query or body as it came, less the parameter that the signature is."""
    before, found, after = raw.rpartition(SIGNATURE)
    if not found or (before and not before.endswith(b"&")):
        return raw
    _, more, rest = after.partition(b"&")
    return before + rest if more else before.removesuffix(b"&")


def _timestamp_us(text: str | None) -> int:
    if not text:
        raise missing("timestamp")
    if not TIMESTAMP.fullmatch(text):
        raise illegal("timestamp", "^[0-9]{1,16}$")
    number = int(text)
    return number if number >= FIRST_MICROSECOND else number * 1_000


def _window_us(text: str | None) -> int:
    if text is None:
        return WINDOW_US
    match = WINDOW.fullmatch(text)
    if match is None:
        raise illegal("recvWindow", WINDOW_RANGE)
    window = int(match[1] + (match[2] or "").ljust(3, "0"))
    if window > WINDOW_MAX_US:
        raise rejected(-1131, "recvWindow must be less than 60000.")
    return window

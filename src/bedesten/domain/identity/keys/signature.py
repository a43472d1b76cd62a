"""The signature of a request: over timestamp + METHOD + path?query + body, by any kind of key.

A request that names an account signs that too: timestamp + @account + METHOD and so on. No method
begins with @ and no timestamp has one, so nothing can be moved from one part to another.
"""

import base64
import hashlib
import hmac
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    load_der_public_key,
    load_pem_public_key,
)

from bedesten.domain.identity.model import ApiKey, KeyKind, PublicKey
from bedesten.kit.errors import Malformed, Unauthorized

WINDOW_MS: Final = 5_000
WINDOW_MAX_MS: Final = 60_000
AHEAD_MAX_MS: Final = 5_000  # a clock may be early, whatever window was asked for
TIMESTAMP_DIGITS_MAX: Final = 16
WINDOW_DIGITS_MAX: Final = 5
RSA_BITS: Final = range(2048, 4097)
SIGNATURE_LENGTH_MAX: Final = 1024


class CredentialsMissing(Unauthorized):
    """One of the three headers is absent."""

    code = "credentials_missing"
    title = "This needs the headers X-API-Key, X-Timestamp and X-Signature"


class ApiKeyUnknown(Unauthorized):
    """Never given, revoked or expired; which of these is nobody's business."""

    code = "api_key_unknown"
    title = "There is no such live API key"


class SignatureWrong(Unauthorized):
    """The signature is not that of this request and key."""

    code = "signature_wrong"
    title = "The signature does not fit the request"


class TimestampOutsideWindow(Unauthorized):
    """The clocks differ, or the request was kept back."""

    code = "timestamp_outside_window"
    title = "X-Timestamp is no time in milliseconds within the window (5 seconds) of the exchange's"


class PublicKeyWrong(Malformed):
    """Not a public key that can be used here."""

    code = "public_key_wrong"
    title = "Give an Ed25519 public key, or an RSA one of 2048 to 4096 bits, as PEM"


ERRORS: Final = (
    CredentialsMissing, ApiKeyUnknown, SignatureWrong, TimestampOutsideWindow, PublicKeyWrong,
)  # fmt: skip


def message(timestamp: str, request_line: bytes, body: bytes, account: str | None = None) -> bytes:
    """What is signed; `request_line` is METHOD + path?query, such as b"GET/api/v1/balances", and
    `account` the text of X-Account, if it is sent."""
    named = b"" if account is None else b"@" + account.encode("latin-1")
    return timestamp.encode() + named + request_line + body


def sign(
    secret: bytes, timestamp: str, request_line: bytes, body: bytes, account: str | None = None
) -> str:
    """The signature of an HMAC key: hex HMAC-SHA256(secret, message)."""
    signed = message(timestamp, request_line, body, account)
    return hmac.new(secret, signed, hashlib.sha256).hexdigest()


def check_timestamp(timestamp: str, now_ms: int, window: str | None = None) -> None:
    """`window` is X-Recv-Window, how late a request may be, in ms, at most 60,000.

    Raises TimestampOutsideWindow.
    """
    plain = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= TIMESTAMP_DIGITS_MAX
    late_ms = now_ms - int(timestamp) if plain else 0
    if not plain or not -AHEAD_MAX_MS <= late_ms <= _window_ms(window):
        raise TimestampOutsideWindow(f"the exchange's time is {now_ms}")


def check_signature(key: ApiKey, signed: bytes, given: str) -> None:
    """Hex for an HMAC key, base64 for the others (RSA: PKCS #1 v1.5 with SHA-256).

    Raises SignatureWrong; for HMAC in a time that does not tell how much was right.
    """
    if key.kind == "hmac":
        expected = hmac.new(key.secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), given.lower().encode("utf-8", "replace")):
            raise SignatureWrong
        return
    try:
        raw = base64.b64decode(given[:SIGNATURE_LENGTH_MAX], validate=True)
        if isinstance(key.public, RSAPublicKey):
            key.public.verify(raw, signed, PKCS1v15(), SHA256())
        else:
            assert isinstance(key.public, Ed25519PublicKey), "the kind of a key fits the key"
            key.public.verify(raw, signed)
    except (InvalidSignature, ValueError) as error:
        raise SignatureWrong from error


def read_public_key(pem: str) -> tuple[KeyKind, PublicKey]:
    """The key of this PEM text, and its kind. Raises PublicKeyWrong."""
    try:
        return usable(load_pem_public_key(pem.encode("ascii", "replace")))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PublicKeyWrong from error


def stored_public_key(der: bytes) -> PublicKey:
    """The key of a row."""
    return usable(load_der_public_key(der))[1]


def usable(key: object) -> tuple[KeyKind, PublicKey]:
    """The kind of a key. Raises PublicKeyWrong for one that is not safe, or not ours to check."""
    if isinstance(key, Ed25519PublicKey):
        return "ed25519", key
    if isinstance(key, RSAPublicKey) and key.key_size in RSA_BITS:
        return "rsa", key
    raise PublicKeyWrong


def _window_ms(window: str | None) -> int:
    if window is None:
        return WINDOW_MS
    if not window.isascii() or not window.isdigit() or len(window) > WINDOW_DIGITS_MAX:
        raise TimestampOutsideWindow("X-Recv-Window is a number of milliseconds up to 60000")
    return min(int(window), WINDOW_MAX_MS)

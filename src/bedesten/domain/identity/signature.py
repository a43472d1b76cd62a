"""The signature of a request: hex HMAC-SHA256(secret, timestamp + METHOD + path?query + body)."""

import hashlib
import hmac
from typing import Final

from bedesten.kit.errors import Unauthorized

WINDOW_MS: Final = 5_000
TIMESTAMP_DIGITS_MAX: Final = 16


class CredentialsMissing(Unauthorized):
    """One of the three headers is absent."""

    code = "credentials_missing"
    title = "This needs the headers X-API-Key, X-Timestamp and X-Signature"


class ApiKeyUnknown(Unauthorized):
    """Never given, revoked or expired; which of these is nobody's business."""

    code = "api_key_unknown"
    title = "There is no such live API key"


class SignatureWrong(Unauthorized):
    """The signature is not that of this request and secret."""

    code = "signature_wrong"
    title = "The signature does not fit the request"


class TimestampOutsideWindow(Unauthorized):
    """The clocks differ, or the request was kept back."""

    code = "timestamp_outside_window"
    title = "X-Timestamp is no time in milliseconds within 5 seconds of the exchange's"


ERRORS: Final = (CredentialsMissing, ApiKeyUnknown, SignatureWrong, TimestampOutsideWindow)


def sign(secret: bytes, timestamp: str, request_line: bytes, body: bytes) -> str:
    """Hex signature; `request_line` is METHOD + path?query, such as b"GET/api/v1/balances"."""
    message = timestamp.encode() + request_line + body
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def check_timestamp(timestamp: str, now_ms: int) -> None:
    """Raises TimestampOutsideWindow."""
    plain = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= TIMESTAMP_DIGITS_MAX
    if not plain or abs(int(timestamp) - now_ms) > WINDOW_MS:
        raise TimestampOutsideWindow(f"the exchange's time is {now_ms}")


def check_signature(expected: str, given: str) -> None:
    """Raises SignatureWrong, in a time that does not tell how much was right."""
    if not hmac.compare_digest(expected.encode(), given.lower().encode("utf-8", "replace")):
        raise SignatureWrong

"""The header by which a request that is sent again takes effect once."""

from collections.abc import Mapping
from typing import Any, Final

from bedesten.kit.errors import DomainError, Malformed

HEADER: Final = b"idempotency-key"
LENGTH_MAX: Final = 255


class IdempotencyKeyMalformed(Malformed):
    """The header's text cannot be a key."""

    code = "idempotency_key_malformed"
    title = "An Idempotency-Key is 1 to 255 visible ASCII characters"


class KeyReused(DomainError):
    """Under this key something else was asked for."""

    status = 422
    code = "key_reused"
    title = "This idempotency key was used for another request"


def idempotency_key(scope: Mapping[str, Any]) -> str | None:
    """The header's text, read off the raw headers of an ASGI scope: the framework's mapping costs
    more than an order. The document knows of it by `opt`."""
    found = [value for name, value in scope["headers"] if name == HEADER]
    return found[-1].decode("latin-1") if found else None


def checked(text: str | None) -> str | None:
    """Raises IdempotencyKeyMalformed."""
    if text is None:
        return None
    if not 0 < len(text) <= LENGTH_MAX or not text.isascii() or not text.isprintable():
        raise IdempotencyKeyMalformed
    return text

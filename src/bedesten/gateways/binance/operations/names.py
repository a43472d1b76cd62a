"""Names for orders and cancels whose sender gave none."""

import secrets
from typing import Final

NAME_BYTES: Final = 16


def new_name() -> str:
    """22 characters that no other has."""
    return secrets.token_urlsafe(NAME_BYTES)

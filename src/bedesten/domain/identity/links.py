"""Secrets in the links that are mailed: an HMAC of the row's id, so that the database has none."""

import base64
import hashlib
import hmac
from typing import Final

from bedesten.domain.identity.derive import derived
from bedesten.kit.errors import Malformed
from bedesten.kit.ids import ConfirmationId, confirmation_id

DIGEST_BYTES: Final = 24
CODE_DIGITS: Final = 6


class LinkWrong(Malformed):
    """Not one of ours, used, or over; which of these is nobody's business."""

    code = "link_wrong"
    title = "This link does not work, or no more; ask for a new one"


ERRORS: Final = (LinkWrong,)


class LinkMaker:
    """Makes and reads the secrets of one exchange."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of(cls, master: str) -> "LinkMaker":
        """Whoever mails needs no more than this."""
        return cls(derived(master, b"mailed links"))

    def make(self, row: ConfirmationId) -> str:
        """The text that goes into a link."""
        raw = row.bytes + self._digest(row)
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def read(self, text: str) -> ConfirmationId:
        """The row that a link is of. Raises LinkWrong."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            row = confirmation_id(raw[:16])
        except ValueError as error:
            raise LinkWrong from error
        if not hmac.compare_digest(raw[16:], self._digest(row)):
            raise LinkWrong
        return row

    def code(self, row: ConfirmationId) -> str:
        """Six digits for an SMS; few enough to guess, so that attempts are counted."""
        digest = hmac.new(self._key, b"code" + row.bytes, hashlib.sha256).digest()
        return f"{int.from_bytes(digest) % 10**CODE_DIGITS:0{CODE_DIGITS}}"

    def _digest(self, row: ConfirmationId) -> bytes:
        return hmac.new(self._key, b"link" + row.bytes, hashlib.sha256).digest()[:DIGEST_BYTES]

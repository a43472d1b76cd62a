"""An SMS provider behind HTTP: one POST of JSON a message. The demo's mailbox is one, too."""

from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx
import msgspec

from bedesten.workers.sms import Sms, SmsFailed, SmsRefused

TIMEOUT_S: Final = 10
LATER: Final = (408, 425, 429)  # of 4xx, those that pass


class BadSmsServer(Exception):
    """The address of the SMS provider cannot be used; the message says why."""


class HttpSms(msgspec.Struct, frozen=True, kw_only=True):
    """Posts {"id", "to", "text"} with the token as bearer. 2xx: taken; other 4xx: never."""

    url: str
    token: str | None = None

    def __repr__(self) -> str:
        """Without the token."""
        return f"HttpSms({self.url})"

    @classmethod
    def parse(cls, url: str) -> "HttpSms":
        """Read https://token@host/path. Raises BadSmsServer."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise BadSmsServer(f"the SMS provider's address cannot be read: {error}") from error
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadSmsServer("the SMS provider's address is like https://token@host/path")
        host = parts.hostname if port is None else f"{parts.hostname}:{port}"
        plain = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
        return cls(url=plain, token=unquote(parts.username) if parts.username else None)

    async def send(self, sms: Sms) -> None:
        """Hand a message over. Raises SmsRefused, SmsFailed."""
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.post(
                    self.url, json=msgspec.structs.asdict(sms), headers=headers
                )
        except httpx.HTTPError as error:
            raise SmsFailed(str(error) or type(error).__name__) from error
        if answer.is_success:
            return
        said = f"the provider answers {answer.status_code}"
        if answer.is_client_error and answer.status_code not in LATER:
            raise SmsRefused(said)
        raise SmsFailed(said)

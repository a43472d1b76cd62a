"""Sends the codes that the outbox holds by SMS, through whatever provider there is."""

from typing import Final, Protocol

import msgspec

from bedesten.domain import identity, outbox
from bedesten.kit.ids import confirmation_of
from bedesten.workers.deliver import Connect, Failure, deliver

KIND: Final = "identity.sms"


class Sms(msgspec.Struct, frozen=True):
    """One message. `id` is the same at each attempt: a provider may drop what it has sent."""

    id: str
    to: str
    text: str


class SmsRefused(Exception):
    """The provider will never send this; the message says why."""


class SmsFailed(Exception):
    """The provider does not answer or is busy: the same may succeed later."""


class SmsProvider(Protocol):
    """Who brings messages to phones. tests/workers/test_sms.py has the contract as tests."""

    async def send(self, sms: Sms) -> None:
        """Hand a message over. Raises SmsRefused, SmsFailed."""
        ...


class Texter(msgspec.Struct, frozen=True, kw_only=True):
    """What codes are made and sent with."""

    provider: SmsProvider
    links: identity.LinkMaker

    async def send_due(self, connect: Connect) -> int:
        """Claim what is due and send it; how many were sent. Raises psycopg.Error."""
        return await deliver(connect, KIND, self._send)

    async def _send(self, event: outbox.Event) -> Failure | None:
        data = event.data
        try:
            code = self.links.code(confirmation_of(data["confirmation"]))
            text = identity.sms_text(data["language"], code)
            sms = Sms(str(event.event), data["phone"], text)
        except (KeyError, ValueError) as error:
            return Failure(f"the message cannot be written: {error!r}", hopeless=True)
        try:
            await self.provider.send(sms)
        except SmsRefused as error:
            return Failure(f"refused: {error}", hopeless=True)
        except SmsFailed as error:
            return Failure(str(error), hopeless=False)
        return None

"""Who speaks on a socket: a program by its API key, a person by the token or cookie of a login."""

from typing import Final, NamedTuple

from bedesten.domain import identity
from bedesten.domain.identity import ACCESS_COOKIE, ApiKey, Subject, TokenMaker
from bedesten.gateways.acting import acting, holder_of
from bedesten.gateways.keys import KeyRing
from bedesten.gateways.sessions import SessionRing
from bedesten.gateways.ws.messages import Authenticate
from bedesten.kit.clock import Clock
from bedesten.kit.errors import Forbidden
from bedesten.kit.ids import SessionId

SIGNED: Final = b"GET/ws"
MS_NS: Final = 1_000_000
SECOND_NS: Final = 1_000_000_000
KEY_GONE: Final = "api_key_unknown: it was revoked"
KEY_CHANGED: Final = "api_key_changed: connect again"
SESSION_GONE: Final = "access_token_wrong: its session has ended"


class Known(NamedTuple):
    """Who was recognised, and by what: `text` is the key's, `key` what it was then."""

    subject: Subject
    text: str = ""
    key: ApiKey | None = None

    @property
    def credential(self) -> str | SessionId:
        """What must stay live for the connection to stay."""
        return self.text if self.subject.session is None else self.subject.session


class Callers(NamedTuple):
    """What recognises them, and looks again."""

    keys: KeyRing
    sessions: SessionRing
    tokens: TokenMaker
    clock: Clock

    async def recognise(self, asked: Authenticate, address: str, cookie: str | None) -> Known:
        """`cookie` is the access token that a page of ours sent with the handshake.

        Raises Unauthorized, Forbidden, Unavailable.
        """
        account = None if asked.account is None else str(asked.account)
        if asked.token is None and not asked.cookie:
            return await self._program(asked, account, address)
        token = cookie if asked.cookie else asked.token
        if not token:
            raise identity.CredentialsMissing("the handshake had no cookie of a session")
        now_s = self.clock.now_ns() // SECOND_NS
        person = await holder_of(self.sessions, self.tokens, token, account, now_s=now_s)
        if not person.account:
            raise identity.NoAccount
        return Known(person)

    async def again(self, known: Known) -> Known | str:
        """What has become of them, such as a suspension, or why they must go.

        Raises Unavailable.
        """
        before = known.subject
        if before.session is not None:
            person = await self.sessions.find(before.session)
            return SESSION_GONE if person is None else Known(person.for_account(before.account))
        found = await self.keys.find(known.text)
        if found is None:
            return KEY_GONE
        if known.key is not None and found.rights != known.key.rights:
            return KEY_CHANGED
        return known._replace(subject=found.subject.for_account(before.account))

    async def _program(self, asked: Authenticate, account: str | None, address: str) -> Known:
        text, timestamp, signature = asked.key, asked.timestamp, asked.signature
        if not text or timestamp is None or not signature:
            raise identity.CredentialsMissing("auth needs key, timestamp and signature")
        identity.check_timestamp(str(timestamp), self.clock.now_ns() // MS_NS)
        found = await self.keys.find(text)
        if found is None:
            raise identity.ApiKeyUnknown
        signed = identity.message(str(timestamp), SIGNED, b"", account)
        identity.check_signature(found, signed, signature)
        if not found.may_come_from(address):
            raise Forbidden("the key may not be used from this address")
        subject = acting(found.subject, account)
        if "read" not in subject.scopes:
            raise Forbidden("the key has not the scope read")
        self.keys.note_use(found, address)
        return Known(subject, text, found)


def token_of(cookies: str | None) -> str | None:
    """The access token in a Cookie header, if there is one."""
    for cookie in (cookies or "").split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == ACCESS_COOKIE and value:
            return value
    return None

"""What every operation is served with."""

import msgspec

from bedesten.domain.identity import ApiKey, Subject
from bedesten.domain.markets import Desk, Market, refused
from bedesten.gateways.binance.books import Books
from bedesten.gateways.binance.listen_keys import ListenKeys
from bedesten.gateways.binance.refusals import Rejected
from bedesten.gateways.binance.telling import joined
from bedesten.gateways.binance.translation import TABLE
from bedesten.gateways.binance.usage import Usage
from bedesten.gateways.limits import Tally
from bedesten.kit.ids import OrderId
from bedesten.protocol.vocabulary import Refusal


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    """The desk of whoever asks, the books, and what this process keeps in memory.

    `key` and its text `api_key` are those of whoever asks, where somebody has to show one.
    """

    desk: Desk
    books: Books
    listen_keys: ListenKeys
    usage: Usage
    key: ApiKey | None = None
    api_key: str = ""

    def for_key(self, key: ApiKey, api_key: str, scope: str, tally: Tally) -> "Venue":
        """The same for the owner of this key. Raises Rejected for a key that may not do this."""
        subject = key.subject
        if scope not in subject.scopes:
            raise Rejected(TABLE["scope_missing"])
        if not subject.account:
            raise Rejected(TABLE["no_account"])
        desk = msgspec.structs.replace(self.desk, asker=subject, allowance=tally)
        return msgspec.structs.replace(self, desk=desk, key=key, api_key=api_key)

    @property
    def subject(self) -> Subject:
        """Who asks; only in operations that need a key, where it was checked."""
        return self.desk.subject

    async def market(self, symbol: str) -> Market:
        """The market of this joined symbol. Raises Refused (market_not_found), and
        MarketNotAllowed when whoever asks has a key that is limited to others."""
        found = await self.desk.catalogue.market(symbol)
        if joined(found) != symbol:  # other doors take other spellings
            raise refused(Refusal.MARKET_NOT_FOUND)
        if self.desk.asker is not None:
            self.desk.check_market(found)
        return found


def order_id(number: int | None) -> OrderId | None:
    """The id that a client gave."""
    return None if number is None else OrderId(number)

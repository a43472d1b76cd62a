"""Where people are received: what each request about a person is served with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import msgspec
import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from bedesten.domain.identity.model import Subject
from bedesten.domain.identity.people import FRESH_S, Device, Door, FreshFactorNeeded
from bedesten.kit.errors import Forbidden, Unavailable
from bedesten.kit.ids import AccountId, CustomerId, SessionId
from bedesten.protocol.client import EngineClient


class PeopleUnavailable(Unavailable):
    """The database of people does not answer."""

    code = "people_unavailable"
    title = "Nobody can be let in now"


class NoAccount(Forbidden):
    """The customer has signed up, and an account is not opened yet."""

    code = "no_account"
    title = "There is no account yet: confirm the e-mail address first"


ERRORS: Final = (PeopleUnavailable, NoAccount)


class Reception(msgspec.Struct, frozen=True, kw_only=True):
    """The login for people, the tools of the verbs, the engine, where the request comes from, who
    asks. `newcomers` is the login of a demo's own doings; elsewhere there is none."""

    pool: AsyncConnectionPool
    door: Door
    device: Device
    engine: EngineClient
    asker: Subject | None = None
    newcomers: AsyncConnectionPool | None = None

    @asynccontextmanager
    async def conn(self) -> AsyncIterator[psycopg.AsyncConnection]:
        """A connection in autocommit. Raises PeopleUnavailable."""
        try:
            async with self.pool.connection() as conn:
                yield conn
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise PeopleUnavailable(retry_after_s=1) from error

    @property
    def subject(self) -> Subject:
        """Who asks, and what they may; only on routes that need somebody."""
        assert self.asker is not None, "a public route has no subject"
        return self.asker

    @property
    def customer(self) -> CustomerId:
        """Who asks."""
        return self.subject.customer

    @property
    def account(self) -> AccountId:
        """Which of the customer's accounts is meant. Raises NoAccount."""
        if not self.subject.account:
            raise NoAccount
        return self.subject.account

    @property
    def holder(self) -> tuple[CustomerId, SessionId]:
        """Who asks, and by which session; only on routes for people themselves."""
        assert self.subject.session is not None, "the route asks for a session"
        return self.subject.customer, self.subject.session

    def check_fresh(self, *, has_factor: bool) -> None:
        """Raises FreshFactorNeeded when a second factor is set up and was not shown lately."""
        if has_factor and self.subject.second_factor_s < self.door.now_s() - FRESH_S:
            raise FreshFactorNeeded

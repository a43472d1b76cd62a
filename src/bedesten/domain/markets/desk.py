"""What every request is served with."""

import msgspec
from psycopg_pool import AsyncConnectionPool

from bedesten.domain.identity import Subject
from bedesten.domain.markets.catalogue import Catalogue
from bedesten.domain.markets.day_end import DayEnd
from bedesten.kit.clock import Clock
from bedesten.protocol.client import EngineClient


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """The engine, what is listed, the tables, the time, and on signed requests who asks.

    One thing and not six, because the framework starts a task for each thing it hands over.
    """

    engine: EngineClient
    catalogue: Catalogue
    pool: AsyncConnectionPool
    clock: Clock
    day_end: DayEnd
    asker: Subject | None = None

    @property
    def subject(self) -> Subject:
        """Who asks; only on routes that need a scope, where it was checked."""
        assert self.asker is not None, "a public route has no subject"
        return self.asker

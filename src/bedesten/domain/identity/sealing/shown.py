"""The keys that seal, for whoever runs the exchange: never the keys themselves."""

from datetime import datetime

import msgspec
import psycopg

from bedesten.domain.identity.sealing import store


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A key by its number: where it is wrapped, by which key there, how many secrets name it."""

    number: int
    source: str
    wrapping_key: str
    created_at: datetime
    secrets: int
    seals: bool


def shown(conn: psycopg.Connection) -> list[Shown]:
    """Every key, the newest, which seals from now on, first."""
    counts = store.counts(conn)
    rows = store.listed(conn)
    return [
        Shown(
            number=number,
            source=source,
            wrapping_key=wrapping_key,
            created_at=created_at,
            secrets=counts.get(number, 0),
            seals=place == 0,
        )
        for place, (number, source, wrapping_key, created_at) in enumerate(rows)
    ]

"""Watches how far the tables are behind the journal while something else is measured."""

import threading
from types import TracebackType
from typing import Final, LiteralString, Self

import psycopg

from bedesten.cli.percentile import percentile

EVERY_S: Final = 0.1
LAG_MS: Final = """
select (extract(epoch from newest.at - shown.at) * 1000)::float8
from public.projection_cursor as c
join engine.journal as shown on shown.seq = c.seq
cross join (select at from engine.journal order by seq desc limit 1) as newest
where c.name = 'main'
"""
KLINES_LAG_MS: Final = LAG_MS.replace("projection_cursor", "kline_cursor")


class LagWatch:
    """Samples on a connection of its own until the block ends.

    A sample is the time between the newest journal row and the newest one that the tables show, or
    that is in the klines.
    """

    def __init__(self, url: str, query: LiteralString = LAG_MS) -> None:
        self._query: LiteralString = query
        self._conn = psycopg.connect(url, autocommit=True)
        self._samples_us: list[int] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="lag")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._conn.close()

    @property
    def p50_ms(self) -> float:
        return percentile(sorted(self._samples_us), 500) / 1000

    @property
    def max_ms(self) -> float:
        return max(self._samples_us) / 1000

    def _watch(self) -> None:
        ended = False
        while not ended:
            ended = self._ended.wait(EVERY_S)
            row = self._conn.execute(self._query).fetchone()
            if row is not None:
                self._samples_us.append(round(row[0] * 1000))

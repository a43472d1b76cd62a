"""Seal the audit rows that were written since the last seal."""

import psycopg

from bedesten.domain.audit import store
from bedesten.domain.audit.model import GENESIS, Seal, chained, packed

LOCK_KEY = 0x6265646573746503  # one sealer at a time


class SealerRefused(Exception):
    """The chain cannot go on by itself; the message says what to do."""


def seal(conn: psycopg.Connection) -> Seal | None:
    """Append one seal over all rows of database transactions that have ended; None: no new rows.

    A database transaction of its own. Raises SealerRefused in a database whose transactions are
    counted anew: one that was loaded from a dump.
    """
    with store.in_utc(conn):
        conn.execute("select pg_advisory_xact_lock(%s)", [LOCK_KEY])
        last = store.last_seal(conn)
        end, system = store.horizon(conn)
        start = 0 if last is None else last.to_xid
        if last is not None and last.system_identifier != system and end < start:
            raise SealerRefused(
                f"seal {last.number} counts database transactions up to {start}, this server has"
                f" only come to {end}: it was loaded from a dump. Restore with `bedesten restore`,"
                " which keeps the count, or move the count on with pg_resetwal -x"
            )
        if end <= start:
            return None
        found = store.members(conn, start, end)
        if not found:
            return None
        members = packed(found)
        made = Seal(
            number=1 if last is None else last.number + 1,
            from_xid=start,
            to_xid=end,
            members=members,
            hash=chained(GENESIS if last is None else last.hash, members),
            system_identifier=system,
        )
        store.add_seal(conn, made)
        return made

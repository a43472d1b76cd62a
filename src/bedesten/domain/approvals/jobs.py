"""The job that ends approvals which nobody decided in time."""

import psycopg

from bedesten.domain import audit
from bedesten.domain.approvals.model import LIFE_H

EXPIRE = """
    update public.approvals set status = 'expired'
    where status = 'pending' and expires_at <= clock_timestamp()
    returning approval_id::text, action, requested_by::text
"""


def expire_pending(conn: psycopg.Connection) -> str:
    """Each is on record, and can be asked for again. One sentence."""
    with conn.transaction():
        ended = conn.execute(EXPIRE).fetchall()
        for approval, action, requested_by in ended:
            act = audit.Act(
                event_type="approval",
                action="expire",
                resource_type="approval",
                resource_id=approval,
                description=f"nobody decided within {LIFE_H} hours",
                metadata={"action": action, "requested_by": requested_by},
            )
            audit.record(conn, audit.Actor(kind="system"), act)
    return f"{len(ended)} approvals ended undecided"

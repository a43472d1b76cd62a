"""What is to be mailed: rows of the outbox, sent by a worker after the commit."""

from collections.abc import Mapping
from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb

from bedesten.kit.ids import ConfirmationId, CustomerId

KIND: Final = "identity.mail"


async def post(
    conn: psycopg.AsyncConnection,
    customer: CustomerId,
    template: str,
    *,
    email: str,
    language: str,
    link: ConfirmationId | None = None,
    request_id: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Write the row; a link's secret is made when the mail is. `facts` are what the text names."""
    data: dict[str, Any] = {"template": template, "email": email, "language": language}
    if facts:
        data["facts"] = dict(facts)
    if link is not None:
        data["confirmation"] = str(link)
    await conn.execute(
        "insert into public.outbox_events"
        " (aggregate_type, aggregate_id, event_type, event_data, correlation_id)"
        " values ('customer', %s, %s, %s, %s)",
        [str(customer), KIND, Jsonb(data), request_id],
    )

"""Enter people from elsewhere, a batch in one database transaction, each on record."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from bedesten.domain.audit import Act, Actor, record_async
from bedesten.domain.identity.imports.line import Candidate

# Those who are not deleted alone stand in the way.
TAKEN: Final = """
    select lower(email), phone, lower(username) from public.users
    where deleted_at is null and (lower(email) = any (%(emails)s) or phone = any (%(phones)s)
        or lower(username) = any (%(names)s))
"""
ADD: Final = """
    insert into public.users (email, password_hash, password_changed_at, email_confirmed_at, phone,
        username, first_name, last_name, date_of_birth, nationality, language, time_zone,
        created_at)
    select r.email, r.password_hash, case when r.password_hash is not null then clock_timestamp()
        end, case when r.email_confirmed then clock_timestamp() end, r.phone, r.username,
        r.first_name, r.last_name, r.date_of_birth, r.nationality, r.language, r.time_zone,
        coalesce(r.created_at, clock_timestamp())
    from jsonb_to_recordset(%s) as r (email text, password_hash text, email_confirmed boolean,
        phone text, username text, first_name text, last_name text, date_of_birth date,
        nationality text, language text, time_zone text, created_at timestamptz)
    on conflict do nothing returning user_id::text, email
"""
KNOWN: Final = "somebody has this address already"


class Line(NamedTuple):
    """A candidate and where in the file they stand."""

    number: int
    candidate: Candidate


class Outcome(NamedTuple):
    """What became of a line: entered, known already (by the address), or refused."""

    number: int
    entered: bool
    known: bool = False
    problem: str = ""


async def bring_in(
    conn: psycopg.AsyncConnection, actor: Actor, lines: Sequence[Line], *, dry: bool = False
) -> list[Outcome]:
    """Enter those who are new; nobody who is here is changed. With `dry` only look.

    Raises psycopg.Error for what no line is to blame for; then none of the batch is entered.
    """
    async with conn.transaction():
        emails, phones, names = await _taken(conn, lines)
        outcomes: dict[int, Outcome] = {}
        new: list[Line] = []
        for line in lines:
            one = line.candidate
            if one.email.lower() in emails:
                outcomes[line.number] = Outcome(line.number, False, True, KNOWN)
            elif one.phone in phones:
                outcomes[line.number] = _refused(line, "phone is somebody else's")
            elif one.username is not None and one.username.lower() in names:
                outcomes[line.number] = _refused(line, "username is somebody else's")
            else:
                new.append(line)
                outcomes[line.number] = Outcome(line.number, True)
        if new and not dry:
            entered = await _enter(conn, actor, new)
            for line in new:
                if line.candidate.email not in entered:
                    outcomes[line.number] = _refused(line, "was taken by somebody meanwhile")
    return [outcomes[line.number] for line in lines]


def _refused(line: Line, problem: str) -> Outcome:
    return Outcome(line.number, False, False, problem)


async def _taken(
    conn: psycopg.AsyncConnection, lines: Sequence[Line]
) -> tuple[set[str], set[str | None], set[str | None]]:
    wanted = {
        "emails": [line.candidate.email.lower() for line in lines],
        "phones": [line.candidate.phone for line in lines if line.candidate.phone],
        "names": [line.candidate.username.lower() for line in lines if line.candidate.username],
    }
    rows = await (await conn.execute(TAKEN, wanted)).fetchall()
    return (
        {row[0] for row in rows},
        {row[1] for row in rows} - {None},
        {row[2] for row in rows} - {None},
    )


async def _enter(
    conn: psycopg.AsyncConnection, actor: Actor, lines: Sequence[Line]
) -> dict[str, str]:
    """Ids of those entered, by address; the audit log says from which line each came."""
    rows: list[dict[str, Any]] = [msgspec.to_builtins(line.candidate) for line in lines]
    done = await conn.execute(ADD, [Jsonb(rows)])
    entered = {email: customer for customer, email in await done.fetchall()}
    async with conn.pipeline():
        for line in lines:
            customer = entered.get(line.candidate.email)
            if customer is not None:
                about = {"line": line.number, "reference": line.candidate.reference}
                act = Act(
                    event_type="import",
                    action="import_customer",
                    resource_type="customer",
                    resource_id=customer,
                    metadata=about,
                )
                await record_async(conn, actor, act)
    return entered

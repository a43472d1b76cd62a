"""The least-privilege roles of the exchange, made once and harmless to make again.

What each role may touch is granted by the migrations; here they only come to exist, with their
passwords. With an outside server (DATABASE_URL) there are two ways:

* the login in the URL may create roles (a superuser, or CREATEROLE and BYPASSRLS): we create them;
* or the operator created them: then their passwords belong into the passwords file of the data
  folder (`run/postgres-passwords.json`, role to password), and the login in the URL is a member of
  `bedesten_owner`.
"""

from contextlib import suppress
from typing import LiteralString

import msgspec
import psycopg
from psycopg import sql

from bedesten.db.errors import RolesMissing

DATABASE = "bedesten"
OWNER = "bedesten_owner"
PROJECTOR = "internal_service"
LOCK_KEY = 0x6265646573746501  # one bootstrap at a time on a server


class Role(msgspec.Struct, frozen=True):
    """A role and the attributes that privileges cannot express."""

    name: str
    login: bool = True
    bypass_rls: bool = False
    member_of: str | None = None


ROLES = (
    Role(OWNER, login=False),  # owns every table; nobody logs in as it
    Role("authenticated_user", login=False),  # the name that row security policies speak of
    Role("app_user", member_of="authenticated_user"),  # gateways
    Role("read_only_user"),  # analysts
    Role("admin_user", bypass_rls=True),  # back office
    Role(PROJECTOR, bypass_rls=True),  # projector and workers: COPY needs BYPASSRLS
    Role("engine_writer"),  # appends to the journal
    Role("identity_service"),  # the gateways again, for people's own rows
)
LOGINS = tuple(role.name for role in ROLES if role.login)


def bootstrap(
    conn: psycopg.Connection, passwords: dict[str, str], *, reset_passwords: bool = False
) -> list[str]:
    """Create the roles that are absent, all or none; answers their names.

    `reset_passwords` also sets those of roles that exist. Raises RolesMissing.
    """
    try:
        # A role that was made without its password would never get one.
        with conn.transaction():
            conn.execute("select pg_advisory_xact_lock(%s)", [LOCK_KEY])
            return [role.name for role in ROLES if _ensure(conn, role, passwords, reset_passwords)]
    except psycopg.errors.InsufficientPrivilege as error:
        raise RolesMissing(
            f"The login in the database URL may not set up the roles of the exchange ({error});"
            f" create {', '.join(role.name for role in ROLES)} with it as a member of {OWNER},"
            " or use a login that may"
        ) from error


def ensure_database(conn: psycopg.Connection, name: str = DATABASE) -> bool:
    """Create the database, owned by the owner role and closed to strangers; whether it was new."""
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    created = False
    if not _exists(conn, "select 1 from pg_database where datname = %s", name):
        with suppress(psycopg.errors.DuplicateDatabase):  # somebody was faster
            conn.execute(sql.SQL("create database {} owner {}").format(database, owner))
            created = True
    open_database(conn, name)
    return created


def open_database(conn: psycopg.Connection, name: str) -> None:
    """Let the roles of the exchange, and no others, connect; let the owner role create schemas."""
    database = sql.Identifier(name)
    logins = sql.SQL(", ").join(sql.Identifier(login) for login in LOGINS)
    conn.execute(sql.SQL("revoke all on database {} from public").format(database))
    conn.execute(sql.SQL("grant connect on database {} to {}").format(database, logins))
    conn.execute(
        sql.SQL("grant connect, create, temporary on database {} to {}").format(
            database, sql.Identifier(OWNER)
        )
    )


def check_projector(conn: psycopg.Connection) -> None:
    """Raise RolesMissing unless the projector's role passes row security, which COPY needs."""
    row = conn.execute(
        "select rolbypassrls or rolsuper from pg_roles where rolname = %s", [PROJECTOR]
    ).fetchone()
    if row is None:
        raise RolesMissing(f"The database role {PROJECTOR} is missing")
    if not row[0]:
        raise RolesMissing(
            f"The database role {PROJECTOR} cannot load tables with row security; as a superuser"
            f" run: alter role {PROJECTOR} bypassrls"
        )


def _ensure(
    conn: psycopg.Connection, role: Role, passwords: dict[str, str], reset_passwords: bool
) -> bool:
    name = sql.Identifier(role.name)
    absent = not _exists(conn, "select 1 from pg_roles where rolname = %s", role.name)
    if absent:
        login = sql.SQL("login" if role.login else "nologin")
        bypass = sql.SQL("bypassrls" if role.bypass_rls else "nobypassrls")
        conn.execute(sql.SQL("create role {} {} {}").format(name, login, bypass))
    if role.login and (absent or reset_passwords):
        # Hashed here, so that the password cannot end up in the server's log.
        secret = conn.pgconn.encrypt_password(
            passwords[role.name].encode(), role.name.encode(), b"scram-sha-256"
        ).decode()
        conn.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(secret)))
    if absent and role.member_of is not None:
        conn.execute(sql.SQL("grant {} to {}").format(sql.Identifier(role.member_of), name))
    if absent and role.name == OWNER and not _is_superuser(conn):
        conn.execute(sql.SQL("grant {} to current_user with set true").format(name))
    return absent


def _exists(conn: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return conn.execute(query, [name]).fetchone() is not None


def _is_superuser(conn: psycopg.Connection) -> bool:
    row = conn.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    return row is not None and bool(row[0])

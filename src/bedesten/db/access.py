"""One way to the database for every process: our embedded server, or the one in DATABASE_URL."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bedesten.db import passwords
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem
from bedesten.db.folder import DataFolder
from bedesten.db.migrate import migrate
from bedesten.db.roles import DATABASE, LOGINS, bootstrap, ensure_database, open_database


class Access(msgspec.Struct, frozen=True):
    """Where the database of one exchange is, and how each role logs in.

    With `database_url` None the embedded server of the data folder is meant; it must be running.
    """

    data: Path
    database_url: str | None = None

    def url(self, role: str) -> str:
        """What psycopg connects to as this role. Raises DatabaseProblem."""
        if self.database_url is None:
            return EmbeddedPostgres(self.data).url(DATABASE, role)
        password = passwords.read(DataFolder(self.data).passwords).get(role)
        if password is None:
            raise DatabaseProblem(f"There is no database role {role}")
        return make_conninfo(self.database_url, user=role, password=password)

    def migrator_url(self) -> str:
        """What migrations connect to: a login that may become the owner of all tables."""
        return self.database_url or EmbeddedPostgres(self.data).url(DATABASE)

    def set_up(self, progress: Callable[[str], None] = lambda _: None) -> list[str]:
        """Make roles and database where absent and migrate; answers the migrations applied now.

        Raises DatabaseProblem.
        """
        folder = DataFolder(self.data)
        folder.prepare()
        secrets = passwords.ensure(folder.passwords, LOGINS)
        home = self.database_url or EmbeddedPostgres(self.data).url("postgres")
        try:
            with psycopg.connect(home, autocommit=True, application_name="bedesten setup") as conn:
                with conn.transaction():
                    created = bootstrap(conn, secrets)
                    if created and self.database_url is not None:
                        open_database(conn, conn.info.dbname)
                if created:
                    progress(f"created the database roles {', '.join(created)}")
                if self.database_url is None:
                    ensure_database(conn)
        except psycopg.OperationalError as error:
            raise DatabaseProblem(
                f"The database server {_shown(home)} cannot be reached: {error}"
            ) from error
        return migrate(self.migrator_url(), progress=progress)


def _shown(url: str) -> str:
    """A database URL without its password, for messages."""
    known = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    return " ".join(f"{name}={known[name]}" for name in ("host", "port", "dbname") if name in known)

"""`bedesten migrate`: brings the database of an exchange to this version's schema."""

from bedesten.cli.options import AsJson, Data, console, fail, print_json, settings_of
from bedesten.db.access import Access
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem


def migrate(data: Data = None, as_json: AsJson = False) -> None:
    """Create roles and schema, or apply the migrations that are missing; harmless to repeat.

    `bedesten up` does this by itself. With DATABASE_URL it works on that server, otherwise it
    starts the embedded one for the time it takes.

    Example:  DATABASE_URL=postgresql://db.example/bedesten bedesten migrate
    """
    settings = settings_of(data)
    try:
        if settings.database_url is None:
            with EmbeddedPostgres(settings.data, os_user=settings.pg_user, progress=console.print):
                applied = Access(settings.data).set_up(console.print)
        else:
            applied = Access(settings.data, settings.database_url).set_up(console.print)
    except DatabaseProblem as error:
        fail(str(error))
    if as_json:
        print_json({"applied": applied})
    else:
        console.print(f"{len(applied)} migrations applied; the schema is current")

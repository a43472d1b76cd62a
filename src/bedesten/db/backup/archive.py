"""The archive process: receives the WAL until told to stop; the exchange goes on without it."""

import signal
from types import FrameType

import structlog

from bedesten.config import Settings
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.backup.opened import key_of, repository_of
from bedesten.db.backup.receive import Receiver
from bedesten.db.backup.replication import Refused, Replication, ServerAway
from bedesten.db.backup.repository import Repository
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import DatabaseProblem
from bedesten.kit import log as logs
from bedesten.kit.exit_codes import EXIT_RESTART
from bedesten.kit.sealed import SealKey

IN_USE = "55006"  # somebody else receives at this moment

log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Archive until told to stop; the exit code. 75 means: start me again.

    Whatever is wrong with the archive, it never ends the exchange: it says so, again and again.
    """
    logs.set_up("archive", log_format=settings.log_format, level=settings.log_level)
    stopping = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        repository = repository_of(settings)
        key = key_of(repository, settings.backup_key_file)
        with Replication(EmbeddedPostgres(settings.data).url("postgres")) as replication:
            Receiver(repository, key, replication).run(lambda: stopping)
        return 0
    except ServerAway as error:
        log.warning("the database does not answer", reason=str(error))
        return EXIT_RESTART
    except (DatabaseProblem, OSError) as problem:
        log.error("the WAL is not archived", reason=str(problem))
        return EXIT_RESTART
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def catch_up(repository: Repository, key: SealKey, url: str) -> bool:
    """Receive what the server has by now; False when another process is at it.

    Raises BackupProblem.
    """
    try:
        with Replication(url) as replication:
            end = replication.identify().lsn
            receiver = Receiver(repository, key, replication)
            receiver.run(lambda: receiver.position >= end)
    except ServerAway as error:
        raise BackupProblem(f"The database server went away: {error}") from error
    except Refused as error:
        if error.state != IN_USE:
            raise
        return False
    return True

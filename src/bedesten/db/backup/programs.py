"""PostgreSQL's own programs, run with a password that no process list shows."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Final

from psycopg.conninfo import conninfo_to_dict

from bedesten.db import binaries
from bedesten.db.backup.errors import BackupProblem
from bedesten.db.server_user import ServerUser

LAST_LINES: Final = 5
PROGRESS = re.compile(r"(\d+)/(\d+) kB")
VARIABLES: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def folder(progress: Callable[[str], None] = lambda _: None) -> Path:
    """Where the programs are that this user, whoever it is, can run."""
    ourselves = ServerUser(str(os.geteuid()), os.geteuid(), os.getegid(), lent=False)
    return binaries.find(ourselves, progress)


def environment(url: str) -> dict[str, str]:
    """How a program connects to this database."""
    known = conninfo_to_dict(url)
    given = {VARIABLES[name]: str(value) for name, value in known.items() if name in VARIABLES}
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **given}


def run(program: str, *arguments: str | Path) -> None:
    """Run one that needs no server. Raises BackupProblem with its last words."""
    done = subprocess.run(
        [folder() / program, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=environment(""),
    )
    if done.returncode != 0:
        raise BackupProblem(f"{program} failed: {_last(done.stderr.splitlines())}")


@contextmanager
def output(
    program: str,
    *arguments: str | Path,
    url: str,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> Iterator[IO[bytes]]:
    """What a program writes while it runs; `progress` gets its kB done and in all.

    Raises BackupProblem with its last words when it fails.
    """
    process = subprocess.Popen(
        [folder() / program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(url),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    lines: list[str] = []
    listener = Thread(target=_listen, args=(process.stderr, lines, progress), daemon=True)
    listener.start()
    try:
        with process.stdout as stream:
            yield stream
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()
        listener.join()
        process.stderr.close()
    if process.returncode != 0:
        raise BackupProblem(f"{program} failed: {_last(lines)}")


def _listen(stderr: IO[bytes], lines: list[str], progress: Callable[[int, int], None]) -> None:
    """Progress ends in carriage returns, complaints in new lines."""
    rest = ""
    while data := os.read(stderr.fileno(), 4096):
        *done, rest = re.split(r"[\r\n]", rest + data.decode(errors="replace"))
        for line in done:
            found = PROGRESS.search(line)
            if found:
                progress(int(found[1]), int(found[2]))
            elif line.strip():
                lines.append(line.strip())
                del lines[:-LAST_LINES]
    if rest.strip():
        lines.append(rest.strip())


def _last(lines: list[str]) -> str:
    return " / ".join(lines[-LAST_LINES:]) or "it said nothing"

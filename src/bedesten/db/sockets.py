"""Where the embedded server listens: a private unix socket folder, short enough for the system."""

import os
import socket
import stat
import tempfile
from pathlib import Path

import msgspec

from bedesten.db.folder import PRIVATE, DataFolder
from bedesten.db.passwords import write_private
from bedesten.db.server_user import ServerUser

PORT = 5432  # only names the socket file: its folder is private to one server
PATH_BYTES_MAX = 107  # sun_path holds 108 bytes with its closing zero
SHORT_FOLDER = Path("/tmp")  # noqa: S108  (a fresh 0700 folder is made in it)
SHORT_PREFIX = "bedesten-pg-"


class Listening(msgspec.Struct, frozen=True):
    """Where a server listens; kept in the data folder for the other processes."""

    folder: Path
    port: int
    tcp: bool


def prepare(folder: DataFolder, user: ServerUser, tcp_port: int | None) -> Listening:
    """Make the socket folder and choose the port. `tcp_port` 0 takes any free one of 127.0.0.1.

    The folder must be locked by the caller, and no server of it may live.
    """
    forget(folder)
    port = PORT if tcp_port is None else tcp_port or _free_port()
    place = folder.sockets
    if len(os.fsencode(place / f".s.PGSQL.{port}")) > PATH_BYTES_MAX:
        place = Path(tempfile.mkdtemp(prefix=SHORT_PREFIX, dir=SHORT_FOLDER))
    place.mkdir(mode=PRIVATE, exist_ok=True)
    # Of a killed server: a zombie or a stranger may wear the process id in its lock file.
    _remove_sockets(place)
    user.give(place)
    listening = Listening(place, port, tcp_port is not None)
    write_private(
        folder.state,
        msgspec.json.encode({"folder": str(place), "port": port, "tcp": listening.tcp}),
    )
    return listening


def recall(folder: DataFolder) -> Listening | None:
    """Where the server of this folder was last told to listen."""
    try:
        return msgspec.json.decode(
            folder.state.read_bytes(), type=Listening, dec_hook=lambda _, text: Path(text)
        )
    except (OSError, msgspec.DecodeError):
        return None


def forget(folder: DataFolder) -> None:
    """Remove the record and the short folder of a server that has stopped."""
    listening = recall(folder)
    if listening is not None and listening.folder != folder.sockets:
        _remove_short(listening.folder)
    folder.state.unlink(missing_ok=True)


def _remove_short(place: Path) -> None:
    ours = place.parent == SHORT_FOLDER and place.name.startswith(SHORT_PREFIX)
    if not ours or not place.exists() or not stat.S_ISDIR(place.lstat().st_mode):
        return
    _remove_sockets(place)
    place.rmdir()


def _remove_sockets(place: Path) -> None:
    for name in place.glob(".s.PGSQL.*"):
        name.unlink(missing_ok=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

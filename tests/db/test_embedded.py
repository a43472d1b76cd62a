"""The embedded server: started, killed, started again, by root and by others, and never open."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bedesten.db import binaries, leftovers, sockets, tuning
from bedesten.db.embedded import EmbeddedPostgres
from bedesten.db.errors import (
    ClusterUnusable,
    DatabaseProblem,
    DataFolderBusy,
    DataFolderUnusable,
    PasswordsMissing,
    ServerFailed,
    ServerUserUnusable,
)
from bedesten.db.folder import DataFolder, FolderLock
from bedesten.db.server_user import choose

SOURCE = Path(__file__).parents[2] / "src"
AS_ROOT = os.geteuid() == 0


def server(data: Path, **options: object) -> EmbeddedPostgres:
    settings = tuning.light()
    return EmbeddedPostgres(data, settings=settings, sync_new_cluster=False, **options)  # type: ignore[arg-type]


def count(embedded: EmbeddedPostgres) -> int:
    with psycopg.connect(embedded.url("postgres")) as conn:
        row = conn.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A folder below pytest's private one: for root, one its server's user cannot walk to."""
    folder = tmp_path / "data"
    yield folder
    pid = leftovers.postmaster(folder / "pg")
    if pid is not None:
        leftovers.end(folder / "pg", pid)


def test_rows_survive_a_clean_stop_and_start(data: Path) -> None:
    embedded = server(data)
    embedded.start()
    assert embedded.running()
    with psycopg.connect(embedded.url("postgres")) as conn:
        conn.execute("create table kept as select generate_series(1, 1000)")
    assert embedded.stop() == "fast"
    assert not embedded.running()
    assert not list((data / "run" / "pg").iterdir())
    with server(data) as again:
        assert count(again) == 1000


def test_the_cluster_has_checksums_and_sorts_alike_everywhere(data: Path) -> None:
    with server(data) as embedded, psycopg.connect(embedded.url("postgres")) as conn:
        assert conn.execute("show data_checksums").fetchone() == ("on",)
        assert conn.execute("show fsync").fetchone() == ("on",)
        assert conn.execute("show listen_addresses").fetchone() == ("",)
        assert conn.execute(
            "select datlocprovider, datlocale, pg_encoding_to_char(encoding) from pg_database"
            " where datname = 'postgres'"
        ).fetchone() == ("b", "C.UTF-8", "UTF8")


def test_nobody_gets_in_without_the_password(data: Path) -> None:
    with server(data, tcp_port=0) as embedded:
        listening = sockets.recall(DataFolder(data))
        assert listening is not None
        for host in (str(listening.folder), "127.0.0.1"):
            where = {"host": host, "port": listening.port, "user": "postgres", "dbname": "postgres"}
            with pytest.raises(psycopg.OperationalError, match="no password supplied"):
                psycopg.connect(**where, passfile="/nonexistent")  # type: ignore[arg-type]
            with pytest.raises(psycopg.OperationalError, match="authentication failed"):
                psycopg.connect(**where, password="guess")  # type: ignore[arg-type]
        with psycopg.connect(embedded.url("postgres"), host="127.0.0.1") as conn:
            assert conn.execute("select 1").fetchone() == (1,)


def test_secrets_and_sockets_are_private(data: Path) -> None:
    with server(data):
        for path, mode in (
            (data, 0o700),
            (data / "run", 0o700),
            (data / "run" / "pg", 0o700),
            (data / "pg", 0o700),
            (data / "run" / "postgres-passwords.json", 0o600),
            (data / "run" / "postgres.json", 0o600),
            (data / "logs" / "postgres.log", 0o600),
        ):
            assert stat.S_IMODE(path.stat().st_mode) == mode, path


@pytest.mark.parametrize("victim", ["postmaster", "all"])
def test_committed_rows_survive_a_killed_server(data: Path, victim: str) -> None:
    embedded = server(data)
    embedded.start()
    first = embedded.pid()
    assert first is not None
    with psycopg.connect(embedded.url("postgres"), autocommit=True) as conn:
        conn.execute("create table kept (i int)")
        for number in range(200):
            conn.execute("insert into kept values (%s)", [number])
        family = leftovers._inhabitants(data / "pg")
        assert first in family
        for pid in family if victim == "all" else [first]:
            os.kill(pid, signal.SIGKILL)
    embedded.stop()
    embedded.start()
    assert embedded.pid() != first
    assert count(embedded) == 200
    embedded.stop()


def test_a_zombie_in_the_pid_file_does_not_block_the_start(data: Path) -> None:
    with server(data):
        pass
    zombie = subprocess.Popen(["/bin/true"])
    deadline = time.monotonic() + 10
    while " Z " not in Path(f"/proc/{zombie.pid}/stat").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    lines = [str(zombie.pid), str(data / "pg"), "1", "5432", "", "", "", "ready"]
    (data / "pg" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with server(data) as embedded:
        assert embedded.running()
    zombie.wait()


def test_a_stranger_in_the_lock_of_the_socket_does_not_block_the_start(data: Path) -> None:
    with server(data):
        pass
    lock = DataFolder(data).sockets / ".s.PGSQL.5432.lock"
    lock.write_text(f"{os.getpid()}\n{data / 'pg'}\n{int(time.time())}\n5432\n{lock.parent}\n")
    with server(data) as embedded:
        assert embedded.running()


def test_a_server_left_by_a_killed_starter_is_replaced(data: Path) -> None:
    starter = subprocess.run(
        [sys.executable, "-c", START_AND_DIE, str(data)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
    )
    assert starter.returncode == -signal.SIGKILL
    left = leftovers.postmaster(data / "pg")
    assert left is not None
    said: list[str] = []
    with server(data, progress=said.append) as embedded:
        assert embedded.pid() not in (None, left)
        assert count(embedded) == 10
    assert any(f"pid {left}" in line for line in said)


START_AND_DIE = textwrap.dedent("""
    import os, signal, sys, psycopg
    from pathlib import Path
    from bedesten.db import tuning
    from bedesten.db.embedded import EmbeddedPostgres
    server = EmbeddedPostgres(Path(sys.argv[1]), settings=tuning.light(), sync_new_cluster=False)
    server.start()
    with psycopg.connect(server.url("postgres")) as conn:
        conn.execute("create table kept as select generate_series(1, 10)")
    os.kill(os.getpid(), signal.SIGKILL)
""")


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(data: Path) -> None:
    with server(data) as embedded:
        pid = embedded.pid()
        assert pid is not None
        assert os.getsid(pid) == pid != os.getsid(0)
        assert os.getpgid(pid) != os.getpgid(0)


def test_a_second_start_on_the_folder_is_refused_and_harmless(data: Path) -> None:
    with server(data) as embedded:
        with pytest.raises(DataFolderBusy, match=rf"already running .* \(pid {os.getpid()}\)"):
            server(data).start()
        assert server(data).stop() is None
        assert embedded.running()
        with psycopg.connect(server(data).url("postgres")) as conn:
            assert conn.execute("select 1").fetchone() == (1,)


def test_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.prepare()
    first, second = FolderLock(folder), FolderLock(folder)
    first.acquire()
    with pytest.raises(DataFolderBusy):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_an_interrupted_creation_is_done_again(data: Path) -> None:
    data.mkdir(mode=0o700)
    half = data / "pg.init-interrupted" / "cluster" / "base"
    half.mkdir(parents=True)
    (half.parent / "PG_VERSION").write_text("18\n")
    said: list[str] = []
    with server(data, progress=said.append) as embedded:
        assert embedded.running()
    assert not list(data.glob("pg.init-*"))
    assert any("interrupted" in line for line in said)


def test_creation_killed_at_any_moment_can_be_repeated(data: Path) -> None:
    for patience_s in (0.15, 0.3, 0.45):
        process = subprocess.Popen(
            [sys.executable, "-c", START_AND_DIE, str(data)],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
        )
        time.sleep(patience_s)
        process.kill()
        process.wait()
    with server(data) as embedded:
        assert embedded.running()


def test_a_cluster_of_another_version_is_left_alone(data: Path) -> None:
    (data / "pg").mkdir(parents=True, mode=0o700)
    (data / "pg" / "PG_VERSION").write_text("17\n")
    if AS_ROOT:
        shutil.chown(data / "pg", "nobody")
    with pytest.raises(ClusterUnusable, match="made by PostgreSQL 17 and this is 18"):
        server(data).start()
    assert [path.name for path in (data / "pg").iterdir()] == ["PG_VERSION"]


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderUnusable, match=f"{tmp_path}/file/data cannot be used"):
        server(tmp_path / "file" / "data").start()


def test_lost_passwords_are_told_before_the_server_starts(data: Path) -> None:
    with server(data):
        pass
    (data / "run" / "postgres-passwords.json").unlink()
    with pytest.raises(PasswordsMissing, match=r"postgres-passwords\.json"):
        server(data).start()
    assert leftovers.postmaster(data / "pg") is None


def test_a_bad_setting_shows_the_log_and_frees_the_folder(data: Path) -> None:
    broken = EmbeddedPostgres(data, settings={"work_mem": "much"}, sync_new_cluster=False)
    with pytest.raises(ServerFailed, match='invalid value for parameter "work_mem"'):
        broken.start()
    with server(data) as embedded:
        assert embedded.running()


def test_a_port_in_use_is_told(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServerFailed, match="Address already in use"):
            server(data, tcp_port=taken.getsockname()[1]).start()


def test_a_deep_folder_gets_a_short_socket(tmp_path: Path) -> None:
    data = tmp_path / ("d" * 100)
    with server(data) as embedded:
        listening = sockets.recall(DataFolder(data))
        assert listening is not None
        assert listening.folder.parent == Path("/tmp")
        assert stat.S_IMODE(listening.folder.stat().st_mode) == 0o700
        with psycopg.connect(embedded.url("postgres")) as conn:
            assert conn.execute("select 1").fetchone() == (1,)
    assert not listening.folder.exists()


def test_no_server_no_address(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="No exchange is running"):
        server(tmp_path / "nothing").url()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder every user may create things in, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="bedesten-open-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(
    not AS_ROOT, reason="only root can become another user; others are tested as is"
)
class TestAsRoot:
    def test_the_server_runs_without_privileges_and_parents_keep_their_mode(
        self, data: Path, tmp_path: Path
    ) -> None:
        before = stat.S_IMODE(tmp_path.parent.stat().st_mode)
        with server(data, os_user="nobody") as embedded:
            status = Path(f"/proc/{embedded.pid()}/status").read_text()
            nobody = pwd.getpwnam("nobody")
            assert f"Uid:\t{nobody.pw_uid}\t{nobody.pw_uid}\t{nobody.pw_uid}" in status
            assert "Groups:\t \n" in status
            assert (data / "pg").owner() == "nobody"
        assert stat.S_IMODE(tmp_path.parent.stat().st_mode) == before

    def test_an_unknown_user_and_root_itself_are_refused(self, data: Path) -> None:
        for name in ("no_such_user", "root"):
            with pytest.raises(ServerUserUnusable, match=name):
                server(data, os_user=name).start()

    def test_programs_in_a_private_folder_are_copied_with_their_libraries(
        self, tmp_path: Path, open_folder: Path
    ) -> None:
        private = tmp_path / "private"
        private.mkdir(mode=0o700)
        for tree in binaries.TREES:
            shutil.copytree(binaries._installed() / tree, private / tree, symlinks=True)
        user = choose(tmp_path / "pg", "nobody")
        said: list[str] = []
        for _ in range(2):
            found = binaries.find(user, said.append, site=private, shared=open_folder)
            assert found.is_relative_to(open_folder)
        assert len(said) == 1
        done = subprocess.run(
            [found / "psql", "--version"], **user.options(), capture_output=True, check=False
        )
        assert done.returncode == 0

    def test_an_existing_cluster_keeps_its_owner(self, data: Path) -> None:
        with server(data, os_user="nobody"):
            pass
        with server(data, os_user="daemon") as embedded:
            assert Path(f"/proc/{embedded.pid()}").owner() == "nobody"

    def test_another_user_runs_it_in_place(self, open_folder: Path) -> None:
        done = run_as_nobody(open_folder / "data", open_folder)
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == ["nobody", str(open_folder / "data" / "pg")]

    def test_another_user_is_told_of_a_folder_it_cannot_use(
        self, data: Path, open_folder: Path
    ) -> None:
        done = run_as_nobody(data, open_folder)
        assert "DataFolderUnusable" in done.stderr
        assert f"The data folder {data} cannot be used (Permission denied)" in done.stderr

    def test_another_user_is_told_of_a_foreign_cluster(self, open_folder: Path) -> None:
        data = open_folder / "data"
        with server(data, os_user="daemon"):
            pass
        for folder in (data, data / "run", data / "logs"):
            shutil.chown(folder, "nobody")
        (data / "run" / "bedesten.lock").unlink()
        done = run_as_nobody(data, open_folder)
        assert f"{data}/pg belongs to user daemon" in done.stderr


# The interpreter itself may lie where only root can go, so the change of user comes after imports.
RUN_AS_NOBODY = textwrap.dedent("""
    import os, pwd, sys, psycopg
    from pathlib import Path
    from bedesten.db import binaries, tuning
    from bedesten.db.embedded import EmbeddedPostgres
    data, programs = map(Path, sys.argv[1:])
    psycopg.conninfo.conninfo_to_dict("host=/tmp")
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    binaries._installed = lambda: programs
    with EmbeddedPostgres(data, settings=tuning.light(), sync_new_cluster=False) as server:
        with psycopg.connect(server.url("postgres")) as conn:
            print(Path(f"/proc/{server.pid()}").owner())
            print(conn.execute("show data_directory").fetchone()[0])
""")


def run_as_nobody(data: Path, open_folder: Path) -> "subprocess.CompletedProcess[str]":
    programs = open_folder / "programs"
    binaries._copy(binaries._installed(), programs)
    return subprocess.run(
        [sys.executable, "-c", RUN_AS_NOBODY, str(data), str(programs)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )

"""The archive of the WAL: nothing missing, nothing overwritten, nothing half, whoever dies."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from bedesten.db.backup.archive import catch_up
from bedesten.db.backup.check import check_archive, check_backup
from bedesten.db.backup.errors import ArchiveConflict, BackupBroken, BackupProblem
from bedesten.db.backup.incoming import Incoming
from bedesten.db.backup.replication import SLOT, Replication
from bedesten.db.backup.repository import Repository
from bedesten.db.backup.restore import restore
from bedesten.db.backup.segments import SEGMENT_BYTES, Segment
from bedesten.db.backup.take import take
from bedesten.kit.sealed import SealKey
from tests.backup.conftest import KEY, LIGHT, Source, archiving, serving
from tests.cli.terminal import environment, until_true

ONE = Segment(1, 1)


def content(fill: bytes = b"x") -> bytes:
    return fill * SEGMENT_BYTES


def received(repository: Repository, data: bytes) -> Incoming:
    incoming = Incoming(repository, KEY, ONE)
    incoming.take(memoryview(data))
    incoming.flush()
    return incoming


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "backups")
    made.prepare()
    made.wal.mkdir()
    return made


@pytest.mark.spec("OPER-005")
def test_a_segment_appears_whole_and_private_under_its_name(repository: Repository) -> None:
    incoming = received(repository, content())
    assert repository.segments() == []
    incoming.finish()
    assert repository.segments() == [ONE]
    assert repository.partials() == []
    path = repository.segment_path(ONE.name)
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"x" * 64 not in path.read_bytes()
    assert repository.read(path, KEY) == content()


@pytest.mark.spec("OPER-005")
def test_d37_the_same_segment_again_is_taken_and_another_one_refused(
    repository: Repository, tmp_path: Path
) -> None:
    first, other, archived = (tmp_path / name for name in ("first", "other", "archived"))
    first.write_bytes(content())
    other.write_bytes(content(b"y"))
    for sent in (first, other):  # the seed's archive_command: the first is gone without a word
        assert subprocess.run(["cp", sent, archived], check=False).returncode == 0
    assert archived.read_bytes() == content(b"y")

    received(repository, content()).finish()
    kept = repository.segment_path(ONE.name).read_bytes()
    received(repository, content()).finish()
    with pytest.raises(ArchiveConflict, match="nothing was overwritten"):
        received(repository, content(b"y"))
    assert repository.segment_path(ONE.name).read_bytes() == kept


def test_another_beginning_of_a_partial_segment_is_refused(repository: Repository) -> None:
    received(repository, b"x" * 1000).close()
    with pytest.raises(ArchiveConflict):
        received(repository, b"x" * 999 + b"y")
    # The same and more goes on behind it.
    received(repository, content()).finish()
    assert repository.read(repository.segment_path(ONE.name), KEY) == content()


@pytest.mark.parametrize("torn", [1, 30, 60, 70])
def test_a_torn_end_is_cut_off_and_received_again(repository: Repository, torn: int) -> None:
    received(repository, b"x" * 1000).close()
    path = repository.partial_path(ONE.name)
    os.truncate(path, path.stat().st_size - torn)
    received(repository, content()).finish()
    assert repository.read(repository.segment_path(ONE.name), KEY) == content()


def test_death_between_the_last_byte_and_the_name(repository: Repository) -> None:
    received(repository, content()).finish()
    final, partial = repository.segment_path(ONE.name), repository.partial_path(ONE.name)
    final.rename(partial)
    received(repository, content()).finish()
    assert (final.exists(), partial.exists()) == (True, False)
    partial.hardlink_to(final)  # both names: it died just after the first
    received(repository, content()).finish()
    assert repository.read(final, KEY) == content()


@pytest.mark.spec("OPER-005")
def test_all_that_was_committed_arrives_within_seconds(source: Source) -> None:
    with archiving(source):
        source.switch()
    began = time.monotonic()
    with archiving(source):
        source.run("insert into kept (at) values (now())")
    assert time.monotonic() - began < 10
    backup = source.repository.backups()[0]
    assert check_backup(source.repository, KEY, backup.name) == []
    count, problems = check_archive(source.repository, KEY)
    assert problems == []
    assert count >= 2


@pytest.mark.spec("OPER-005")
def test_the_server_is_set_as_promised(source: Source) -> None:
    wanted = {"wal_level": "replica", "archive_timeout": "5min", "summarize_wal": "on"}
    assert {name: source.run(f"show {name}") for name in wanted} == wanted
    assert int(source.run("show max_wal_senders")) >= 3


def test_a_killed_archive_process_goes_on_where_it_was(source: Source, folder: Path) -> None:
    key_file = folder / "key"
    key_file.unlink(missing_ok=True)
    SealKey.from_file(key_file, create=True)
    repository = Repository(folder / "killed")
    env = environment(BEDESTEN_BACKUP_DIR=str(repository.root), BEDESTEN_BACKUP_KEY=str(key_file))
    repository.prepare()
    repository.wal.mkdir()
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-m", "bedesten", "archive", "--data", str(folder / "data")], env=env
        )
        try:
            known = len(repository.segments())
            source.switch()
            until_true("a segment is archived", lambda: len(repository.segments()) > known)  # noqa: B023
            source.run("insert into kept (at) select now() from generate_series(1, 20000)")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    key = SealKey.from_file(key_file)
    assert catch_up(repository, key, source.url) is True
    take(repository, key, source.url)
    assert check_archive(repository, key)[1] == []
    for segment in repository.segments():
        assert len(repository.read(repository.segment_path(segment.name), key)) == SEGMENT_BYTES


def test_a_hole_is_told_and_a_full_backup_mends_it(source: Source, folder: Path) -> None:
    with archiving(source):
        source.switch()
    repository = source.repository
    source.run(f"select pg_drop_replication_slot('{SLOT}')")
    newest = repository.segments()[-1].name

    def gone() -> bool:
        source.switch()
        source.run("checkpoint")  # wal_keep_size is 0: what nobody waits for goes
        return source.run("select min(name) from pg_ls_waldir() where length(name) = 24") > newest

    until_true("the server has removed WAL that was not archived", gone)
    with capture_logs() as logged, archiving(source) as problems:
        source.switch()
    assert problems == []
    assert [line["event"] for line in logged if line["log_level"] == "error"] == [
        "the archive has a hole: take a full backup now"
    ]
    found = check_archive(repository, KEY)[1]
    assert any("only a part" in problem or "lacks" in problem for problem in found), found
    with pytest.raises(BackupBroken, match="--to-time"):
        restore(repository, KEY, folder / "never", settings=LIGHT)
    for backup in repository.backups():
        shutil.rmtree(repository.base / backup.name)
    take(repository, KEY, source.url)
    assert check_archive(repository, KEY)[1] == []


def test_two_servers_do_not_share_an_archive(source: Source, folder: Path) -> None:
    with archiving(source):
        source.switch()
    with serving(folder / "other") as server:
        other = Source(server, source.repository)
        with pytest.raises(BackupProblem, match="another exchange"):
            take(other.repository, KEY, other.url)
        for backups in ("kept", "lost"):
            with archiving(other) as problems:
                other.switch()
            assert [type(problem) for problem in problems] == [ArchiveConflict]
            if backups == "kept":
                assert check_archive(source.repository, KEY)[1] == []
                shutil.rmtree(source.repository.base)
    shutil.rmtree(source.repository.wal)
    take(source.repository, KEY, source.url)
    assert check_archive(source.repository, KEY) == (0, [])


def test_damage_and_other_keys_are_found(source: Source) -> None:
    with archiving(source):
        source.switch()
    repository = source.repository
    assert len(check_archive(repository, SealKey(bytes(32)))[1]) > 0
    path = repository.segment_path(repository.segments()[-1].name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert any("damaged" in problem for problem in check_archive(repository, KEY)[1])
    with pytest.raises(BackupBroken):
        repository.read(path, KEY)


def test_replication_tells_the_server_how_far_it_is(source: Source) -> None:
    with archiving(source), psycopg.connect(source.url) as conn:
        source.switch()
        row = conn.execute("select active from pg_replication_slots").fetchone()
        assert row == (True,)
    with Replication(source.url) as replication:
        slot = replication.slot_lsn()
        assert slot is not None
        assert slot % SEGMENT_BYTES == 0

"""Backups: verified for real, pruned with care, restored only where and when that is right."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from bedesten.db.backup import programs
from bedesten.db.backup.check import check_archive, check_backup
from bedesten.db.backup.dump import dump, dumps
from bedesten.db.backup.errors import BackupBroken, BackupProblem, OutOfRange, TargetOccupied
from bedesten.db.backup.opened import key_of
from bedesten.db.backup.prune import prune
from bedesten.db.backup.repository import Backup, Repository, write_description
from bedesten.db.backup.restore import restore
from bedesten.db.backup.take import take
from bedesten.db.folder import DataFolder
from bedesten.kit.sealed import SealKey
from tests.backup.conftest import KEY, LIGHT, Source, archiving, serving

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def described(repository: Repository, days: int, parent: str | None = None) -> str:
    """A backup of so many days ago, with the segments around it."""
    name = f"day{days:03d}"
    (repository.base / name).mkdir()
    moment = NOW - timedelta(days=days)
    made = Backup(
        name=name, kind="incremental" if parent else "full", parent=parent, system_id=1,
        timeline=1, start_lsn=(100 - days) << 24, end_lsn=((100 - days) << 24) + 9,
        started_at=moment, ended_at=moment, size=1, sealed_size=1,
    )  # fmt: skip
    write_description(repository.base / name / "backup.json", made)
    return name


def names(repository: Repository) -> list[str]:
    return [backup.name for backup in repository.backups()]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "backups")
    made.prepare()
    made.wal.mkdir()
    return made


@pytest.mark.spec("OPER-006")
def test_what_is_older_than_thirty_days_goes_unless_it_is_needed(repository: Repository) -> None:
    described(repository, 40)
    base = described(repository, 32)
    kept = described(repository, 29, base)
    described(repository, 31, base)
    newest = described(repository, 2)
    for number in (59, 67, 68, 69, 99):
        path = repository.segment_path(f"0000000100000000{number:08X}")
        with repository.writer(path, KEY) as writer:
            writer.write(b"wal")
    pruned = prune(repository, KEY, now=NOW)
    assert names(repository) == [base, kept, newest]
    assert pruned.backups == ("day040", "day031")
    assert pruned.segments == 2  # 59 and 67: backup `base` begins in 68
    assert [segment.number for segment in repository.segments()] == [68, 69, 99]


@pytest.mark.spec("OPER-006")
def test_the_newest_full_backup_stays_however_old(repository: Repository) -> None:
    described(repository, 80)
    full = described(repository, 70)
    described(repository, 60, full)
    prune(repository, KEY, now=NOW)
    assert names(repository) == [full]


@pytest.mark.spec("OPER-006")
def test_wal_is_compressed_after_seven_days(repository: Repository) -> None:
    described(repository, 90)
    content = (b"wal" * (6 << 20))[: 16 << 20]
    ages = {"000000010000000000000010": 8, "000000010000000000000011": 6}
    for name, days in ages.items():
        path = repository.segment_path(name)
        with repository.writer(path, KEY, compress=False) as writer:
            writer.write(content)
        then = (NOW - timedelta(days=days)).timestamp()
        os.utime(path, (then, then))
    assert prune(repository, KEY, now=NOW).compressed == 1
    old, young = (repository.segment_path(name) for name in ages)
    assert old.stat().st_size < 1 << 20 < young.stat().st_size
    assert old.stat().st_mtime == (NOW - timedelta(days=8)).timestamp()
    assert repository.read(old, KEY) == repository.read(young, KEY) == content


def test_a_folder_with_backups_never_gets_a_second_key(
    repository: Repository, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    described(repository, 1)
    with pytest.raises(BackupProblem, match="kept elsewhere"):
        key_of(repository, path, create=True)
    assert not path.exists()


@pytest.mark.spec("OPER-005")
def test_a_backup_is_sealed_and_damage_to_it_is_found(source: Source) -> None:
    source.run("create table secret as select 'top secret words' words")
    made = take(source.repository, KEY, source.url)
    folder = source.repository.base / made.name
    assert check_backup(source.repository, KEY, made.name) == []
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"top secret words" not in path.read_bytes()
    wrong = check_backup(source.repository, SealKey(bytes(32)), made.name)
    assert "the key given is" in wrong[0]
    path = folder / "base.sealed"
    content = path.read_bytes()
    for damaged, said in (
        (content[:-20], "cut off"),
        (content[: len(content) // 2], "cut off"),
        (content[:5000] + bytes([content[5000] ^ 1]) + content[5001:], "damaged"),
    ):
        path.write_bytes(damaged)
        assert said in check_backup(source.repository, KEY, made.name)[0]
    path.unlink()
    assert "is gone" in check_backup(source.repository, KEY, made.name)[0]
    shutil.rmtree(folder)


def test_an_incremental_backup_without_its_full_one_is_broken(source: Source) -> None:
    full = take(source.repository, KEY, source.url)
    made = take(source.repository, KEY, source.url, kind="incremental")
    assert made.parent == full.name
    shutil.rmtree(source.repository.base / full.name)
    assert "which is gone" in check_backup(source.repository, KEY, made.name)[0]
    with pytest.raises(BackupBroken):
        source.repository.chain(made)
    shutil.rmtree(source.repository.base / made.name)


def test_an_incremental_backup_wants_a_full_one_first(source: Source, tmp_path: Path) -> None:
    empty = Repository(tmp_path / "empty")
    with pytest.raises(BackupProblem, match="no full backup yet"):
        take(empty, KEY, source.url, kind="incremental", archive=False)
    assert not empty.archiving


@pytest.mark.spec("OPER-005")
def test_dumps_are_of_one_snapshot_and_come_back(source: Source, tmp_path: Path) -> None:
    source.run("create schema if not exists audit")
    source.run("create table audit.logged as select 1 id")
    made = dump(source.repository, KEY, source.url)
    assert list(made.parts) == ["whole", "public", "audit"]
    assert [one.name for one in dumps(source.repository)] == [made.name]
    file = tmp_path / "whole.dump"
    folder = source.repository.dumps / made.name
    file.write_bytes(source.repository.read(folder / "whole.sealed", KEY))
    with programs.output("pg_restore", "--list", file, url="") as listed:
        text = listed.read().decode()
    assert "TABLE DATA audit logged" in text
    assert "TABLE DATA public kept" in text
    assert b"PGDMP" in source.repository.read(folder / "audit.sealed", KEY)[:8]


def test_a_folder_that_is_not_empty_is_never_restored_into(source: Source, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(TargetOccupied, match="not empty"):
        restore(source.repository, KEY, tmp_path)
    with pytest.raises(TargetOccupied):
        restore(source.repository, KEY, tmp_path / "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_moment_out_of_range_is_refused_with_the_range(source: Source, tmp_path: Path) -> None:
    first = source.repository.backups()[0].ended_at
    for moment in (first - timedelta(seconds=1), datetime.now(UTC) + timedelta(days=1)):
        with pytest.raises(OutOfRange, match=f"from {first:%Y-%m-%d %H:%M:%S}") as refused:
            restore(source.repository, KEY, tmp_path / "new", to_time=moment)
        assert " to " in str(refused.value)
    assert not (tmp_path / "new").exists()


def test_a_moment_behind_the_last_commit_says_where_the_archive_ends(
    source: Source, tmp_path: Path
) -> None:
    with archiving(source):
        source.run("insert into kept (at) values (clock_timestamp())")
        last = source.run("select max(at) from kept")
        source.switch()
    path = source.repository.wal
    newest = max(path.iterdir(), key=lambda file: file.stat().st_mtime)
    later = datetime.now(UTC) + timedelta(minutes=5)
    os.utime(newest, (later.timestamp(), later.timestamp()))  # the server slept, not the archive
    with pytest.raises(OutOfRange, match="ends with a commit at") as refused:
        restore(
            source.repository, KEY, tmp_path / "a" / "new", settings=LIGHT,
            to_time=datetime.now(UTC) + timedelta(minutes=4),
        )  # fmt: skip
    assert last[:16] in str(refused.value)
    assert list(tmp_path.iterdir()) == []
    os.utime(newest)


def test_a_wrong_key_restores_nothing(source: Source, tmp_path: Path) -> None:
    with pytest.raises(BackupBroken, match="the key given is"):
        restore(source.repository, SealKey(bytes(32)), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_damaged_wal_stops_a_restore_with_its_name(source: Source, tmp_path: Path) -> None:
    with archiving(source):
        source.switch()
        source.switch()
    segment = source.repository.segments()[-1]
    path = source.repository.segment_path(segment.name)
    content = path.read_bytes()
    path.write_bytes(content[:-5])
    with pytest.raises(BackupBroken, match=segment.name):
        restore(source.repository, KEY, tmp_path / "new", settings=LIGHT)
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(content)


@pytest.mark.spec("OPER-006")
def test_d37_a_moment_after_the_dump_comes_back(source: Source, tmp_path: Path) -> None:
    """The seed's dump has what was there when it was made; the archive goes on from there."""
    made = dump(source.repository, KEY, source.url)
    with archiving(source):
        source.run("insert into kept (at) values ('2001-01-01Z')")
        first = datetime.fromisoformat(source.run("select clock_timestamp()"))
        source.run("insert into kept (at) values ('2002-02-02Z')")
        second = datetime.fromisoformat(source.run("select clock_timestamp()"))
        source.run("truncate kept")
    file = tmp_path / "whole.dump"
    file.write_bytes(
        source.repository.read(source.repository.dumps / made.name / "whole.sealed", KEY)
    )
    with programs.output("pg_restore", "--data-only", "--file=-", file, url="") as script:
        assert b"2001-01-01" not in script.read()

    for number, moment in ((1, first), (2, second)):
        into = tmp_path / f"restored{number}"
        restore(source.repository, KEY, into, to_time=moment, settings=LIGHT)
        assert {path.name for path in into.iterdir()} == {"pg", "run", "logs"}
        with serving(into) as server, psycopg.connect(server.url("postgres")) as conn:
            row = conn.execute("select count(*) from kept where at < '2003-03-03Z'").fetchone()
        assert row == (number,)


@pytest.mark.spec("OPER-006")
def test_each_timeline_can_be_followed(source: Source, tmp_path: Path) -> None:
    """Two servers of one past archive into one folder: the old one, and the one restored."""
    repository = source.repository
    source.run("create table followed (word text)")
    take(repository, KEY, source.url)
    with archiving(source):
        source.run("insert into followed values ('fork')")
        fork = datetime.fromisoformat(source.run("select clock_timestamp()"))
        source.run("insert into followed values ('old')")
        source.switch()
    restore(repository, KEY, tmp_path / "new", to_time=fork, settings=LIGHT)
    with serving(tmp_path / "new") as server:
        new = Source(server, repository)
        with archiving(new) as problems:
            new.run("insert into followed values ('new')")
            take(repository, KEY, new.url)
            new.run("insert into followed values ('newer')")
            new.switch()
        assert problems == []
    with archiving(source):
        source.run("insert into followed values ('older')")
        source.switch()
    take(repository, KEY, source.url)  # the newest backup is of the history that was left
    found = {}
    for timeline in (None, 1, 2):
        into = tmp_path / f"of{timeline}"
        restore(repository, KEY, into, timeline=timeline, settings=LIGHT)
        with serving(into) as server, psycopg.connect(server.url("postgres")) as conn:
            rows = conn.execute("select word from followed").fetchall()
        found[timeline] = [word for (word,) in rows]
    assert found[1] == ["fork", "old", "older"]
    assert found[None] == found[2] == ["fork", "new", "newer"]
    assert check_archive(repository, KEY)[1] == []
    for path in sorted(repository.wal.glob("00000002*")):
        if "history" not in path.name:
            path.unlink()
            break
    moment = fork + timedelta(milliseconds=1)
    with pytest.raises(BackupBroken, match="where timeline 2 begins"):
        restore(repository, KEY, tmp_path / "no", to_time=moment, settings=LIGHT)
    assert DataFolder(tmp_path / "of2").passwords.stat().st_mode & 0o777 == 0o600

"""Secret files are for their owner alone and keep the first secret written."""

import multiprocessing
from pathlib import Path

import pytest

from bedesten.kit.secret import UnsafeSecret, create_secret, read_secret


@pytest.mark.spec("OPER-012")
def test_creates_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "run" / "postgres.secret"
    first = create_secret(path)
    assert len(first) >= 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert create_secret(path, "another") == first == read_secret(path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.spec("OPER-012")
def test_refuses_a_file_others_can_read(tmp_path: Path) -> None:
    path = tmp_path / "open.secret"
    path.write_text("hunter2")
    path.chmod(0o644)
    with pytest.raises(UnsafeSecret, match="chmod 600"):
        read_secret(path)


def test_processes_that_race_get_the_same_secret(tmp_path: Path) -> None:
    path = tmp_path / "shared.secret"
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(create_secret, [path] * 16))) == 1

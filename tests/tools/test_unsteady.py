"""What may be run once more: a few tests, never none and never many."""

import json
from pathlib import Path

import pytest

from tools import unsteady


@pytest.mark.parametrize(("failed", "code"), [(0, 1), (1, 0), (3, 0), (4, 1)])
def test_few_are_run_again_and_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failed: int,
    code: int,
) -> None:
    kept = tmp_path / "lastfailed"
    names = [f"tests/test_it.py::test_{number}" for number in range(failed)]
    kept.write_text(json.dumps(dict.fromkeys(names, True)))
    monkeypatch.setattr(unsteady, "FAILED", kept)
    assert unsteady.main() == code
    assert capsys.readouterr().out.splitlines() == (names if code == 0 else [])


def test_without_a_run_there_is_nothing_to_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsteady, "FAILED", tmp_path / "lastfailed")
    assert unsteady.main() == 1

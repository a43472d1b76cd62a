"""On a machine we may not change, one sentence names the packages it lacks."""

import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools/packages.sh"


def run(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script on a machine that has nothing but what is in `path`."""
    path.mkdir(exist_ok=True)
    bash = shutil.which("bash")
    assert bash
    return subprocess.run(
        [bash, SCRIPT, *arguments],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_compiler_is_named_and_does_not_stop_the_set_up(tmp_path: Path) -> None:
    result = run(tmp_path / "bin", "build", sys.executable)
    assert result.returncode == 0
    assert result.stderr.startswith("Please install these packages: g++")
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_venv_module_stops_the_set_up(tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text('#!/bin/sh\ncase $2 in *venv*) exit 1 ;; esac\necho "/nowhere"\n')
    bare.chmod(0o755)
    result = run(tmp_path / "bin", "build", str(bare))
    assert result.returncode != 0
    assert "g++ python3-dev python3-venv" in result.stderr


def test_nothing_is_said_when_nothing_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "bin"
    path.mkdir()
    (path / "chromium").symlink_to("/bin/true")
    result = run(path, "browser")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")

"""Environments of real clients, each alone: two of them bring a package of the same name.

`make clients` makes them from the lock files in `environments/`.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parents[1] / ".venv-clients"
LOCKS = HERE / "environments"
SCRIPTS = HERE / "scripts"
LIMIT_S = 280
LAST_LINES = 30


class Told(msgspec.Struct, frozen=True):
    """How a step of a script went."""

    step: str
    seconds: float
    failure: str | None


def python_of(name: str) -> Path:
    """The interpreter of an environment; without it the test is skipped and says so."""
    found = ENVIRONMENTS / name / "bin/python"
    if not found.exists():
        pytest.skip(f"{name} is not installed: run `make clients`")
    return found


def run(*words: str | Path, text: str = "", folder: Path | None = None, **variables: str) -> str:
    """What a program prints that sees nothing of ours; it must succeed."""
    done = subprocess.run(
        words,
        input=text,
        env={**without_ours(), **variables},
        capture_output=True,
        cwd=folder,
        text=True,
        timeout=LIMIT_S,
    )
    ends = (line for said in (done.stdout, done.stderr) for line in said.splitlines()[-LAST_LINES:])
    assert done.returncode == 0, "\n".join(ends)
    return done.stdout


def steps_of(name: str, script: str, given: Any) -> list[Told]:
    """Each step of a script as it went."""
    said = run(python_of(name), SCRIPTS / script, text=msgspec.json.encode(given).decode())
    lines = [line for line in said.splitlines() if line.startswith('{"step"')]
    return [msgspec.json.decode(line, type=Told) for line in lines]


def without_ours() -> dict[str, str]:
    """A client sees neither our code nor our settings."""
    ours = ("BEDESTEN_", "PYTHON", "DATABASE_URL", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "no_proxy": "*"}

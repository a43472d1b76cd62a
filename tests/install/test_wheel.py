"""The wheel, installed by pip into an empty environment elsewhere, brings up a living exchange."""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import data_folder, environment, living, rest, until_true, up

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "src/bedesten/gateways/rest/site"
INSTALL_S = 600


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """The interpreter of a fresh environment that has the wheel and nothing of the repository."""
    with tempfile.TemporaryDirectory(prefix="bd-wheel-") as name:
        folder = Path(name)
        wheel = build_wheel(folder / "dist")
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv/bin/python"
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel],
            check=True,
            cwd=folder,
            env=environment(),
            timeout=INSTALL_S,
        )
        yield python


def build_wheel(folder: Path) -> Path:
    """Built from a copy of what git tracks or would, so that nothing is left in the tree; with the
    pages, if they were built."""
    source = folder / "source"
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.split(b"\0")
    pages = [os.fsencode(path.relative_to(ROOT)) for path in SITE.rglob("*") if path.is_file()]
    for name in filter(None, names + pages):
        path = ROOT / os.fsdecode(name)
        if path.is_file():
            target = source / os.fsdecode(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source],
        check=True,
        env=environment(),
        timeout=INSTALL_S,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_wheel_carries_the_built_pages(installed: Path) -> None:
    if not SITE.is_dir():
        pytest.skip("the pages were not built: `make site`")
    where = [str(installed), "-c", "from bedesten.gateways.rest import site; print(site.FOLDER)"]
    found = subprocess.run(where, check=True, capture_output=True, text=True, cwd="/").stdout
    carried = Path(found.strip())
    assert carried.is_relative_to(installed.parents[1])
    for path in SITE.rglob("*"):
        if path.is_file():
            assert (carried / path.relative_to(SITE)).read_bytes() == path.read_bytes()


@pytest.mark.spec("OPER-013")
@pytest.mark.timeout(2 * INSTALL_S)
def test_an_installed_wheel_runs_the_demo(installed: Path) -> None:
    where = [str(installed), "-c", "import bedesten; print(bedesten.__file__)"]
    found = subprocess.run(where, check=True, capture_output=True, text=True, cwd="/").stdout
    assert found.startswith(str(installed.parents[1]))
    with data_folder() as folder, up(folder, "--demo", python=str(installed)) as terminal:
        with rest(terminal) as api:

            def traded() -> bool:
                answer = api.get("/markets/BTC-USDT/trades", params={"limit": 1})
                return bool(answer.json()["data"])

            until_true("the first trade", traded)
            assert api.get("/openapi.json").status_code == 200
            if shutil.which("g++"):
                assert api.get("/health").json()["kernel"] == "native"
                logs = "".join(path.read_text() for path in (folder / "logs").iterdir())
                assert "rows are made in Python" not in logs
        assert terminal.interrupt() == 0
        assert living(folder) == []

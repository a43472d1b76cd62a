"""Suites that clients are published with, pointed at an exchange here, as they are.

docs/reference/upstream-suites.md names what is not asked and why; all else must pass.
"""

import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.clients.environment import LOCKS, SCRIPTS, python_of, run, without_ours
from tests.clients.exchange import Exchange

PAGE = Path(__file__).parents[2] / "docs/reference/upstream-suites.md"
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
LANES = {
    "public by REST": (["--sync"], 9),
    "private by REST": (["--private", "--privateOnly"], 9),
    "public by sockets": (["--ws"], 9),
    "private by sockets": (["--ws", "--private", "--privateOnly"], 3),
}
OFF = ("swap", "future", "option", "margin")
ASKED = (
    "test_client.py", "test_client_ws_api.py", "test_async_client.py",
    "test_async_client_ws_api.py", "test_ws_api.py", "test_ping.py", "test_get_order_book.py",
    "test_depth_cache.py", "test_streams.py",
)  # fmt: skip
OTHER_MARKETS = {"BNBUSDT": "BTCTRY", "LTCUSDT": "ETHUSDT"}
PASSED_MIN = 130


def not_asked(suite: str) -> dict[str, str]:
    """Cases that the page names under this heading, and why."""
    (section,) = re.findall(rf"^## {suite} [\d.]+\n(.*?)(?=^## )", PAGE.read_text(), re.M | re.S)
    found = dict(ROW.findall(section))
    assert found
    return found


@contextmanager
def trading(python: Path, given: dict[str, Any]) -> Iterator[None]:
    """The account trades meanwhile."""
    worker = subprocess.Popen(
        [python, SCRIPTS / "keep_trading.py"], stdin=subprocess.PIPE, env=without_ours()
    )
    assert worker.stdin is not None
    worker.stdin.write(msgspec.json.encode(given))
    worker.stdin.close()
    try:
        yield
        assert worker.poll() is None, "the trader ended"
    finally:
        worker.kill()
        worker.wait()


def ccxt_settings(given: dict[str, Any]) -> dict[str, Any]:
    """As a sandbox: the harness insists on the addresses of Binance elsewhere."""
    rest, streams, key = given["rest"], given["streams"], given["keys"]["hmac"]
    sockets = {"spot": f"{streams}/ws/stream", "ws-api": {"spot": f"{streams}/ws-api/v3"}}
    api = {"public": f"{rest}/api/v3", "private": f"{rest}/api/v3", "sapi": f"{rest}/sapi/v1"}
    options = {
        "defaultType": "spot", "fetchMarkets": {"types": ["spot"]}, "fetchMargins": False,
    }  # fmt: skip
    return {
        "apiKey": key.key, "secret": key.secret, "sandbox": True, "options": options,
        "has": dict.fromkeys(OFF, False), "urls": {"test": {**api, "ws": sockets}},
    }  # fmt: skip


def ccxt_skips() -> dict[str, Any]:
    """The page's cases as the harness wants them: of a method, or of a property of its answer."""
    found: dict[str, Any] = {}
    for case, why in not_asked("ccxt").items():
        method, _, part = case.partition(".")
        found[method] = {**found.get(method, {}), part: why} if part else why
    return found


def try_twice(request: pytest.FixtureRequest, attempt: Callable[[], None]) -> None:
    """These suites have races of their own, which we cannot mend: one that fails is tried once
    more, and the first failure is printed."""
    try:
        attempt()
    except AssertionError as error:
        reporter = request.config.pluginmanager.get_plugin("terminalreporter")
        assert reporter is not None
        reporter.write_line(f"\n{request.node.name} is tried again after:\n{error}"[:2_000])
        attempt()


@pytest.mark.parametrize("lane", LANES)
def test_ccxts_own_harness(request: pytest.FixtureRequest, tmp_path: Path, lane: str) -> None:
    python = python_of("ccxt")
    exchange: Exchange = request.getfixturevalue("exchange")
    given = exchange.given()
    (package,) = python.parents[1].glob("lib/python*/site-packages/ccxt")
    shutil.copytree(package, tmp_path / "python/ccxt")  # it refuses to test what is installed
    for name, content in (
        ("keys.local.json", ccxt_settings(given)),
        ("skip-tests.json", {"skipMethods": ccxt_skips()}),
    ):
        (tmp_path / name).write_bytes(msgspec.json.encode({"binance": content}))
    folder = tmp_path / "python/ccxt/test"
    flags, done_min = LANES[lane]

    def attempt() -> None:
        with trading(python, given):
            said = run(
                python, "tests_init.py", "binance", "BTC/USDT", *flags,
                folder=folder, PYTHONPATH=str(tmp_path / "python"),
            )  # fmt: skip
        assert "[TEST_FAILURE]" not in said, said[said.index("[TEST_FAILURE]") :][:2_000]
        assert said.count("TESTING DONE") >= done_min, said

    try_twice(request, attempt)


def sources(name: str, version: str, folder: Path) -> Path:
    """The unpacked source package, its hash that of the lock file."""
    lock = (LOCKS / f"{name}.txt").read_text()
    pinned = re.search(
        rf"^{name}=={re.escape(version)}[^\n]*\\\n(?: +--hash=\S+[^\n]*\n)+", lock, re.M
    )
    assert pinned is not None
    (folder / "wanted.txt").write_text(pinned[0])
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
         "--no-build-isolation", "--require-hashes", "-r", "wanted.txt"],
        cwd=folder, check=True,
    )  # fmt: skip
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return Path(str(archive).removesuffix(".tar.gz"))


def test_python_binances_own_tests(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    python = python_of("python-binance")
    exchange: Exchange = request.getfixturevalue("exchange")
    tests = sources("python-binance", "1.0.37", tmp_path) / "tests"
    shutil.copy(SCRIPTS / "python_binance_fixtures.py", tests / "conftest.py")
    (tests / "__init__.py").touch()
    for name in ASKED:
        text = (tests / name).read_text()
        for there, here in OTHER_MARKETS.items():
            text = text.replace(there, here)
        (tests / name).write_text(text)
    skipped = not_asked("python-binance")
    assert all(case.split("::")[0] in ASKED for case in skipped)

    def attempt() -> None:
        said = run(
            python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout", "60",
            "-W", "ignore", "-o", "asyncio_mode=auto", *(f"tests/{name}" for name in ASKED),
            *(f"--deselect=tests/{case}" for case in skipped),
            folder=tests.parent, EXCHANGE=msgspec.json.encode(exchange.given()).decode(),
        )  # fmt: skip
        passed = re.search(r"(\d+) passed", said)
        deselected = re.search(r"(\d+) deselected", said)
        assert passed is not None
        assert int(passed[1]) >= PASSED_MIN, said
        assert deselected is not None
        assert int(deselected[1]) == len(skipped), "the page names a case that is not there"

    try_twice(request, attempt)

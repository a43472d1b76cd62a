"""Each house rule finds the violation planted for it, and leaves clean code alone."""

from pathlib import Path

import pytest

from tools.tidy import EXCEPTIONS, RULES, review

ROOT = Path(__file__).resolve().parents[2]
DOC = '"""What this file is for."""\n'
LONG_FUNCTION = DOC + "def long() -> None:\n" + "    pass\n" * 50

# rule, file, text, the line it is found on, a part of the message
PLANTED = [
    ("file_size", "src/bedesten/kit/big.py", DOC + "a = 1\n" * 400, 401, "use at most 400"),
    ("file_size", "tests/test_big.py", DOC + "a = 1\n" * 600, 601, "use at most 600"),
    ("file_size", "kernel/book.hpp", "// The book\n" * 801, 801, "use at most 800"),
    ("file_size", "web/app.ts", "// The page\n" * 401, 401, "use at most 400"),
    ("function_size", "src/bedesten/engine/loop.py", LONG_FUNCTION, 2, "in long: use"),
    ("line_width", "kernel/book.hpp", "// The book\n//" + "x" * 99, 2, "use at most 100"),
    ("line_width", "src/bedesten/schema/0001_a.sql", "-- A\n--" + "x" * 99, 2, "use at most"),
    ("first_line", "src/bedesten/kit/bare.py", "a = 1\n", 1, "use a docstring"),
    ("first_line", "kernel/money.hpp", "#pragma once\n", 1, "use a comment"),
    ("vague_name", "src/bedesten/kit/utils.py", DOC, 1, "use one file per verb"),
    ("vague_name", "src/bedesten/domain/markets/service.py", DOC, 1, "use one file per verb"),
    ("leftover_mark", "kernel/fees.hpp", "// Fees\n// FIX" + "ME later\n", 2, "use an issue"),
    ("inexact_number", "src/bedesten/domain/ledger/a.py", DOC + "a = float('1')", 2, "use Units"),
    ("inexact_number", "src/bedesten/kernel/a.py", DOC + "\na = 0.1", 3, "use a scaled int"),
    ("inexact_number", "src/bedesten/protocol/a.py", DOC + "a = 4 / 2", 2, "use //"),
    ("inexact_number", "src/bedesten/kernel/reference/a.py", DOC + "a = 4\na /= 2", 3, "use //"),
    ("own_clock", "src/bedesten/kernel/a.py", DOC + "import time", 2, "use the command's time"),
    ("own_clock", "src/bedesten/kernel/a.py", DOC + "from time import time_ns", 2, "or a Clock"),
    (
        "own_clock",
        "src/bedesten/domain/trading/place.py",
        DOC + "import datetime as d\na = d.datetime.now(d.UTC)",
        3,
        "use a Clock",
    ),
    ("own_dice", "src/bedesten/protocol/a.py", DOC + "from uuid import uuid4", 2, "passed in"),
    ("own_dice", "src/bedesten/domain/identity/a.py", DOC + "import secrets", 2, "passed in"),
    ("own_dice", "src/bedesten/kernel/a.py", DOC + "import os\na = os.urandom(4)", 3, "passed in"),
    (
        "past_the_face",
        "src/bedesten/domain/trading/place.py",
        DOC + "from bedesten.domain.markets.store import market",
        2,
        "use from bedesten.domain import markets",
    ),
    (
        "past_the_face",
        "src/bedesten/gateways/rest/app.py",
        DOC + "from bedesten.domain.markets import store",
        2,
        "use from bedesten.domain import markets",
    ),
    (
        "past_the_face",
        "src/bedesten/cli/up.py",
        DOC + "import bedesten.domain.markets.routes",
        2,
        "use from bedesten.domain import markets",
    ),
    ("own_mock", "tests/test_a.py", DOC + "from unittest.mock import Mock", 2, "the real thing"),
]

ALLOWED = [
    ("src/bedesten/domain/trading/place.py", "from bedesten.domain import markets"),
    ("src/bedesten/domain/trading/place.py", "from bedesten.domain.markets import Market"),
    ("src/bedesten/domain/markets/list.py", "from bedesten.domain.markets.store import market"),
    ("src/bedesten/gateways/rest/app.py", "from bedesten.domain.markets.routes import router"),
    ("src/bedesten/projector/app.py", "from bedesten.domain.markets import projection"),
    ("src/bedesten/engine/loop.py", "import time\nshare = 1 / 3"),
    ("src/bedesten/domain/trading/place.py", "from datetime import UTC\nhalf = 7 // 2"),
    ("src/bedesten/kit/loop.py", LONG_FUNCTION.removeprefix(DOC).removesuffix("    pass\n")),
    ("tests/test_random.py", "import random\nhalf = 0.5"),
    ("src/bedesten/kit/full.py", "a = 1\n" * 399),
]


def plant(root: Path, name: str, text: str) -> None:
    """Write one file into a small tree that has one domain module."""
    markets = root / "src/bedesten/domain/markets"
    markets.mkdir(parents=True)
    for file in ("__init__", "store", "routes", "projection"):
        (markets / f"{file}.py").write_text(DOC)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(("rule", "name", "text", "line", "message"), PLANTED)
def test_a_planted_violation_is_found(
    tmp_path: Path, rule: str, name: str, text: str, *, line: int, message: str
) -> None:
    plant(tmp_path, name, text)
    (finding,) = review(tmp_path, {})
    assert (finding.rule, finding.path, finding.line) == (rule, name, line)
    assert message in finding.message
    assert ": use " in finding.message


@pytest.mark.parametrize(("name", "text"), ALLOWED)
def test_clean_code_is_left_alone(tmp_path: Path, name: str, text: str) -> None:
    plant(tmp_path, name, DOC + text)
    assert review(tmp_path, {}) == []


def test_every_rule_has_a_planted_violation() -> None:
    assert {rule.__name__ for rule in RULES} == {planted[0] for planted in PLANTED}


def test_an_exception_waives_one_rule_in_one_file(tmp_path: Path) -> None:
    name = "src/bedesten/protocol/client.py"
    plant(tmp_path, name, DOC + "import time\nfrom uuid import uuid4")
    assert [f.rule for f in review(tmp_path, {(name, "own_clock"): "a timeout"})] == ["own_dice"]


def test_an_exception_that_waives_nothing_is_found(tmp_path: Path) -> None:
    name = "src/bedesten/protocol/client.py"
    plant(tmp_path, name, DOC)
    (finding,) = review(tmp_path, {(name, "own_clock"): "no longer true"})
    assert finding.rule == "stale_exception"


def test_every_exception_gives_a_reason() -> None:
    assert all(len(reason.split()) >= 4 for reason in EXCEPTIONS.values())


def test_this_tree_keeps_the_rules() -> None:
    assert review(ROOT, EXCEPTIONS) == []

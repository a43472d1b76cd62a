"""The matrix of promises and tests: what it shows, and what it refuses to show."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.spec import MATRIX, findings, matrix, read_results, read_spec, report, summary

ROOT = Path(__file__).resolve().parents[2]
PROMISES = """# Promises
## AAA: first things
- AAA-001 — It stands.
- AAA-002 — It falls. [X; D2]
## BBBB
- BBBB-001 — Nobody looks.
"""
DEFECTS = "| D{} | was wrong | {} |"
TESTS = """import pytest
@pytest.mark.spec("AAA-001", "AAA-002")
@pytest.mark.parametrize("n", [1, 2])
def test_it_stands(n):
    assert n == 1
class TestIt:
    @pytest.mark.spec("AAA-002")
    def test_d2_d3_falls(self):
        pass
"""
CONFTEST = """from tests.support.proof import Proof
def pytest_configure(config):
    config.addinivalue_line("markers", "spec(*codes): codes")
    config.pluginmanager.register(Proof(config.rootpath))
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small repository: three promises, three tests, one story, a reason for most defects."""
    spec = tmp_path / "docs" / "spec"
    spec.mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (spec / "requirements.md").write_text(PROMISES)
    rows = [DEFECTS.format(n, "" if n in (2, 3) else "nothing like it") for n in range(1, 66)]
    (spec / "seed-map.md").write_text("\n".join(rows))
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "tests" / "test_it.py").write_text(TESTS)
    (tmp_path / "tests" / "it.story").write_text("# it trades (AAA-002)\nplace BBBB-001\n")
    walks = tmp_path / "web" / "test"
    walks.mkdir(parents=True)
    (walks / "it.e2e.ts").write_text('// One sees it trade (AAA-002).\nclick("BBBB-001");\n')
    return tmp_path


def run(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "xdist"]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # they take seconds to import
    return subprocess.run(
        [*command, *options, f"--rootdir={tree}", str(tree / "tests")],
        cwd=ROOT, env=alone, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_page_says_who_proves_what(tree: Path) -> None:
    page = matrix(read_spec(tree))
    assert "## AAA: 2 of 2, 0 by tests of the schema alone" in page
    assert "| AAA-001 | `test_it.py::test_it_stands` |" in page
    told = "`it.story`<br>`test_it.py::TestIt::test_d2_d3_falls`<br>`test_it.py::test_it_stands`"
    told += "<br>`web/test/it.e2e.ts`"
    assert f"| AAA-002 | {told} |" in page
    assert "| BBBB-001 | none |" in page
    assert "| D3 | `test_it.py::TestIt::test_d2_d3_falls` |" in page
    assert "| D1 | cannot occur here |" in page


def test_the_summary_counts_by_chapter(tree: Path) -> None:
    (tree / "tests" / "schema").mkdir()
    cites = TESTS.replace('"AAA-001", "AAA-002"', '"BBBB-001"').replace('"AAA-002"', '"AAA-001"')
    (tree / "tests" / "schema" / "test_tables.py").write_text(cites)
    assert list(summary(read_spec(tree))) == [
        "AAA     2/  2   0 by tests of the schema alone",
        "BBBB    1/  1   1 by tests of the schema alone",
        "all     3/  3   1 by tests of the schema alone",
        "D       2/65, 63 more that cannot occur",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("tests/test_it.py", '"AAA-001"', '"AAA-009"', "AAA-009 is no code"),
        ("tests/it.story", "AAA-002", "AAA-010", "it.story: AAA-010 is no code"),
        ("tests/test_it.py", "d2_d3", "d3", "D2 has neither a test nor a reason"),
        ("tests/test_it.py", "d2_d3", "d2_d3_d66", "there is no D66"),
        ("docs/spec/seed-map.md", "| D65 |", "| 65 |", "D65 is not in"),
    ],
)
def test_what_does_not_fit_is_found(
    tree: Path, *, file: str, old: str, new: str, said: str
) -> None:
    path = tree / file
    assert findings(read_spec(tree)) == []
    path.write_text(path.read_text().replace(old, new))
    (found,) = findings(read_spec(tree))
    assert said in found


@pytest.mark.parametrize("options", [("-n", "0"), ("-n", "1")])
def test_a_run_leaves_how_each_test_ended(tree: Path, options: tuple[str, ...]) -> None:
    lines = list(report(read_spec(tree), read_results(tree)))
    assert "AAA-001    not run  test_it.py::test_it_stands" in lines
    done = run(tree, *options)
    assert done.returncode == 1, done.stdout
    assert read_results(tree) == {
        "tests/test_it.py::test_it_stands": "failed",
        "tests/test_it.py::TestIt::test_d2_d3_falls": "passed",
    }
    run(tree, *options, "-k", "stands and 1")
    lines = list(report(read_spec(tree), read_results(tree)))
    assert "AAA-001    passed   test_it.py::test_it_stands" in lines
    assert "AAA-002    passed   test_it.py::TestIt::test_d2_d3_falls" in lines
    assert "AAA-002    not run  it.story" in lines
    assert "BBBB-001   none" in lines


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"AAA-001"', '"AAA-009"', "unknown codes: .*AAA-009"),
        ('"AAA-001"', 'str("AAA-001")', "does not see them"),
        ("import pytest\n", "import pytest\npytestmark = pytest.mark.spec('BBBB-001')\n", "see"),
    ],
)
def test_collection_fails_where_the_matrix_would_lie(
    tree: Path, old: str, new: str, said: str
) -> None:
    path = tree / "tests" / "test_it.py"
    path.write_text(path.read_text().replace(old, new))
    done = run(tree, "-n", "0", "--collect-only")
    assert done.returncode == 2
    assert re.search(said, done.stdout), done.stdout


@pytest.mark.spec("SCHE-020")
def test_every_code_exists_and_every_defect_has_a_test() -> None:
    assert findings(read_spec(ROOT)) == []
    assert (ROOT / MATRIX).is_file()

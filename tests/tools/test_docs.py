"""What the documents promise exists: make targets, files behind links, the licence."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/**/*.md", "tests/**/*.md")
    for page in ROOT.glob(pattern)
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)\b")
TARGET = re.compile(r"^([a-z][a-z-]*):.*?(## .+)?$", re.MULTILINE)
TARGETS_MAX = 19


def headings(page: Path) -> set[str]:
    """The anchors that a code host makes of this page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(page: Path) -> list[str]:
    """Links of this page into the repository that lead nowhere."""
    broken = []
    for link in LINK.findall(page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        outside = not target.is_relative_to(ROOT)
        if outside or not target.exists() or (anchor and anchor not in headings(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    copy = tmp_path / "page.md"
    copy.write_text("[here](absent.md) [there](#nowhere) [web](https://example.org)")
    assert broken_links(copy) == ["absent.md", "#nowhere"]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "STYLE.md"])
def test_the_commands_of_a_page_are_make_targets(name: str) -> None:
    targets = {match[0] for match in TARGET.findall((ROOT / "Makefile").read_text())}
    assert set(COMMAND.findall((ROOT / name).read_text())) <= targets


def test_the_readme_starts_with_run_and_test() -> None:
    assert {"run", "test"} <= set(COMMAND.findall((ROOT / "README.md").read_text()))


def test_every_make_target_explains_itself_and_they_stay_few() -> None:
    targets = TARGET.findall((ROOT / "Makefile").read_text())
    assert [name for name, text in targets if not text] == []
    assert len(targets) <= TARGETS_MAX


def test_make_alone_lists_every_target() -> None:
    listed = subprocess.run(["make", "-C", ROOT], capture_output=True, text=True, check=True).stdout
    for name, _ in TARGET.findall((ROOT / "Makefile").read_text()):
        assert f"make {name}" in listed


def test_the_ci_script_runs_make_check() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    lines = script.read_text().splitlines()
    assert "set -euo pipefail" in lines
    assert "if ! make check; then" in lines

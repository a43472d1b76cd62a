"""Which test proves which promise: prints it, writes docs/spec/matrix.md, finds what does not fit.

A test cites codes of docs/spec/requirements.md with `@pytest.mark.spec("LEDG-002")`, a story and a
walk through the pages (`web/test/*.e2e.ts`) in their comments. A test of a defect of the seeds is
named after it: `test_d11_...`, `test_d1_d57_...`.
Statuses come from build/spec-results.json, which every test run leaves (tests/support/proof.py).
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

RESULTS = Path("build/spec-results.json")
REQUIREMENTS = Path("docs/spec/requirements.md")
SEED_MAP = Path("docs/spec/seed-map.md")
MATRIX = Path("docs/spec/matrix.md")
SCHEMA_TESTS = "tests/schema/"
WALK = ".e2e.ts"  # run by `make web`, which leaves no results
COMMENTS = ("#", "//")

CODE = re.compile(r"\b[A-Z]{3,4}-\d{3}\b")
CHAPTER = re.compile(r"^## (?P<name>[A-Z]{3,4})\b")
PROMISE = re.compile(r"^- (?P<code>[A-Z]{3,4}-\d{3}) — ")
DEFECT_ROW = re.compile(r"^\| D(?P<number>\d+) \|(?P<wrong>[^|]*)\|(?P<why>[^|]*)\|$")
DEFECT_NAME = re.compile(r"^test((?:_d\d+)+)_")
DEFECTS = 65

HEAD = """# Which test proves what

Written by `make docs`, which also prints how the last run of each test ended. A promise counts when
a test would fail if a part of it broke; one without a test is debt that everybody sees. Where only
tests of the schema cite it, the database refuses what must never be, and the behaviour may be to
come. What each code promises: [requirements.md](requirements.md); what each defect was:
[seed-map.md](seed-map.md#defects). Paths are those below `tests/`, of walks through the pages from
the root.
"""


class Citation(NamedTuple):
    """One code cited at one place: `path::function`, or the path of a story."""

    code: str
    place: str


class Spec(NamedTuple):
    """All there is to compare: promises by chapter, who cites them, and the seeds' defects."""

    chapters: dict[str, list[str]]
    citations: list[Citation]
    defects: dict[int, str]  # number -> why it cannot occur; empty: a test has to show it
    defect_tests: dict[int, list[str]]

    def counts(self, chapter: str) -> tuple[int, int, int]:
        """Promises of a chapter: all, those cited, those that tests of the schema alone cite."""
        places = self.places()
        cited = [places[code] for code in self.chapters[chapter] if places[code]]
        alone = [it for it in cited if all(place.startswith(SCHEMA_TESTS) for place in it)]
        return len(self.chapters[chapter]), len(cited), len(alone)

    def places(self) -> dict[str, list[str]]:
        """Code -> the places that cite it, sorted; every promise is there."""
        found: dict[str, list[str]] = {c: [] for codes in self.chapters.values() for c in codes}
        for code, place in sorted(set(self.citations)):
            found.setdefault(code, []).append(place)
        return found


def read_spec(root: Path) -> Spec:
    """Read the documents and every test below `root`."""
    citations = [c for path in _tests(root) for c in citations_of(root, path)]
    for path in _told(root):
        place = path.relative_to(root).as_posix()
        citations += [Citation(code, place) for code in told_codes(path)]
    defect_tests: dict[int, list[str]] = {}
    for path in _tests(root):
        for place, function in _functions(root, path):
            for number in defects_named(function.name):
                defect_tests.setdefault(number, []).append(place)
    return Spec(read_chapters(root), citations, _defects(root), defect_tests)


def read_chapters(root: Path) -> dict[str, list[str]]:
    """Chapter -> its codes, in the order of the document."""
    chapters: dict[str, list[str]] = {}
    name = ""
    for line in (root / REQUIREMENTS).read_text(encoding="utf-8").splitlines():
        if heading := CHAPTER.match(line):
            name = heading["name"]
        elif promise := PROMISE.match(line):
            chapters.setdefault(name, []).append(promise["code"])
    return chapters


def told_codes(path: Path) -> list[str]:
    """The codes in the comments of a story or a walk."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted({c for line in lines if line.startswith(COMMENTS) for c in CODE.findall(line)})


def citations_of(root: Path, path: Path) -> list[Citation]:
    """What the functions of one test file cite; marks stand at the function and nowhere else."""
    return [
        Citation(argument.value, place)
        for place, function in _functions(root, path)
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.spec"
        for argument in mark.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def defects_named(function: str) -> list[int]:
    """The numbers in a test's name: `test_d1_d57_keys` gives 1 and 57."""
    name = DEFECT_NAME.match(function)
    return [int(number) for number in re.findall(r"\d+", name[1])] if name else []


def findings(spec: Spec) -> list[str]:
    """What is wrong, one sentence each."""
    known = {code for codes in spec.chapters.values() for code in codes}
    wrong = [
        f"{place}: {code} is no code of {REQUIREMENTS}: use one that is, or add it there"
        for code, place in sorted(set(spec.citations))
        if code not in known
    ]
    for number in range(1, DEFECTS + 1):
        if number not in spec.defects:
            wrong.append(f"D{number} is not in {SEED_MAP}: use a row of its table of defects")
        elif not spec.defects[number] and number not in spec.defect_tests:
            wrong.append(
                f"D{number} has neither a test nor a reason: use a test named test_d{number}_...,"
                f" or say in {SEED_MAP} why it cannot occur"
            )
    strange = sorted(set(spec.defect_tests) - set(range(1, DEFECTS + 1)))
    wrong += [f"{spec.defect_tests[n][0]}: there is no D{n}" for n in strange]
    return wrong


def matrix(spec: Spec) -> str:
    """The committed page: code -> tests, without statuses, so that it does not depend on a run."""
    places = spec.places()
    lines = [HEAD]
    for chapter, codes in spec.chapters.items():
        everything, cited, alone = spec.counts(chapter)
        lines += [
            f"## {chapter}: {cited} of {everything}, {alone} by tests of the schema alone",
            "",
        ]
        lines += ["| code | tests |", "|---|---|"]
        lines += [f"| {code} | {_cell(places[code])} |" for code in codes]
        lines.append("")
    lines += [f"## Defects: {len(spec.defect_tests)} of {DEFECTS} by a test", ""]
    lines += ["| defect | tests |", "|---|---|"]
    for number in range(1, DEFECTS + 1):
        found = sorted(spec.defect_tests.get(number, []))
        reason = "cannot occur here" if spec.defects.get(number) else "none"
        lines.append(f"| D{number} | {_cell(found) if found else reason} |")
    return "\n".join(lines) + "\n"


def report(spec: Spec, results: dict[str, str]) -> Iterator[str]:
    """The lines that `make docs` prints: code, status of the last run, test."""
    places = spec.places()
    for chapter, codes in spec.chapters.items():
        for code in codes:
            if not places[code]:
                yield f"{code:10} none"
            for place in places[code]:
                unknown = "make web" if place.endswith(WALK) else "not run"
                yield f"{code:10} {results.get(place, unknown):8} {_short(place)}"
        yield f"{chapter} {spec.counts(chapter)[1]}/{len(codes)}\n"
    for number in range(1, DEFECTS + 1):
        for place in sorted(spec.defect_tests.get(number, [])):
            yield f"{f'D{number}':10} {results.get(place, 'not run'):8} {_short(place)}"
        if number not in spec.defect_tests:
            yield f"{f'D{number}':10} {spec.defects.get(number) or 'none'}"


def summary(spec: Spec) -> Iterator[str]:
    """One line for each chapter, and the sum."""
    rows = {chapter: spec.counts(chapter) for chapter in spec.chapters}
    rows["all"] = (
        sum(row[0] for row in rows.values()),
        sum(row[1] for row in rows.values()),
        sum(row[2] for row in rows.values()),
    )
    for chapter, (everything, cited, alone) in rows.items():
        yield f"{chapter:5} {cited:3}/{everything:3} {alone:3} by tests of the schema alone"
    reasons = sum(bool(why) for n, why in spec.defects.items() if n not in spec.defect_tests)
    yield f"D     {len(spec.defect_tests):3}/{DEFECTS}, {reasons} more that cannot occur"


def read_results(root: Path) -> dict[str, str]:
    """Place -> passed, failed or skipped in the run before; empty before the first."""
    path = root / RESULTS
    if not path.is_file():
        return {}
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _defects(root: Path) -> dict[int, str]:
    path = root / SEED_MAP
    if not path.is_file():
        return {}
    rows = map(DEFECT_ROW.match, path.read_text(encoding="utf-8").splitlines())
    return {int(row["number"]): row["why"].strip() for row in rows if row}


def _told(root: Path) -> list[Path]:
    """Stories and walks."""
    return sorted([*(root / "tests").rglob("*.story"), *root.glob(f"web/test/*{WALK}")])


def _tests(root: Path) -> list[Path]:
    return sorted((root / "tests").rglob("test_*.py"))


def _functions(root: Path, path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each test function of a file with its place; tests of classes have their class in it."""
    place = path.relative_to(root).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield f"{place}::{node.name}", node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test"):
                    yield f"{place}::{node.name}::{inner.name}", inner


def _short(place: str) -> str:
    return place.removeprefix("tests/")


def _cell(places: list[str]) -> str:
    return "<br>".join(f"`{_short(place)}`" for place in places) or "none"


def main() -> int:
    """Print the matrix and write its page; with --check only compare. 1 if something is wrong."""
    root = Path(__file__).resolve().parent.parent
    spec = read_spec(root)
    wrong = findings(spec)
    page = root / MATRIX
    if "--check" not in sys.argv[1:]:
        page.write_text(matrix(spec), encoding="utf-8")
        print("\n".join(report(spec, read_results(root))), end="\n\n")
        print("\n".join(summary(spec)), end="\n\n")
    elif not page.is_file() or page.read_text(encoding="utf-8") != matrix(spec):
        wrong.append(f"{MATRIX} is not what the tests say: use make docs, and commit it")
    print("\n".join([*wrong, f"spec: {len(wrong)} findings" if wrong else "spec: all codes known"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""House rules no linter knows: size, public faces, exact money, time from outside, first lines.

Every message reads "X: use Y". A rule is waived for one file only, in EXCEPTIONS, with its reason.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

# (file, rule) -> why this file may break this rule. An entry that waives nothing is an error.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("src/bedesten/schema/0027_custody.sql", "file_size"):
        "a migration is whole: deposits, withdrawals and wallets refer to each other",
    ("src/bedesten/schema/0028_fiat.sql", "file_size"):
        "a migration is whole: transfers, statements and the views over all money",
}  # fmt: skip

FOLDERS = ("src", "tests", "tools", "benchmarks", "examples", "kernel",
           "projection", "web", "setup.py")  # fmt: skip
# `generated` is written by a program from what is under review, `site` is what was built of web/.
SKIPPED = {"node_modules", "dist", "build", "__pycache__", "generated", "site", ".venv"}
SUFFIXES = {".py", ".hpp", ".cpp", ".sql", ".ts", ".tsx", ".css", ".html", ".js"}

FILE_LINES_MAX = 400  # longer ones are the part of other code bases that rots first
TEST_LINES_MAX = 600
KERNEL_LINES_MAX = 800  # one deep thing with few exports may be longer
FUNCTION_LINES_MAX = 50  # one screen
LINE_WIDTH_MAX = 100

PACKAGE = ("src", "bedesten")
EXACT = ("kernel", "protocol", "domain")  # folders of the package that replay must reproduce
CLOCKS = {"time"}
DICE = {"random", "secrets", "uuid"}
CLOCK_CALLS = {"now", "utcnow", "today", "fromtimestamp"}
# Which folder may reach past a module's face, and for which of its files.
REACHES = {
    "routes": "gateways",
    "list_routes": "gateways",
    "staff_routes": "gateways",
    "jobs": "workers",
    "projection": "projector",
    "projection_columns": "projector",
}
VAGUE_NAMES = {"utils", "util", "helpers", "common", "misc", "service", "services", "manager"}
MARKS = tuple(first + second for first, second in (("TO", "DO"), ("FIX", "ME"), ("XX", "X")))


class Finding(NamedTuple):
    """One broken rule: where, which, and what to do instead."""

    path: str
    line: int
    rule: str
    message: str


class Source(NamedTuple):
    """One file under review; `tree` only for Python."""

    root: Path
    path: Path  # relative to root
    lines: list[str]
    tree: ast.Module | None

    @property
    def folder(self) -> str:
        """The folder of the package this file is in, such as "domain"; empty outside it."""
        parts = self.path.parts
        return parts[2] if parts[:2] == PACKAGE and len(parts) > 3 else ""

    @property
    def module(self) -> str:
        """The domain module this file belongs to, such as "trading"; empty outside the domain."""
        return self.path.parts[3] if self.folder == "domain" and len(self.path.parts) > 4 else ""


Problem = tuple[int, str]
Rule = Callable[[Source], Iterator[Problem]]


def file_size(source: Source) -> Iterator[Problem]:
    """A file holds one thing; when it grows, a second thing has moved in."""
    head = source.path.parts[0]
    limit = FILE_LINES_MAX
    if head == "kernel":
        limit = KERNEL_LINES_MAX
    elif head == "tests":
        limit = TEST_LINES_MAX
    if len(source.lines) > limit:
        yield limit + 1, f"{len(source.lines)} lines in a file: use at most {limit}, split by verb"


def function_size(source: Source) -> Iterator[Problem]:
    """A function fits on one screen."""
    for node in _nodes(source, ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES_MAX:
            yield (
                node.lineno,
                f"{length} lines in {node.name}: use at most {FUNCTION_LINES_MAX}, push ifs up",
            )


def line_width(source: Source) -> Iterator[Problem]:
    """Ruff measures Python; this measures the other languages written by hand."""
    if source.path.suffix not in {".hpp", ".cpp", ".sql", ".ts", ".tsx"}:
        return
    for number, line in enumerate(source.lines, 1):
        if len(line) > LINE_WIDTH_MAX:
            yield number, f"a line of {len(line)} characters: use at most {LINE_WIDTH_MAX}"


def first_line(source: Source) -> Iterator[Problem]:
    """Whoever opens a file reads first what it is for."""
    if not any(line.strip() for line in source.lines):
        return
    if source.tree is not None:
        if not ast.get_docstring(source.tree):
            yield 1, "no first line: use a docstring that says what the file is for"
    elif source.path.suffix in {".hpp", ".cpp", ".sql", ".ts", ".tsx"}:
        start = source.lines[0].lstrip()
        if not start.startswith(("//", "/*", "--")):
            yield 1, "no first line: use a comment that says what the file is for"


def vague_name(source: Source) -> Iterator[Problem]:
    """Files named after nothing collect everything."""
    if source.path.stem in VAGUE_NAMES:
        yield 1, f"{source.path.name} as a file name: use one file per verb, named after it"


def leftover_mark(source: Source) -> Iterator[Problem]:
    """Open work belongs to an issue, where somebody sees it."""
    for number, line in enumerate(source.lines, 1):
        found = next((mark for mark in MARKS if mark in line), None)
        if found:
            yield number, f"{found} left in the code: use an issue, or do it now"


def inexact_number(source: Source) -> Iterator[Problem]:
    """Money is exact and replay is bit for bit, so there are no floats on the way."""
    if source.folder not in EXACT:
        return
    for node in _nodes(source, ast.Name, ast.Constant, ast.BinOp, ast.AugAssign):
        if isinstance(node, ast.Name) and node.id in {"float", "complex"}:
            yield node.lineno, f"{node.id} in {source.folder}: use Units (int) inside, text outside"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, f"{node.value} in {source.folder}: use a scaled int"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield node.lineno, f"/ in {source.folder}: use // or a named rounding"


def own_clock(source: Source) -> Iterator[Problem]:
    """Time comes in with the command, or from a Clock that was passed in."""
    if source.folder not in EXACT:
        return
    for line, name in _imports(source):
        if name.split(".")[0] in CLOCKS:
            yield line, f"import {name} in {source.folder}: use the command's time or a Clock"
    for node in _nodes(source, ast.Call):
        assert isinstance(node, ast.Call)
        call = node.func
        if (
            isinstance(call, ast.Attribute)
            and call.attr in CLOCK_CALLS
            and ast.unparse(call.value).split(".")[-1] in {"datetime", "date"}
        ):
            yield node.lineno, f"{ast.unparse(call)}() in {source.folder}: use a Clock"


def own_dice(source: Source) -> Iterator[Problem]:
    """Chance comes in from outside too, so that a test and a replay can repeat it."""
    if source.folder not in EXACT:
        return
    for line, name in _imports(source):
        if name.split(".")[0] in DICE:
            yield line, f"import {name} in {source.folder}: use a value passed in by the caller"
    for node in _nodes(source, ast.Attribute):
        assert isinstance(node, ast.Attribute)
        if ast.unparse(node) == "os.urandom":
            yield node.lineno, f"os.urandom in {source.folder}: use a value passed in by the caller"


def past_the_face(source: Source) -> Iterator[Problem]:
    """A domain module is used through its `__init__`; its files stay its own to change."""
    if source.path.parts[:2] != PACKAGE:
        return
    for line, name in _imports(source):
        parts = name.split(".")
        if parts[:2] != ["bedesten", "domain"] or len(parts) < 4:
            continue
        module, file = parts[2], parts[3]
        if module == source.module or REACHES.get(file) == source.folder:
            continue
        if _is_module(source.root.joinpath(*PACKAGE, "domain", module, file)):
            yield line, f"{name} past its face: use from bedesten.domain import {module}"


def own_mock(source: Source) -> Iterator[Problem]:
    """A test of a mock tests the mock."""
    if source.path.parts[0] != "tests":
        return
    for line, name in _imports(source):
        if name.startswith(("unittest.mock", "mock", "pytest_mock")):
            yield line, f"{name}: use the real thing, or a fake that passes its contract test"


RULES: tuple[Rule, ...] = (
    file_size,
    function_size,
    line_width,
    first_line,
    vague_name,
    leftover_mark,
    inexact_number,
    own_clock,
    own_dice,
    past_the_face,
    own_mock,
)


def review(root: Path, exceptions: dict[tuple[str, str], str]) -> list[Finding]:
    """Every finding under `root`, in file order, without those that `exceptions` waives."""
    waived: set[tuple[str, str]] = set()
    findings: list[Finding] = []
    for path in _files(root):
        source = _read(root, path)
        name = source.path.as_posix()
        for rule in RULES:
            for line, message in rule(source):
                if (name, rule.__name__) in exceptions:
                    waived.add((name, rule.__name__))
                else:
                    findings.append(Finding(name, line, rule.__name__, message))
    for name, rule_name in sorted(exceptions.keys() - waived):
        message = f"the exception for {rule_name} waives nothing: use EXCEPTIONS without it"
        findings.append(Finding(name, 1, "stale_exception", message))
    return findings


def _files(root: Path) -> list[Path]:
    found: list[Path] = []
    for folder in FOLDERS:
        top = root / folder
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            inside = path.relative_to(root)
            if path.is_file() and path.suffix in SUFFIXES and not SKIPPED & set(inside.parts):
                found.append(path)
    return found


def _read(root: Path, path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, filename=str(path)) if path.suffix == ".py" else None
    return Source(root, path.relative_to(root), text.splitlines(), tree)


def _nodes(source: Source, *kinds: type[ast.expr | ast.stmt]) -> Iterator[ast.expr | ast.stmt]:
    """Nodes of these kinds, in no particular order; none for other languages."""
    for node in ast.walk(source.tree) if source.tree else ():
        if isinstance(node, kinds):
            yield node


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    """Each imported name in full: `from a.b import c` gives `a.b.c`."""
    for node in _nodes(source, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def _is_module(path: Path) -> bool:
    return path.with_suffix(".py").is_file() or path.is_dir()


def main() -> int:
    """Print the findings of the tree given as an argument, or of this one; 1 if there are any."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    findings = review(root, EXCEPTIONS)
    for finding in findings:
        print(f"{finding.path}:{finding.line}: {finding.message} [{finding.rule}]")
    print(f"tidy: {len(findings)} findings" if findings else "tidy: all house rules kept")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

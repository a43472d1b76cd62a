"""Knows the codes tests cite: refuses unknown ones at collection, and keeps how their runs ended.

`tools/spec.py` reads the same marks from the source; what it could not see there is refused too, so
that docs/spec/matrix.md tells the truth. Statuses go to build/spec-results.json.
"""

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tools.spec import (
    RESULTS,
    citations_of,
    defects_named,
    read_chapters,
    read_results,
    told_codes,
)

PROPERTY = "spec_place"
WORST_FIRST = ("failed", "passed", "skipped")


class Proof:
    """The pytest plugin; under pytest-xdist workers collect, and only their caller writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.codes = {code for codes in read_chapters(root).values() for code in codes}
        self._read: dict[Path, dict[str, set[str]]] = {}
        self._ended: dict[str, set[str]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_pycollect_makeitem(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        made = yield
        for item in made if isinstance(made, list) else []:
            if isinstance(item, pytest.Function):
                self._take(collector, item)
        return made

    def _take(self, collector: pytest.Collector, item: pytest.Function) -> None:
        """Check what one test cites and let its reports carry the place."""
        marks = list(item.iter_markers("spec"))
        unknown = {code for mark in marks for code in mark.args} - self.codes
        if unknown:
            raise collector.CollectError(f"{item.nodeid} cites unknown codes: {sorted(unknown)}")
        function = item.nodeid.partition("[")[0]
        told = next((str(mark.kwargs["place"]) for mark in marks if "place" in mark.kwargs), "")
        here = {code for mark in marks if "place" not in mark.kwargs for code in mark.args}
        if here != self._seen_in(item.path).get(function, set()):
            raise collector.CollectError(
                f"{item.nodeid} cites codes where docs/spec/matrix.md does not see them: use"
                " @pytest.mark.spec with plain strings at the function"
            )
        if marks or defects_named(item.name):
            item.user_properties.append((PROPERTY, told or function))

    def _seen_in(self, path: Path) -> dict[str, set[str]]:
        if path not in self._read:
            seen = self._read[path] = {}
            inside = path.is_relative_to(self.root)
            for code, place in citations_of(self.root, path) if inside else ():
                seen.setdefault(place, set()).add(code)
        return self._read[path]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        place = dict(report.user_properties).get(PROPERTY)
        if place and (report.when == "call" or report.outcome != "passed"):
            self._ended.setdefault(str(place), set()).add(report.outcome)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self._ended or hasattr(session.config, "workerinput"):
            return
        results = read_results(self.root)
        for place, outcomes in self._ended.items():
            results[place] = next(o for o in WORST_FIRST if o in outcomes)
        path = self.root / RESULTS
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(results, indent=1, sort_keys=True), encoding="utf-8")
        fresh.replace(path)


def cited_by_story(path: Path) -> list[pytest.MarkDecorator]:
    """The marks of a story: the codes in its comments."""
    codes = told_codes(path)
    place = path.relative_to(Path(__file__).resolve().parents[2]).as_posix()
    return [pytest.mark.spec(*codes, place=place)] if codes else []

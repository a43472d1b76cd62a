"""One campaign over one OpenAPI document: every operation, with requests that fit and that do not.

schemathesis makes the requests (the boundaries of every field, then random ones by the seed) and
judges the answers: no 5xx, no status that the document does not know, every body as its schema
says, nothing accepted that the document forbids.
"""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, cast

import hypothesis
import msgspec
import requests
import schemathesis
from schemathesis import APIOperation, Case, CheckFunction
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.errors import InvalidSchema
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Err, Result
from schemathesis.generation import GenerationMode

from tests.contract.known import Known
from tests.contract.people import Asker

# Left out are judgements that need to know our rules (what fits the schema may still be refused),
# and those about credentials, which we add to every request.
JUDGEMENTS: Final = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "negative_data_rejection",
    "unsupported_method", "allow_header_conformance",
]  # fmt: skip
UNEXPECTED: Final = {"options", "put"}
TIMEOUT_S: Final = 30
SHOWN: Final = 700
AnyCase = Case[Any]
AnyOperation = APIOperation[Any, Any, Any, Any]


class Told(msgspec.Struct):
    """What a campaign found and how much it asked."""

    findings: dict[str, int]
    statuses: dict[str, int]
    untouched: list[str]  # operations that never answered with success
    cpu_s: float

    @property
    def asked(self) -> int:
        """Requests."""
        return sum(self.statuses.values())


class Campaign:
    """A document, where it is served, who asks, and what is known to exist there."""

    def __init__(
        self, document: dict[str, Any], url: str, asker: Asker, known: Known, *, seed: int
    ) -> None:
        self._asker = asker
        self._known = known
        self._seed = seed
        self._schema = schemathesis.openapi.from_dict(
            document, config=SchemathesisConfig(seed=seed)
        )
        self._schema.config.update(base_url=url)
        self._schema.config.phases.coverage.unexpected_methods = UNEXPECTED
        load_all_checks()
        found = cast("list[CheckFunction]", CHECKS.get_by_names(JUDGEMENTS))
        self._judgements = found
        self._session = requests.Session()
        self._findings: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._succeeded: set[str] = set()

    def run(self, *, boundaries: int, examples: int) -> Told:
        """For each operation at most so many requests at boundaries, and so many random ones of
        each kind."""
        began = time.process_time()
        operations = [_operation(found) for found in self._schema.get_all_operations()]
        for operation in operations:
            for case in _spread(self._at_boundaries(operation), boundaries):
                self._ask(case)
            for mode in GenerationMode:
                self._ask_at_random(operation, mode, examples)
        self._session.close()
        untouched = sorted({operation.label for operation in operations} - self._succeeded)
        cpu_s = time.process_time() - began
        return Told(dict(self._findings), dict(self._statuses), untouched, cpu_s)

    def _at_boundaries(self, operation: AnyOperation) -> Iterator[AnyCase]:
        for mode in GenerationMode:
            yield from self._schema.iter_coverage_cases(
                operation, generation_modes=[mode], generation_config=self._schema.config.generation
            )

    def _ask_at_random(self, operation: AnyOperation, mode: GenerationMode, examples: int) -> None:
        @hypothesis.seed(self._seed)
        @hypothesis.settings(
            max_examples=examples, database=None, deadline=None,
            phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        @hypothesis.given(operation.as_strategy(generation_mode=mode))
        def asked(case: AnyCase) -> None:
            self._ask(case)

        try:
            asked()
        except hypothesis.errors.Unsatisfiable:
            return  # nothing can be wrong with a request that has no parts

    def _ask(self, case: AnyCase) -> None:
        """One request, with credentials, and in what is meant to fit some values that exist."""
        case.headers.update(self._asker.headers())
        label = case.operation.label
        if case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE:
            for name in list(case.path_parameters):
                case.path_parameters[name] = self._known.fit(name) or case.path_parameters[name]
            self._known.put_into(case.body)
        answer = case.call(session=self._session, timeout=TIMEOUT_S)
        self._statuses[str(answer.status_code)] += 1
        if 200 <= answer.status_code < 300:
            self._succeeded.add(label)
        try:
            case.validate_response(answer, checks=self._judgements)
        except FailureGroup as group:
            for failure in group.exceptions:
                text = f"{label}: {failure.title}: {failure.message}"
                self._findings[f"{text[:SHOWN]}\n  {case.as_curl_command()[:SHOWN]}"] += 1
        if case.method.upper() != "GET":
            self._asker.changed()
        if answer.headers.get("content-type", [""])[0] == "application/json":
            self._known.learn(answer.json())


def _operation(found: Result[AnyOperation, InvalidSchema]) -> AnyOperation:
    """A document that cannot be read is a failure of the test. Raises InvalidSchema."""
    if isinstance(found, Err):
        raise found.err()
    return found.ok()


def _spread(cases: Iterator[AnyCase], most: int) -> list[AnyCase]:
    """All of them, or so many from everywhere."""
    found = list(cases)
    if len(found) <= most:
        return found
    return [found[at * len(found) // most] for at in range(most)]

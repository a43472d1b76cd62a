"""Every answer that a test gets is held against the OpenAPI document: status, kind and shape.

A campaign (tests/contract) asks everything with made-up requests; the tests ask for what works.
Together they see each answer that the documents promise.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import httpx
import jsonschema_rs

REFERENCE: Final = Path(__file__).parents[2] / "docs" / "reference"
NAMES: Final = {"/api/v1/": "openapi.json", "/admin/v1/": "openapi-staff.json"}
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def obeyed(response: httpx.Response) -> None:
    """For `event_hooks` of a client. Fails with what is wrong with the answer."""
    path = response.request.url.path
    name = next((name for prefix, name in NAMES.items() if path.startswith(prefix)), None)
    if name is None or response.request.method not in METHODS:
        return
    template = _template(name, path)
    operation = _document(name)["paths"].get(template, {}).get(response.request.method.lower())
    if operation is None:
        return  # such a path or method there is not, which the test knows
    about = f"{response.request.method} {template}"
    status = str(response.status_code)
    assert status in operation["responses"], f"{about}: {status} is not in {name}"
    content = operation["responses"][status].get("content", {})
    response.read()
    kind = response.headers.get("content-type", "").partition(";")[0]
    if not content:
        assert response.content == b"", f"{about}: {status} has no content in {name}"
    elif kind != "text/csv":
        assert kind in content, f"{about}: {status} is {kind}, not {list(content)} as in {name}"
        schema = json.dumps(content[kind].get("schema", {}))
        try:
            _validator(name, schema).validate(response.json())
        except jsonschema_rs.ValidationError as error:
            raise AssertionError(f"{about}: {status} is not as in {name}: {error}") from error


@lru_cache
def _document(name: str) -> dict[str, Any]:
    return dict(json.loads((REFERENCE / name).read_bytes()))


@lru_cache
def _patterns(name: str) -> list[tuple[re.Pattern[str], str]]:
    """Paths without holes come first: the framework prefers them too."""
    paths = sorted(_document(name)["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"{[^}]*}", "[^/]+", path)), path) for path in paths]


@lru_cache(maxsize=10_000)
def _template(name: str, path: str) -> str | None:
    return next((full for pattern, full in _patterns(name) if pattern.fullmatch(path)), None)


@lru_cache(maxsize=1_000)
def _validator(name: str, schema: str) -> Any:
    whole = json.loads(schema) | {"components": _document(name)["components"]}
    return jsonschema_rs.validator_for(whole)

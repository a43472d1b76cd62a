"""Requests against somebody else's things, made from an OpenAPI document and the entries."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tests.isolation.entries import BASE, BODIES, BODY, ELSEWHERE, OWN, PATH, PLAIN, QUERY, THERE
from tests.isolation.victim import Victim

METHODS: Final = ("get", "post", "put", "patch", "delete")
LEAVES: Final = ("string", "integer", "number")


class Operation(msgspec.Struct, frozen=True):
    """A method of a path, with its part of the document."""

    method: str
    path: str
    says: dict[str, Any]

    @property
    def is_public(self) -> bool:
        """Whether nobody has to be known."""
        return not self.says.get("security")

    @property
    def takes_keys(self) -> bool:
        """Whether an API key may ask."""
        return any("ApiKey" in one for one in self.says.get("security", []))

    @property
    def takes_sessions(self) -> bool:
        """Whether a person who is logged in may ask."""
        return any("ApiKey" not in one for one in self.says.get("security", []))

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


class Attempt(msgspec.Struct, frozen=True):
    """A request, and where in it something of the victim's is named."""

    operation: Operation
    target: str
    body: bytes
    names: frozenset[str]


def operations(document: dict[str, Any]) -> list[Operation]:
    """All of a document."""
    return [
        Operation(method, path, parts[method])
        for path, parts in document["paths"].items()
        for method in METHODS
        if method in parts
    ]


def unknown_names(document: dict[str, Any]) -> set[tuple[str, str]]:
    """Parameters and fields that no entry explains."""
    known = OWN.keys() | PLAIN.keys()
    found = set()
    for operation in operations(document):
        for parameter in operation.says.get("parameters", []):
            if _is_leaf(document, parameter["schema"]):
                found.add((parameter["in"], parameter["name"]))
        for name, schema in _fields(document, _body_schema(operation), ()):
            if _is_leaf(document, schema):
                found.add((BODY, name))
    return found - known


def attempt(document: dict[str, Any], operation: Operation, victim: Victim) -> Attempt:
    """The request that names as much of the victim's as it can."""
    used: set[str] = set()
    holes, query = {}, {}
    for parameter in operation.says.get("parameters", []):
        where, name = parameter["in"], parameter["name"]
        own = victim.value(OWN.get((where, name)), operation.path)
        if own is not None:
            used.add(where)
        value = own if own is not None else _plain(where, name, victim)
        if where == PATH:
            holes[name] = value
        elif where == QUERY and value is not None:
            query[name] = value
    target = operation.path.format(**holes)
    if query:
        target += "?" + "&".join(f"{name}={value}" for name, value in query.items())
    return Attempt(operation, target, _body(document, operation, victim, used), frozenset(used))


def _body(document: dict[str, Any], operation: Operation, victim: Victim, used: set[str]) -> bytes:
    schema = _body_schema(operation)
    if not schema:
        return b""
    whole = _placed(BODIES.get((operation.method, operation.path)), victim)
    if whole is None:
        whole = _filled(document, schema, victim, used)
    return msgspec.json.encode(whole)


def _filled(document: dict[str, Any], schema: Any, victim: Victim, used: set[str]) -> Any:
    """A value of this schema: whatever is the victim's, what the entries give, what is required."""
    schema = _plainly(document, schema)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") != "object":
        kinds: dict[str, Any] = {"array": [], "boolean": False, "integer": 1, "string": "text"}
        return kinds[schema["type"]]
    made = {}
    for name, part in schema.get("properties", {}).items():
        own = victim.value(OWN.get((BODY, name)), "")
        if own is not None:
            used.add(BODY)
            made[name] = own
            continue
        plain = _plain(BODY, name, victim)
        if plain is not None:
            made[name] = plain
        elif name in schema.get("required", []):
            made[name] = _filled(document, part, victim, used)
    return made


def _plain(where: str, name: str, victim: Victim) -> Any:
    return _placed(PLAIN.get((where, name)), victim)


def _placed(value: Any, victim: Victim) -> Any:
    """With the markets that are meant."""
    if isinstance(value, dict):
        return {name: _placed(part, victim) for name, part in value.items()}
    market = victim.market
    symbols = {THERE: market.symbol, ELSEWHERE: victim.elsewhere.symbol, BASE: market.base}
    return symbols.get(value, value) if isinstance(value, str) else value


def _body_schema(operation: Operation) -> dict[str, Any]:
    content = operation.says.get("requestBody", {}).get("content", {})
    found: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return found


def _plainly(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to, and of alternatives the first that is not null."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for word in ("oneOf", "anyOf"):
        for choice in schema.get(word, []):
            if choice.get("type") != "null":
                return _plainly(document, choice)
    return schema


def _is_leaf(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Free text or a number; what can only be one of some words names nobody."""
    plain = _plainly(document, schema)
    if plain.get("type") == "array":
        return _is_leaf(document, plain.get("items", {}))
    kinds = plain.get("type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return "enum" not in plain and "const" not in plain and any(kind in LEAVES for kind in listed)


def _fields(
    document: dict[str, Any], schema: dict[str, Any], seen: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of a body, at any depth."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in seen:
            return
        seen = (*seen, name)
        schema = document["components"]["schemas"][name]
    for word in ("oneOf", "anyOf", "allOf"):
        for part in schema.get(word, []):
            yield from _fields(document, part, seen)
    for name, part in schema.get("properties", {}).items():
        yield name, part
        yield from _fields(document, part, seen)
    if isinstance(schema.get("items"), dict):
        yield from _fields(document, schema["items"], seen)

"""What answers have named, to be named again: ids that exist find more than ids made up.

A value is known by the field that held it (`order_id`) and fits a parameter of that name or of a
part of it (`key` of `api_key_id`).
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

KEPT: Final = 20  # of each name, the newest
NAMES_TAIL: Final = "_id"
LIKELY: Final = 0.8


class Known:
    """Values by the name of their field."""

    def __init__(self, seed: int, **first: str) -> None:
        self._dice = random.Random(seed)
        self._values: dict[str, list[object]] = defaultdict(list)
        for name, value in first.items():
            self._values[name].append(value)

    def learn(self, answer: object) -> None:
        """Remember ids and what else is short text in an answer."""
        for name, value in _fields(answer):
            kept = self._values[name]
            if value not in kept:
                kept.append(value)
                del kept[:-KEPT]

    def fit(self, name: str) -> object | None:
        """Now and then a value that exists, for a parameter of this name."""
        found = self._values.get(name) or self._values.get(f"{name}{NAMES_TAIL}")
        if found is None:
            longer = (known for known in self._values if known.endswith(f"_{name}{NAMES_TAIL}"))
            found = self._values.get(next(longer, ""))
        return self._dice.choice(found) if found and self._dice.random() < LIKELY else None

    def put_into(self, body: object) -> None:
        """Replace values of a body, in place, by some that exist."""
        if isinstance(body, dict):
            for name, value in body.items():
                fitting = self.fit(name) if isinstance(value, str) else None
                if fitting is not None and isinstance(fitting, str):
                    body[name] = fitting
                else:
                    self.put_into(value)
        elif isinstance(body, list):
            for value in body:
                self.put_into(value)


def _fields(answer: object) -> Iterator[tuple[str, Any]]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if isinstance(value, str) and 0 < len(value) <= 64:
                yield name, value
            else:
                yield from _fields(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _fields(value)

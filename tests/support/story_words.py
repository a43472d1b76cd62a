"""How a story's line is read: words one after another, named options, decimals to integers."""

import re

_DECIMAL = re.compile(r"(-?[0-9]+)(?:\.([0-9]+))?")
_DURATIONS_NS = {"ns": 1, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}


class StoryError(AssertionError):
    """A story's line could not be read, or what happened is not what it says."""


class Words:
    """The words of a line, taken from the front; options may stand anywhere behind."""

    def __init__(self, text: str) -> None:
        self._words = text.split()

    def next(self, what: str) -> str:
        """The next word; `what` it should be."""
        if not self._words:
            raise StoryError(f"{what} is missing")
        return self._words.pop(0)

    def peek(self) -> str:
        """The next word without taking it; empty at the end."""
        return self._words[0] if self._words else ""

    def flag(self, name: str) -> bool:
        """Whether this word stands anywhere; takes it."""
        if name not in self._words:
            return False
        self._words.remove(name)
        return True

    def option(self, name: str, default: str = "") -> str:
        """The word behind `name`; takes both."""
        if name not in self._words:
            return default
        position = self._words.index(name)
        if position + 1 == len(self._words):
            raise StoryError(f"{name} stands without its value")
        self._words.pop(position)
        return self._words.pop(position)

    def overrides(self) -> dict[str, int]:
        """`with field=number field=number`, at the line's end: what the record says instead."""
        if "with" not in self._words:
            return {}
        position = self._words.index("with")
        pairs = [word.partition("=") for word in self._words[position + 1 :]]
        del self._words[position:]
        return {name: number(value) for name, _, value in pairs}

    def rest(self) -> list[str]:
        """All remaining words."""
        words, self._words = self._words, []
        return words

    def end(self) -> None:
        """Assert that everything was understood."""
        if self._words:
            raise StoryError(f"not understood: {' '.join(self._words)}")


def number(text: str) -> int:
    """An integer, such as 12, -3, 2^110 or 2^62+1."""
    base, power, rest = text.partition("^")
    if not power:
        return int(text)
    exponent, plus, more = rest.partition("+")
    raised: int = int(base) ** int(exponent)
    return raised + (int(more) if plus else 0)


def units(text: str, scale: int) -> int:
    """A decimal of any size, with its sign, in units of 10**-scale."""
    match = _DECIMAL.fullmatch(text)
    if match is None or len(match[2] or "") > scale:
        raise StoryError(f"{text} is not a decimal with at most {scale} digits behind its point")
    fraction = (match[2] or "").ljust(scale, "0")
    return int(match[1] + fraction)


def steps(text: str, mantissa: int, decimals: int) -> int:
    """A decimal in ticks or lots of mantissa / 10**decimals."""
    count, remainder = divmod(units(text, decimals), mantissa)
    if remainder:
        raise StoryError(f"{text} is not a whole number of steps of {mantissa} / 10^{decimals}")
    return count


def duration_ns(text: str) -> int:
    """24h or 1500ms, in ns."""
    unit = text.lstrip("0123456789")
    return int(text[: len(text) - len(unit)]) * _DURATIONS_NS[unit]

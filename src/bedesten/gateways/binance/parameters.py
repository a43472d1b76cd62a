"""What a request says: parameters of query and body, read as what they must be."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeVar
from urllib.parse import unquote, unquote_plus

import msgspec

from bedesten.gateways.binance.refusals import (
    CLIENT_ID_RANGE,
    INTEGER_RANGE,
    NUMBER_RANGE,
    SYMBOL_RANGE,
    Rejected,
    Said,
    empty,
    illegal,
    invalid,
    missing,
    overflowed,
    rejected,
    repeated,
    too_precise,
)
from bedesten.gateways.binance.time_unit import TimeUnit
from bedesten.kit.ids import ID_MAX
from bedesten.kit.unreadable import UNREADABLE

SYMBOL: Final = re.compile(SYMBOL_RANGE)
NUMBER: Final = re.compile(NUMBER_RANGE, re.ASCII)
INTEGER: Final = re.compile(INTEGER_RANGE, re.ASCII)
CLIENT_ID: Final = re.compile(CLIENT_ID_RANGE)
WHOLE_DIGITS_MAX: Final = 18
DECIMALS_MAX: Final = 18
FIRST_MICROSECOND: Final = 10**14  # a time this large is in microseconds: in ms it is the year 5138
MOMENT_MAX: Final = 253_402_300_799_999_999  # the last microsecond of the year 9999
FLAGS: Final = {"true": True, "false": False}
LIMIT_DEFAULT: Final = 500
LIMIT_MAX: Final = 1_000
Word = TypeVar("Word")
_texts = msgspec.json.Decoder(list[str])


class Parameters:
    """Named texts, and the unit of the times in the answer."""

    def __init__(self, texts: Mapping[str, str], *, time_unit: str | None = None) -> None:
        self._texts = texts
        unit = TimeUnit.named(time_unit or texts.get("timeUnit") or TimeUnit.MILLISECOND.name)
        if unit is None:
            raise rejected(
                -1194,
                "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.",
            )
        self.unit = unit

    def stamp(self, moment: datetime | None) -> int:
        """A moment in the unit of the answer; -1 for none."""
        return -1 if moment is None else self.unit.of_moment(moment)

    def stamp_ns(self, ns: int) -> int:
        """Nanoseconds since the Unix epoch in the unit of the answer."""
        return self.unit.of_ns(ns)

    def has(self, name: str) -> bool:
        """Whether it was sent, with a value or without."""
        return name in self._texts

    def text(self, name: str) -> str | None:
        """None when it was not sent. Raises Rejected: empty."""
        found = self._texts.get(name)
        if found == "":
            raise empty(name)
        return found

    def needed(self, name: str) -> str:
        """Raises Rejected: missing."""
        found = self._texts.get(name)
        if not found:
            raise missing(name)
        return found

    def symbol(self) -> str:
        """The symbol that must be there, joined."""
        return _symbol(self.needed("symbol"))

    def symbol_or_none(self) -> str | None:
        """The symbol that may be there."""
        found = self.text("symbol")
        return None if found is None else _symbol(found)

    def symbols(self) -> list[str] | None:
        """The JSON array `symbols`, each once. Raises Rejected."""
        found = self.texts("symbols")
        if found is None:
            return None
        if len(set(found)) < len(found):
            raise rejected(-1151, "Symbol is present multiple times in the list.")
        return [_symbol(one, "symbols") for one in found]

    def texts(self, name: str) -> list[str] | None:
        """A JSON array of texts. Raises Rejected."""
        found = self.text(name)
        if found is None:
            return None
        try:
            return _texts.decode(found)
        except UNREADABLE as error:
            raise rejected(-1135, f"JSON sent for parameter '{name}' is not valid") from error

    def number(self, name: str) -> str | None:
        """A decimal number as the exchange writes it: no needless zeros in front, none behind.
        Raises Rejected."""
        found = self.text(name)
        return None if found is None else _number(name, found)

    def number_needed(self, name: str) -> str:
        """The same, where it must be there."""
        return _number(name, self.needed(name))

    def integer(self, name: str, largest: int = ID_MAX) -> int | None:
        """A whole number that is not negative. Raises Rejected."""
        found = self.text(name)
        if found is None:
            return None
        if not INTEGER.fullmatch(found):
            raise illegal(name, INTEGER_RANGE)
        number = int(found)
        if number > largest:
            raise overflowed(name)
        return number

    def limit(self, default: int = LIMIT_DEFAULT, largest: int = LIMIT_MAX) -> int:
        """How many: what is more than the most means the most. Raises Rejected."""
        found = self.integer("limit", 10**19)
        if found == 0:
            raise invalid("limit")
        return default if found is None else min(found, largest)

    def moment(self, name: str) -> int | None:
        """A time, sent in ms or us, as microseconds since the Unix epoch. Raises Rejected."""
        found = self.integer(name, MOMENT_MAX)
        if found is None:
            return None
        return found if found >= FIRST_MICROSECOND else found * 1_000

    def flag(self, name: str) -> bool:
        """A boolean; false when it was not sent. Raises Rejected."""
        found = self.text(name)
        if found is None:
            return False
        if found.lower() not in FLAGS:
            raise invalid(name)
        return FLAGS[found.lower()]

    def word(self, name: str, words: Mapping[str, Word], refusal: Said | None = None) -> Word:
        """One of these words, which must be there, as what it stands for."""
        found = self.needed(name)
        if found not in words:
            raise invalid(name) if refusal is None else Rejected(refusal)
        return words[found]

    def word_or(
        self, name: str, words: Mapping[str, Word], default: Word, refusal: Said | None = None
    ) -> Word:
        """The same, where it may be left out."""
        return self.word(name, words, refusal) if self.text(name) is not None else default

    def client_id(self, name: str) -> str | None:
        """A name that the client gave. Raises Rejected."""
        found = self.text(name)
        if found is not None and not CLIENT_ID.fullmatch(found):
            raise illegal(name, CLIENT_ID_RANGE)
        return found


def parsed(query: bytes, body: bytes) -> dict[str, str]:
    """The parameters of both; the query's win. Raises Rejected for one that comes twice in either,
    and for bytes that are no text."""
    try:
        return {**_pairs(body), **_pairs(query)}
    except UnicodeDecodeError as error:
        raise rejected(-1100, "Illegal characters found in a parameter.") from error


def _pairs(raw: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in raw.decode("ascii").split("&") if raw else ():
        if not pair:
            continue
        name, _, value = pair.partition("=")
        if "%" in name or "+" in name:
            name = unquote_plus(name, errors="strict")
        if name in found:
            raise repeated()
        if "%" in value or "+" in value:
            # A signature in base64 that was not encoded has plus signs of its own.
            decode = unquote if name == "signature" else unquote_plus
            value = decode(value, errors="strict")
        found[name] = value
    return found


def _symbol(text: str, name: str = "symbol") -> str:
    if not SYMBOL.fullmatch(text):
        raise illegal(name, SYMBOL_RANGE)
    return text


def _number(name: str, text: str) -> str:
    match = NUMBER.fullmatch(text)
    if match is None:
        raise illegal(name, NUMBER_RANGE)
    whole, fraction = match[1].lstrip("0"), (match[2] or ".").rstrip("0")[1:]
    if len(whole) > WHOLE_DIGITS_MAX:
        raise overflowed(name)
    if len(fraction) > DECIMALS_MAX:
        raise too_precise(name)
    return f"{whole or '0'}.{fraction}" if fraction else whole or "0"

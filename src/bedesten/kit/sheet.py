"""CSV for people and their spreadsheets: no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute such a cell
NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)  # and those it may


def lines(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as lines of a file."""
    text = io.StringIO()
    csv.writer(text).writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a field of a row holds
    if value is None:
        return ""
    if isinstance(value, dict):
        return msgspec.json.encode(value, order="sorted").decode()
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text

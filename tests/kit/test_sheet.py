"""Cells of files that spreadsheets open: text that would be computed is marked as text."""

import csv
import io
from datetime import UTC, datetime

import pytest

from bedesten.kit import sheet


@pytest.mark.spec("WEB-003")
@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("-1.5", "-1.5"),
        ("12", "12"),
        (None, ""),
        ("=1+1", "'=1+1"),
        ("-1+1", "'-1+1"),
        ("-1e5", "'-1e5"),
        ("+905551112233", "'+905551112233"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("-1\n", "'-1\n"),
        ('a "quoted", cell', 'a "quoted", cell'),
        ("İstanbul", "İstanbul"),
        (datetime(2027, 1, 31, 10, tzinfo=UTC), "2027-01-31T10:00:00+00:00"),
    ],
)
def test_a_cell_is_text_or_a_number_and_never_a_formula(value: object, cell: str) -> None:
    rows = list(csv.reader(io.StringIO(sheet.lines([[value]]), newline="")))
    assert rows == [[cell]]

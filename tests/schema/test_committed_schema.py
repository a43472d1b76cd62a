"""Migrations from an empty database make what docs/reference says."""

import pytest

from tests.support.postgres import Database
from tools import schema_reference

ADVICE = "write it again: python -m tools.schema_reference"


@pytest.mark.spec("SCHE-001", "OPER-013")
def test_schema_sql_is_what_the_migrations_make(database: Database) -> None:
    committed = (schema_reference.FOLDER / "schema.sql").read_text()
    assert schema_reference.schema_sql(database.url()) == committed, ADVICE


@pytest.mark.spec("OPER-013")
def test_the_page_of_tables_is_what_the_migrations_make(database: Database) -> None:
    committed = (schema_reference.FOLDER / "tables.md").read_text()
    assert schema_reference.tables_page(database.url()) == committed, ADVICE

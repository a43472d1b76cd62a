"""Text that people write: what may be in it."""

from typing import Final

# No control characters: PostgreSQL stores no NUL, and a line break in a name forges log lines.
# `$` alone lets one line break at the end pass in Python.
PLAIN: Final = r"^[^\x00-\x1f\x7f]*(?!\n)$"

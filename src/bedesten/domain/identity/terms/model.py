"""A version of the terms of use, and what can be wrong with one that somebody accepts."""

from datetime import datetime
from typing import Final, NamedTuple

from bedesten.kit.errors import DomainError


class TermsOutdated(DomainError):
    """Neither the terms that hold nor those that will; `detail` is the version that holds."""

    status = 409
    code = "terms_outdated"
    title = "These are not the terms of use that hold: read GET /terms"


ERRORS: Final[tuple[type[DomainError], ...]] = (TermsOutdated,)


class Terms(NamedTuple):
    """One version. Until `effective_at` the one before it holds."""

    version: str
    text_tr: str
    text_en: str
    effective_at: datetime
    published_at: datetime

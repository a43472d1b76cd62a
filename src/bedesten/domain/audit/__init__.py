"""Audit: who did what, kept so that no one can alter it unseen."""

from bedesten.domain.audit.export import EXPORT_MAX, act_of, lines
from bedesten.domain.audit.mask import masked, unmask
from bedesten.domain.audit.model import Act, Actor, Broken, Seal
from bedesten.domain.audit.record import record, record_async
from bedesten.domain.audit.seal import SealerRefused, seal
from bedesten.domain.audit.search import LIMIT_MAX, Question, Record, search, search_async
from bedesten.domain.audit.verify import Report, verify

__all__ = [
    "EXPORT_MAX",
    "LIMIT_MAX",
    "Act",
    "Actor",
    "Broken",
    "Question",
    "Record",
    "Report",
    "Seal",
    "SealerRefused",
    "act_of",
    "lines",
    "masked",
    "record",
    "record_async",
    "seal",
    "search",
    "search_async",
    "unmask",
    "verify",
]

"""Notifications: what people are told unasked; so far notices, which are for everybody."""

from bedesten.domain.notifications.model import KINDS, NewNotice, NoSuchNotice, Notice
from bedesten.domain.notifications.notices import PUBLISH, add_notice, end_notice
from bedesten.domain.notifications.store import all_notices, current_notices

ERRORS = (NoSuchNotice,)

__all__ = [
    "ERRORS",
    "KINDS",
    "PUBLISH",
    "NewNotice",
    "NoSuchNotice",
    "Notice",
    "add_notice",
    "all_notices",
    "current_notices",
    "end_notice",
]

"""A notice, and what can be wrong with asking for one."""

from datetime import datetime
from typing import Final, NamedTuple

from bedesten.kit.errors import NotFound
from bedesten.kit.ids import NoticeId

KINDS: Final = ("maintenance", "incident", "news")


class NoSuchNotice(NotFound):
    """Nobody announced this, or it has ended already."""

    code = "notice_not_found"
    title = "There is no such notice that has not ended"


class NewNotice(NamedTuple):
    """What is announced; texts by language. It begins now unless it says when."""

    kind: str
    title: dict[str, str]
    text: dict[str, str]
    starts_at: datetime | None
    ends_at: datetime | None


class Notice(NamedTuple):
    """The same, once it is announced. Without an end it stands until somebody ends it."""

    notice_id: NoticeId
    kind: str
    title_tr: str
    title_en: str
    text_tr: str
    text_en: str
    starts_at: datetime
    ends_at: datetime | None

"""Versions of rows against lost updates: `ETag` says which was read, `If-Match` which is meant."""

import re
from typing import Final

from bedesten.kit.errors import DomainError

TAG: Final = re.compile(r'(?:W/)?"?([1-9][0-9]{0,8})"?', re.ASCII)


class VersionDiffers(DomainError):
    """Somebody was faster: read it again, and see whether the change still makes sense."""

    status = 412
    code = "version_differs"
    title = "This was changed since you read it: read it again"


class VersionNeeded(DomainError):
    """Whoever changes what others change too says which version they have read."""

    status = 428
    code = "version_needed"
    title = "Say in If-Match which version you have read; the ETag of reading it is one"


class StaleWrite(DomainError):
    """Two changes at once; the other one was kept."""

    status = 409
    code = "stale_write"
    title = "Somebody else changed this at the same moment: read it again"


ERRORS: Final[tuple[type[DomainError], ...]] = (VersionDiffers, VersionNeeded, StaleWrite)


def tag_of(version: int) -> str:
    """What goes into `ETag`."""
    return f'"{version}"'


def version_of(if_match: str | None) -> int | None:
    """The version that `If-Match` names; None: any. Raises VersionDiffers for nonsense."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise VersionDiffers
    return int(found[1])


def check_version(expected: int | None, actual: int) -> None:
    """None expects nothing. Raises VersionDiffers."""
    if expected is not None and expected != actual:
        raise VersionDiffers(f"it is version {actual} now")

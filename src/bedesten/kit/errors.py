"""What callers are told when a request cannot be done: code, HTTP status and a sentence."""

from typing import ClassVar


class DomainError(Exception):
    """A refusal that a caller can read; one handler turns it into an RFC 9457 problem.

    Subclasses set `status` (HTTP), `code` (stable, for machines) and `title` (stable, for people)
    where the error is born. `detail` speaks of this one occurrence, `retry_after_s` says when
    the same request may succeed, `facts` are figures of it for programs.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "The exchange could not do this"

    def __init__(
        self,
        detail: str | None = None,
        *,
        retry_after_s: int | None = None,
        facts: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.facts = facts


class Malformed(DomainError):
    """The request could not be read."""

    status = 400
    code = "malformed"
    title = "The request could not be read"


class Unauthorized(DomainError):
    """Nobody known sent this."""

    status = 401
    code = "unauthorized"
    title = "Valid credentials are needed"


class Forbidden(DomainError):
    """The sender is known and may not do this."""

    status = 403
    code = "forbidden"
    title = "These credentials do not allow this"


class NotFound(DomainError):
    """There is no such thing, or not for this sender."""

    status = 404
    code = "not_found"
    title = "There is no such thing"


class RateLimited(DomainError):
    """Too much in too short a time."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"


class Unavailable(DomainError):
    """A part that is needed does not answer, or a queue is full."""

    status = 503
    code = "unavailable"
    title = "The exchange cannot answer now"

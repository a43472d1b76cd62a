"""Publish a version of the terms of use."""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from bedesten.domain import identity
from bedesten.domain.approvals.model import Action, ActionRefused, Approval, Done, Tools
from bedesten.kit.ids import StaffId

LENGTH_MAX: Final = 25_000  # so that both fit into one request
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=LENGTH_MAX, pattern=r"^[^\x00]*$")]


class NewTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version with its texts. From `effective_at` on, or else at once, trading wants it accepted;
    until then customers may accept it ahead of time."""

    version: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    text_tr: Text
    text_en: Text
    effective_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


async def check(tools: Tools, wanted: NewTerms, by: StaffId) -> None:
    """Raises ActionRefused."""
    for terms in await identity.all_terms(tools.conn):
        if terms.version == wanted.version:
            raise ActionRefused("there is such a version: published terms are never changed")
        if wanted.effective_at is not None and terms.effective_at >= wanted.effective_at:
            raise ActionRefused(f"version {terms.version} is to take effect later than this")


async def run(tools: Tools, approval: Approval, wanted: NewTerms) -> Done:
    """Raises ActionRefused."""
    await check(tools, wanted, approval.requested_by)
    texts = (wanted.text_tr, wanted.text_en)
    if not await identity.add_terms(tools.conn, wanted.version, texts, wanted.effective_at):
        raise ActionRefused("there is such a version")
    effective = None if wanted.effective_at is None else wanted.effective_at.isoformat()
    return Done("terms_of_use", wanted.version, {}, {"effective_at": effective or "at once"})


ACTION: Final = Action(
    payload=NewTerms, permission="terms:publish", check=check, run=run,
    private=("text_tr", "text_en"),
)  # fmt: skip

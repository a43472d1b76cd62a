"""REST: the terms of use, and that a customer accepts them."""

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from bedesten.domain.identity.model import SESSION
from bedesten.domain.identity.reception import Reception
from bedesten.domain.identity.terms import store
from bedesten.domain.identity.terms.accept import accept
from bedesten.domain.identity.terms.model import Terms
from bedesten.kit.text import PLAIN

TAGS: Final = ["people"]
Here = NamedDependency[Reception]
Version = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=PLAIN)]


class TermsText(msgspec.Struct):
    """The same in each language."""

    tr: str
    en: str


class TermsView(msgspec.Struct):
    """A version of the terms of use; `effective_at` says from when on trading wants it."""

    version: str
    effective_at: datetime
    text: TermsText


class TermsList(msgspec.Struct):
    """The version that holds, and those that will: they can be accepted already."""

    current: TermsView
    coming: list[TermsView]


class Acceptance(msgspec.Struct, forbid_unknown_fields=True):
    """Which version was read and is accepted."""

    version: Version


class Accepted(msgspec.Struct):
    """When the customer accepted which version."""

    version: str
    accepted_at: datetime


class AcceptedList(msgspec.Struct):
    """Newest first."""

    data: list[Accepted]


@get("/terms", opt={"scope": "public"}, tags=TAGS, summary="Read the terms of use")
async def read_terms(reception: Here) -> TermsList:
    """In Turkish and English. Signing up and trading want the current version accepted."""
    async with reception.conn() as conn:
        current, *coming = await store.in_force(conn)
    return TermsList(_view(current), [_view(one) for one in coming])


@post("/terms/acceptances", opt={"scope": SESSION}, tags=TAGS, status_code=204,
      summary="Accept the terms of use")  # fmt: skip
async def accept_terms(reception: Here, data: JSONBody[Acceptance]) -> None:
    """By version. Within a second orders are taken again."""
    async with reception.conn() as conn:
        await accept(conn, reception.customer, data.version, reception.device)


@get("/terms/acceptances", opt={"scope": SESSION}, tags=TAGS, summary="List accepted terms")
async def list_acceptances(reception: Here) -> AcceptedList:
    """What this customer has accepted, and when."""
    async with reception.conn() as conn:
        found = await store.accepted(conn, reception.customer)
    newest = sorted(found.items(), key=lambda one: one[1], reverse=True)
    return AcceptedList([Accepted(version, at) for version, at in newest])


def _view(terms: Terms) -> TermsView:
    text = TermsText(tr=terms.text_tr, en=terms.text_en)
    return TermsView(version=terms.version, effective_at=terms.effective_at, text=text)


ROUTES: Final[tuple[Any, ...]] = (read_terms, accept_terms, list_acceptances)

"""For which account somebody acts: the one that is named, or the one that is meant without it."""

import re
from typing import Final

import msgspec

from bedesten.domain.identity import Subject, TokenMaker, TokenWrong
from bedesten.gateways.sessions import SessionRing
from bedesten.kit.errors import DomainError, Forbidden
from bedesten.kit.ids import AccountId

ACCOUNT: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class NotThisAccount(Forbidden):
    """X-Account names no account of the customer's, or none that the API key is for."""

    code = "not_this_account"
    title = "X-Account is no account that these credentials are for"


ERRORS: Final[tuple[type[DomainError], ...]] = (NotThisAccount,)


def acting(subject: Subject, wanted: str | None) -> Subject:
    """The same, for this account. Raises NotThisAccount."""
    if wanted is None:
        return subject
    if not _is_among(subject, wanted):
        raise NotThisAccount
    return subject.for_account(AccountId(int(wanted)))


async def holder_of(
    sessions: SessionRing, tokens: TokenMaker, token: str, wanted: str | None, *, now_s: int
) -> Subject:
    """Who holds an access token. Raises TokenWrong, NotThisAccount, PeopleUnavailable."""
    access = tokens.read(token, now_s=now_s)
    subject = await sessions.find(access.session)
    if wanted is not None and subject is not None and not _is_among(subject, wanted):
        subject = await sessions.find_anew(access.session)  # opened just now, perhaps
    if subject is None:
        raise TokenWrong("its session has ended")
    subject = acting(subject, wanted)
    if access.second_factor_s > subject.second_factor_s:  # shown since we looked at the session
        subject = msgspec.structs.replace(subject, second_factor_s=access.second_factor_s)
    return subject


def _is_among(subject: Subject, wanted: str) -> bool:
    return bool(ACCOUNT.fullmatch(wanted)) and AccountId(int(wanted)) in subject.accounts

"""Identity: whose request this is, and what people do about their own account."""

from bedesten.domain.identity import (
    access_tokens,
    links,
    passwords,
    people,
    reception,
    staff,
)
from bedesten.domain.identity.access_tokens import TokenMaker, TokenWrong
from bedesten.domain.identity.customers import masked, sign_up
from bedesten.domain.identity.customers.letters import letter
from bedesten.domain.identity.customers.masked import CustomerNotFound, known_customer
from bedesten.domain.identity.enrol import enrol
from bedesten.domain.identity.keys import signature
from bedesten.domain.identity.keys.issue import issue_key
from bedesten.domain.identity.keys.recognise import find_key
from bedesten.domain.identity.keys.signature import (
    ApiKeyUnknown,
    CredentialsMissing,
    check_signature,
    check_timestamp,
    message,
    sign,
)
from bedesten.domain.identity.keys.store import revoke_key
from bedesten.domain.identity.links import LinkMaker
from bedesten.domain.identity.model import (
    ACCESS_COOKIE,
    SCOPES,
    SESSION,
    ApiKey,
    IssuedKey,
    Subject,
)
from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.reception import NoAccount, PeopleUnavailable, Reception
from bedesten.domain.identity.seal import SealBroken, Sealer
from bedesten.domain.identity.second_factor import app_setup
from bedesten.domain.identity.sessions import refresh
from bedesten.domain.identity.sessions.recognise import find_session

ERRORS = (
    *signature.ERRORS, *access_tokens.ERRORS, *links.ERRORS, *passwords.ERRORS, *people.ERRORS,
    *reception.ERRORS, *sign_up.ERRORS, *app_setup.ERRORS, *refresh.ERRORS,
    *staff.ERRORS, *masked.ERRORS,
)  # fmt: skip

__all__ = [
    "ACCESS_COOKIE",
    "ERRORS",
    "SCOPES",
    "SESSION",
    "ApiKey",
    "ApiKeyUnknown",
    "CredentialsMissing",
    "CustomerNotFound",
    "Device",
    "Door",
    "IssuedKey",
    "LinkMaker",
    "NoAccount",
    "PeopleUnavailable",
    "Reception",
    "SealBroken",
    "Sealer",
    "Subject",
    "TokenMaker",
    "TokenWrong",
    "check_signature",
    "check_timestamp",
    "enrol",
    "find_key",
    "find_session",
    "issue_key",
    "known_customer",
    "letter",
    "message",
    "revoke_key",
    "sign",
    "staff",
]

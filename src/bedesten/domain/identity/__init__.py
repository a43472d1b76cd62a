"""Identity: whose request this is, and what people do about their own account."""

from bedesten.domain.identity import (
    access_tokens,
    imports,
    links,
    passwords,
    people,
    reception,
    sealing,
    staff,
    standing,
)
from bedesten.domain.identity.access_tokens import TokenMaker, TokenWrong
from bedesten.domain.identity.accounts.model import NoSuchAccount
from bedesten.domain.identity.contacts.sms_text import sms_text
from bedesten.domain.identity.customers import freezes, masked, sign_up
from bedesten.domain.identity.customers.letters import letter
from bedesten.domain.identity.customers.masked import (
    CustomerNotFound,
    CustomerView,
    existing_customer,
    known_customer,
    unmask,
)
from bedesten.domain.identity.customers.masked import by_id as masked_customer
from bedesten.domain.identity.customers.newcomer import make_known
from bedesten.domain.identity.customers.set_level import KnownPerson, set_level
from bedesten.domain.identity.customers.set_status import set_status
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
from bedesten.domain.identity.keys.store import ended as ended_keys
from bedesten.domain.identity.keys.store import note_uses, revoke_key
from bedesten.domain.identity.links import LinkMaker
from bedesten.domain.identity.model import (
    ACCESS_COOKIE,
    KEY,
    SCOPES,
    SESSION,
    ApiKey,
    IssuedKey,
    Subject,
)
from bedesten.domain.identity.passkeys import model as passkeys
from bedesten.domain.identity.passkeys.ceremony import get_ready
from bedesten.domain.identity.passkeys.model import BadPasskeySetting, RelyingParty
from bedesten.domain.identity.people import Device, Door
from bedesten.domain.identity.profile.store import time_zone_of
from bedesten.domain.identity.reception import NoAccount, PeopleUnavailable, Reception
from bedesten.domain.identity.seal import SealBroken, Sealer
from bedesten.domain.identity.second_factor import app_setup
from bedesten.domain.identity.sessions import refresh
from bedesten.domain.identity.sessions.recognise import find_session
from bedesten.domain.identity.sessions.store import ended as ended_sessions
from bedesten.domain.identity.standing import check_open
from bedesten.domain.identity.terms import model as terms_model
from bedesten.domain.identity.terms.model import Terms
from bedesten.domain.identity.terms.store import add as add_terms
from bedesten.domain.identity.terms.store import every as all_terms

ERRORS = (
    *signature.ERRORS, *access_tokens.ERRORS, *links.ERRORS, *passwords.ERRORS, *people.ERRORS,
    *reception.ERRORS, *standing.ERRORS, *terms_model.ERRORS, *sign_up.ERRORS, *app_setup.ERRORS,
    *refresh.ERRORS, *staff.ERRORS, *masked.ERRORS, *sealing.ERRORS, *passkeys.ERRORS,
)  # fmt: skip

__all__ = [
    "ACCESS_COOKIE",
    "ERRORS",
    "KEY",
    "SCOPES",
    "SESSION",
    "ApiKey",
    "ApiKeyUnknown",
    "BadPasskeySetting",
    "CredentialsMissing",
    "CustomerNotFound",
    "CustomerView",
    "Device",
    "Door",
    "IssuedKey",
    "KnownPerson",
    "LinkMaker",
    "NoAccount",
    "NoSuchAccount",
    "PeopleUnavailable",
    "Reception",
    "RelyingParty",
    "SealBroken",
    "Sealer",
    "Subject",
    "Terms",
    "TokenMaker",
    "TokenWrong",
    "add_terms",
    "all_terms",
    "check_open",
    "check_signature",
    "check_timestamp",
    "ended_keys",
    "ended_sessions",
    "enrol",
    "existing_customer",
    "find_key",
    "find_session",
    "freezes",
    "get_ready",
    "imports",
    "issue_key",
    "known_customer",
    "letter",
    "make_known",
    "masked_customer",
    "message",
    "note_uses",
    "revoke_key",
    "sealing",
    "set_level",
    "set_status",
    "sign",
    "sms_text",
    "staff",
    "time_zone_of",
    "unmask",
]

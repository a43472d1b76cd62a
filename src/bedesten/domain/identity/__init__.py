"""Identity: whose request this is. For now API keys of demo accounts; people come later."""

from bedesten.domain.identity.enrol import enrol
from bedesten.domain.identity.issue import issue_key
from bedesten.domain.identity.model import SCOPES, ApiKey, IssuedKey, Subject
from bedesten.domain.identity.recognise import find_key
from bedesten.domain.identity.seal import SealBroken, Sealer
from bedesten.domain.identity.signature import (
    ERRORS,
    ApiKeyUnknown,
    CredentialsMissing,
    check_signature,
    check_timestamp,
    sign,
)
from bedesten.domain.identity.store import revoke_key

__all__ = [
    "ERRORS",
    "SCOPES",
    "ApiKey",
    "ApiKeyUnknown",
    "CredentialsMissing",
    "IssuedKey",
    "SealBroken",
    "Sealer",
    "Subject",
    "check_signature",
    "check_timestamp",
    "enrol",
    "find_key",
    "issue_key",
    "revoke_key",
    "sign",
]

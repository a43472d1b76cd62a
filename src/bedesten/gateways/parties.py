"""For whose pages passkeys are made, by the settings."""

from typing import Final
from urllib.parse import urlsplit

from bedesten.config import Settings
from bedesten.domain.identity import BadPasskeySetting, RelyingParty

CUSTOMERS: Final = "bedesten"
STAFF: Final = "bedesten staff"


def customer_party(settings: Settings) -> RelyingParty:
    """Without a setting of its own it is the pages' address; where that has no TLS, browsers have
    no passkeys, and the exchange does without them. Raises BadPasskeySetting."""
    if settings.passkey_origins is not None:
        return RelyingParty.of(CUSTOMERS, settings.passkey_origins, settings.passkey_domain)
    parts = urlsplit(settings.web_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    try:
        return RelyingParty.of(CUSTOMERS, origin, settings.passkey_domain)
    except BadPasskeySetting:
        return RelyingParty(name=CUSTOMERS, id=parts.hostname or "", origins=())


def staff_party(settings: Settings) -> RelyingParty:
    """Raises BadPasskeySetting."""
    local = f"http://localhost:{settings.backoffice_port}"
    origins = settings.staff_passkey_origins or local
    return RelyingParty.of(STAFF, origins, settings.staff_passkey_domain)

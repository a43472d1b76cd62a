"""What each parameter and each field of a body is: somebody's own, or nobody's in particular.

The suite puts the victim's value wherever one fits. A name that is not here fails the suite, so
that no new endpoint goes untested: add it to OWN, with how the victim comes by it (`victim.py`),
or to PLAIN, with a value that gets a request past its form.
"""

from typing import Any, Final

from tests.support.person import PASSWORD

PATH, QUERY, HEADER, BODY = "path", "query", "header", "body"
# Markets: the victim's, and another, where what others place cannot trade with the victim.
THERE, ELSEWHERE = "{there}", "{elsewhere}"
BASE = "{base}"  # an asset that the victim has
# (where, name) -> what of the victim's it names.
OWN: Final = {
    (PATH, "account"): "account",
    (PATH, "key"): "api_key_id",
    (PATH, "list_id"): "order_list_id",
    (PATH, "order_id"): "order_id",
    (PATH, "passkey"): "passkey_id",
    (PATH, "session"): "session_id",
    (QUERY, "order_id"): "order_id",
    (QUERY, "cursor"): "cursor",  # of the victim's own answer of the same path
    (BODY, "accounts"): "accounts",
    (BODY, "cancel"): "orders",
    (BODY, "email"): "email",
    (BODY, "from_account"): "account",
    (BODY, "to_account"): "second_account",
}
# (where, name) -> what to send; None: leave it out, or anything where it is required.
PLAIN: Final[dict[tuple[str, str], Any]] = {
    (PATH, "symbol"): THERE,
    (PATH, "year"): "2025",
    (QUERY, "asset"): None,
    (QUERY, "currency"): "USDT",
    (QUERY, "days"): None,
    (QUERY, "depth"): None,
    (QUERY, "end_time"): None,
    (QUERY, "from_number"): None,
    (QUERY, "from"): None,
    (QUERY, "limit"): None,
    (QUERY, "market"): None,
    (QUERY, "start_time"): None,
    (QUERY, "series"): None,
    (QUERY, "since"): None,
    (QUERY, "status"): None,
    (QUERY, "time_zone"): None,
    (QUERY, "to"): None,
    (QUERY, "until"): None,
    (HEADER, "Idempotency-Key"): None,
    (BODY, "activation_price"): None,
    (BODY, "amount"): "1",
    (BODY, "asset"): BASE,
    (BODY, "attestationObject"): "AAAA",
    (BODY, "authenticatorData"): "AAAA",
    (BODY, "clientDataJSON"): "AAAA",
    (BODY, "client_list_id"): None,
    (BODY, "client_order_id"): None,
    (BODY, "code"): "000000",
    (BODY, "currency_primary"): None,
    (BODY, "currency_secondary"): None,
    (BODY, "date_of_birth"): None,
    (BODY, "display_quantity"): None,
    (BODY, "expected_filled_quantity"): None,
    (BODY, "expires_at"): None,
    (BODY, "first_name"): None,
    (BODY, "id"): "AAAA",
    (BODY, "ip_allowlist"): None,
    (BODY, "label"): "a label",
    (BODY, "language"): None,
    (BODY, "last_name"): None,
    (BODY, "link"): "no link of anybody's",
    (BODY, "market"): ELSEWHERE,
    (BODY, "markets"): None,
    (BODY, "nationality"): None,
    (BODY, "new"): "nine lemons under a bridge",
    (BODY, "old"): "not the password",
    (BODY, "password"): "not the password",
    (BODY, "phone"): "+905321234567",
    (BODY, "price"): "50",
    (BODY, "public_key"): None,
    (BODY, "quantity"): "1",
    (BODY, "quote_quantity"): None,
    (BODY, "rawId"): "AAAA",
    (BODY, "refresh_token"): "no token of anybody's",
    (BODY, "scopes"): ["read"],
    (BODY, "signature"): "AAAA",
    (BODY, "stop_price"): None,
    (BODY, "terms_version"): "2026-11",
    (BODY, "time_zone"): None,
    (BODY, "timeout_ms"): 60_000,
    (BODY, "trail_offset"): None,
    (BODY, "trail_percent"): None,
    (BODY, "transports"): None,
    (BODY, "userHandle"): None,
    (BODY, "username"): None,
    (BODY, "version"): "2026-11",
}
# What a whole body has to be, where its parts hang together.
BODIES: Final[dict[tuple[str, str], Any]] = {
    ("post", "/api/v1/orders/{order_id}/replace"): {
        "market": THERE,
        "side": "buy",
        "quantity": "1",
        "price": "1",
    },
    ("post", "/api/v1/auth/passkeys/options"): {"password": PASSWORD},
}
# What an attempt by others may change of what the victim is told, and why.
MAY_CHANGE: Final = {
    "GET /api/v1/me/security-events": "failed log-ins with the victim's address are told to them",
}
# Operations that name something of the victim's in a body and may succeed all the same, and why.
MAY_SUCCEED: Final = {
    ("post", "/api/v1/orders/batch"): "each of its parts says that it was refused",
    ("post", "/api/v1/auth/sign-up"): "the answer is the same for an address that is known",
    ("post", "/api/v1/auth/reset-password"): "likewise",
}

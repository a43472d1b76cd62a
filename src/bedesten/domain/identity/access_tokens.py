"""Access tokens: JWTs of a few minutes, bound to a session; ending the session ends them.

joserfc is imported by who uses it: reading it is a fifth of the start of each process that only
knows this module.
"""

from functools import lru_cache
from typing import Any, Final

import msgspec

from bedesten.domain.identity.derive import derived
from bedesten.kit.errors import Unauthorized
from bedesten.kit.ids import CustomerId, SessionId, customer_id, session_id

ALGORITHM: Final = "HS256"
LIFE_S: Final = 600
VERIFIED_MAX: Final = 10_000
AUDIENCE: Final = "bedesten-customer"  # staff never carry one of these


class TokenWrong(Unauthorized):
    """Not made by us, for somebody else, changed, or over."""

    code = "access_token_wrong"
    title = "The access token is not valid, or no more"


ERRORS: Final = (TokenWrong,)


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a token. `second_factor_s` is when a second factor was shown, Unix; 0: never."""

    customer: CustomerId
    session: SessionId
    expires_s: int
    second_factor_s: int = 0


class TokenMaker:
    """Makes and reads the tokens of one exchange."""

    def __init__(self, key: bytes) -> None:
        assert len(key) >= 32, "HS256 wants a key of 32 bytes or more (RFC 7518)"
        from joserfc.jwk import OctKey

        self._key = OctKey.import_key(key)
        self._verified = lru_cache(VERIFIED_MAX)(self._verify)  # a signature stays what it is

    @classmethod
    def of(cls, master: str) -> "TokenMaker":
        """The maker of the exchange with this master key."""
        return cls(derived(master, b"access tokens"))

    def make(self, access: Access) -> str:
        """The token as text."""
        from joserfc import jwt

        claims = {
            "sub": str(access.customer),
            "sid": str(access.session),
            "aud": AUDIENCE,
            "exp": access.expires_s,
            "sft": access.second_factor_s,
        }
        return jwt.encode({"alg": ALGORITHM, "typ": "at+jwt"}, claims, self._key)

    def read(self, token: str, *, now_s: int) -> Access:
        """Who holds it; the caller looks whether the session still lives. Raises TokenWrong."""
        access = self._verified(token)
        if now_s >= access.expires_s:
            raise TokenWrong("it has expired: refresh it")
        return access

    def _verify(self, token: str) -> Access:
        """Whose it is, if we made it; at any time."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            claims: dict[str, Any] = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            registry = jwt.JWTClaimsRegistry(0, aud={"essential": True, "value": AUDIENCE})
            registry.validate(claims)
            return Access(
                customer=customer_id(claims["sub"]),
                session=session_id(claims["sid"]),
                expires_s=int(claims["exp"]),
                second_factor_s=int(claims["sft"]),
            )
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise TokenWrong from error

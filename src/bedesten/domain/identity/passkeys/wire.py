"""What browsers exchange with us about passkeys: the JSON of WebAuthn Level 3.

`navigator.credentials.create` and `.get` take the options after
`PublicKeyCredential.parseCreationOptionsFromJSON` (or `parseRequestOptionsFromJSON`), and what they
answer comes back as its `toJSON()` says it. Bytes are base64url without padding.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import field

TIMEOUT_MS: Final = 300_000
BYTES_MAX: Final = 16_384
Bytes = Annotated[str, msgspec.Meta(max_length=BYTES_MAX, pattern="^[A-Za-z0-9_-]+$")]
Kind = Literal["public-key"]
Word = Annotated[str, msgspec.Meta(max_length=32, pattern="^[a-z0-9-]*$")]


class Descriptor(msgspec.Struct):
    """A passkey that is known here."""

    id: str
    transports: list[str] = []
    type: Kind = "public-key"


class Domain(msgspec.Struct):
    """For whom the passkey is made."""

    id: str
    name: str


class Person(msgspec.Struct):
    """Whose passkey it will be; the id says nothing about them to others."""

    id: str
    name: str
    display_name: str = field(name="displayName")


class Algorithm(msgspec.Struct):
    """A signature algorithm, by its COSE number."""

    alg: int
    type: Kind = "public-key"


class Selection(msgspec.Struct):
    """The passkey is found without a name being typed, and always asks for PIN or biometrics."""

    resident_key: str = field(name="residentKey", default="required")
    require_resident_key: bool = field(name="requireResidentKey", default=True)
    user_verification: str = field(name="userVerification", default="required")


class CreationOptions(msgspec.Struct):
    """For `navigator.credentials.create`, as `publicKey`."""

    rp: Domain
    user: Person
    challenge: str
    algorithms: list[Algorithm] = field(name="pubKeyCredParams")
    exclude: list[Descriptor] = field(name="excludeCredentials")
    selection: Selection = field(name="authenticatorSelection", default_factory=Selection)
    timeout: int = TIMEOUT_MS
    attestation: str = "none"


class RequestOptions(msgspec.Struct):
    """For `navigator.credentials.get`, as `publicKey`; none allowed by name: whichever there is."""

    challenge: str
    domain: str = field(name="rpId")
    allow: list[Descriptor] = field(name="allowCredentials")
    user_verification: str = field(name="userVerification", default="required")
    timeout: int = TIMEOUT_MS


class MadeResponse(msgspec.Struct, frozen=True):
    """What a new passkey says of itself."""

    client_data: Bytes = field(name="clientDataJSON")
    attestation: Bytes = field(name="attestationObject")
    transports: Annotated[list[Word], msgspec.Meta(max_length=8)] = []


class NewPasskey(msgspec.Struct, frozen=True):
    """The answer of `navigator.credentials.create`."""

    id: Bytes
    raw_id: Bytes = field(name="rawId")
    response: MadeResponse
    type: Kind = "public-key"


class ProofResponse(msgspec.Struct, frozen=True):
    """A signature over the challenge."""

    client_data: Bytes = field(name="clientDataJSON")
    authenticator_data: Bytes = field(name="authenticatorData")
    signature: Bytes
    user_handle: Bytes | None = field(name="userHandle", default=None)


class Assertion(msgspec.Struct, frozen=True):
    """The answer of `navigator.credentials.get`."""

    id: Bytes
    raw_id: Bytes = field(name="rawId")
    response: ProofResponse
    type: Kind = "public-key"

    def __repr__(self) -> str:
        """Without the signature."""
        return "Assertion(...)"

"""The two ceremonies of WebAuthn: what is asked of an authenticator, and whether it did it.

The library `webauthn` checks the answers. It takes 0.3 s to import, which no command line should
wait for, so it is imported by whoever checks first; gateways call `get_ready` before they serve.
"""

import base64
from typing import Final

import msgspec

from bedesten.domain.identity.passkeys.model import Made, Owner, PasskeyWrong, RelyingParty
from bedesten.domain.identity.passkeys.wire import (
    Algorithm,
    Assertion,
    CreationOptions,
    Descriptor,
    Domain,
    NewPasskey,
    Person,
    RequestOptions,
)
from bedesten.kit.unreadable import UNREADABLE

CHALLENGE_BYTES: Final = 32
ALGORITHMS: Final = (-8, -7, -257)  # Ed25519, ECDSA P-256 and, for older Windows, RSA
# Asked for none; `packed` is what remains of it where a passkey signs for itself.
FORMATS: Final = ("none", "packed")
Known = tuple[bytes, list[str]]  # a credential's id and its transports


class _ClientData(msgspec.Struct):
    challenge: str


def get_ready() -> None:
    """Import what checks answers."""
    import webauthn  # noqa: F401


def creation_options(
    party: RelyingParty, owner: Owner, name: str, challenge: bytes, known: list[Known]
) -> CreationOptions:
    """For a new passkey of this owner; authenticators refuse to make a second one."""
    return CreationOptions(
        rp=Domain(id=party.id, name=party.name),
        user=Person(id=_text(owner.id.bytes), name=name, display_name=name),
        challenge=_text(challenge),
        algorithms=[Algorithm(alg) for alg in ALGORITHMS],
        exclude=_described(known),
    )


def request_options(party: RelyingParty, challenge: bytes, known: list[Known]) -> RequestOptions:
    """For a proof; with nothing known the device shows what passkeys it has for us."""
    return RequestOptions(challenge=_text(challenge), domain=party.id, allow=_described(known))


def challenge_in(client_data: str) -> bytes:
    """The challenge that an answer names. Raises PasskeyWrong."""
    try:
        return raw(msgspec.json.decode(raw(client_data), type=_ClientData).challenge)
    except UNREADABLE as error:
        raise PasskeyWrong("the client data cannot be read") from error


def check_made(party: RelyingParty, challenge: bytes, answer: NewPasskey) -> Made:
    """What was made: for this challenge, on a page of ours, after PIN or biometrics.

    Raises PasskeyWrong.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import parse_attestation_object
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

    try:
        attestation = parse_attestation_object(raw(answer.response.attestation))
        if attestation.fmt not in FORMATS:
            raise PasskeyWrong("attestation was not asked for")
        found = verify_registration_response(
            credential=msgspec.to_builtins(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=True,
            supported_pub_key_algs=[COSEAlgorithmIdentifier(alg) for alg in ALGORITHMS],
        )
    except PasskeyWrong:
        raise
    except Exception as error:  # hostile bytes make a parser stumble in many ways
        raise PasskeyWrong from error
    if found.credential_id != raw(answer.raw_id):
        raise PasskeyWrong("the id is not that of the passkey")
    return Made(
        credential=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        transports=list(answer.response.transports),
    )


def check_proof(
    party: RelyingParty, challenge: bytes, answer: Assertion, *, public_key: bytes
) -> int:
    """The count of uses that the authenticator signs to; whether it rose is the caller's matter.

    Raises PasskeyWrong.
    """
    from webauthn import verify_authentication_response

    try:
        found = verify_authentication_response(
            credential=msgspec.to_builtins(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyWrong from error
    return int(found.new_sign_count)


def raw(text: str) -> bytes:
    """Bytes of base64url. Raises PasskeyWrong."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise PasskeyWrong("this is not base64url") from error


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _described(known: list[Known]) -> list[Descriptor]:
    return [Descriptor(id=_text(credential), transports=ways) for credential, ways in known]

"""A browser with an authenticator, in software: the other side of WebAuthn, by the standard alone.

It makes real keys (ECDSA P-256, Ed25519), writes real CBOR and COSE, and signs what it is asked to.
Where a test needs a wrong one, it says what is wrong: another origin, no PIN, a count that stands.
"""

import base64
import hashlib
import json
import secrets
from typing import Any, Literal

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40  # flags of authenticator data
ES256, EDDSA = -7, -8
Key = EllipticCurvePrivateKey | Ed25519PrivateKey
Attestation = Literal["none", "packed", "tpm"]


class Passkey:
    """A key pair for one domain and user; `step` is what each use adds to its count."""

    def __init__(self, domain: str, user: str, algorithm: int, *, step: int = 1) -> None:
        self.domain, self.user, self.algorithm, self.step = domain, user, algorithm, step
        self.id = secrets.token_bytes(24)
        self.count = 0
        self.key: Key = (
            generate_private_key(SECP256R1())
            if algorithm == ES256
            else Ed25519PrivateKey.generate()
        )

    def cose(self) -> bytes:
        """The public key as RFC 9052 writes it."""
        if isinstance(self.key, Ed25519PrivateKey):
            raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            return cbor2.dumps({1: 1, 3: EDDSA, -1: 6, -2: raw})
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: ES256, -1: 1, -2: x, -3: y})

    def sign(self, message: bytes) -> bytes:
        """DER for ECDSA, as the standard wants it."""
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(message)
        return self.key.sign(message, ECDSA(SHA256()))

    def data(self, *, verified: bool, made: bool = False) -> bytes:
        """Authenticator data of one use."""
        self.count += self.step
        flags = PRESENT | (VERIFIED if verified else 0) | (ATTESTED if made else 0)
        head = hashlib.sha256(self.domain.encode()).digest() + bytes([flags])
        head += self.count.to_bytes(4, "big")
        if not made:
            return head
        return head + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.cose()


class Authenticator:
    """A device in front of a page of this origin, with the passkeys it has made."""

    def __init__(self, origin: str, *, algorithm: int = ES256, step: int = 1) -> None:
        self.origin, self.algorithm, self.step = origin, algorithm, step
        self.passkeys: list[Passkey] = []

    def create(
        self,
        options: dict[str, Any],
        *,
        origin: str | None = None,
        verified: bool = True,
        attestation: Attestation = "none",
    ) -> dict[str, Any]:
        """What `navigator.credentials.create` answers, as JSON."""
        known = {one["id"] for one in options["excludeCredentials"]}
        assert not known & {text(one.id) for one in self.passkeys}, "one of mine is known there"
        assert self.algorithm in [one["alg"] for one in options["pubKeyCredParams"]]
        assert options["authenticatorSelection"]["residentKey"] == "required"
        made = Passkey(options["rp"]["id"], options["user"]["id"], self.algorithm, step=self.step)
        self.passkeys.append(made)
        client = self._client_data("webauthn.create", options["challenge"], origin)
        data = made.data(verified=verified, made=True)
        statement: dict[str, Any] = {}
        if attestation != "none":
            signature = made.sign(data + hashlib.sha256(client).digest())
            statement = {"alg": made.algorithm, "sig": signature}
        whole = {"fmt": attestation, "attStmt": statement, "authData": data}
        response = {
            "clientDataJSON": text(client),
            "attestationObject": text(cbor2.dumps(whole)),
            "transports": ["internal"],
        }
        return _credential(made, response)

    def get(
        self,
        options: dict[str, Any],
        *,
        passkey: Passkey | None = None,
        origin: str | None = None,
        verified: bool = True,
    ) -> dict[str, Any]:
        """What `navigator.credentials.get` answers, as JSON, by the newest passkey that fits."""
        chosen = passkey or self._fitting(options)
        client = self._client_data("webauthn.get", options["challenge"], origin)
        data = chosen.data(verified=verified)
        response = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(chosen.sign(data + hashlib.sha256(client).digest())),
            "userHandle": chosen.user,
        }
        return _credential(chosen, response)

    def _fitting(self, options: dict[str, Any]) -> Passkey:
        allowed = {one["id"] for one in options["allowCredentials"]}
        for one in reversed(self.passkeys):
            if one.domain == options["rpId"] and (not allowed or text(one.id) in allowed):
                return one
        raise AssertionError("no passkey of this device fits")

    def _client_data(self, kind: str, challenge: str, origin: str | None) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": origin or self.origin,
                "crossOrigin": False}  # fmt: skip
        return json.dumps(said).encode()


def text(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _credential(passkey: Passkey, response: dict[str, Any]) -> dict[str, Any]:
    shown = text(passkey.id)
    return {
        "id": shown,
        "rawId": shown,
        "type": "public-key",
        "response": response,
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
    }

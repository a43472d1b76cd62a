"""Codes of an authenticator app (TOTP, RFC 6238): 6 digits, 30 seconds, SHA-1 as all apps do it."""

import base64
import hmac
from typing import Final

import pyotp

STEP_S: Final = 30
SECRET_BYTES: Final = 20
DRIFT_STEPS: Final = 1  # a phone's clock may be half a minute off
DIGITS: Final = 6


def secret_text(raw: bytes) -> str:
    """20 random bytes as people type them: base32."""
    assert len(raw) == SECRET_BYTES, "RFC 4226 recommends 160 bits"
    return base64.b32encode(raw).decode()


def enrolment_uri(secret: str, *, name: str, issuer: str) -> str:
    """What the QR code says: otpauth://totp/..."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def used_step(secret: str, code: str, *, now_s: int, last_step: int) -> int | None:
    """The half minute whose code this is, if it is newer than `last_step`: a code works once."""
    if len(code) != DIGITS or not code.isascii() or not code.isdigit():
        return None
    here = now_s // STEP_S
    generator = pyotp.TOTP(secret)
    for step in range(max(last_step + 1, here - DRIFT_STEPS), here + DRIFT_STEPS + 1):
        if hmac.compare_digest(generator.at(step * STEP_S), code):
            return step
    return None

"""Passwords: how good one must be, and how it is kept.

BCrypt hashes come from elsewhere alone: they are verified once and replaced (ADR 0015).
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import argon2
import bcrypt
import zxcvbn_rs_py
from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from bedesten.kit.errors import DomainError

# Argon2id with the parameters that OWASP's Password Storage Cheat Sheet names first.
HASHER: Final = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
LENGTH_MIN: Final = 10
LENGTH_MAX: Final = 128  # more only costs us time
BCRYPT_PREFIX: Final = "$2"
BCRYPT_BYTES: Final = 72  # more it does not look at
# $2x$ hashes differently what is not ASCII. Above cost 14 a login would take seconds.
BCRYPT: Final = re.compile(r"\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}", re.ASCII)
MEMORY_MAX: Final = 262_144  # KiB, of an imported Argon2id hash
TIME_MAX: Final = 10
SCORE_MIN: Final = 3  # of 0 to 4: safe from offline guessing with a slow hash


class WeakPassword(DomainError):
    """Short, common, or made of what everybody knows of its owner."""

    status = 422
    code = "weak_password"
    title = "This password is too easy to guess"


ERRORS: Final = (WeakPassword,)


def check_strength(password: str, about: Sequence[str] = ()) -> None:
    """Raises WeakPassword with advice; `about` are words that others know: e-mail, names.

    Judged by zxcvbn, whose dictionaries hold the 30,000 most common passwords; nothing is asked
    over the network.
    """
    if len(password) < LENGTH_MIN:
        raise WeakPassword(f"use at least {LENGTH_MIN} characters")
    if len(password) > LENGTH_MAX:
        raise WeakPassword(f"use at most {LENGTH_MAX} characters")
    words = [part for word in about for part in (word, *word.split("@"))]
    verdict = zxcvbn_rs_py.zxcvbn(password, words)
    if int(verdict.score) < SCORE_MIN:
        raise WeakPassword(_advice(verdict))


def hash_password(password: str) -> str:
    """What is stored. Takes some 20 ms of CPU: call it in a thread."""
    return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; as slow for nobody as for somebody. Call it in a thread."""
    if stored is not None and stored.startswith(BCRYPT_PREFIX):
        return bcrypt.checkpw(password.encode()[:BCRYPT_BYTES], stored.encode())
    try:
        HASHER.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether it was hashed with weaker parameters than ours of today."""
    return stored.startswith(BCRYPT_PREFIX) or HASHER.check_needs_rehash(stored)


def importable(stored: str) -> bool:
    """Whether a hash from elsewhere can be verified here, in a time that we can bear."""
    if BCRYPT.fullmatch(stored):
        return True
    try:
        found = extract_parameters(stored)
        return (
            stored.startswith("$argon2id$")
            and found.memory_cost <= MEMORY_MAX
            and found.time_cost <= TIME_MAX
        )
    except InvalidHashError:
        return False


@cache
def _nobody() -> str:
    """Compared with when there is no such person, so that an answer takes as long as with one."""
    return HASHER.hash("nobody has this password")


def _advice(verdict: zxcvbn_rs_py.Entropy) -> str:
    feedback = verdict.feedback
    if feedback is None:
        return "add a few uncommon words"
    said = [feedback.warning, *feedback.suggestions]
    return " ".join(str(sentence) for sentence in said if sentence) or "add a few uncommon words"

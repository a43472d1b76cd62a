"""Keys that seal secrets in rows: kept wrapped by a file or a KMS, numbered, and replaced."""

from bedesten.domain.identity.key_sources.file import FileSource
from bedesten.domain.identity.key_sources.kms import KmsSource
from bedesten.domain.identity.key_sources.source import KeyProblem, KeySource, Wrapped
from bedesten.domain.identity.key_sources.sources import Sources
from bedesten.domain.identity.sealing.ring import SecretsUnavailable, check
from bedesten.domain.identity.sealing.rotate import (
    Plan,
    Rotated,
    RotationRuns,
    Tools,
    plan,
    rotate,
)
from bedesten.domain.identity.sealing.rows import (
    API_KEY,
    CUSTOMER_APP,
    STAFF_APP,
    SealedColumn,
)
from bedesten.domain.identity.sealing.shown import Shown, shown
from bedesten.domain.identity.sealing.store import kept

ERRORS = (SecretsUnavailable,)

__all__ = [
    "API_KEY",
    "CUSTOMER_APP",
    "ERRORS",
    "STAFF_APP",
    "FileSource",
    "KeyProblem",
    "KeySource",
    "KmsSource",
    "Plan",
    "Rotated",
    "RotationRuns",
    "SealedColumn",
    "SecretsUnavailable",
    "Shown",
    "Sources",
    "Tools",
    "Wrapped",
    "check",
    "kept",
    "plan",
    "rotate",
    "shown",
]

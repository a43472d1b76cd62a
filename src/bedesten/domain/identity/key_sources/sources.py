"""The sources of one exchange: the file always, and a KMS where one is set."""

from typing import NamedTuple

from bedesten.domain.identity.key_sources.source import KeyMissing, KeySource


class Sources(NamedTuple):
    """New keys are wrapped by the KMS, if there is one; older ones may still be by the file."""

    file: KeySource
    kms: KeySource | None = None

    @property
    def wrapping(self) -> KeySource:
        """Which wraps from now on."""
        return self.kms or self.file

    def named(self, name: str) -> KeySource:
        """Raises KeyMissing."""
        if name == self.file.name:
            return self.file
        if self.kms is None:
            raise KeyMissing(f"a key is wrapped by a {name}, and BEDESTEN_KMS_URL is not set")
        return self.kms

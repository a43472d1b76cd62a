"""Wrapping keys in a KMS that speaks the transit API of HashiCorp Vault and OpenBao.

https://developer.hashicorp.com/vault/api-docs/secret/transit: a named key of type aes256-gcm96,
which the KMS renews by versions. Our keys go there to be wrapped and unwrapped, at the start of a
process and when they are replaced; secrets of rows never do.
"""

import base64
import http.client
import json
import re
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from bedesten.domain.identity.key_sources.source import (
    KeyMissing,
    KeyProblem,
    KeyWrong,
    SourceUnavailable,
    Wrapped,
)
from bedesten.kit.secret import UnsafeSecret, read_secret

TIMEOUT_S: Final = 5
ANSWER_BYTES_MAX: Final = 64 * 1024
CIPHERTEXT: Final = re.compile(r"[a-z]+:(v[0-9]+):[A-Za-z0-9+/=]+", re.ASCII)


class KmsSource:
    """`url` is the mount, such as https://vault:8200/v1/transit; `token` a file with the token."""

    name = "kms"

    def __init__(self, url: str, key: str, token: Path) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._token = token

    def wrap(self, key: bytes, about: bytes) -> Wrapped:
        """Raises KeyMissing when the KMS has no key of our name, SourceUnavailable."""
        body = {"plaintext": _text(key), "associated_data": _text(about)}
        answer = self._ask("POST", f"encrypt/{self._key}", body)
        ciphertext = str(answer.get("ciphertext"))
        match = CIPHERTEXT.fullmatch(ciphertext)
        if match is None:
            raise SourceUnavailable(f"the KMS at {self._url} answers no ciphertext")
        return Wrapped(f"{self._key}:{match[1]}", ciphertext.encode())

    def unwrap(self, wrapped: Wrapped, about: bytes) -> bytes:
        """Raises KeyMissing, KeyWrong, SourceUnavailable."""
        name = wrapped.wrapping_key.rpartition(":")[0]
        body = {"ciphertext": wrapped.data.decode(), "associated_data": _text(about)}
        answer = self._ask("POST", f"decrypt/{name}", body)
        return base64.b64decode(str(answer.get("plaintext", "")))

    def renew(self) -> str:
        """Raises KeyMissing, SourceUnavailable."""
        self._ask("POST", f"keys/{self._key}/rotate", {})
        answer = self._ask("GET", f"keys/{self._key}", None)
        return f"{self._key}:v{answer.get('latest_version')}"

    def _ask(self, method: str, path: str, body: dict[str, str] | None) -> dict[str, Any]:
        """The `data` of the answer; empty where there is none."""
        try:
            token = read_secret(self._token)
        except (OSError, UnsafeSecret) as error:
            raise SourceUnavailable(f"the token of the KMS cannot be read: {error}") from error
        request = urllib.request.Request(  # noqa: S310 - the setting allows http and https alone
            f"{self._url}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Vault-Token": token, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                content = answer.read(ANSWER_BYTES_MAX)
            found = json.loads(content) if content else {}
        except urllib.error.HTTPError as error:
            raise self._refused(path, error.code) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SourceUnavailable(f"the KMS at {self._url} does not answer: {error}") from error
        data = found.get("data") if isinstance(found, dict) else None
        return data if isinstance(data, dict) else {}

    def _refused(self, path: str, status: int) -> KeyProblem:
        if status == HTTPStatus.NOT_FOUND:
            return KeyMissing(f"the KMS at {self._url} knows no {path}: make the key there")
        if status == HTTPStatus.BAD_REQUEST and path.startswith("decrypt/"):
            return KeyWrong(
                f"the KMS at {self._url} does not open what its key {self._key} wrapped:"
                " it is another KMS or key, or that version of it was deleted"
            )
        return SourceUnavailable(f"the KMS at {self._url} answers {path} with {status}")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

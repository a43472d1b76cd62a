"""A KMS of its own process, which speaks the transit API of Vault: real keys, real versions.

`python -m tests.support.kms TOKEN` prints its address and serves until it is ended. It knows the
key `bedesten`; `DELETE /keys/bedesten/VERSION` loses a version, as an operator might.
"""

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MOUNT = "/v1/transit/"


class Keys:
    """Versions of named keys."""

    def __init__(self) -> None:
        self.versions: dict[str, dict[int, bytes]] = {"bedesten": {1: os.urandom(32)}}

    def answer(self, method: str, path: list[str], body: dict[str, str]) -> dict[str, Any] | int:
        versions = self.versions.get(path[1])
        if versions is None:
            return 404
        match method, path[0], path[2:]:
            case "GET", "keys", []:
                return {"latest_version": max(versions), "type": "aes256-gcm96"}
            case "POST", "keys", ["rotate"]:
                versions[max(versions) + 1] = os.urandom(32)
                return {}
            case "DELETE", "keys", [version]:
                del versions[int(version)]
                return {}
            case "POST", "encrypt", []:
                newest, nonce = max(versions), os.urandom(12)
                sealed = AESGCM(versions[newest]).encrypt(
                    nonce, base64.b64decode(body["plaintext"]),
                    base64.b64decode(body["associated_data"]),
                )  # fmt: skip
                text = base64.b64encode(nonce + sealed).decode()
                return {"ciphertext": f"vault:v{newest}:{text}", "key_version": newest}
            case "POST", "decrypt", []:
                return self._decrypted(versions, body)
        return 405

    def _decrypted(self, versions: dict[int, bytes], body: dict[str, str]) -> dict[str, Any] | int:
        _, version, text = body["ciphertext"].split(":")
        key, raw = versions.get(int(version[1:])), base64.b64decode(text)
        if key is None:
            return 400
        try:
            opened = AESGCM(key).decrypt(
                raw[:12], raw[12:], base64.b64decode(body["associated_data"])
            )
        except InvalidTag:
            return 400
        return {"plaintext": base64.b64encode(opened).decode()}


class Handler(BaseHTTPRequestHandler):
    keys = Keys()
    token = ""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def _serve(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer: dict[str, Any] | int = 404
        if self.headers.get("X-Vault-Token") != self.token:
            answer = 403
        elif self.path.startswith(MOUNT):
            body = json.loads(content) if content else {}
            answer = self.keys.answer(self.command, self.path[len(MOUNT) :].split("/"), body)
        status = answer if isinstance(answer, int) else 200
        data: dict[str, Any] = {"errors": []} if isinstance(answer, int) else {"data": answer}
        raw = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


@contextmanager
def running_kms(token: str) -> Iterator[str]:
    """The address of a KMS that takes this token."""
    command = [sys.executable, "-m", "tests.support.kms", token]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGKILL)


def main() -> None:
    Handler.token = sys.argv[1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}{MOUNT}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

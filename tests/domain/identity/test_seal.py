"""Sealed secrets open for their own row and key, and for nothing else."""

import base64
import secrets
from ipaddress import ip_network
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bedesten.domain.identity import (
    ApiKey,
    Sealer,
    Subject,
    check_signature,
    check_timestamp,
    message,
    sign,
)
from bedesten.domain.identity.keys.signature import (
    PublicKeyWrong,
    SignatureWrong,
    TimestampOutsideWindow,
    read_public_key,
)
from bedesten.domain.identity.seal import SealBroken
from bedesten.kit.ids import AccountId, CustomerId

NONCE = bytes(range(12))
SUBJECT = Subject(
    customer=CustomerId(UUID(int=1)), account=AccountId(3), scopes=frozenset({"read"}), caller="k"
)


@pytest.mark.spec("IDEN-016")
def test_a_sealed_secret_opens_for_its_row(tmp_path: Path) -> None:
    sealer = Sealer.from_file(tmp_path / "run" / "master.key")
    sealed = sealer.seal(b"secret", row="row-1", nonce=NONCE)
    assert b"secret" not in sealed
    again = Sealer.from_file(tmp_path / "run" / "master.key")
    assert again.open(sealed, row="row-1") == b"secret"
    assert (tmp_path / "run" / "master.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.spec("IDEN-016", "OPER-012")
def test_another_row_key_or_byte_does_not_open_it() -> None:
    sealer = Sealer(secrets.token_bytes(32))
    sealed = sealer.seal(b"secret", row="row-1", nonce=NONCE)
    with pytest.raises(SealBroken):
        sealer.open(sealed, row="row-2")
    with pytest.raises(SealBroken):
        Sealer(secrets.token_bytes(32)).open(sealed, row="row-1")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            sealer.open(bytes(changed), row="row-1")
    with pytest.raises(SealBroken):
        sealer.open(b"", row="row-1")


def test_a_signature_is_that_of_the_documentation() -> None:
    # printf '1700000000000POST/api/v1/orders?a=1{"x":"1"}' | openssl dgst -sha256 -hmac s3cret
    expected = sign(b"s3cret", "1700000000000", b"POST/api/v1/orders?a=1", b'{"x":"1"}')
    assert expected == "714359bb5ecd2c14956a5dc9181cf0d5ad6dbde2e416e4021f5464fba85a1db0"
    signed = message("1700000000000", b"POST/api/v1/orders?a=1", b'{"x":"1"}')
    key = ApiKey(subject=SUBJECT, kind="hmac", secret=b"s3cret")
    check_signature(key, signed, expected.upper())
    for wrong in ("", expected[:-1], "é" * 64, expected[:-1] + "g"):
        with pytest.raises(SignatureWrong):
            check_signature(key, signed, wrong)


@pytest.mark.spec("IDEN-016")
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_other_kinds_of_keys_sign_the_same_message(kind: str) -> None:
    signed = message("1700000000000", b"GET/api/v1/balances", b"")
    secret: Ed25519PrivateKey | RSAPrivateKey = Ed25519PrivateKey.generate()
    given = secret.sign(signed) if isinstance(secret, Ed25519PrivateKey) else b""
    if kind == "rsa":
        secret = generate_private_key(65537, 2048)
        given = secret.sign(signed, PKCS1v15(), SHA256())
    pem = secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    found, public = read_public_key(pem.decode())
    assert found == kind
    key = ApiKey(subject=SUBJECT, kind=found, public=public)
    text = base64.b64encode(given).decode()
    check_signature(key, signed, text)
    for wrong in ("", "AAAA", text[:-8] + "AAAAAAA=", given.hex(), text + "="):
        with pytest.raises(SignatureWrong):
            check_signature(key, signed, wrong)
    with pytest.raises(SignatureWrong):
        check_signature(key, signed + b"x", text)


def test_unsafe_public_keys_are_refused() -> None:
    small = generate_private_key(65537, 1024).public_key()
    pem = small.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for wrong in (pem, "", "nonsense", "é", pem[:-40]):
        with pytest.raises(PublicKeyWrong):
            read_public_key(wrong)


@pytest.mark.spec("IDEN-017")
def test_a_key_is_used_from_its_addresses_alone() -> None:
    networks = tuple(map(ip_network, ("192.0.2.0/24", "2001:db8::/48")))
    key = ApiKey(subject=SUBJECT, kind="hmac", secret=b"s", addresses=networks)
    for address, allowed in (("192.0.2.7", True), ("2001:db8::1", True), ("192.0.3.1", False),
                             ("", False), ("nonsense", False)):  # fmt: skip
        assert key.may_come_from(address) is allowed
    assert ApiKey(subject=SUBJECT, kind="hmac", secret=b"s").may_come_from("")


@pytest.mark.parametrize("text", ["", "x", "-1", "1e12", "1.0", "１", "9" * 30, "1000005001"])
def test_a_timestamp_outside_the_window_is_refused(text: str) -> None:
    with pytest.raises(TimestampOutsideWindow):
        check_timestamp(text, 1_000_000_000)


def test_a_timestamp_inside_the_window_passes() -> None:
    check_timestamp("1000005000", 1_000_000_000)
    check_timestamp("999995000", 1_000_000_000)

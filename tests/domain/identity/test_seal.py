"""Sealed secrets open for their own row and key, and for nothing else."""

import secrets
from pathlib import Path

import pytest

from bedesten.domain.identity import Sealer, check_signature, check_timestamp, sign
from bedesten.domain.identity.seal import SealBroken
from bedesten.domain.identity.signature import SignatureWrong, TimestampOutsideWindow

NONCE = bytes(range(12))


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
    check_signature(expected, expected.upper())
    for wrong in ("", expected[:-1], "é" * 64, expected[:-1] + "g"):
        with pytest.raises(SignatureWrong):
            check_signature(expected, wrong)


@pytest.mark.parametrize("text", ["", "x", "-1", "1e12", "1.0", "１", "9" * 30, "1000005001"])
def test_a_timestamp_outside_the_window_is_refused(text: str) -> None:
    with pytest.raises(TimestampOutsideWindow):
        check_timestamp(text, 1_000_000_000)


def test_a_timestamp_inside_the_window_passes() -> None:
    check_timestamp("1000005000", 1_000_000_000)
    check_timestamp("999995000", 1_000_000_000)

"""Where wrapping keys are kept: a file and a KMS keep one contract, and say what is wrong."""

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bedesten.domain.identity.key_sources.source import KeyMissing, KeyWrong, SourceUnavailable
from bedesten.domain.identity.sealing import FileSource, KeyProblem, KeySource, KmsSource, Wrapped
from tests.support.kms import running_kms

TOKEN = "hvs.a-token-of-the-test"
KEY, ABOUT = bytes(range(32)), b"key 1"


@pytest.fixture(scope="module")
def kms() -> Iterator[str]:
    with running_kms(TOKEN) as url:
        yield url


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "kms.token"
    path.write_text(TOKEN)
    path.chmod(0o600)
    return path


@pytest.fixture(params=["file", "kms"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> KeySource:
    if request.param == "file":
        return FileSource(tmp_path / "run" / "sealing.keys", os.urandom)
    return KmsSource(request.getfixturevalue("kms"), "bedesten", request.getfixturevalue("token"))


@pytest.mark.spec("OPER-012")
def test_what_is_wrapped_unwraps_also_after_renewals(source: KeySource) -> None:
    first = source.wrap(KEY, ABOUT)
    assert KEY not in first.data
    name = source.renew()
    second = source.wrap(KEY, ABOUT)
    assert (second.wrapping_key, first.wrapping_key == name) == (name, False)
    assert source.unwrap(first, ABOUT) == source.unwrap(second, ABOUT) == KEY


@pytest.mark.spec("OPER-012")
def test_other_words_bytes_or_keys_do_not_unwrap(source: KeySource) -> None:
    wrapped = source.wrap(KEY, ABOUT)
    with pytest.raises(KeyWrong):
        source.unwrap(wrapped, b"key 2")
    cut = wrapped.data[:-9] + (b"A" if wrapped.data[-9:-8] != b"A" else b"B") + wrapped.data[-8:]
    with pytest.raises(KeyWrong):
        source.unwrap(Wrapped(wrapped.wrapping_key, cut), ABOUT)
    with pytest.raises(KeyMissing):
        source.unwrap(Wrapped("nobody:v1", wrapped.data), ABOUT)


def test_a_key_file_is_for_its_owner_and_what_is_wrong_with_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "sealing.keys"
    source = FileSource(path, os.urandom)
    with pytest.raises(KeyMissing, match="is missing; put its copy back"):
        source.unwrap(Wrapped("ab", b""), ABOUT)
    wrapped = source.wrap(KEY, ABOUT)
    assert path.stat().st_mode & 0o777 == 0o600
    good = path.read_text()
    name = wrapped.wrapping_key
    for text, what in (("", "is empty"), (good[:-4], "line 1"), (name + " AAAA\n", "line 1"),
                       (good + "0011223344556677 é\n", "line 2")):  # fmt: skip
        path.write_text(text)
        with pytest.raises(KeyProblem, match=what):
            source.unwrap(wrapped, ABOUT)
    path.write_text(good)
    path.chmod(0o644)
    with pytest.raises(KeyWrong, match="open to other users"):
        source.unwrap(wrapped, ABOUT)


def test_a_kms_that_is_away_refuses_or_has_lost_a_key_is_named(
    kms: str, token: Path, tmp_path: Path
) -> None:
    source = KmsSource(kms, "bedesten", token)
    with pytest.raises(KeyMissing, match="make the key there"):
        KmsSource(kms, "another", token).wrap(KEY, ABOUT)
    lost = source.wrap(KEY, ABOUT)
    source.renew()
    version = lost.wrapping_key.rpartition(":v")[2]
    gone = urllib.request.Request(
        f"{kms}keys/bedesten/{version}", method="DELETE", headers={"X-Vault-Token": TOKEN}
    )
    urllib.request.urlopen(gone).close()
    with pytest.raises(KeyWrong, match="another KMS or key"):
        source.unwrap(lost, ABOUT)
    token.write_text("another token")
    with pytest.raises(SourceUnavailable, match="403"):
        source.wrap(KEY, ABOUT)
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        KmsSource(kms, "bedesten", tmp_path / "none").wrap(KEY, ABOUT)
    with pytest.raises(SourceUnavailable, match="does not answer"):
        KmsSource("http://127.0.0.1:9", "bedesten", token).renew()

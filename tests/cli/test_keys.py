"""`bedesten keys`: secrets get another key while customers trade, and a lost key is told."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli import keys
from bedesten.cli.app import app
from tests.support.kms import running_kms
from tests.support.postgres import Server
from tests.support.stack import Account, Stack, running_stack

BALANCES = "/api/v1/balances"
PAGE = "https://exchange.example"


@pytest.fixture(scope="module")
def stack(postgres: Server) -> Iterator[Stack]:
    """Of its own: tests elsewhere seal without a source of keys."""
    with postgres.fresh_database() as database, running_stack(database, "rest") as running:
        yield running


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "GRACE_S", 0)


def bedesten(stack: Stack, *words: str, **env: str) -> Result:
    return CliRunner().invoke(app, list(words), env={**stack._environment(), **env})


def start_fails(stack: Stack, part: str) -> str:
    """What a part says that does not start."""
    ports = {f"BEDESTEN_{name}_PORT": "0" for name in ("REST", "WS", "BACKOFFICE", "REST_ADMIN",
             "WS_ADMIN", "BACKOFFICE_ADMIN")}  # fmt: skip
    ports |= {"BEDESTEN_PASSKEY_ORIGINS": PAGE, "BEDESTEN_STAFF_PASSKEY_ORIGINS": PAGE}
    done = subprocess.run(
        [sys.executable, "-m", "bedesten", part], env=stack._environment() | ports,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    return done.stderr


@contextmanager
def without(path: Path, instead: str | None = None) -> Iterator[None]:
    kept = path.read_text()
    path.unlink()
    if instead is not None:
        path.write_text(instead)
        path.chmod(0o600)
    try:
        yield
    finally:
        path.write_text(kept)
        path.chmod(0o600)


@pytest.mark.spec("IDEN-016", "OPER-012", "API-009")
def test_keys_rotate_while_customers_trade_and_a_lost_one_is_told(
    stack: Stack, tmp_path: Path
) -> None:
    alice: Account = stack.open_account({})
    assert alice.get(BALANCES).status_code == 200
    with without(stack.settings.master_key, "A" * 43):
        assert "sealed with another master key" in start_fails(stack, "rest")
    look = bedesten(stack, "keys", "rotate", "--dry-run")
    assert "key 1 would be made; 1 secrets" in " ".join(look.output.split())
    done = bedesten(stack, "keys", "rotate", "--json")
    assert done.exit_code == 0, done.output
    assert msgspec.json.decode(done.stdout) == {
        "number": 1, "fresh": True, "sealed": 1, "dropped": [], "unreadable": []
    }  # fmt: skip
    assert alice.get(BALANCES).status_code == 200
    with without(stack.settings.sealing_keys):
        assert "sealing.keys is missing; put its copy back" in start_fails(stack, "ws")
    with running_kms("let us in") as url:
        token = tmp_path / "kms.token"
        token.write_text("let us in")
        token.chmod(0o600)
        kms = {"BEDESTEN_KMS_URL": url, "BEDESTEN_KMS_TOKEN": str(token)}
        told = bedesten(stack, "keys", "rotate", **kms)
        assert "key 2 seals from now on: 1 secrets dropped: 1" in " ".join(told.output.split())
        shown = bedesten(stack, "keys", "show", "--json", **kms)
        newest = msgspec.json.decode(shown.stdout)[0]
        assert (newest["source"], newest["wrapping_key"]) == ("kms", "bedesten:v2")
        back = bedesten(stack, "keys", "rotate", **kms | {"BEDESTEN_KMS_URL": ""})
        assert "BEDESTEN_KMS_URL is not set" in " ".join(back.output.split())

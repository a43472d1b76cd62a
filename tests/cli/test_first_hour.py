"""The guide for newcomers, executed: from `bedesten up --demo` to a fill, as it is written."""

import subprocess
from pathlib import Path
from typing import NamedTuple

import httpx
import psycopg
import pytest

from bedesten.db.access import Access
from tests.cli.terminal import data_folder, environment, pids, rest, up
from tests.support.guide import assert_answers, blocks
from tests.support.person import PASSWORD

GUIDE = Path(__file__).parents[2] / "docs/guides/first-hour.md"
BREAK = "=== next block ==="
LIMIT_S = 60


class Step(NamedTuple):
    """Commands, and what they answer as far as the guide says."""

    commands: str
    wanted: str | None


def steps() -> list[Step]:
    found: list[Step] = []
    for kind, text in blocks(GUIDE.read_text()):
        if kind == "sh":
            found.append(Step(text, None))
        else:
            assert found[-1].wanted is None, "one answer for one block"
            found[-1] = found[-1]._replace(wanted=text)
    return found


def port(folder: Path, name: str) -> str:
    words = Path(f"/proc/{pids(folder)['relay']}/environ").read_bytes().split(b"\0")
    (found,) = [word for word in words if word.startswith(f"BEDESTEN_{name}=".encode())]
    return found.split(b"=")[1].decode()


@pytest.mark.spec("OPER-013", "KYC-001", "IDEN-014")
def test_the_first_hour_goes_as_the_guide_says() -> None:
    first, *others = steps()
    assert first.commands == "bedesten up --demo\n"
    with data_folder() as folder, up(folder, "--demo") as terminal, rest(terminal) as api:
        script = f"echo '{BREAK}'\n".join(step.commands for step in others)
        for usual, name in (("8000", "REST_PORT"), ("8026", "MAILBOX_PAGE_PORT")):
            script = script.replace(f"localhost:{usual}", f"127.0.0.1:{port(folder, name)}")
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", script],
            env={**environment(), "no_proxy": "*"}, capture_output=True, text=True,
            timeout=LIMIT_S,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        answers = done.stdout.split(BREAK)
        for step, answer in zip(others, answers, strict=True):
            assert_answers(step.commands, answer, step.wanted or "")
        once_more(api)
        on_record(folder)
        assert terminal.interrupt() == 0


def once_more(api: httpx.Client) -> None:
    """Test funds are for once a day, and the error says when there is more."""
    body = {"email": "ada@example.com", "password": PASSWORD}
    token = api.post("/auth/log-in", json=body).json()["access_token"]
    again = api.post("/demo/test-funds", headers={"Authorization": f"Bearer {token}"})
    assert (again.status_code, again.json()["code"]) == (409, "test_funds_taken")
    assert again.json()["facts"]["resets_at"].endswith("T00:00:00+00:00")
    assert api.get("/status").json()["demo"] is True


def on_record(folder: Path) -> None:
    """Level and funds are acts of somebody, as when staff do it."""
    with psycopg.connect(Access(folder, None).url("read_only_user")) as conn:
        acts = conn.execute(
            "select action, actor_type::text, account_id is not null from audit.audit_logs"
            " where event_type = 'demo' order by log_id"
        ).fetchall()
    assert acts == [("customer.set_level", "system", False), ("customer.credit", "customer", True)]

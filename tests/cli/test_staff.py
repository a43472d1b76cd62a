"""Staff at the command line: from the first member to a credit that another has allowed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pyotp
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack
from tests.support.staff import hire

PASSWORD = "seven lemons under a bridge"
NAMES = ("--first-name", "A", "--last-name", "B")


class Shell:
    """Runs `bedesten` on the exchange of a stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.env = {**stack._environment(), "COLUMNS": "200"}

    def run(self, *words: str, lines: tuple[str, ...] = ()) -> Result:
        """With these lines on standard input."""
        text = "".join(f"{line}\n" for line in lines)
        return CliRunner().invoke(app, list(words), env=self.env, input=text)

    def json(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.exit_code == 0, done.stderr
        return msgspec.json.decode(done.stdout)

    def refused(self, *words: str, lines: tuple[str, ...] = ()) -> str:
        done = self.run(*words, lines=lines)
        assert done.exit_code == 1, done.output
        return " ".join(done.stderr.split())

    def refused_approval(self, asked: dict[str, Any], token: str) -> str:
        """Why what was allowed could not be done."""
        words = ("approvals", "approve", asked["approval_id"], "--yes", "--token", token, "--json")
        done = self.run(*words)
        assert done.exit_code == 1, done.output
        result = msgspec.json.decode(done.stdout)["result"]
        return str(result["detail"])

    def onboard(self, invitation: str) -> str:
        """As people do: the app's secret is shown, then a code of it is asked for."""
        with subprocess.Popen(
            [sys.executable, "-m", "bedesten", "staff", "onboard"],
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as asked:  # fmt: skip
            assert asked.stdin is not None
            assert asked.stdout is not None
            asked.stdin.write(f"{invitation}\n")
            asked.stdin.flush()
            secret = asked.stdout.readline().split()[-1]
            asked.stdin.write(f"{PASSWORD}\n{pyotp.TOTP(secret).now()}\n")
            asked.stdin.close()
            assert asked.wait(60) == 0
        return secret

    def log_in(self, name: str, secret: str) -> str:
        """The token; by the next code of the app, for the one of now is used."""
        code = pyotp.TOTP(secret).at(int(time.time()) + 30)
        done = self.run("staff", "log-in", name, lines=(PASSWORD, code))
        assert done.exit_code == 0, done.output
        return done.stdout.strip()


@pytest.fixture(scope="module")
def shell(postgres: Server) -> Iterator[Shell]:
    """An exchange of its own: there is one first member."""
    with postgres.fresh_database() as database, running_stack(database, "project") as stack:
        yield Shell(stack)


def create(name: str) -> tuple[str, ...]:
    return ("staff", "create", name, "--email", f"{name}@example.com", *NAMES)


@pytest.mark.spec("IDEN-010", "IDEN-013", "API-009", "AUDI-003")
def test_from_the_first_member_to_a_credit_that_two_have_made(shell: Shell) -> None:
    first = shell.json(*create("deniz"))
    assert "the first member is made once" in shell.refused(*create("eve"))
    assert "Finish your set-up first" in shell.refused(*create("eve"), "--token", first["secret"])
    secret = shell.onboard(first["secret"])
    assert "not right" in shell.refused("staff", "log-in", "deniz", lines=("wrong", "123456"))
    deniz = ("--token", shell.log_in("deniz", secret))

    second = shell.json(*create("ece"), *deniz)  # by the first alone, who is alone
    third = shell.json(*create("can"), "--role", "viewer", "--reason", "new hand", *deniz)
    assert (third["action"], third["status"]) == ("staff.create", "pending")
    ece = ("--token", shell.log_in("ece", shell.onboard(second["secret"])))

    market = shell.stack.list_market()
    account = shell.stack.open_account({market.base: "1"})
    where = ("--account", str(account.id), "--reason", "ticket 12")
    asked = shell.json("customer", "credit", str(account.owner), "5", market.base, *where, *deniz)
    approve = ("approvals", "approve", asked["approval_id"], "--yes")
    assert "Nobody decides what they asked for" in shell.refused(*approve, *deniz)
    assert "Log in as a member" in shell.refused(*approve, "--token", "nonsense")
    waiting = shell.json("approvals", "list", *ece)
    assert [one["approval_id"] for one in waiting] == [asked["approval_id"], third["approval_id"]]
    done = shell.json(*approve, *ece)
    assert (done["status"], done["result"]["amount"]) == ("executed", "5")
    assert "decided before" in shell.refused(*approve, *ece)

    assert shell.json("approvals", "approve", third["approval_id"], "--yes", *ece)["result"]
    assert shell.json("staff", "invite", "can", *deniz)["secret"]
    email = f"customer-{account.owner}@unknown.invalid"
    level = shell.json("customer", "set-level", email, "1", "--reason", "ticket 13", *deniz)
    rejected = ("approvals", "reject", level["approval_id"], "--reason", "who is it?")
    assert shell.json(*rejected, *ece)["status"] == "rejected"
    listed = shell.json("staff", "list")
    assert {one["username"]: one["onboarded"] for one in listed} == {
        "deniz": True, "ece": True, "can": False
    }  # fmt: skip
    with psycopg.connect(shell.stack.database.url()) as conn:
        acts = conn.execute(
            "select action, actor_type::text from audit.audit_logs where event_type = 'staff'"
            " and action = 'create' order by log_id"
        ).fetchall()
    assert acts == [("create", "system"), ("create", "admin"), ("create", "admin")]


@pytest.mark.spec("IDEN-012", "IDEN-013", "IDEN-014", "API-009")
def test_members_keep_each_other_safe_in_a_terminal(shell: Shell) -> None:
    boss, other, third = (hire(shell.stack, "super_admin") for _ in range(3))
    one = hire(shell.stack, "viewer")
    me, why = ("--token", boss.token), ("--reason", "ticket 16")

    def allowed(*words: str) -> dict[str, Any]:
        asked = shell.json("staff", *words, *why, *me)
        approve = ("approvals", "approve", asked["approval_id"], "--yes", "--token", other.token)
        done: dict[str, Any] = shell.json(*approve)
        assert done["status"] == "executed", done
        return done

    allowed("grant", one.username, "admin")
    assert "Nobody does this" in shell.refused("staff", "deactivate", boss.username, *why, *me)
    allowed("revoke", one.username, "viewer")
    assert "has no role viewer" in shell.refused_approval(
        shell.json("staff", "revoke", one.username, "viewer", *why, *me), other.token
    )
    assert shell.json("staff", "deactivate", one.username, *why, *me)["is_active"] is False
    assert "Log in as a member" in shell.refused("staff", "sessions", "--token", one.token)
    allowed("reactivate", one.username)
    let_in = ("staff", "let-in-from", one.username)
    assert shell.json(*let_in, "10.0.0.0/8", *me)["log_in_from"] == ["10.0.0.0/8"]
    assert "Networks are written like" in shell.refused(*let_in, "10.0.0.1/8", *me)
    assert "Nobody does this" in shell.refused("staff", "let-in-from", boss.username, *me)
    service = ("create-service", "screening", "--email", "o@example.com", "--name", "Screening")
    allowed(*service)
    allowed("reset", third.username)
    listed = {row["username"]: row for row in shell.json("staff", "list")}
    assert listed["screening"]["staff_type"] == "system"
    assert (listed[third.username]["onboarded"], listed[one.username]["roles"]) == (
        False, ["admin"]
    )  # fmt: skip
    waiting = shell.json("approvals", "list", "--all", "--action", "staff.reset", *me)
    assert [row["requested_by"] for row in waiting] == [boss.id]
    named = shell.json("approvals", "list", "--all", "--requested-by", other.username, *me)
    assert named == []


@pytest.mark.spec("IDEN-014", "API-009", "AUDI-005")
def test_a_member_sees_and_ends_sessions_and_changes_the_password(
    shell: Shell, tmp_path: Path
) -> None:
    one, boss = hire(shell.stack, "viewer"), hire(shell.stack, "super_admin")
    me = ("--token", one.token)
    (session,) = shell.json("staff", "sessions", *me)
    assert (session["current"], session["user_agent"]) == (True, "tests")
    changed = shell.run("staff", "password", *me, lines=(PASSWORD, "eight plums on a roof"))
    assert changed.exit_code == 0, changed.output
    one.stale()
    again = shell.refused("staff", "password", *me, lines=("eight plums on a roof", PASSWORD))
    assert "Confirm with your second factor first" in again
    assert shell.json("staff", "passkeys", *me) == []
    assert "no such passkey" in shell.refused(
        "staff", "remove-passkey", one.id, "--token", boss.token
    )
    ended = shell.json("staff", "end-sessions", one.username, "--token", boss.token)
    assert ended == {"ended": 1}
    assert "Log in as a member" in shell.refused("staff", "sessions", *me)

    out = tmp_path / "audit.csv"
    export = ("audit", "export", "--out", str(out), "--action", "end_sessions")
    assert "None of your roles" in shell.refused(*export, "--token", hire(shell.stack).token)
    assert shell.json(*export, "--token", boss.token)["rows"] == 1
    assert out.stat().st_mode & 0o777 == 0o600
    heading, row = out.read_text().splitlines()
    assert (heading.split(",")[:2], one.id in row) == (["id", "at"], True)
    assert "File exists" in shell.refused(*export, "--token", boss.token)

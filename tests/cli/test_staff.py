"""Staff at the command line: from the first member to a credit that another has allowed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import psycopg
import pyotp
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack

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

"""Limits, fees and parameters at the command line: asked for by one, allowed by another."""

from typing import Any

import msgspec
import psycopg
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from bedesten.kit.ids import StaffId, staff_id
from tests.support.bot import until
from tests.support.stack import Account, Stack
from tests.support.staff import Colleague, allow, bare_role, hire

WHY = ("--reason", "ticket 12")


class Desk:
    """Two members of staff at one terminal."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.maker, self.checker = hire(stack, "super_admin"), hire(stack, "super_admin")
        self.env = {**stack._environment(), "COLUMNS": "200"}

    def run(self, *words: str, who: Colleague | None = None) -> Result:
        token = ("--token", (who or self.maker).token)
        return CliRunner().invoke(app, [*words, *token], env=self.env)

    def json(self, *words: str, who: Colleague | None = None) -> Any:
        done = self.run(*words, "--json", who=who)
        assert done.exit_code == 0, done.output
        return msgspec.json.decode(done.stdout)

    def refused(self, *words: str, who: Colleague | None = None) -> str:
        done = self.run(*words, who=who)
        assert done.exit_code == 1, done.output
        return " ".join(done.stderr.split())

    def done(self, *words: str) -> Any:
        """Asked for, and allowed; the result."""
        asked = self.json(*words, *WHY)
        allowed = self.json("approvals", "approve", asked["approval_id"], "--yes", who=self.checker)
        assert allowed["status"] == "executed", allowed
        return allowed["result"]


@pytest.fixture(scope="module")
def desk(stack: Stack) -> Desk:
    return Desk(stack)


def email_of(account: Account) -> str:
    return f"customer-{account.owner}@unknown.invalid"


@pytest.mark.spec("MARK-012", "MARK-013", "API-009")
def test_limits_are_made_given_shown_and_ended(desk: Desk, alice: Account) -> None:
    name = f"desk {alice.id}"
    desk.done("limits", "create", name, "1", "--limit", "daily_withdrawal_fiat=1000.50",
              "--limit", "monthly_withdrawal_fiat=none")  # fmt: skip
    desk.done("limits", "give", email_of(alice), name, "--valid-to", "2040-01-01T00:00:00+03:00")
    shown = desk.json("limits", "show", email_of(alice))
    assert (shown["level"], shown["profile"]) == (1, name)
    assert {one["name"]: one["limit"] for one in shown["limits"]} == {
        "daily_deposit_fiat": None, "daily_withdrawal_fiat": "1000.5",
        "monthly_withdrawal_fiat": None, "daily_withdrawal_crypto": None,
        "monthly_withdrawal_crypto": None,
    }  # fmt: skip
    assert shown["given"][0]["valid_to"].startswith("2039-12-31 21:00:00")
    desk.done("limits", "change", name, "--limit", "daily_withdrawal_fiat=7")
    assert "7 TRY" in desk.run("limits", "show", email_of(alice)).stderr
    listed = {one["name"]: one for one in desk.json("limits", "profiles")}
    assert (listed[name]["version"], listed["level 0"]["is_default"]) == (2, True)
    desk.done("limits", "end", email_of(alice), shown["given"][0]["mapping_id"])
    assert desk.json("limits", "show", str(alice.owner))["profile"] == "level 1"
    assert "is no limit" in desk.refused("limits", "create", "x", "1", "--limit", "weekly=1", *WHY)
    assert "no such limit profile" in desk.refused("limits", "change", "nothing", *WHY)


@pytest.mark.spec("MARK-014", "API-009")
def test_a_parameter_is_set_and_its_history_shown(desk: Desk) -> None:
    key = "withdrawal.approval_threshold_try"
    result = desk.done("parameters", "set", key, "250000")
    assert result == {"value": "250000", "version": 2}
    shown = desk.json("parameters", "show", key)
    assert (shown["value"], shown["version"]) == ("250000", 2)
    (change,) = shown["changes"]
    assert (change["before"], change["after"], change["by"]) == (
        "100000", "250000", desk.checker.id,
    )  # fmt: skip
    assert key in {one["key"] for one in desk.json("parameters", "list")}
    assert "a plain decimal number" in desk.refused("parameters", "set", key, "lots", *WHY)
    assert "There is no such parameter" in desk.refused("parameters", "show", "no.such")


@pytest.mark.spec("MARK-010", "API-009")
def test_fee_profiles_are_made_given_and_retired(desk: Desk, alice: Account) -> None:
    made = desk.done("fees", "profile", "create", f"vip {alice.id}", "--maker", "-0.01", "--taker",
                     "0.05")  # fmt: skip
    number = str(made["profile_id"])
    desk.done("fees", "profile", "give", email_of(alice), number)
    (given,) = desk.json("fees", "profile", "list", email_of(alice))
    assert (given["name"], given["market"], given["reason"]) == (
        f"vip {alice.id}", None, "ticket 12",
    )  # fmt: skip
    desk.done("fees", "profile", "end", email_of(alice), given["mapping"])
    desk.done("fees", "profile", "retire", number)
    (retired,) = [one for one in desk.json("fees", "profile", "list") if str(one["id"]) == number]
    assert (retired["is_active"], retired["maker"]) == (False, "-0.01")
    assert "no such fee profile" in desk.refused("fees", "profile", "retire", "999", *WHY)


@pytest.mark.spec("AUDI-003", "IDEN-013", "KYC-001")
def test_a_customer_on_one_page_masked_unless_there_is_a_reason(
    desk: Desk, stack: Stack, alice: Account
) -> None:
    shown = until(  # accounts come with the projection
        lambda: desk.json("customer", "show", email_of(alice)), lambda page: page["accounts"]
    )
    assert (shown["customer_id"], shown["kyc_level"]) == (str(alice.owner), 1)
    assert (shown["first_name"], shown["last_name"]) == ("S***", "C***")
    assert (shown["live_api_keys"], shown["live_sessions"]) == (1, 0)
    (account,) = shown["accounts"]
    assert (account["account_id"], account["frozen"]) == (alice.id, [])
    assert shown["limits"]["now"] == {"deposit": True, "trade": True, "withdraw": True}
    page = desk.run("customer", "show", str(alice.owner)).stderr
    for words in ("kyc level", "daily_withdrawal_crypto", "API keys, sessions", "S***"):
        assert words in page
    assert "Simulated" not in page
    assert "Say why" in desk.refused("customer", "show", email_of(alice), "--unmask")
    clear = desk.json("customer", "show", email_of(alice), "--unmask", *WHY)
    assert (clear["first_name"], clear["in_clear"]) == ("Simulated", True)
    with psycopg.connect(stack.database.url()) as conn:
        looks = conn.execute(
            "select actor_id, description from audit.audit_logs where action = 'unmask'"
            " and resource_id = %s",
            [str(alice.owner)],
        ).fetchall()
    assert looks == [(desk.maker.id, "ticket 12")]
    reader = hire(stack, bare_role(stack))
    assert "None of your roles" in desk.refused("customer", "show", email_of(alice), who=reader)
    allow(stack, StaffId(staff_id(reader.id)), ["customer:read"])
    unmask = ("customer", "show", email_of(alice), "--unmask", *WHY)
    assert "None of your roles" in desk.refused(*unmask, who=reader)
    assert "no such customer" in desk.refused("customer", "show", "nobody@example.com")


@pytest.mark.spec("RISK-007")
def test_accounts_that_differ_from_the_rules_are_named(
    desk: Desk, stack: Stack, alice: Account
) -> None:
    with psycopg.connect(stack.database.url()) as conn:  # nobody follows on this exchange
        conn.execute("update public.users set kyc_level = 0 where user_id = %s", [alice.owner])
    flags = ["limits", "flags", "--json"]
    done = until(  # accounts come with the projection
        lambda: CliRunner().invoke(app, flags, env=desk.env), lambda done: done.exit_code == 1
    )
    (found,) = [one for one in msgspec.json.decode(done.stdout) if one["account_id"] == alice.id]
    assert (found["frozen"], found["should_be_frozen"]) == ([], ["withdrawals", "new_orders"])
    with psycopg.connect(stack.database.url()) as conn:
        conn.execute("update public.users set kyc_level = 1 where user_id = %s", [alice.owner])

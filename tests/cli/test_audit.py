"""`bedesten audit`: what the log says, and whether it is as it was sealed."""

import msgspec
import psycopg
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from bedesten.domain import audit
from tests.support.horizon import all_ended
from tests.support.stack import Stack


def bedesten(stack: Stack, *words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={**stack._environment(), "COLUMNS": "150"})


@pytest.mark.spec("AUDI-004", "AUDI-005")
def test_the_log_is_searched_and_a_forged_row_is_found(stack: Stack) -> None:
    staff = audit.Actor(kind="admin", id="s-77", ip="192.0.2.9")
    deed = audit.Act(event_type="test", action="look_around", resource_type="lamp",
                     resource_id="7", description="[bold] is no markup")  # fmt: skip
    with psycopg.connect(stack.database.url(), autocommit=True) as conn:
        audit.record(conn, staff, deed)
        all_ended(conn)
        audit.seal(conn)
        whole = bedesten(stack, "audit", "verify", "--json")
        assert whole.exit_code == 0, whole.output
        assert msgspec.json.decode(whole.stdout)["broken"] == []
        found = bedesten(stack, "audit", "search", "--actor", "s-77", "--json")
        (row,) = msgspec.json.decode(found.stdout)
        assert (row["action"], row["resource_id"], row["ip"]) == ("look_around", "7", "192.0.2.9")
        shown = bedesten(stack, "audit", "search", "--resource-type", "lamp")
        assert "[bold] is no markup" in shown.stderr + shown.stdout
        conn.execute("set session_replication_role = replica")
        conn.execute("update audit.audit_logs set action = 'nothing' where actor_id = 's-77'")
        broken = bedesten(stack, "audit", "verify")
        assert broken.exit_code == 1
        assert "the row was changed" in " ".join((broken.stderr + broken.stdout).split())
        conn.execute("update audit.audit_logs set action = 'look_around' where actor_id = 's-77'")
        assert bedesten(stack, "audit", "verify").exit_code == 0


def test_a_folder_without_an_exchange_is_told(tmp_path: object) -> None:
    result = CliRunner().invoke(app, ["audit", "verify", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert "is the exchange up?" in " ".join(result.stderr.split())

"""How the exchange is, for everybody: its parts one by one, and what staff announce."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from typer.testing import CliRunner, Result

from bedesten.cli.app import app
from tests.support.bot import until
from tests.support.postgres import Server
from tests.support.stack import Stack, running_stack
from tests.support.staff import hire
from tests.support.web import look

PARTS = ("project", "rest", "ws", "marketdata")


@pytest.fixture(scope="module")
def whole(postgres: Server) -> Iterator[Stack]:
    """An exchange of its own, whose parts are stopped one by one."""
    with postgres.fresh_database() as database, running_stack(database, *PARTS) as stack:
        yield stack


def read(stack: Stack) -> dict[str, Any]:
    answer = look(f"{stack.rest_url}/api/v1/status")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def run(stack: Stack, *words: str) -> Result:
    return CliRunner().invoke(app, ["notices", *words], env=stack._environment())


def texts(title: str = "Short break") -> tuple[str, ...]:
    return ("--title-tr", "Kısa ara", "--title-en", title, "--text-tr", "Birazdan döneriz.",
            "--text-en", "We are back soon.")  # fmt: skip


@pytest.mark.spec("AUDI-003", "API-009")
def test_what_staff_announce_is_shown_until_it_ends(whole: Stack) -> None:
    deniz, viewer = hire(whole, "admin"), hire(whole, "viewer")
    me = ("--token", deniz.token)
    begins = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    until_ = begins + timedelta(hours=2)
    times = ("--from", begins.isoformat(), "--until", until_.isoformat())
    coming = msgspec.json.decode(
        run(whole, "add", "maintenance", *texts(), *times, *me, "--json").stdout
    )
    now = msgspec.json.decode(run(whole, "add", "news", *texts("New market"), *me, "--json").stdout)
    shown = until(lambda: read(whole)["notices"], lambda found: len(found) == 2)
    assert [one["kind"] for one in shown] == ["news", "maintenance"]
    assert shown[1] == {
        "kind": "maintenance",
        "title": {"tr": "Kısa ara", "en": "Short break"},
        "text": {"tr": "Birazdan döneriz.", "en": "We are back soon."},
        "from": begins.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "until": until_.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    assert shown[0]["until"] is None

    refused = run(whole, "add", "news", *texts(), "--token", viewer.token)
    assert (refused.exit_code, "notice:publish" in refused.stderr) == (1, True)
    for wrong in (texts(" "), (*texts(), "--until", "2020-01-01T00:00:00+00:00")):
        assert run(whole, "add", "news", *wrong, *me).exit_code == 1

    for one in (coming, now):
        assert run(whole, "end", one["notice_id"], *me).exit_code == 0
        assert run(whole, "end", one["notice_id"], *me).exit_code == 1, "it has ended"
    until(lambda: read(whole)["notices"], lambda found: found == [])
    listed = msgspec.json.decode(run(whole, "list", "--all", "--json").stdout)
    assert len(listed) == 2
    assert msgspec.json.decode(run(whole, "list", "--json").stdout) == []
    with psycopg.connect(whole.database.url()) as conn:
        acts = conn.execute(
            "select action, actor_id from audit.audit_logs where resource_type = 'public.notices'"
            " order by log_id"
        ).fetchall()
    assert acts == [(word, deniz.id) for word in ("insert", "insert", "update", "update")]


def states(found: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in found["parts"]}


@pytest.mark.spec("MARK-015")
def test_each_part_says_how_it_is(whole: Stack) -> None:
    market = whole.list_market()
    found = until(lambda: read(whole), lambda found: found["state"] == "operational"
                  and len(found["markets"]) == 1)  # fmt: skip
    assert set(states(found)) == {"engine", "database", "projector", "market_data", "websocket"}
    assert found["markets"] == [{"symbol": market.symbol, "phase": "continuous"}]
    assert found["projector_lag_ms"] == 0
    assert found["demo"] is False
    assert all(one["detail"] is None for one in found["parts"])

    with psycopg.connect(whole.database.url()) as conn:
        change = "update config.system_parameters set param_value = %s where param_key = %s"
        conn.execute(change, ["true", "platform.maintenance_mode"])
        conn.commit()
        until(lambda: read(whole)["state"], lambda state: state == "maintenance")
        conn.execute(change, ["false", "platform.maintenance_mode"])

    whole.stop("ws")
    found = until(lambda: read(whole), lambda found: found["state"] == "degraded")
    assert states(found) | {"websocket": "operational"} == dict.fromkeys(
        states(found), "operational"
    )
    assert [one["detail"] for one in found["parts"] if one["state"] == "down"] == [
        "does not answer"
    ]

    whole.stop("project")
    whole.list_market()
    lag = until(lambda: read(whole)["projector_lag_ms"], lambda lag: lag > 0)
    time.sleep(1)
    assert read(whole)["projector_lag_ms"] > lag

    whole.stop("engine")
    found = until(lambda: read(whole), lambda found: found["state"] == "down")
    assert states(found)["engine"] == "down"
    assert found["projector_lag_ms"] is None
    assert len(found["markets"]) == 2, "as they were"

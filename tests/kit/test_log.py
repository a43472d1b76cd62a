"""Log lines carry their process and never a secret."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from bedesten.kit.log import MASK, LogFormat, set_up


@pytest.fixture(autouse=True)
def restored_logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_secrets_are_masked_at_any_depth(log_format: LogFormat) -> None:
    stream = io.StringIO()
    set_up("rest", log_format=log_format, stream=stream)
    structlog.get_logger().info(
        "signed in",
        api_key="hunter2",
        headers={"Authorization": "hunter2", "inner": [{"X-Signature": "hunter2"}]},
        database_url="postgres://me:hunter2@host/db",
        market="BTC-USDT",
    )
    assert "hunter2" not in stream.getvalue()
    assert "BTC-USDT" in stream.getvalue()
    assert MASK in stream.getvalue()


def test_json_lines_name_their_process_and_keep_the_exception() -> None:
    stream = io.StringIO()
    set_up("engine", log_format="json", level="warning", stream=stream)
    log = structlog.get_logger()
    log.info("not shown")
    try:
        raise ValueError("a broken invariant")
    except ValueError:
        log.exception("stopping")
    (line,) = stream.getvalue().splitlines()
    fields = json.loads(line)
    assert (fields["process"], fields["level"], fields["event"]) == ("engine", "error", "stopping")
    assert "a broken invariant" in fields["exception"]


def test_auto_writes_json_where_nobody_reads_along() -> None:
    stream = io.StringIO()
    set_up("ws", stream=stream)
    structlog.get_logger().info("started")
    assert json.loads(stream.getvalue())["process"] == "ws"

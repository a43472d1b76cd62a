"""Log lines carry their process and never a secret."""

import io
import json
import time
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


@pytest.mark.spec("AUDI-003")
@pytest.mark.parametrize("log_format", ["console", "json"])
def test_what_is_personal_is_masked_whatever_it_is_called(log_format: LogFormat) -> None:
    stream = io.StringIO()
    set_up("rest", log_format=log_format, stream=stream)
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJheXNlIn0.c2lnbmF0dXJl"
    structlog.get_logger().warning(
        "not sent to ayse@example.com",
        reason="<ayse@example.com>: 550 no such person",
        deep=[{"why": f"bearer {token}"}, ("+905321234567",)],
        host="127.0.0.1",
        at="2026-11-22T10:00:00+03:00",
        seq=123456789012,
    )
    told = "duplicate key\nDETAIL:  Key (name)=(Ayse Yilmaz) exists.\nHINT: look"
    try:
        raise ValueError(told)
    except ValueError:
        structlog.get_logger().exception("failed")
    written = stream.getvalue()
    for personal in ("ayse", "Yilmaz", "532", "eyJ", "c2ln"):
        assert personal not in written
    for plain in ("550 no such person", "127.0.0.1", "2026-11-22T10:00:00+03:00", "123456789012",
                  "duplicate key", "HINT: look", "DETAIL"):  # fmt: skip
        assert plain in written


def test_long_values_take_no_long_time() -> None:
    stream = io.StringIO()
    set_up("rest", log_format="json", stream=stream)
    begin = time.process_time()
    for word in ("a" * 20_000, "a@" * 10_000, "a@b." * 5_000, "eyJ" * 7_000, "+1" * 10_000):
        structlog.get_logger().info("got", value=word)
    assert time.process_time() - begin < 2

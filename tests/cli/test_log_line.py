"""Log lines as the terminal of `bedesten up` shows them."""

from bedesten.cli.log_line import drawn


def test_a_json_line_becomes_time_event_and_figures() -> None:
    line = (
        '{"seq": 2, "event": "stopped", "level": "info", "process": "engine",'
        ' "timestamp": "2026-03-01T10:00:00.123456Z"}'
    )
    text = drawn(line).plain
    assert text[2] == text[5] == ":"
    assert text[8:].split() == ["stopped", "seq=2"]


def test_warnings_say_so_and_tracebacks_follow() -> None:
    text = drawn('{"event": "odd", "level": "warning", "exception": "Traceback\\nBoom"}').plain
    assert "warning odd" in text
    assert text.endswith("\nTraceback\nBoom")


def test_another_line_stays_what_it_is() -> None:
    assert drawn("Segmentation fault [core dumped]").plain == "Segmentation fault [core dumped]"
    assert drawn("[1, 2]").plain == "[1, 2]"

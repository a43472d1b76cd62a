"""Draws a part's JSON log line for people: time, what happened, the figures that go with it."""

from datetime import UTC, datetime

import msgspec
from rich.text import Text

LEVELS = {"warning": "yellow", "error": "bold red", "critical": "bold red"}
HIDDEN = {"event", "level", "timestamp", "process", "exception"}  # shown elsewhere or at the end
EVENT_WIDTH = 28


def drawn(line: str) -> Text:
    """The line as text with colours; a line that is not JSON stays what it is."""
    try:
        fields = msgspec.json.decode(line, type=dict[str, object])
    except msgspec.DecodeError:
        return Text.from_ansi(line)
    event = str(fields.get("event", ""))
    shown = [(name, value) for name, value in fields.items() if name not in HIDDEN]
    text = Text(_local_time(fields.get("timestamp")), "dim")
    level = str(fields.get("level", "info"))
    if level in LEVELS:
        text.append(f" {level}", LEVELS[level])
    text.append(" " + (event.ljust(EVENT_WIDTH) if shown else event))
    for name, value in shown:
        text.append(f" {name}=", "dim")
        text.append(str(value))
    if "exception" in fields:
        text.append(f"\n{fields['exception']}")
    return text


def _local_time(stamp: object) -> str:
    try:
        moment = datetime.fromisoformat(str(stamp).replace("Z", "+00:00"))
    except ValueError:
        moment = datetime.now(UTC)
    return moment.astimezone().strftime("%H:%M:%S")

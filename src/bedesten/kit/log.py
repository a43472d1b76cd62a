"""Logs: readable lines on a terminal, JSON lines elsewhere; in neither secrets or people's data."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LogFormat = Literal["auto", "console", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

MASK = "***"
SECRET_NAME = re.compile(
    r"secret|password|passphrase|token|signature|authorization|cookie|api_?key"
    r"|private_?key|mnemonic|seed_phrase|database_url|dsn",
    re.IGNORECASE,
)
# What a value gives away whatever it is called: addresses, phone numbers, tokens of sessions.
PERSONAL = re.compile(
    r"[^\s@\"'<>()=,;:/]{1,64}@[^\s@\"'<>()=,;:/]{1,253}\.[^\s@\"'<>()=,;:/.]{1,63}"
    r"|\+[1-9][0-9]{6,14}\b|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+"
)
# PostgreSQL tells here which row it objects to: with all that is in it.
DETAILS = re.compile(r"^(DETAIL|CONTEXT|STATEMENT):.*$", re.MULTILINE)
NESTING_MAX = 5


def set_up(
    process: str,
    *,
    log_format: LogFormat = "auto",
    level: LogLevel = "info",
    stream: TextIO | None = None,
) -> None:
    """Configure structlog for this process; every line carries the process name.

    `auto` writes for people on a terminal and JSON otherwise. Lines go to `stream` (stderr).
    """
    target = stream or sys.stderr
    readable = log_format == "console" or (log_format == "auto" and target.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,  # without the values of local variables
        mask_secrets,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=target.isatty())
        if readable
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.WriteLoggerFactory(file=target),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(process=process)


def mask_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace every value whose name sounds like a secret, and what is personal in any other, at
    any depth."""
    return {name: _masked(name, value, NESTING_MAX) for name, value in event.items()}


def _masked(name: str, value: object, depth: int) -> object:
    if SECRET_NAME.search(name):
        return MASK
    if isinstance(value, Mapping):
        if depth == 0:
            return MASK
        return {str(key): _masked(str(key), item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(name, item, depth) for item in value] if depth else MASK
    return (
        PERSONAL.sub(MASK, DETAILS.sub(r"\1: " + MASK, value)) if isinstance(value, str) else value
    )

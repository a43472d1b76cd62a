"""The settings of every process: one frozen struct, read once from the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

from bedesten.kit.log import LogFormat, LogLevel

PREFIX = "BEDESTEN_"
Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]  # 0 takes any free port
Url = Annotated[str, msgspec.Meta(pattern="^https?://")]
SocketUrl = Annotated[
    str, msgspec.Meta(pattern=r"^wss?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9./_~-]*)?\Z")
]
EngineKind = Literal["auto", "native", "reference"]
Switch = Literal["on", "off"]


class BadSetting(Exception):
    """A setting has a value that cannot be used; the message names it and says why."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a process needs to know before it starts. Field `x` is read from `BEDESTEN_X`."""

    data: Path
    database_url: str | None = None  # also from DATABASE_URL; None starts an embedded PostgreSQL
    pg_user: str | None = None  # who runs the embedded server when we are root
    backup_dir: Path | None = None  # `backups` in the data folder unless set: better another disk
    history_dir: Path | None = None  # `history` in the data folder unless set: files of past days
    backup_key: Path | None = None  # the file whose key seals the backups; keep a copy elsewhere
    demo: bool = False  # of `up --demo`: confirmed customers get level 1 and may take test funds
    host: str = "127.0.0.1"
    rest_port: Port = 8000
    ws_port: Port = 8001
    backoffice_port: Port = 8002
    binance_port: Port = 8003  # the Binance Spot dialect, for stock clients
    binance_ws_port: Port = 8004  # its streams and WebSocket API
    engine_admin_port: Port = 8010  # /metrics and readiness, one for each process
    projector_admin_port: Port = 8011
    rest_admin_port: Port = 8012
    ws_admin_port: Port = 8013
    supervisor_admin_port: Port = 8014
    standby_admin_port: Port = 8015
    scheduler_admin_port: Port = 8016
    relay_admin_port: Port = 8017
    backoffice_admin_port: Port = 8018
    marketdata_admin_port: Port = 8019
    binance_admin_port: Port = 8020
    mailbox_smtp_port: Port = 8025  # of a demo: takes mails and shows them
    mailbox_page_port: Port = 8026
    rest_gateways: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1  # processes that share the port
    supervisor_pid: int | None = None  # set for its parts, which end when it dies
    rate_limits: Switch = "on"  # the quotas are system parameters; off: for measuring alone
    ping_s: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 20  # silent WebSockets are asked, and end
    trusted_proxies: str = ""  # networks, by commas, whose X-Forwarded-For is believed
    day_end: str = "00:00 Europe/Istanbul"  # when day orders end; the zone is of the tz database
    engine: EngineKind = "auto"  # auto: the native kernel, or else the reference
    snapshot_commands: int = 1_000_000  # a snapshot every so many; a restart replays less than that
    projection_lag_max_s: int = 600  # further behind no new orders are taken; 0: they always are
    # So far the tables may fall behind in a burst, for faster answers; 0: they take their share.
    burst_lag_s: Annotated[int, msgspec.Meta(ge=0, le=3600)] = 0
    smtp_url: str | None = None  # smtp://user:password@host:587 or smtps://; None: no mail is sent
    sms_url: str | None = None  # https://token@host/path of a provider; None: no SMS is sent
    mail_from: str = "bedesten <no-reply@localhost>"
    site: Path | None = None  # folder of the built site, `make web`; None: that of the package
    public_url: str | None = None  # what links in mails begin with; None: this REST gateway
    public_ws_url: SocketUrl | None = None  # where pages find the WebSocket; None: at its own port
    kms_url: Url | None = None  # transit API, such as https://vault:8200/v1/transit; None: a file
    kms_key: str = "bedesten"  # its name there
    kms_token: Path | None = None  # a file that its owner alone can read
    passkey_origins: str | None = None  # of pages that use customers' passkeys; None: public_url
    passkey_domain: str | None = None  # theirs, or one above it; None: the first origin's host
    staff_passkey_origins: str | None = None  # of staff's; None: this back office
    staff_passkey_domain: str | None = None
    staff_networks: str = ""  # by commas, from where alone staff are let in; none: from anywhere
    log_format: LogFormat = "auto"
    log_level: LogLevel = "info"

    def __repr__(self) -> str:
        """Without the password that a database address carries."""
        return f"Settings(data={str(self.data)!r}, host={self.host!r}, engine={self.engine!r})"

    @property
    def web_url(self) -> str:
        """Where customers find the exchange."""
        return self.public_url or f"http://localhost:{self.rest_port}"

    @property
    def run_dir(self) -> Path:
        """Sockets, process ids and secrets; for the owner alone."""
        return self.data / "run"

    @property
    def engine_socket(self) -> Path:
        """The unix socket on which the engine takes commands."""
        return self.run_dir / "engine.sock"

    @property
    def master_key(self) -> Path:
        """The key that seals secrets at rest, such as those of API keys."""
        return self.run_dir / "api-keys.key"

    @property
    def sealing_keys(self) -> Path:
        """Keys that wrap those which seal secrets, once these were replaced."""
        return self.run_dir / "sealing.keys"

    @property
    def kms_token_file(self) -> Path:
        """What lets us use the KMS."""
        return self.kms_token or self.run_dir / "kms.token"

    @property
    def backups_dir(self) -> Path:
        """Where backups and the archive of the WAL are."""
        return self.backup_dir or self.data / "backups"

    @property
    def backup_key_file(self) -> Path:
        """The key that seals backups; without it no backup can be read."""
        return self.backup_key or self.run_dir / "backup.key"

    @property
    def history_folder(self) -> Path:
        """Where the files of past days are; a web server may serve it too."""
        return self.history_dir or self.data / "history"

    @property
    def snapshots_dir(self) -> Path:
        """Kernel snapshots, when no object store is configured."""
        return self.data / "snapshots"

    @property
    def logs_dir(self) -> Path:
        """One log file for each process."""
        return self.data / "logs"


def load(environ: Mapping[str, str], **overrides: object) -> Settings:
    """Read the settings; `overrides` (command line flags) win, and None among them is ignored.

    Raises BadSetting, naming the variable, for a value that cannot be used.
    """
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        variable = PREFIX + field.name.upper()
        raw: object = environ.get(variable) or _fallback(field.name, environ)
        given = overrides.get(field.name)
        if given is not None:
            raw, variable = given, f"--{field.name.replace('_', '-')}"
        if raw is not None:
            values[field.name] = _converted(variable, raw, field.type)
    unknown = overrides.keys() - {field.name for field in msgspec.structs.fields(Settings)}
    assert not unknown, f"no such settings: {sorted(unknown)}"
    return msgspec.convert(values, Settings, dec_hook=_as_path)


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """Variables that look like ours and mean nothing to us: misspelt ones, worth a warning."""
    known = {PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings)}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def _fallback(name: str, environ: Mapping[str, str]) -> str | None:
    if name == "database_url":
        return environ.get("DATABASE_URL") or None
    if name == "data":
        share = environ.get("XDG_DATA_HOME") or "~/.local/share"
        return f"{share}/bedesten"
    return None


def _converted(variable: str, raw: object, wanted: object) -> object:
    try:
        return msgspec.convert(raw, wanted, strict=False, dec_hook=_as_path)
    except msgspec.ValidationError as error:
        choices = [choice for choice in get_args(wanted) if isinstance(choice, str)]
        why = f"use one of {', '.join(choices)}" if choices else str(error)
        raise BadSetting(f"{variable}={raw}: {why}") from error


def _as_path(kind: type, value: object) -> object:
    if kind is not Path:
        raise NotImplementedError(f"no setting has the type {kind}")
    try:
        return Path(str(value)).expanduser().absolute()
    except RuntimeError as error:
        raise ValueError("there is no home directory; give a full path") from error

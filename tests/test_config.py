"""Settings come from the environment, flags win, and a bad value is named."""

from pathlib import Path

import pytest

from bedesten.config import BadSetting, load, unknown_names


def test_defaults_are_local_and_private(tmp_path: Path) -> None:
    settings = load({"XDG_DATA_HOME": str(tmp_path)})
    assert settings.data == tmp_path / "bedesten"
    assert settings.engine_socket == tmp_path / "bedesten/run/engine.sock"
    assert settings.host == "127.0.0.1"
    assert (settings.rest_port, settings.ws_port, settings.backoffice_port) == (8000, 8001, 8002)
    assert settings.database_url is None


def test_flags_win_over_the_environment(tmp_path: Path) -> None:
    environ = {"BEDESTEN_REST_PORT": "9000", "BEDESTEN_WS_PORT": "9001", "BEDESTEN_DATA": "/a"}
    settings = load(environ, rest_port=9100, ws_port=None, data=tmp_path)
    assert (settings.rest_port, settings.ws_port, settings.data) == (9100, 9001, tmp_path)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"BEDESTEN_REST_PORT": "web"}, "BEDESTEN_REST_PORT=web"),
        ({"BEDESTEN_WS_PORT": "70000"}, "BEDESTEN_WS_PORT=70000.*65535"),
        ({"BEDESTEN_ENGINE": "rust"}, "BEDESTEN_ENGINE=rust.*auto, native, reference"),
        ({"BEDESTEN_LOG_LEVEL": "loud"}, "BEDESTEN_LOG_LEVEL=loud.*debug"),
    ],
)
def test_a_bad_value_is_named(environ: dict[str, str], message: str) -> None:
    with pytest.raises(BadSetting, match=message):
        load(environ)


def test_a_bad_flag_is_named_as_a_flag() -> None:
    with pytest.raises(BadSetting, match="--rest-port=-1"):
        load({}, rest_port=-1)


def test_database_url_has_the_name_everybody_uses() -> None:
    assert load({"DATABASE_URL": "postgres:///a"}).database_url == "postgres:///a"
    both = {"DATABASE_URL": "postgres:///a", "BEDESTEN_DATABASE_URL": "postgres:///b"}
    assert load(both).database_url == "postgres:///b"


def test_an_empty_variable_counts_as_absent() -> None:
    assert load({"BEDESTEN_REST_PORT": "", "DATABASE_URL": ""}).rest_port == 8000


def test_the_password_of_the_database_is_not_shown() -> None:
    assert "hunter2" not in repr(load({"DATABASE_URL": "postgres://me:hunter2@host/db"}))


def test_misspelt_names_are_listed() -> None:
    assert unknown_names({"BEDESTEN_REST_PROT": "1", "BEDESTEN_DATA": "/a", "PATH": "/"}) == [
        "BEDESTEN_REST_PROT"
    ]

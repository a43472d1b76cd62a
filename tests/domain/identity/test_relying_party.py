"""For whom passkeys are made: what an operator may set, and what follows from the rest."""

from pathlib import Path

import pytest

from bedesten.config import Settings
from bedesten.domain.identity import BadPasskeySetting, RelyingParty
from bedesten.gateways.door import door_of
from bedesten.kit.clock import SystemClock


@pytest.mark.parametrize(
    ("origins", "domain", "expected"),
    [
        ("https://exchange.example", None, "exchange.example"),
        ("https://www.exchange.example/, https://m.exchange.example:8443", "exchange.example",
         "exchange.example"),
        ("http://localhost:8000", None, "localhost"),
    ],
)  # fmt: skip
def test_the_domain_is_the_origins_or_above_it(
    origins: str, domain: str | None, expected: str
) -> None:
    assert RelyingParty.of("x", origins, domain).id == expected


@pytest.mark.parametrize(
    ("origins", "domain"),
    [
        ("", None),
        ("exchange.example", None),
        ("https://exchange.example/path", None),
        ("http://exchange.example", None),
        ("https://user@exchange.example", None),
        ("https://exchange.example", "other.example"),
        ("https://evilexchange.example", "exchange.example"),
        ("https://exchange.example:x", None),
    ],
)
def test_what_browsers_would_refuse_is_refused_at_the_start(
    origins: str, domain: str | None
) -> None:
    with pytest.raises(BadPasskeySetting):
        RelyingParty.of("x", origins, domain)


def test_settings_make_both_parties(tmp_path: Path) -> None:
    door = door_of(Settings(data=tmp_path, rest_port=9000, backoffice_port=9002), SystemClock())
    assert door.party("customer").origins == ("http://localhost:9000",)
    assert door.party("staff").origins == ("http://localhost:9002",)
    public = Settings(data=tmp_path, public_url="https://exchange.example/app")
    assert door_of(public, SystemClock()).customer_party.origins == ("https://exchange.example",)
    without_tls = Settings(data=tmp_path, public_url="http://exchange.lan")
    assert door_of(without_tls, SystemClock()).customer_party.origins == ()
    wrong = Settings(data=tmp_path, staff_passkey_origins="http://office.example")
    with pytest.raises(BadPasskeySetting, match="https"):
        door_of(wrong, SystemClock())

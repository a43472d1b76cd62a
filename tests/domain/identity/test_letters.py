"""The mails and SMS that people get: each in both languages, with the same facts in both."""

from string import Formatter

import pytest

from bedesten.domain.identity.customers.letters import LETTERS, PAGES, letter
from bedesten.domain.identity.devices import device_name, network_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.spec("NOTI-005")
@pytest.mark.parametrize("template", LETTERS)
def test_every_letter_is_written_in_both_languages(template: str) -> None:
    of_kind = LETTERS[template]
    assert set(of_kind) == {"tr", "en"}
    turkish, english = of_kind["tr"], of_kind["en"]
    assert names(turkish.text) == names(english.text)
    assert turkish.subject != english.subject
    assert turkish.text != english.text
    for one in (turkish, english):
        assert one.subject.strip()
        assert "\n" not in one.subject
        assert one.text.endswith("\n")
        assert max(map(len, one.text.splitlines())) <= 100
    assert ("link" in names(english.text)) == (template in PAGES)


def test_a_letter_says_its_facts_and_keeps_the_secret_behind_the_hash() -> None:
    made = letter(
        "email_changed", "en", public_url="https://x.example", code="c0de",
        facts={"email": "b***@example.com"},
    )  # fmt: skip
    assert "https://x.example/undo-email#c0de" in made.text
    assert "b***@example.com" in made.text
    with pytest.raises(KeyError):
        letter("email_changed", "en", public_url="https://x.example", code="c0de")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (SAFARI, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Linux"),
        ("python-httpx/0.28", "Python"),
        ("Your account is at risk: https://evil.example", "?"),
        ("", "?"),
    ],
)
def test_devices_are_called_by_our_own_words(agent: str, name: str) -> None:
    assert device_name(agent) == name


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("nonsense", None),
        (None, None),
    ],
)
def test_networks_are_what_an_address_begins_with(address: str | None, network: str | None) -> None:
    assert network_of(address) == network

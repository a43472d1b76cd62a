"""Whether other rights let a key do more: what needs a second factor must never be missed."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.domain.identity.keys.rights import (
    AddressWrong,
    ExpiryPast,
    NetworksNeeded,
    Rights,
    network_of,
    wider,
)
from bedesten.kit.ids import AccountId

SMALL = ("192.0.2.0/28", "192.0.2.0/24", "192.0.2.7", "198.51.100.0/24", "2001:db8::/48",
         "2001:db8:0:1::/64", "0.0.0.0/0")  # fmt: skip
PROBES = ("192.0.2.7", "192.0.2.200", "198.51.100.1", "203.0.113.1", "2001:db8::1", "2001:db9::1")
MOMENTS = [None, *(datetime(2030, 1, day, tzinfo=UTC) for day in (1, 2, 3))]
rights = st.builds(
    Rights,
    scopes=st.frozensets(st.sampled_from(["read", "trade", "withdraw", "account"]), min_size=1),
    networks=st.lists(st.sampled_from(SMALL).map(network_of), max_size=3).map(tuple),
    expires_at=st.sampled_from(MOMENTS),
    markets=st.frozensets(st.sampled_from(["BTC-TRY", "ETH-TRY", "BTC-USDT"])),
    accounts=st.lists(st.sampled_from([3, 4, 5]).map(AccountId), min_size=1, unique=True).map(
        tuple
    ),
)


def allowed(one: Rights) -> set[tuple[object, ...]]:
    """Everything of a small world that a key with these rights may do, said one by one."""
    return {
        (scope, address, moment, market, account)
        for scope in one.scopes
        for address in PROBES
        if not one.networks
        or any(network_of(address).network_address in network for network in one.networks)
        for moment in MOMENTS
        if one.expires_at is None or (moment is not None and moment < one.expires_at)
        for market in ("BTC-TRY", "ETH-TRY", "BTC-USDT")
        if not one.markets or market in one.markets
        for account in one.accounts
    }


@pytest.mark.spec("IDEN-009", "IDEN-017")
@given(old=rights, new=rights)
def test_what_allows_more_is_found(old: Rights, new: Rights) -> None:
    if not wider(old, new):
        assert allowed(new) <= allowed(old)


@pytest.mark.spec("IDEN-017")
@given(old=rights)
def test_the_same_and_less_need_nothing(old: Rights) -> None:
    assert wider(old, old) == []
    less = msgspec.structs.replace(
        old, scopes=frozenset(list(old.scopes)[:1]), accounts=old.accounts[:1]
    )
    assert wider(old, less) == []


@pytest.mark.spec("IDEN-017")
def test_rights_that_no_key_can_have() -> None:
    now = datetime(2030, 1, 2, tzinfo=UTC)
    one = Rights(scopes=frozenset({"withdraw"}), networks=(), expires_at=None,
                 markets=frozenset(), accounts=(AccountId(3),))  # fmt: skip
    with pytest.raises(NetworksNeeded):
        one.check(now)
    here = msgspec.structs.replace(one, networks=(network_of("192.0.2.0/24"),))
    here.check(now)
    with pytest.raises(ExpiryPast):
        msgspec.structs.replace(here, expires_at=now).check(now)
    for text in ("", "x", "192.0.2.1/24", "192.0.2.0/33"):
        with pytest.raises(AddressWrong):
            network_of(text)

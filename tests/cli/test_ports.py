"""A port in use is named before anything starts, with the flag that chooses another."""

import socket
from pathlib import Path

import msgspec
import pytest

from bedesten.cli.parts import engine_part, on_any_ports, with_concrete_ports
from bedesten.cli.ports import DOORS, PORTS, PortInUse, check_ports, free_ports
from bedesten.config import Settings


@pytest.mark.parametrize("name", PORTS)
def test_each_port_in_use_is_named_with_its_flag_and_variable(name: str, tmp_path: Path) -> None:
    settings = on_any_ports(Settings(data=tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse) as caught:
            check_ports(msgspec.structs.replace(settings, **{name: port}))
    sentence = str(caught.value)
    assert f"Port {port} on 127.0.0.1 is in use" in sentence
    assert f"--{name.replace('_', '-')} or BEDESTEN_{name.upper()}" in sentence


def test_two_parts_on_one_port_are_named(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    settings = on_any_ports(Settings(data=tmp_path))
    with pytest.raises(PortInUse, match="is also the rest port; choose another with --ws-port"):
        check_ports(msgspec.structs.replace(settings, rest_port=port, ws_port=port))


def test_an_address_that_is_not_ours_is_not_called_a_port_in_use(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(on_any_ports(Settings(data=tmp_path)), host="192.0.2.1")
    with pytest.raises(PortInUse, match=r"cannot be listened on \(cannot assign"):
        check_ports(msgspec.structs.replace(settings, rest_port=8000))


def test_admin_ports_stay_on_this_machine_whatever_the_host(tmp_path: Path) -> None:
    settings = with_concrete_ports(
        msgspec.structs.replace(on_any_ports(Settings(data=tmp_path)), host="192.0.2.1")
    )
    check_ports(msgspec.structs.replace(settings, **dict.fromkeys(DOORS, 0)))
    assert engine_part(settings).ready_url == (
        f"http://127.0.0.1:{settings.engine_admin_port}/ready"
    )


def test_free_ports_differ_and_can_be_bound() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    for port in ports:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))

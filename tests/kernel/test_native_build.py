"""How the native kernel is built and bound: hardened, one binary for all Pythons, GIL released."""

import subprocess
import threading
from typing import Any

import pytest

from bedesten.kernel import _native
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import Cancel, Command, MassCancel, encode
from tests.kernel.native_setup import AT, exchange, limit

LIBRARY = str(_native.__file__)


def elf(option: str) -> str:
    shown = subprocess.run(["readelf", "-W", option, LIBRARY], capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


def test_one_binary_serves_every_python() -> None:
    assert LIBRARY.endswith(".abi3.so")


def test_the_hardening_is_in_the_binary() -> None:
    symbols, dynamic, segments = elf("--dyn-syms"), elf("--dynamic"), elf("--segments")
    assert "__stack_chk_fail" in symbols
    assert "glibcxx_assert" in symbols
    assert "BIND_NOW" in dynamic
    assert "GNU_RELRO" in segments
    assert "PyInit__native" in symbols


def test_only_the_module_is_visible() -> None:
    exported = [
        line.split()[-1]
        for line in elf("--dyn-syms").splitlines()
        if " FUNC " in line and " GLOBAL " in line and " UND " not in line
    ]
    assert exported == ["PyInit__native"]


def test_other_threads_run_while_a_batch_is_applied() -> None:
    kernel = exchange()
    records = [encode(limit(3, 1, 1 + n % 50, 1)) for n in range(1000)] * 400
    batch = command_batch(2, AT, records)
    answers: list[bytes] = []
    worker = threading.Thread(target=lambda: answers.append(kernel.apply(batch)))
    worker.start()
    turned_away = 0
    while worker.is_alive():
        try:
            kernel.assets()
        except RuntimeError as error:
            assert "another thread" in str(error)  # noqa: PT017
            turned_away += 1
    worker.join()
    assert turned_away > 0
    assert len(answers) == 1
    assert kernel.assets() != b""


def test_timing_changes_no_event() -> None:
    batch = command_batch(2, AT, [encode(limit(3 + n % 4, 1 + n % 2, 100, 5)) for n in range(90)])
    timed: Any = exchange()
    events, spans = timed.apply_timed(batch)
    assert events == exchange().apply(batch)
    nanoseconds = memoryview(spans).cast("I")
    assert len(nanoseconds) == 90
    assert 0 < sum(nanoseconds) < 10**9
    with pytest.raises(ValueError, match="seq"):
        timed.apply_timed(batch)


def test_a_long_answer_is_written_in_place_or_copied_and_is_the_same() -> None:
    kernel, copying = exchange(), exchange()
    timed: Any = copying  # whose answers are always copied
    orders: list[Command] = [limit(3, 1, 100, 5)] * 4000
    refused: list[Command] = [Cancel(account=3, order=n) for n in range(1, 201)]
    cancelling = [*refused, *[MassCancel(account=3)] * 4]  # thousands of events
    lengths = []
    for seq, commands in enumerate([orders, refused, refused, cancelling, orders[:500], []], 2):
        batch = command_batch(seq, AT, [encode(command) for command in commands])
        events = kernel.apply(batch)
        assert events == timed.apply_timed(batch)[0]
        assert hash(events) == hash(bytes(bytearray(events)))
        lengths.append(len(events) / len(batch))
        assert kernel.state_hash() == copying.state_hash()
    assert lengths[3] > 20 * lengths[2]
    with pytest.raises(ValueError, match="seq"):
        kernel.apply(command_batch(1, AT, [encode(command) for command in orders]))
    assert kernel.state_hash() == copying.state_hash()


def test_a_kernel_takes_no_arguments() -> None:
    with pytest.raises(TypeError):
        _native.Kernel(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        _native.Kernel(size=1)  # type: ignore[call-arg]

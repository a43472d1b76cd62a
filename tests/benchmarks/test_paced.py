"""Latency counts from the moment a command was due, so a stall shows in all that it delayed."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bedesten.protocol.frames import HEADER, Opcode, frame
from benchmarks.paced import EngineSilent, paced

COMMANDS = 100
PER_S = 1_000
STALL_S = 0.3
RECORD = bytes(32)


@contextmanager
def _peer(path: Path, *, answers: int) -> Iterator[None]:
    """Answers that many commands, none before STALL_S has passed, and then hangs up."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen()

        def serve() -> None:
            link, _ = listener.accept()
            with link:
                size, received = HEADER.size + len(RECORD), b""
                time.sleep(STALL_S)
                for number in range(answers):
                    while len(received) < size:
                        received += link.recv(1 << 16)
                    received = received[size:]
                    link.sendall(frame(number, Opcode.ANSWER, bytes(24)))

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        thread.join()


def test_commands_that_fell_due_during_a_stall_waited_from_then_on(tmp_path: Path) -> None:
    with _peer(tmp_path / "s", answers=COMMANDS):
        latencies = paced(tmp_path / "s", [RECORD] * COMMANDS, per_s=PER_S)
    assert len(latencies) == COMMANDS
    # The first waited the whole stall, the last was due 0.1 s into it.
    assert latencies == sorted(latencies)
    assert latencies[-1] > 0.9 * STALL_S * 1e9
    assert latencies[0] > 0.9 * (STALL_S - COMMANDS / PER_S) * 1e9


def test_a_peer_that_hangs_up_is_an_error(tmp_path: Path) -> None:
    with _peer(tmp_path / "s", answers=COMMANDS - 1), pytest.raises(EngineSilent, match="closed"):
        paced(tmp_path / "s", [RECORD] * COMMANDS, per_s=PER_S)

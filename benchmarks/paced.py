"""Commands at a steady rate, each timed from the moment it was due.

From due and not from sent: a stalled engine would otherwise look fast, because whoever waits for
it sends less (coordinated omission).
"""

import select
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bedesten.protocol.frames import HEADER, LENGTH_SIZE, Opcode, frame

RECEIVE_BYTES: Final = 1 << 20
WAIT_S: Final = 0.001
TIMEOUT_S: Final = 60.0


class EngineSilent(Exception):
    """The engine closed the connection, answered with an error or not at all."""


class RateRefused(EngineSilent):
    """More was offered than the engine lets wait."""


def paced(path: Path, records: Sequence[bytes], *, per_s: float) -> list[int]:
    """Send the records through the engine's socket at this rate; ns from due to answer, ascending.

    Raises EngineSilent, RateRefused.
    """
    frames = [frame(number, Opcode.SUBMIT, record) for number, record in enumerate(records)]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(TIMEOUT_S)
        link.connect(str(path))
        return sorted(_run(link, frames, 1e9 / per_s))


def _run(link: socket.socket, frames: Sequence[bytes], gap_ns: float) -> list[int]:
    begin = last = time.perf_counter_ns()
    sent, total, unread = 0, len(frames), b""
    latencies: list[int] = []
    while len(latencies) < total:
        now = time.perf_counter_ns()
        due = min(total, int((now - begin) / gap_ns) + 1)
        if due > sent:
            link.sendall(b"".join(frames[sent:due]))
            sent = due
        if select.select([link], [], [], WAIT_S)[0]:
            got = link.recv(RECEIVE_BYTES)
            if not got:
                raise EngineSilent("the engine closed the connection")
            last = time.perf_counter_ns()
            answered, unread = _answered(unread + got)
            latencies.extend(last - begin - int(number * gap_ns) for number in answered)
        elif now - last > TIMEOUT_S * 1e9:
            raise EngineSilent(f"no answer for {TIMEOUT_S:.0f} s")
    return latencies


def _answered(data: bytes) -> tuple[list[int], bytes]:
    """Numbers of the commands that were answered, and the beginning of a frame not whole yet."""
    numbers: list[int] = []
    offset = 0
    while offset + HEADER.size <= len(data):
        length, number, opcode = HEADER.unpack_from(data, offset)
        stop = offset + LENGTH_SIZE + length
        if stop > len(data):
            break
        if opcode == Opcode.ERROR:
            raise RateRefused(f"command {number} was refused")
        if opcode != Opcode.ANSWER:
            raise EngineSilent(f"command {number} was answered with opcode {opcode}")
        numbers.append(number)
        offset = stop
    return numbers, data[offset:]

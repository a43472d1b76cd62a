"""What the native kernel's memory costs, measured on a process of its own."""

import pytest

from tests.kernel.native_setup import printed_number

ORDERS = 1_000_000
HUGE_PAGES = 4 * (2 << 20) / ORDERS  # bytes an order: memory is taken in whole ones
PROGRAM = f"""
import sys
from pathlib import Path
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import encode
from tests.kernel.native_setup import AT, exchange, limit

named = sys.argv[1] == "named"
kernel = exchange()

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def records(batch):
    for n in range(1000):
        name = f"order-{{batch}}-{{n}}".ljust(36, "x") if named else ""
        yield encode(limit(3 + n % 4, 1, 100 - n % 60, 1, name))

plain = list(records(0))
seq = 2
def run(batches):
    global seq
    for _ in range(batches):
        kernel.apply(command_batch(seq, AT, list(records(seq)) if named else plain))
        seq += 1

run(20)
before = resident()
run({ORDERS // 1000})
print((resident() - before) / {ORDERS})
"""


@pytest.mark.timeout(300)
def test_a_resting_order_takes_at_most_128_bytes() -> None:
    plain = printed_number(PROGRAM, "plain")
    assert 60 < plain <= 128 + HUGE_PAGES


@pytest.mark.timeout(300)
def test_a_client_order_id_takes_at_most_64_bytes_more() -> None:
    assert printed_number(PROGRAM, "named") <= 128 + 64 + HUGE_PAGES

"""How the native kernel's cost moves with markets, accounts and keys; the memory of an order.

The same `mixed` commands are dealt out over more markets or more accounts, or run with a million
keys remembered; only ratios within a curve mean something. Over markets the customers stay as many,
each in one market: else it would be the balances that grow a thousandfold.
"""

from collections.abc import Iterable
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import Final

from bedesten.cli.flow_file import FlowRecord, read_records
from bedesten.cli.kernel_bench import (
    AT,
    FIRST_CUSTOMER,
    FIRST_SEQ,
    MARKET,
    Flow,
    cut,
    prepare,
    time_ns,
)
from bedesten.kernel import Kernel, restore_kernel
from bedesten.protocol.batch import command_batch
from bedesten.protocol.commands import Cancel, Place, encode
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce
from benchmarks import kernel_bench
from benchmarks.progress import Say
from benchmarks.results import CurveRow, MemoryRow
from benchmarks.workload import workload

QUICK: Final = 50_000
FULL: Final = 300_000
KEYED: Final = 1_000_000
ROUNDS: Final = 5
BATCH: Final = 4096
USERS: Final = 1_000
MARKETS: Final = (1, 10, 100, 1_000)
TRADERS: Final = 20_000  # of all markets together
ACCOUNTS: Final = (100, 1_000, 10_000, 100_000, 1_000_000)
SPREAD: Final = 0x9E3779B97F4A7C15  # odd: neighbouring ids land on far accounts
PAGE_BYTES: Final = 4096
STATM: Final = Path("/proc/self/statm")
RESTING: Final = 1_000_000
LEVELS: Final = 1_000
WARM: Final = 10  # batches before memory is looked at first
CLIENT_ID: Final = 36  # bytes, the longest


def measure(*, quick: bool, say: Say) -> list[CurveRow]:
    """The curves, each with as many points as there is patience for."""
    path, _ = workload("mixed", kernel_bench.QUICK if quick else None)
    records = list(islice(read_records(path), QUICK if quick else FULL))
    rows: list[CurveRow] = []
    for markets in MARKETS:
        say(f"mixed over {markets:,} markets")
        dealt = [_in_market(record, record.order_id % markets, markets) for record in records]
        rows.append(_point("markets", markets, prepare(dealt, TRADERS, "native")))
    for accounts in ACCOUNTS[:-1] if quick else ACCOUNTS:
        say(f"mixed over {accounts:,} accounts")
        dealt = [record._replace(user=_account(record, accounts)) for record in records]
        rows.append(_point("accounts", accounts, prepare(dealt, accounts, "native")))
    for keys in (0, QUICK if quick else KEYED):
        say(f"mixed with keys, {keys:,} remembered before")
        flow = prepare(records, USERS, "native", keyed=True)
        rows.append(_point("remembered keys", keys, _with_keys(flow, keys)))
    return rows


def _in_market(record: FlowRecord, market: int, markets: int) -> FlowRecord:
    """Placed and cancelled by one of this market's customers."""
    return record._replace(
        market=market, user=_account(record, TRADERS // markets) * markets + market
    )


def _account(record: FlowRecord, accounts: int) -> int:
    """By order, so that a cancel comes from who placed."""
    return (record.order_id * SPREAD >> 32) % accounts


def _point(over: str, value: int, flow: Flow) -> CurveRow:
    batches = cut(flow.records, BATCH)
    commands = len(flow.records)
    speeds = [commands * 1e9 / time_ns("native", flow, batches) for _ in range(ROUNDS)]
    return CurveRow(
        over=over,
        value=value,
        commands=commands,
        runs=ROUNDS,
        commands_per_s=median(speeds),
        best_commands_per_s=max(speeds),
    )


def _with_keys(flow: Flow, keys: int) -> Flow:
    """The flow after so many other keys: of cancels that find nothing, refused and remembered."""
    if keys == 0:
        return flow
    kernel = restore_kernel("native", flow.start)
    refused = (
        encode(Cancel(account=FIRST_CUSTOMER + n % USERS, key=_far_key(n), order=1))
        for n in range(keys)
    )
    _run(kernel, refused)
    return flow._replace(start=kernel.snapshot())


def _far_key(number: int) -> bytes:
    return (number + 1 << 64).to_bytes(16, "little")


def _run(kernel: Kernel, records: Iterable[bytes], *, first_seq: int = FIRST_SEQ // 2) -> None:
    """Between what sets up and the timed batches."""
    iterator = iter(records)
    for seq in count(first_seq):
        if not (piece := list(islice(iterator, BATCH))):
            return
        kernel.apply(command_batch(seq, AT, piece))


def memory(*, say: Say) -> list[MemoryRow]:
    """Bytes of resident memory that one more resting order takes, without and with client id."""
    say(f"memory of {RESTING:,} resting orders")
    return [_memory("resting order", 0), _memory("resting order with client id", CLIENT_ID)]


def _memory(what: str, name_length: int) -> MemoryRow:
    start = prepare([], USERS, "native").start
    kernel = restore_kernel("native", start)
    plain = _resting(BATCH, name_length)
    before = 0
    for number in range(RESTING // BATCH + WARM):
        if number == WARM:
            before = _resident_bytes()
        piece = plain if name_length == 0 else _resting(BATCH, name_length, number)
        kernel.apply(command_batch(FIRST_SEQ + number, AT, piece))
    orders = RESTING // BATCH * BATCH
    return MemoryRow(what=what, orders=orders, bytes_each=(_resident_bytes() - before) / orders)


def _resting(orders: int, name_length: int, number: int = 0) -> list[bytes]:
    return [
        encode(
            Place(
                account=FIRST_CUSTOMER + n % USERS, market=MARKET, side=Side.BUY,
                type=OrderType.LIMIT, time_in_force=TimeInForce.GTC, self_trade=SelfTrade.NONE,
                price=10_000 - n % LEVELS, quantity=1,
                client_order_id=f"{number}-{n}".ljust(name_length, "x") if name_length else "",
            )
        )
        for n in range(orders)
    ]  # fmt: skip


def _resident_bytes() -> int:
    return int(STATM.read_text().split()[1]) * PAGE_BYTES

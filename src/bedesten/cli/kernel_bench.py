"""The kernel alone on a flow file: balances and fees on; no socket, no journal, no Postgres.

Cancels carry engine order ids, as those of real customers mostly do. The ids are learned in a
preparing pass: all batches bear one time, so an id depends on the events before it and on nothing
else, and is the same in every pass however the commands are cut into batches.
"""

import struct
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final, Literal, NamedTuple, Protocol, runtime_checkable

import msgspec

from bedesten.cli.flow_file import (
    BUY,
    CANCEL,
    PLACE_IOC,
    FlowRecord,
    Oracle,
    TradeTotals,
    read_oracle,
    read_records,
)
from bedesten.cli.percentile import percentile
from bedesten.kernel import Kernel, NativeKernelMissing, new_kernel, restore_kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import (
    Cancel,
    Command,
    Place,
    SetAccount,
    SetAsset,
    SetMarket,
    Transfer,
    encode,
)
from bedesten.protocol.events import OrderAccepted, Traded
from bedesten.protocol.layout import size_and_kind
from bedesten.protocol.vocabulary import (
    FEE_POOL_ACCOUNT,
    PLATFORM_ACCOUNT,
    AccountKind,
    AssetKind,
    Bucket,
    OrderType,
    Phase,
    Reason,
    SelfTrade,
    Side,
    TimeInForce,
)

Name = Literal["native", "reference"]
Note = Callable[[str], None]

REFERENCE_PREFIX: Final = 100_000  # commands; the whole of a long file would take minutes a round
AT: Final = 1_750_000_000_000_000_000  # ns since the Unix epoch, of every batch
BASE: Final = 1
QUOTE: Final = 2
MARKET: Final = 1
SCALE: Final = 8
STEP_DECIMALS: Final = 4  # tick and lot: so one tick of one lot is one unit of quote
FEE_PPM: Final = 1000
FUNDS: Final = 10**18  # units of each asset for each user
UNTIMED_BATCH: Final = 4096
FIRST_CUSTOMER: Final = FEE_POOL_ACCOUNT + 1
FIRST_SEQ: Final = 1 << 20  # of the timed batches: behind those that set up

_ORDER_ID: Final = struct.Struct("<8xq")  # the order of an OrderAccepted record


@runtime_checkable
class TimesItself(Protocol):
    """A kernel that reads its own clock around each command of a batch."""

    def apply_timed(self, batch: bytes, /) -> tuple[bytes, bytes]:
        """The events, and the ns of each command as u32 little-endian; the end of the batch
        (balances, levels) is in none of them."""
        ...


class KernelFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What one kernel did on `commands` commands of the file; names are the JSON's.

    `commands_per_s` is the median of the rounds. `equal` is None where nobody could judge: a part
    of the file, and only one kernel there is.
    """

    kernel: Name
    commands: int
    batch: int
    rounds: int
    commands_per_s: int
    best_commands_per_s: int
    p50_ns: int
    p99_ns: int
    p999_ns: int
    trades: int
    volume: int
    notional: int
    trade_hash: str
    judge: Literal["oracle", "other kernel", "none"]
    equal: bool | None


class Flow(NamedTuple):
    """A flow as command records, the kernel's state before it and the file's id of each order."""

    start: bytes
    records: list[bytes]
    file_ids: dict[int, int]


def available(note: Note) -> Name:
    """The native kernel, or the reference after a sentence to `note`."""
    try:
        new_kernel("native")
    except NativeKernelMissing as error:
        note(f"{error}; measuring the Python reference instead")
        return "reference"
    return "native"


def measure(
    path: Path, kernel: Name, *, batch: int, rounds: int, limit: int | None, note: Note
) -> KernelFigures:
    """Time one kernel on the first `limit` commands of the file. Raises FlowFileError,
    NativeKernelMissing."""
    oracle = read_oracle(path)
    commands = min(oracle.commands, limit or _usual_limit(kernel))
    if kernel == "reference" and limit is None and commands < oracle.commands:
        note(f"the reference is slow: it runs the first {commands:,} commands only")
    # Both write the same snapshot; the reference takes minutes for a hundred thousand users.
    flow = prepare(
        list(islice(read_records(path), commands)), oracle.users, available(lambda _: None)
    )
    batches = cut(flow.records, batch)
    note(f"{kernel}: {rounds} rounds of {commands:,} commands")
    runs = [time_ns(kernel, flow, batches) for _ in range(rounds - 1)]
    totals = TradeTotals()
    runs.append(time_ns(kernel, flow, batches, totals))
    speeds = sorted(commands * 1e9 / run for run in runs)
    latencies = sorted(_latencies_ns(kernel, flow, batches))
    judge, equal = _verdict(totals, kernel, flow, oracle if commands == oracle.commands else None)
    return KernelFigures(
        kernel=kernel,
        commands=commands,
        batch=batch,
        rounds=rounds,
        commands_per_s=round(median(speeds)),
        best_commands_per_s=round(speeds[-1]),
        p50_ns=percentile(latencies, 500),
        p99_ns=percentile(latencies, 990),
        p999_ns=percentile(latencies, 999),
        trades=totals.trades,
        volume=totals.volume,
        notional=totals.notional,
        trade_hash=totals.trade_hash,
        judge=judge,
        equal=equal,
    )


def prepare(flow: Sequence[FlowRecord], users: int, kernel: Name, *, keyed: bool = False) -> Flow:
    """List the flow's markets, fund the users, and run the flow once by client order id to learn
    the id that the engine gives each order. Keyed: every command bears an idempotency key."""
    learning = new_kernel(kernel)
    _set_up(learning, flow, users)
    start = learning.snapshot()
    named = [encode(_command(record, str(record.order_id), 0)) for record in flow]
    engine_ids: dict[int, int] = {}
    placed = iter([record.order_id for record in flow])
    for batch in cut(named, UNTIMED_BATCH):
        answered = read_event_batch(learning.apply(batch))
        for begin in answered.offsets[: answered.commands]:
            file_id = next(placed)
            if size_and_kind(answered.data, begin)[1] == OrderAccepted.LAYOUT.kind:
                (engine_ids[file_id],) = _ORDER_ID.unpack_from(answered.data, begin)
    records = [
        encode(_command(record, "", engine_ids[record.order_id], number if keyed else 0))
        for number, record in enumerate(flow, 1)
    ]
    return Flow(start, records, {engine: file for file, engine in engine_ids.items()})


def cut(records: Sequence[bytes], size: int, *, first_seq: int = FIRST_SEQ) -> list[bytes]:
    """The records in batches of `size`, all of one time, after those that set up."""
    starts = range(0, len(records), size)
    return [
        command_batch(seq, AT, records[start : start + size])
        for seq, start in enumerate(starts, first_seq)
    ]


def _set_up(kernel: Kernel, flow: Sequence[FlowRecord], users: int) -> None:
    setting = [encode(command) for command in _setup(users, flow)]
    for batch in cut(setting, UNTIMED_BATCH, first_seq=1):
        kernel.apply(batch)


def _setup(users: int, flow: Sequence[FlowRecord]) -> Iterator[Command]:
    yield SetAccount(kind=AccountKind.PLATFORM)
    yield SetAccount(kind=AccountKind.FEE_POOL)
    yield SetAsset(scale=SCALE, kind=AssetKind.CRYPTO, symbol="BASE")
    yield SetAsset(scale=SCALE, kind=AssetKind.CRYPTO, symbol="QUOTE")
    markets = max((record.market for record in flow), default=0) + 1
    for number in range(1, markets):
        yield SetAsset(scale=SCALE, kind=AssetKind.CRYPTO, symbol=f"BASE{number}")
    for number in range(markets):
        yield SetMarket(
            base=_base(number), quote=QUOTE, fee_account=FEE_POOL_ACCOUNT, tick_mantissa=1,
            lot_mantissa=1, tick_decimals=STEP_DECIMALS, lot_decimals=STEP_DECIMALS,
            phase=Phase.CONTINUOUS, maker_fee_ppm=FEE_PPM, taker_fee_ppm=FEE_PPM, band_ppm=0,
            symbol=f"BASE{number or ''}-QUOTE",
        )  # fmt: skip
    for user in range(users):
        yield SetAccount(kind=AccountKind.SPOT, owner=(user + 1).to_bytes(16, "big"))
    for user in range(users):
        for asset in (BASE, QUOTE):
            yield _funding(user, asset)
    elsewhere = {(record.user, record.market) for record in flow if record.market != 0}
    for user, number in sorted(elsewhere):
        yield _funding(user, _base(number))


def _base(number: int) -> int:
    """The base asset of the market with this number in the flow, counted from 0."""
    return QUOTE + number if number else BASE


def _funding(user: int, asset: int) -> Transfer:
    return Transfer(
        key=struct.pack("<QQ", user + 1, asset), debit_account=PLATFORM_ACCOUNT,
        credit_account=FIRST_CUSTOMER + user, asset=asset,
        debit_bucket=Bucket.AVAILABLE, credit_bucket=Bucket.AVAILABLE,
        reason=Reason.ADJUSTMENT, amount=FUNDS,
    )  # fmt: skip


def _command(record: FlowRecord, client_order_id: str, order: int, key: int = 0) -> Command:
    account = FIRST_CUSTOMER + record.user
    named = key.to_bytes(16, "little")
    if record.op == CANCEL:
        return Cancel(account=account, key=named, order=order, client_order_id=client_order_id)
    return Place(
        account=account,
        key=named,
        market=MARKET + record.market,
        side=Side.BUY if record.side == BUY else Side.SELL,
        type=OrderType.LIMIT,
        time_in_force=TimeInForce.IOC if record.op == PLACE_IOC else TimeInForce.GTC,
        self_trade=SelfTrade.NONE,
        price=record.price_ticks,
        quantity=record.quantity_lots,
        client_order_id=client_order_id,
    )


def _usual_limit(kernel: Name) -> int:
    return REFERENCE_PREFIX if kernel == "reference" else 1 << 62


def time_ns(
    kernel: Name, flow: Flow, batches: Sequence[bytes], totals: TradeTotals | None = None
) -> int:
    """Time inside `apply` over all batches, in ns, on a kernel restored for this round; trades go
    to `totals` while the clock stands still."""
    fresh, clock, spent = restore_kernel(kernel, flow.start), time.perf_counter_ns, 0
    for batch in batches:
        begin = clock()
        events = fresh.apply(batch)
        spent += clock() - begin
        if totals is not None:
            _add_trades(totals, events, flow.file_ids)
    return spent


def _latencies_ns(kernel: Name, flow: Flow, batches: Sequence[bytes]) -> list[int]:
    fresh = restore_kernel(kernel, flow.start)
    if isinstance(fresh, TimesItself):
        spent: list[int] = []
        for batch in batches:
            spent.extend(memoryview(fresh.apply_timed(batch)[1]).cast("I"))
        return spent
    return _latencies_from_outside_ns(fresh, flow)


def _latencies_from_outside_ns(fresh: Kernel, flow: Flow) -> list[int]:
    """Each command as a batch of its own: the end of the batch is in it, and the clock's cost."""
    apply, clock, spent = fresh.apply, time.perf_counter_ns, []
    for batch in cut(flow.records, 1):
        begin = clock()
        apply(batch)
        spent.append(clock() - begin)
    return spent


def _verdict(
    totals: TradeTotals, kernel: Name, flow: Flow, oracle: Oracle | None
) -> tuple[Literal["oracle", "other kernel", "none"], bool | None]:
    """The file's oracle knows the whole file only; a part is judged by the other kernel."""
    if oracle is not None:
        return "oracle", not totals.differences(oracle)
    other: Name = "native" if kernel == "reference" else "reference"
    theirs = TradeTotals()
    try:
        time_ns(other, flow, cut(flow.records, UNTIMED_BATCH), theirs)
    except NativeKernelMissing:
        return "none", None
    return "other kernel", _summary(totals) == _summary(theirs)


def _summary(totals: TradeTotals) -> tuple[int, int, int, str]:
    return totals.trades, totals.volume, totals.notional, totals.trade_hash


def _add_trades(totals: TradeTotals, events: bytes, file_ids: dict[int, int]) -> None:
    answered = read_event_batch(events)
    offset, end = answered.offsets[0], answered.offsets[-1]
    while offset < end:
        size, kind = size_and_kind(events, offset)
        if kind == Traded.LAYOUT.kind:
            trade = Traded(*Traded.LAYOUT.unpack(events, offset, size))
            maker, taker = file_ids[trade.maker_order], file_ids[trade.taker_order]
            totals.add(maker, taker, trade.price, trade.quantity)
        offset += size

"""The kernel's face: batches in, events out, snapshots and queries."""

import hashlib
from collections.abc import Iterable, Iterator

from bedesten.kernel.reference.answer import answer
from bedesten.kernel.reference.expire import next_expiry
from bedesten.kernel.reference.indicative import indicative
from bedesten.kernel.reference.snapshot import restored_state, written_state
from bedesten.kernel.reference.state import Market, State, Turn
from bedesten.protocol.batch import (
    COMMANDS_HEADER_SIZE,
    event_batch,
    read_command_batch,
)
from bedesten.protocol.commands import HEADER_SIZE, RECORD_SIZE_MAX
from bedesten.protocol.events import Event, LevelChanged, encode
from bedesten.protocol.vocabulary import Phase, Side


class Kernel:
    """The rules of docs/reference/kernel.md, slowly and in plain sight."""

    def __init__(self) -> None:
        self._state = State()

    def apply(self, batch: bytes | bytearray | memoryview) -> bytes:
        """Answer every command of a batch, in order. Raises ValueError, with the state as it
        was, when the batch is not framed as one or goes back in time."""
        seq, at, records = self._framed(bytes(batch))
        state = self._state
        state.at, state.seq = at, seq
        state.window.expire(at)
        answers, events = [], 0
        for index, record in enumerate(records):
            turn = Turn(state, index)
            answer(turn, record)
            answers.append(b"".join(turn.events))
            events += len(turn.events)
        tail = [encode(event) for event in self._closing(len(records))]
        return event_batch(seq, at, answers, b"".join(tail), events + len(tail))

    def snapshot(self) -> bytes:
        """The whole state as canonical bytes."""
        return written_state(self._state)

    def restore(self, data: bytes | bytearray | memoryview) -> None:
        """Become the state of a snapshot. Raises ValueError, with the state as it was, when the
        data is not exactly what `snapshot` writes."""
        self._state = restored_state(bytes(data))

    def state_hash(self) -> bytes:
        """SHA-256 of the snapshot."""
        return hashlib.sha256(self.snapshot()).digest()

    def assets(self) -> bytes:
        """AssetSet of every asset."""
        return _joined(self._state.assets.values())

    def markets(self) -> bytes:
        """MarketSet of every market, as its terms are now."""
        return _joined(market.terms for market in self._state.markets.values())

    def accounts(self) -> bytes:
        """AccountSet of every account."""
        return _joined(self._state.accounts.values())

    def account(self, account: int) -> bytes:
        """AccountSet of one account."""
        found = self._state.accounts.get(account)
        return b"" if found is None else encode(found)

    def balances(self, account: int) -> bytes:
        """BalanceChanged of an account (0: of all) for each asset it has anything of."""
        return _joined(self._state.balances.records(account))

    def order(self, order: int) -> bytes:
        """OrderState of an open order."""
        found = self._state.orders.get(order)
        return b"" if found is None else encode(found.record())

    def client_order(self, account: int, client_order_id: str) -> bytes:
        """OrderState of an account's open order with this client order id."""
        found = self._state.client_orders.get((account, client_order_id))
        return b"" if found is None else encode(found.record())

    def open_orders(self, account: int, market: int) -> bytes:
        """OrderState of the open orders of an account (0: all) in a market (0: all), by id."""
        orders = sorted(self._state.orders.items())
        return _joined(
            order.record()
            for _, order in orders
            if account in (0, order.account) and market in (0, order.market)
        )

    def book(self, market: int, depth: int) -> bytes:
        """LevelChanged of the best `depth` (0: all) bids, then of the best asks."""
        found = self._state.markets.get(market)
        return b"" if found is None else _joined(_levels(found, depth))

    def book_orders(self, market: int) -> bytes:
        """OrderState of the visible orders on the book, bids then asks, in priority order."""
        found = self._state.markets.get(market)
        if found is None:
            return b""
        orders = (order for side in Side for order in found.book.side(side).orders())
        return _joined(order.record() for order in orders if not order.hidden)

    def counters(self, market: int) -> bytes:
        """MarketCounters of a market (0: of all)."""
        markets = self._state.markets.items()
        return _joined(found.counters() for number, found in markets if market in (0, number))

    def indicative(self, market: int) -> bytes:
        """IndicativeChanged of a market: where it would uncross now."""
        found = self._state.markets.get(market)
        return b"" if found is None else encode(indicative(self._state, found, 0))

    def next_expiry(self) -> bytes:
        """When there is something to do next, as i64 little-endian ns; 0: never."""
        return next_expiry(self._state).to_bytes(8, "little", signed=True)

    def _framed(self, batch: bytes) -> tuple[int, int, list[bytes]]:
        count, seq, at = read_command_batch(batch)
        if at < self._state.at or seq <= self._state.seq:
            raise ValueError("the batch is not later than the last one")
        records, start = [], COMMANDS_HEADER_SIZE
        for _ in range(count):
            size = int.from_bytes(batch[start : start + 2], "little")
            if size % 8 or not HEADER_SIZE <= size <= RECORD_SIZE_MAX:
                raise ValueError(f"no command record is {size} bytes long")
            records.append(batch[start : start + size])
            start += size
        if start != len(batch):
            raise ValueError("the records do not end where the batch ends")
        return seq, at, records

    def _closing(self, index: int) -> Iterator[Event]:
        """Balances, levels and auctions that the batch touched, as they stand at its end."""
        state = self._state
        for account, asset in state.balances.take_touched():
            yield state.balances.record(index, account, asset)
        for number, side, price in sorted(state.levels_written):
            market = state.markets[number]
            market.updates += 1
            lots = market.book.side(side).lots(price)
            yield LevelChanged(index, number, side, price, market.updates, lots)
        state.levels_written.clear()
        for number in sorted(state.auctions_changed):
            market = state.markets[number]
            if market.terms.phase == Phase.AUCTION:
                yield indicative(state, market, index)
        state.auctions_changed.clear()


def _levels(market: Market, depth: int) -> Iterator[LevelChanged]:
    for side in Side:
        levels = market.book.side(side).visible()
        for price, lots in levels[:depth] if depth else levels:
            yield LevelChanged(0, market.terms.market, side, price, market.updates, lots)


def _joined(events: Iterable[Event]) -> bytes:
    return b"".join(encode(event) for event in events)

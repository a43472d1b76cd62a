"""The parts of the stream without an engine: books in order, events by whom they concern, views
that gather."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedesten.gateways.batch import Batch
from bedesten.gateways.stream import About, BookChange, GatheredView, Of, Source, View
from bedesten.gateways.stream.book import Levels
from bedesten.gateways.stream.watch import EVERYTHING, Watch
from bedesten.protocol.batch import event_batch
from bedesten.protocol.client import EngineClient, Row
from bedesten.protocol.events import (
    EVENTS,
    BalanceChanged,
    Event,
    LevelChanged,
    PhaseSet,
    Transferred,
    encode,
)
from bedesten.protocol.vocabulary import Side

BOTH = frozenset({LevelChanged.LAYOUT.kind, Transferred.LAYOUT.kind})
puts = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), max_size=60)


class Gathering(Source[Any]):
    """Wants two kinds and does nothing with them."""

    kinds = BOTH

    async def seed(self, engine: EngineClient, since: int) -> int:
        return since

    def apply(self, row: Row, events: list[Event]) -> list[Event] | None:
        return events


class Told(GatheredView[BookChange]):
    """Tells the numbers of what it merged."""

    def snapshot(self) -> bytes:
        return b"snapshot"

    def message(self, change: BookChange) -> bytes:
        return f"{change.first}-{change.last} {change.bids}".encode()

    def merge(self, earlier: BookChange, later: BookChange) -> BookChange:
        return earlier.then(later)


class Plain(View[bytes]):
    """Tells changes as they are."""

    def snapshot(self) -> bytes:
        return b"snapshot"

    def message(self, change: bytes) -> bytes:
        return change


class Ear:
    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.writes = 0

    def tell(self, message: bytes) -> None:
        self.heard.append(message)

    def tell_all(self, batch: Batch) -> None:
        self.heard.extend(batch.messages)
        self.writes += 1


def level(market: int, update: int) -> LevelChanged:
    return LevelChanged(0, market, Side.BUY, 100, update, 5)


def transfer(debit: int, credit: int) -> Transferred:
    return Transferred(0, 1, debit, credit, 1, 0, 0, 0, 10, bytes(16))


def batch(*events: Event) -> bytes:
    return event_batch(1, 0, [b"".join(encode(event) for event in events)], b"", len(events))


@pytest.mark.spec("DATA-005")
@given(puts=puts, side=st.sampled_from(Side))
def test_a_side_is_in_order_whatever_is_put(puts: list[tuple[int, int]], side: Side) -> None:
    side_now, known = Levels(side), dict[int, int]()
    for price, lots in puts:
        side_now.put(price, lots)
        known[price] = lots
    expected = sorted(((p, q) for p, q in known.items() if q), reverse=side is Side.BUY)
    assert list(side_now.top()) == expected
    assert list(side_now.top(3)) == expected[:3]
    assert side_now.best() == (expected[0] if expected else None)
    assert len(side_now) == len(expected)


@pytest.mark.spec("API-006")
def test_each_source_gets_what_concerns_it_in_order_and_once() -> None:
    watch = Watch(frozenset({PhaseSet.LAYOUT.kind}))
    book, owner, everything = Gathering(), Gathering(), Gathering()
    watch.add(About(Of.MARKET, 7), book)
    watch.add(About(Of.ACCOUNT, 3), owner)
    watch.add(EVERYTHING, everything)
    phase = PhaseSet(0, 7, 2, 1, 0)
    events = [level(7, 1), transfer(3, 3), level(8, 1), phase, transfer(4, 3), level(7, 2)]
    others, found = watch.concerned(batch(*events, BalanceChanged(0, 3, 1, 1, 0, 0, 0)))
    assert others == [phase]
    assert found == {
        book: [level(7, 1), level(7, 2)],
        owner: [transfer(3, 3), transfer(4, 3)],
        everything: [event for event in events if event is not phase],
    }
    watch.remove(About(Of.MARKET, 7), book)
    watch.remove(EVERYTHING, everything)
    assert watch.concerned(batch(*events))[1] == {owner: [transfer(3, 3), transfer(4, 3)]}


@pytest.mark.spec("API-006")
def test_an_id_is_found_where_the_record_has_it() -> None:
    """The offsets by which records are passed over undecoded are those of their fields."""
    for kind in EVENTS.values():
        for number, name in enumerate(kind.LAYOUT.names):
            if name not in ("market", "account", "taker_account", "credit_account"):
                continue
            values: list[Any] = kind.LAYOUT.unpack(bytes(kind.LAYOUT.size), 0, kind.LAYOUT.size)
            values[number] = 0xABCDEF
            at = kind.LAYOUT.offset(name)
            assert kind.LAYOUT.pack(values)[at : at + 4] == (0xABCDEF).to_bytes(4, "little")


@pytest.mark.spec("API-006")
def test_a_gathered_view_merges_without_a_gap_and_all_go_on_from_one_state() -> None:
    async def scene() -> None:
        view, first, second = Told(0.02), Ear(), Ear()
        view.changed(BookChange(1, 0, 1, 1, {9: 1}, {}))  # nobody listens: not kept
        view.join(first)
        view.changed(BookChange(2, 0, 2, 3, {10: 5, 11: 1}, {}))
        view.changed(BookChange(3, 0, 4, 4, {11: 0}, {}))
        assert first.heard == [b"snapshot"]
        view.join(second)  # what was gathered is told first
        assert first.heard == [b"snapshot", b"2-4 {10: 5, 11: 0}"]
        view.changed(BookChange(4, 0, 5, 5, {10: 6}, {}))
        await asyncio.sleep(0.1)
        assert first.heard[2:] == second.heard[1:] == [b"5-5 {10: 6}"]
        view.leave(second)
        view.changed(BookChange(5, 0, 6, 6, {10: 7}, {}))
        await asyncio.sleep(0.1)
        assert len(first.heard) == 4
        assert len(second.heard) == 2

    asyncio.run(scene())


@pytest.mark.spec("API-006")
@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536])
def test_a_batch_is_framed_as_clients_read_it(length: int) -> None:
    messages = [b"x" * length, b'{"op":"pong"}']
    data, read = Batch(messages).framed, []
    while data:  # as RFC 6455, 5.2 says
        assert data[0] == 0x81
        size, start = data[1], 2
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(data[2:start], "big")
            assert size >= (126 if start == 4 else 65_536), "the shortest way there is"
        read.append(data[start : start + size])
        data = data[start + size :]
    assert read == messages


@pytest.mark.spec("API-006")
def test_what_is_told_in_one_turn_is_one_write_and_nobody_hears_too_much() -> None:
    async def scene() -> None:
        view, first, second = Plain(), Ear(), Ear()
        view.join(first)
        view.changed(b"1")
        view.changed(b"2")
        assert first.heard == [b"snapshot"]
        view.join(second)  # its snapshot has both
        assert first.heard == [b"snapshot", b"1", b"2"]
        assert second.heard == [b"snapshot"]
        view.changed(b"3")
        await asyncio.sleep(0)
        assert (first.heard[3:], second.heard[1:]) == ([b"3"], [b"3"])
        assert first.writes == 2

    asyncio.run(scene())

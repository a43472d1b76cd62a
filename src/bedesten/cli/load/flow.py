"""Turns the records of a flow file into command records, quickly."""

import struct
from collections.abc import Iterable, Iterator

from bedesten.cli.flow_file import BUY, CANCEL, PLACE_IOC, FlowRecord
from bedesten.cli.load.run_state import RunState
from bedesten.cli.load.venue import Venue
from bedesten.protocol.commands import Cancel, Place, encode
from bedesten.protocol.vocabulary import OrderType, SelfTrade, Side, TimeInForce

KEY = struct.Struct("<QQ")
PLACE_FIELDS = "<HBxI16sIBBBBH6xqq16x40s"
# What the flow does not use stands at the end, however much of it there is by now.
PLACE_HEAD = struct.Struct(f"{PLACE_FIELDS}{Place.LAYOUT.size - struct.calcsize(PLACE_FIELDS)}x")
CANCEL_HEAD = struct.Struct("<HBxI16sq40s")


def command_records(
    flow: Iterable[tuple[int, FlowRecord]], venue: Venue, run: RunState
) -> Iterator[bytes]:
    """One command record per (line number, flow record). The file's order id becomes the client
    order id; the key is the run and the line, so that a resumed run repeats nothing."""
    kinds = _place_kinds()
    place_size, cancel_size = Place.LAYOUT.size, Cancel.LAYOUT.size
    place_kind, cancel_kind = Place.LAYOUT.kind, Cancel.LAYOUT.kind
    run_key = int.from_bytes(bytes.fromhex(run.sha256[:16]), "little") ^ run.number
    for line, record in flow:
        account = venue.accounts[record.user]
        key = KEY.pack(run_key, line)
        client_order_id = b"%d" % record.order_id
        if record.op == CANCEL:
            yield CANCEL_HEAD.pack(cancel_size, cancel_kind, account, key, 0, client_order_id)
            continue
        side, time_in_force = kinds[record.side == BUY, record.op == PLACE_IOC]
        yield PLACE_HEAD.pack(
            place_size, place_kind, account, key, venue.market, side, OrderType.LIMIT,
            time_in_force, SelfTrade.NONE, 0, record.price_ticks, record.quantity_lots,
            client_order_id,
        )  # fmt: skip


def _place_kinds() -> dict[tuple[bool, bool], tuple[int, int]]:
    return {
        (buy, ioc): (
            int(Side.BUY if buy else Side.SELL),
            int(TimeInForce.IOC if ioc else TimeInForce.GTC),
        )
        for buy in (False, True)
        for ioc in (False, True)
    }


def check_shapes() -> None:
    """The two packers above are the protocol's layouts; asserted once per run."""
    place = Place(
        account=7, key=KEY.pack(1, 2), market=3, side=1, type=2, time_in_force=2, self_trade=1,
        price=5, quantity=6, client_order_id="x",
    )  # fmt: skip
    packed = PLACE_HEAD.pack(
        Place.LAYOUT.size, Place.LAYOUT.kind, 7, KEY.pack(1, 2), 3, 1, 2, 2, 1, 0, 5, 6, b"x"
    )
    assert packed == encode(place)
    cancel = Cancel(account=7, key=KEY.pack(1, 2), client_order_id="x")
    packed = CANCEL_HEAD.pack(Cancel.LAYOUT.size, Cancel.LAYOUT.kind, 7, KEY.pack(1, 2), 0, b"x")
    assert packed == encode(cancel)

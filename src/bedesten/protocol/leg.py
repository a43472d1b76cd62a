"""An order inside another command: the fields of a placement without account, key and market."""

import struct

import msgspec

_LEG = struct.Struct("<BBBBHHqq40sqqqqqI4x")
LEG_SIZE = _LEG.size


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """An order by base quantity; units and fields as in Place."""

    side: int
    type: int
    time_in_force: int
    self_trade: int
    flags: int = 0
    price: int = 0
    quantity: int = 0
    client_order_id: str = ""
    stop_price: int = 0
    display_quantity: int = 0
    expires_at: int = 0
    trail_offset: int = 0
    activation_price: int = 0
    trail_ppm: int = 0


NO_LEG = Leg(side=0, type=0, time_in_force=0, self_trade=0)


def pack_leg(leg: Leg) -> bytes:
    """The leg's LEG_SIZE bytes. Raises struct.error or OverflowError for what does not fit."""
    client_order_id = leg.client_order_id.encode("latin-1")
    if len(client_order_id) > 40:
        raise OverflowError(f"{len(client_order_id)} bytes in a field of 40")
    return _LEG.pack(
        leg.side, leg.type, leg.time_in_force, leg.self_trade, leg.flags, 0, leg.price,
        leg.quantity, client_order_id, leg.stop_price, leg.display_quantity, leg.expires_at,
        leg.trail_offset, leg.activation_price, leg.trail_ppm,
    )  # fmt: skip


def unpack_leg(raw: bytes) -> Leg:
    """The leg of these LEG_SIZE bytes."""
    (side, kind, time_in_force, self_trade, flags, _, price, quantity, client_order_id,
     stop_price, display_quantity, expires_at, trail_offset, activation_price,
     trail_ppm) = _LEG.unpack(raw)  # fmt: skip
    return Leg(
        side=side,
        type=kind,
        time_in_force=time_in_force,
        self_trade=self_trade,
        flags=flags,
        price=price,
        quantity=quantity,
        client_order_id=client_order_id.rstrip(b"\0").decode("latin-1"),
        stop_price=stop_price,
        display_quantity=display_quantity,
        expires_at=expires_at,
        trail_offset=trail_offset,
        activation_price=activation_price,
        trail_ppm=trail_ppm,
    )

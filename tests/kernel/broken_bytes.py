"""Records and batches as a broken or an ill-meaning client writes them."""

import random

from bedesten.protocol.commands import COMMANDS


def hostile(dice: random.Random, record: bytes) -> bytes:
    """A record that is not what its client meant; its size stays framed."""
    raw = bytearray(record)
    trick = dice.randrange(6)
    if trick == 0:  # any bits
        for _ in range(dice.randint(1, 4)):
            raw[dice.randrange(2, len(raw))] = dice.randrange(256)
    elif trick == 1:  # shorter than its layout: the rest reads as zeros
        del raw[8 * dice.randint(3, len(raw) // 8) :]
    elif trick == 2:  # longer than its layout, with zeros
        raw += bytes(8 * dice.randint(1, 20))
    elif trick == 3:  # an unknown or another kind
        raw[2] = dice.choice((0, 99, 255, dice.choice(tuple(COMMANDS))))
    elif trick == 4:  # padding, key or account
        raw[dice.randrange(3, min(len(raw), 64))] ^= 1 << dice.randrange(8)
    else:
        raw = bytearray(dice.randbytes(8 * dice.randint(3, 40)))
        raw[2] = dice.choice(tuple(COMMANDS))
    raw[0:2] = len(raw).to_bytes(2, "little")
    return bytes(raw)


def misframed(dice: random.Random, batch: bytes) -> bytes:
    """A batch that cannot be read as one."""
    raw = bytearray(batch)
    trick = dice.randrange(6)
    if trick == 0:
        return bytes(raw[: dice.randrange(len(raw))])
    if trick == 1:
        return bytes(raw) + dice.randbytes(dice.choice((1, 8, 24)))
    if trick == 2:
        raw[dice.randrange(4)] ^= 1 << dice.randrange(8)
    elif trick == 3:
        raw[4:8] = dice.randbytes(4)
    elif trick == 4:  # goes back in time
        raw[16:24] = dice.choice((0, -1, 5)).to_bytes(8, "little", signed=True)
    else:  # a size that no record has
        raw[24:26] = dice.choice((0, 7, 16, 25, 1032, 65535)).to_bytes(2, "little")
    return bytes(raw)

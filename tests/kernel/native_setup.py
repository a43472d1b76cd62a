"""A small exchange on the native kernel: one market, four funded customers."""

import os
import subprocess
import sys
from collections.abc import Sequence

from bedesten.kernel import Kernel, new_kernel
from bedesten.protocol.batch import command_batch, read_event_batch
from bedesten.protocol.commands import Command, Place, SetAccount, SetAsset, SetMarket, Transfer
from bedesten.protocol.commands import encode as encode_command
from bedesten.protocol.events import Event, decode

AT = 1_750_000_000_000_000_000
CUSTOMERS = (3, 4, 5, 6)
FUNDS = 10**24


def native() -> Kernel:
    return new_kernel("native")


def apply(kernel: Kernel, seq: int, commands: Sequence[Command], at: int = AT) -> list[Event]:
    data = kernel.apply(command_batch(seq, at, [encode_command(command) for command in commands]))
    return list(decode(data, read_event_batch(data).offsets[0]))


def exchange() -> Kernel:
    kernel = native()
    commands: list[Command] = [
        SetAccount(kind=64),
        SetAccount(kind=65),
        SetAsset(scale=8, kind=1, symbol="BTC"),
        SetAsset(scale=8, kind=1, symbol="USDT"),
        SetMarket(
            base=1, quote=2, fee_account=2, tick_mantissa=1, lot_mantissa=1, tick_decimals=2,
            lot_decimals=4, phase=3, maker_fee_ppm=100, taker_fee_ppm=1000, band_ppm=50_000,
            symbol="BTC-USDT",
        ),
    ]  # fmt: skip
    commands += [SetAccount(kind=1, owner=bytes([n]) * 16) for n in CUSTOMERS]
    commands += [
        Transfer(
            key=(10 * account + asset).to_bytes(16, "little"), debit_account=1,
            credit_account=account, asset=asset, debit_bucket=1, credit_bucket=1, reason=3,
            amount=FUNDS,
        )
        for account in CUSTOMERS
        for asset in (1, 2)
    ]  # fmt: skip
    apply(kernel, 1, commands)
    return kernel


def limit(account: int, side: int, price: int, quantity: int, client_order_id: str = "") -> Place:
    return Place(
        account=account, market=1, side=side, type=2, time_in_force=1, self_trade=1, price=price,
        quantity=quantity, client_order_id=client_order_id,
    )  # fmt: skip


def stop_loss(account: int, stop_price: int, quantity: int) -> Place:
    """A sell at market that waits for the price to fall to `stop_price`."""
    return Place(
        account=account, market=1, side=2, type=3, time_in_force=2, self_trade=1,
        quantity=quantity, stop_price=stop_price,
    )  # fmt: skip


def ending(account: int, side: int, price: int, quantity: int, expires_at: int) -> Place:
    """A limit order that rests until `expires_at` (ns)."""
    return Place(
        account=account, market=1, side=side, type=2, time_in_force=5, self_trade=1, price=price,
        quantity=quantity, expires_at=expires_at,
    )  # fmt: skip


def printed_number(program: str, argument: str) -> float:
    """What a program prints that runs in a process of its own, on the code under test."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program, argument], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout)

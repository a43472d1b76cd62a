"""A disk that is really full, under the database, the snapshots and the logs of an exchange."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.customer import REFUSALS, Customer, healed, trouble, wait_for
from tests.crash.exchange import running
from tests.support.postgres import prepared_exchange

DISK_MIB = 512
BLOCK = b"\0" * (1 << 20)
PUSHED = 20_000  # orders; more than what PostgreSQL has set aside for them


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of its own."""
    place = Path(tempfile.mkdtemp(prefix="bd-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        place.rmdir()
        pytest.skip(f"a disk that can be filled takes the right to mount one: {done.stderr}")
    try:
        place.chmod(0o711)
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        shutil.rmtree(place, ignore_errors=True)


def fill(ballast: Path) -> None:
    """Leave no byte free."""
    with ballast.open("ab", buffering=0) as file:
        for block in (BLOCK, b"\0" * 4096):
            try:
                while file.write(block):
                    pass
            except OSError:
                continue


@pytest.mark.spec("TRAD-022")
def test_a_full_disk_refuses_orders_and_heals(monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk() as folder:
        prepared_exchange(folder)
        with running(folder) as exchange:
            customer = Customer(exchange)
            customer.place_until_acked("before")
            ballast = folder / "ballast"
            fill(ballast)
            number = push_until_refused(customer)
            fill(ballast)
            assert customer.turned_away(f"order-{number}", 20) <= REFUSALS
            wait_for("/ready says that something is wrong", lambda: trouble(exchange) != "")
            free = os.statvfs(folder)
            assert free.f_bavail * free.f_frsize < 32 << 20
            ballast.unlink()
            healed(exchange, customer, f"order-{number}")


def push_until_refused(customer: Customer) -> int:
    """Place orders until the disk has no room for another."""
    for number in range(PUSHED):
        if customer.refused(f"order-{number}"):
            return number
    raise AssertionError(f"{PUSHED} orders found room on a full disk")

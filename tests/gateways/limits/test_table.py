"""The table of the meter: shared by processes, of fixed size, begun anew after a restart."""

import subprocess
import sys
from pathlib import Path

import pytest

from bedesten.gateways.limits.table import BUCKETS, HEADER, NOWHERE, SIZE, Table

OTHER = """
import sys
from pathlib import Path
from bedesten.gateways.limits.table import Table
table = Table.shared(Path(sys.argv[1]))
print(table.get(("key", "one")))
table.put(("key", "two"), 4711)
"""


@pytest.mark.spec("API-005")
def test_processes_of_one_machine_see_the_same(tmp_path: Path) -> None:
    path = tmp_path / "table"
    table = Table.shared(path)
    table.put(("key", "one"), 815)
    said = subprocess.run(
        [sys.executable, "-c", OTHER, str(path)], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "815"
    assert table.get(("key", "two")) == 4711
    assert path.stat().st_mode & 0o777 == 0o600


def test_after_a_restart_of_the_machine_the_table_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "table"
    table = Table.shared(path)
    table.put(("key", "one"), 815)
    again = Table.shared(path)
    assert again.get(("key", "one")) == 815
    with path.open("r+b") as content:  # as another boot would have written it
        layout, _, salt = HEADER.unpack(content.read(HEADER.size))
        content.seek(0)
        content.write(HEADER.pack(layout, b"an earlier boot", salt))
    fresh = Table.shared(path)
    assert fresh.get(("key", "one")) == 0
    assert fresh.find(("key", "one")) == NOWHERE


@pytest.mark.spec("API-005")
def test_any_number_of_askers_takes_the_same_memory() -> None:
    table = Table.private()
    far = 10**18
    table.put(("ban", "the worst"), far)
    askers = [("key", str(number)) for number in range(3 * BUCKETS)]
    for number, asker in enumerate(askers, 1):
        table.put(asker, number)
    assert table.get(("ban", "the worst")) == far, "who is freed first goes first"
    kept = [number for number, asker in enumerate(askers, 1) if table.get(asker) == number]
    assert 2 * BUCKETS < len(kept) < 3 * BUCKETS, "full buckets forget, and others do not"
    assert SIZE <= 4 << 20


def test_kinds_and_people_are_kept_apart() -> None:
    table = Table.private()
    askers = [(kind, who) for kind in ("key", "account") for who in ("1", "2", "")]
    for number, asker in enumerate(askers, 1):
        table.put(asker, number)
    assert [table.get(asker) for asker in askers] == [1, 2, 3, 4, 5, 6]
    assert table.get(("orders", "1")) == 0
    table.put(askers[0], 7)
    assert table.get(askers[0]) == 7

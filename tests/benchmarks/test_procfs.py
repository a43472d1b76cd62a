"""CPU time of a tree counts children that run and children that ended, each once."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import procfs

BURN = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
BURN_IN_CHILD = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}])\n"
STAY = "print('done', flush=True)\ninput()\n"


BETWEEN = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', sys.argv[1]])\n"


@pytest.mark.parametrize("work", [BURN, BURN_IN_CHILD], ids=["running", "ended-child"])
def test_work_of_a_child_is_counted_once(work: str) -> None:
    """The tree has a root of its own: what else the test run does is none of its work."""
    with subprocess.Popen(
        [sys.executable, "-c", BETWEEN, work + STAY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as root:
        assert root.stdout is not None
        assert root.stdout.readline() == b"done\n"
        child = int(Path(f"/proc/{root.pid}/task/{root.pid}/children").read_text())
        own = procfs.cpu_seconds(child)
        tree = procfs.cpu_seconds(root.pid)
        assert procfs.parent_of(child) == root.pid
        root.communicate(b"\n")
    # Starting an interpreter costs something too. Lost or counted twice, the burn would show.
    assert 0.29 <= own < 0.6
    assert 0 <= tree - own < 0.25


def test_a_process_that_ended_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    for question in (procfs.cpu_seconds, procfs.parent_of, procfs.name_of):
        with pytest.raises(procfs.ProcessGone):
            question(child.pid)


def test_memory_of_a_tree_is_that_of_the_children_too() -> None:
    hold = "held = bytearray(64 << 20)\n" + STAY
    keep = f"""
import subprocess, sys
pipe = subprocess.PIPE
with subprocess.Popen([sys.executable, "-c", {hold!r}], stdin=pipe, stdout=pipe) as child:
    child.stdout.readline()
    print("done", flush=True)
    input()
    child.communicate(b"\\n")
"""
    with subprocess.Popen(
        [sys.executable, "-c", keep], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"done\n"
        assert 64 << 20 <= procfs.memory_bytes(parent.pid) < 128 << 20
        parent.communicate(b"\n")

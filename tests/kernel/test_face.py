"""The face: which kernel one gets, and what is said when it is the slow one."""

import shutil
import subprocess
import sys

import pytest

from bedesten.kernel import engine_name, new_kernel, restore_kernel

# An interpreter in which the native kernel cannot be imported, as where it was never built.
WITHOUT_NATIVE = """
import sys
sys.modules["bedesten.kernel._native"] = None
from bedesten.kernel import NativeKernelMissing, engine_name, new_kernel
told = []
print(engine_name(new_kernel("auto", note=told.append)))
print(len(told), told[0])
try:
    new_kernel("native")
except NativeKernelMissing as error:
    print("missing:", error)
"""


def test_without_the_native_kernel_the_reference_says_so_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NATIVE], capture_output=True, text=True, check=True
    )
    name, told, missing = done.stdout.splitlines()
    assert name == "reference"
    assert told.startswith("1 native kernel not built")
    assert missing.startswith("missing: the native kernel is not built")


@pytest.mark.skipif(not shutil.which("g++"), reason="no C++ compiler here to build it with")
def test_where_there_is_a_compiler_auto_is_the_native_kernel() -> None:
    told: list[str] = []
    assert engine_name(new_kernel("auto", note=told.append)) == "native"
    assert engine_name(new_kernel("native")) == "native"
    assert not told


@pytest.mark.spec("EVNT-004")
def test_a_kernel_goes_on_from_the_others_snapshot() -> None:
    empty = new_kernel("reference").snapshot()
    kernel = restore_kernel("auto", empty)
    assert kernel.snapshot() == empty
    assert kernel.state_hash() == new_kernel("reference").state_hash()
    with pytest.raises(ValueError, match=r"."):
        restore_kernel("reference", b"nonsense")

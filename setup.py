"""Build the native kernel; without a compiler the install succeeds and the reference serves."""

import os
import shutil
from pathlib import Path

from setuptools import Extension, setup

SOURCE = Path("kernel/binding.cpp")
LIMITED_API = "0x030B0000"  # one binary serves CPython 3.11 and every later one

# The hardening stays on in release builds: an overflow, a bad index or a broken assertion stops
# the engine before it can write a wrong balance. Python's own flags say -fwrapv and -DNDEBUG,
# which would silence the overflow traps and the assertions, hence their two opposites.
# Exceptions stay enabled so that a failed allocation while reading a snapshot can become
# MemoryError instead of a dead process.
COMPILE_FLAGS = [
    "-std=c++20",
    "-O3",
    "-g0",
    "-Wall",
    "-Wextra",
    "-fvisibility=hidden",
    "-fno-wrapv",
    "-UNDEBUG",
    "-fsanitize=signed-integer-overflow",
    "-fsanitize-undefined-trap-on-error",
    "-fstack-protector-strong",
    "-D_GLIBCXX_ASSERTIONS",
    "-U_FORTIFY_SOURCE",
    "-D_FORTIFY_SOURCE=2",
]
LINK_FLAGS = ["-Wl,-z,relro,-z,now"]


def extensions() -> list[Extension]:
    """The native kernel, rebuilt when any of its headers changes."""
    if not SOURCE.exists():
        return []
    return [
        Extension(
            "bedesten.kernel._native",
            sources=[str(SOURCE)],
            depends=sorted(str(header) for header in SOURCE.parent.glob("*.hpp")),
            include_dirs=[str(SOURCE.parent)],
            define_macros=[("Py_LIMITED_API", LIMITED_API)],
            extra_compile_args=COMPILE_FLAGS,
            extra_link_args=LINK_FLAGS,
            language="c++",
            py_limited_api=True,
            # Who installs a wheel's source without a compiler gets the reference; who builds the
            # kernel in this repository must see the compiler's complaint.
            optional="BEDESTEN_NATIVE_REQUIRED" not in os.environ,
        )
    ]


if shutil.which("g++"):
    os.environ.setdefault("CC", "g++")
    os.environ.setdefault("CXX", "g++")

setup(
    ext_modules=extensions(),
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if SOURCE.exists() else {},
)

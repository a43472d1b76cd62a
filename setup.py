"""Build the native kernel; without a compiler the install succeeds and the reference serves."""

import os
import shutil
from pathlib import Path

from setuptools import Extension, setup

SOURCE = Path("kernel/binding.cpp")
LIMITED_API = "0x030B0000"  # one binary serves CPython 3.11 and every later one

# The hardening stays on in release builds: an overflow or a bad index stops the engine before
# it can write a wrong balance. Exceptions stay enabled so that a failed allocation while reading
# a snapshot can become MemoryError instead of a dead process.
COMPILE_FLAGS = [
    "-std=c++20",
    "-O3",
    "-g0",
    "-Wall",
    "-Wextra",
    "-fvisibility=hidden",
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
            optional=True,
        )
    ]


if shutil.which("g++"):
    os.environ.setdefault("CC", "g++")
    os.environ.setdefault("CXX", "g++")

setup(
    ext_modules=extensions(),
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if SOURCE.exists() else {},
)

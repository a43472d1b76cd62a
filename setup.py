"""Build what is native; without a compiler the install succeeds and plain Python serves."""

import os
import shutil
from pathlib import Path

from setuptools import Extension, setup

SOURCES = {
    "bedesten.kernel._native": Path("kernel/binding.cpp"),
    "bedesten.projector._native": Path("projection/binding.cpp"),  # reads the kernel's records
}
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
# `make tuned` builds twice: once to count what happens in usual flows, once laid out by that.
PROFILES = {
    "generate": ["-fprofile-generate", "-fprofile-update=single", "-fprofile-dir=build/profile"],
    "use": ["-fprofile-use", "-fprofile-dir=build/profile", "-Wno-missing-profile"],
}
PROFILE = PROFILES.get(os.environ.get("BEDESTEN_PROFILE", ""), [])


def extensions() -> list[Extension]:
    """The kernel and the projection, rebuilt when any of their headers changes."""
    folders = {source.parent for source in SOURCES.values()}
    headers = sorted(str(header) for folder in folders for header in folder.glob("*.hpp"))
    return [
        Extension(
            name,
            sources=[str(source)],
            depends=headers,
            include_dirs=[str(source.parent)],
            define_macros=[("Py_LIMITED_API", LIMITED_API)],
            extra_compile_args=COMPILE_FLAGS + PROFILE,
            extra_link_args=LINK_FLAGS + PROFILE[:1],
            language="c++",
            py_limited_api=True,
            # Who installs a wheel's source without a compiler gets plain Python; who builds in
            # this repository must see the compiler's complaint.
            optional="BEDESTEN_NATIVE_REQUIRED" not in os.environ,
        )
        for name, source in SOURCES.items()
        if source.exists()
    ]


if shutil.which("g++"):
    os.environ.setdefault("CC", "g++")
    os.environ.setdefault("CXX", "g++")

setup(
    ext_modules=extensions(),
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if extensions() else {},
)

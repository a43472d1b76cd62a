"""The native kernel's build: traps that work, a fallback for strangers, loud errors for us."""

import ast
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OVERFLOW = """
#include <climits>
int main(int count, char**) {
    volatile int most = INT_MAX;
    int sum = most + count;
    return sum == 0 ? 1 : 0;
}
"""


def compile_flags() -> list[str]:
    """COMPILE_FLAGS of setup.py, read without running it."""
    for node in ast.parse((ROOT / "setup.py").read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "COMPILE_FLAGS":
            return list(ast.literal_eval(node.value))
    raise AssertionError("setup.py has no COMPILE_FLAGS")


def build(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the build of setup.py in a small tree whose kernel does not compile."""
    shutil.copy(ROOT / "setup.py", folder)
    (folder / "kernel").mkdir()
    (folder / "kernel/binding.cpp").write_text("#error no kernel here\n")
    (folder / "src/bedesten/kernel").mkdir(parents=True)
    return subprocess.run(
        [sys.executable, "setup.py", "build_ext", "--build-lib", "built"],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_overflow_traps_even_under_the_flags_of_python(tmp_path: Path) -> None:
    (tmp_path / "overflow.cpp").write_text(OVERFLOW)
    inherited = (sysconfig.get_config_var("CFLAGS") or "").split()
    subprocess.run(
        ["g++", *inherited, "-fwrapv", *compile_flags(), "overflow.cpp", "-o", "overflow"],
        cwd=tmp_path,
        check=True,
    )
    assert subprocess.run([tmp_path / "overflow"], check=False).returncode == -signal.SIGILL


def test_a_kernel_that_does_not_compile_leaves_the_reference(tmp_path: Path) -> None:
    result = build(tmp_path)
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.rglob("*.so")) == []


def test_a_kernel_that_does_not_compile_stops_make(tmp_path: Path) -> None:
    result = build(tmp_path, BEDESTEN_NATIVE_REQUIRED="1")
    assert result.returncode != 0
    assert "no kernel here" in result.stderr

"""Both kernels answer the committed batches with the committed bytes."""

from pathlib import Path

import pytest

from bedesten.kernel import Engine
from tests.kernel.golden_file import DRAWN, FOLDER, TOLD, read_golden
from tests.kernel.twins import difference
from tests.support.machines import kernel_or_skip

FILES = sorted(FOLDER.glob("*.bin"))


def test_every_golden_file_is_there() -> None:
    assert {path.stem for path in FILES} == {*TOLD, *DRAWN}


@pytest.mark.spec("TRAD-012")
@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_golden(path: Path, engine: Engine) -> None:
    golden = read_golden(path)
    kernel = kernel_or_skip(engine)
    for commands, events in golden.batches:
        answered = kernel.apply(commands)
        assert answered == events, difference(events, answered)
    assert kernel.state_hash() == golden.state_hash

"""What survives a crash of a load: which run it was and how far it was acknowledged."""

from pathlib import Path

import msgspec

SAVE_EVERY = 2_000  # commands; a resumed run repeats at most this many, answered by key


class RunState(msgspec.Struct, kw_only=True):
    """One run of one file. `number` makes the run's market, accounts and keys its own."""

    sha256: str
    number: int
    acknowledged: int = 0
    finished: bool = False

    @property
    def name(self) -> str:
        """Unique among the runs on this exchange; short enough for L<name>-Q<name>."""
        return f"{self.sha256[:6].upper()}{self.number}"


def path_for(run_dir: Path, sha256: str) -> Path:
    """Where the state of this file's runs is kept."""
    return run_dir / f"load-{sha256[:16]}.json"


def begin(run_dir: Path, sha256: str) -> RunState:
    """The unfinished run of this file, or else a new one."""
    path = path_for(run_dir, sha256)
    last = msgspec.json.decode(path.read_bytes(), type=RunState) if path.exists() else None
    if last is not None and not last.finished:
        return last
    state = RunState(sha256=sha256, number=1 if last is None else last.number + 1)
    save(run_dir, state)
    return state


def save(run_dir: Path, state: RunState) -> None:
    """Keep the state; a crash leaves the old one or the new one."""
    run_dir.mkdir(parents=True, exist_ok=True)
    path = path_for(run_dir, state.sha256)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(state))
    fresh.replace(path)

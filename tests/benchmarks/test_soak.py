"""Too much is offered: what cannot be done is refused, the rest goes on, growth is noticed."""

import msgspec
import pytest

from bedesten.config import Settings
from benchmarks import exchange, soak
from benchmarks.exchange import Contest, Running, Site
from benchmarks.soak import Sample
from tests.benchmarks.test_exchange import site as exchange_site

site = exchange_site  # a fixture
TURN = 4_000
ENGINE_MIB_MAX = 250


def sample(at_s: float, engine_mib: float) -> Sample:
    return Sample(at_s, 100.0, 60.0, 40.0, 1.5, {"engine": engine_mib, "postgres": 20.0})


def test_a_flood_is_taken_or_refused_and_never_unanswered(site: Site) -> None:
    def strict(settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, projection_lag_max_s=1)

    def measure(running: Running) -> list[Sample]:
        return soak.soak(running, site, 6.0)

    samples = exchange.on_fresh_exchange(site, Contest("mixed", 1, TURN), measure, setting=strict)
    assert len(samples) == soak.SAMPLES + 1
    taken = sum(sample.accepted_per_s for sample in samples)
    answered = taken + sum(sample.refused_per_s for sample in samples)
    assert taken > 0
    assert answered > 0.5 * sum(sample.offered_per_s for sample in samples)
    assert set(samples[0].memory) == {"engine", "project", "postgres"}
    # Six seconds are a warm-up; what must not be is memory that follows what is offered.
    assert max(sample.memory["engine"] for sample in samples) < ENGINE_MIB_MAX


@pytest.mark.parametrize(("last", "grown"), [(100.0, 0), (120.0, 0), (150.0, 1)])
def test_a_process_that_grew_is_named(last: float, grown: int) -> None:
    found = soak.growth([sample(60, 100.0), sample(120, 300.0), sample(180, last)])
    assert len(found) == grown
    assert all(line == "engine from 100 to 150 MiB" for line in found)


def test_the_table_shows_start_middle_end_and_whole() -> None:
    shown = soak.table([sample(60, 100.0), sample(120, 300.0), sample(180, 110.0)])
    assert [list(column.cells) for column in shown.columns][-2:] == [
        ["100", "300", "110", "300"],
        ["20"] * 4,
    ]

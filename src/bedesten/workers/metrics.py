"""Figures of the scheduler for Prometheus."""

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge


class Metrics:
    """One set of figures; a test passes a registry of its own."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self.runs = Counter(
            "bedesten_job_runs_total", "Runs of periodic jobs", ["job", "outcome"],
            registry=registry,
        )  # fmt: skip
        self.seconds = Gauge(
            "bedesten_job_seconds", "How long the last run took", ["job"], registry=registry
        )
        self.succeeded = Gauge(
            "bedesten_job_success_timestamp_seconds", "When a job last succeeded", ["job"],
            registry=registry,
        )  # fmt: skip
        self.alarms = Gauge(
            "bedesten_alarms", "What needs somebody, by measure", ["measure"], registry=registry
        )

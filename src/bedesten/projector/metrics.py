"""Figures of the projector for Prometheus, counted per batch."""

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

BATCH_BUCKETS = (1, 10, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
WRITE_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


class Metrics:
    """One set of figures; a test passes a registry of its own."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self.seq = Gauge(
            "bedesten_projector_seq",
            "Journal row up to which the tables are written",
            registry=registry,
        )
        self.lag_rows = Gauge(
            "bedesten_projector_lag_rows", "Journal rows not in the tables yet", registry=registry
        )
        self.lag = Gauge(
            "bedesten_projector_lag_seconds",
            "Age of the newest journal row in the tables, 0 when none is missing",
            registry=registry,
        )
        self.commands = Counter(
            "bedesten_projector_commands_total", "Commands whose outcome is in the tables",
            registry=registry,
        )  # fmt: skip
        self.rows = Counter(
            "bedesten_projector_rows_total", "Table rows written", ["table"], registry=registry
        )
        self.batch = Histogram(
            "bedesten_projector_batch_commands", "Commands in a batch", buckets=BATCH_BUCKETS,
            registry=registry,
        )  # fmt: skip
        self.fold = Counter(
            "bedesten_projector_fold_seconds_total", "Time spent turning events into rows",
            registry=registry,
        )  # fmt: skip
        self.write = Histogram(
            "bedesten_projector_write_seconds", "Duration of a batch's database transaction",
            buckets=WRITE_BUCKETS_S, registry=registry,
        )  # fmt: skip

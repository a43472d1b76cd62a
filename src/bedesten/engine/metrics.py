"""Figures of the engine for Prometheus, counted per batch and never per command."""

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

COMMIT_BUCKETS_S = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0)
BATCH_BUCKETS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4096)


class Metrics:
    """One set of figures; a test passes a registry of its own."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self.commands = Counter(
            "bedesten_engine_commands_total", "Commands applied and committed", registry=registry
        )
        self.batch = Histogram(
            "bedesten_engine_batch_commands",
            "Commands in a row",
            buckets=BATCH_BUCKETS,
            registry=registry,
        )
        self.apply = Counter(
            "bedesten_engine_apply_seconds_total", "Time spent in the kernel", registry=registry
        )
        self.commit = Histogram(
            "bedesten_engine_commit_seconds",
            "From handing a row to the journal until it was durable",
            buckets=COMMIT_BUCKETS_S,
            registry=registry,
        )
        self.queued = Gauge("bedesten_engine_queue_commands", "Commands waiting", registry=registry)
        self.committed = Gauge(
            "bedesten_engine_committed_seq", "Newest journal row", registry=registry
        )
        self.refused = Counter(
            "bedesten_engine_frames_refused_total", "Requests turned away, by reason", ["reason"],
            registry=registry,
        )  # fmt: skip
        self.connections = Gauge(
            "bedesten_engine_connections", "Open connections", registry=registry
        )
        self.slow_consumers = Counter(
            "bedesten_engine_slow_consumers_total",
            "Feeds cut because nobody read",
            registry=registry,
        )

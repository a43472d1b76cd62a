"""The synchronous exchange in SQL that the journal-and-projector design is compared with."""

from benchmarks.baseline_sql.run import (
    BaselineError,
    BaselineResult,
    run_baseline,
    scratch_database,
)

__all__ = ["BaselineError", "BaselineResult", "run_baseline", "scratch_database"]

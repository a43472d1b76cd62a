"""The deterministic state machine: command batches in, event batches out."""

from bedesten.kernel.face import (
    Engine,
    Kernel,
    NativeKernelMissing,
    engine_name,
    new_kernel,
    restore_kernel,
)

__all__ = [
    "Engine",
    "Kernel",
    "NativeKernelMissing",
    "engine_name",
    "new_kernel",
    "restore_kernel",
]

"""The kernel in plain Python: the specification people read, and the oracle of every fuzz run."""

from bedesten.kernel.reference.kernel import Kernel

__all__ = ["Kernel"]

"""Read by the nursery alone, with this effect: it ends when the worker does that started it."""

import os

from bedesten.cli.lifeline import end_with_parent

end_with_parent(os.getppid())

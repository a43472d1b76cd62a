"""`python -m bedesten.engine`: one engine process with the settings of the environment."""

import os
import sys

from bedesten.config import load
from bedesten.engine.app import run

if __name__ == "__main__":
    sys.exit(run(load(os.environ)))

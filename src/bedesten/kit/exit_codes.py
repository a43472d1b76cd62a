"""What a part says to its supervisor when it ends."""

import os
from typing import Final

EXIT_RESTART: Final = os.EX_TEMPFAIL  # 75: what it needs is away; start it again, no death counts
EXIT_REFUSED: Final = 1  # somebody must look first

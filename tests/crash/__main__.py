"""`make crash KILLS=300 SEED=7`: a campaign on a whole exchange, its proof and its table.

Prints a line per blow, keeps the folder of a campaign that failed, and writes the result to
docs/reliability.md when everything agreed.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.crash import report
from tests.crash.campaign import Campaign, make_plan
from tests.crash.exchange import running
from tests.crash.judge import Verdict, judge

PAGE_KILLS_MIN = 300  # shorter campaigns are not written down


def told(line: str) -> None:
    """Progress, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


def carry_out(folder: Path, kills: int, seed: int) -> tuple[Campaign, Verdict]:
    """A campaign in an empty folder, and its verdict."""
    dice = random.Random(seed)
    folder.chmod(0o711)  # the server may run as another user when we are root
    with running(folder, killed_often=True) as exchange:
        campaign = Campaign(exchange, dice)
        asyncio.run(campaign.run(make_plan(kills, dice), told))
        exchange.until_healthy()
        assert exchange.stop() == 0, exchange.log[-5000:]
    return campaign, judge(folder, campaign.history, told)


def main() -> int:
    """Run as told by the command line; 0 when nothing was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 10**6))
    parser.add_argument("--keep", action="store_true", help="do not remove the folder")
    options = parser.parse_args()
    command = f"make crash KILLS={options.kills} SEED={options.seed}"
    told(command)
    folder = Path(tempfile.mkdtemp(prefix="bd-"))
    campaign, verdict = carry_out(folder, options.kills, options.seed)
    text = report.table(campaign.blows, verdict, command=command)
    print(text)
    print(f"turned away by REST: {campaign.turned_away}; odd: {campaign.odd}")
    for line in [*map(str, verdict.violations[:20]), *verdict.tables]:
        print(line)
    sound = verdict.ok and not campaign.odd
    if options.keep or not sound:
        print(f"the folder is kept: {folder}")
    else:
        shutil.rmtree(folder)
    if not sound:
        return 1
    if options.kills >= PAGE_KILLS_MIN:
        report.write_page(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Run a command several times beside endless loops: ``python -m tests.helpers.busy LOOPS TIMES COMMAND``.

The loops end with the last run, with the first that fails, and in any case after `MOST_SECONDS`.
"""

from __future__ import annotations

import subprocess
import sys

MOST_SECONDS = 5400
LOOP = "import signal; signal.alarm({seconds})\nwhile True: pass"


def run_busy(loops: int, times: int, command: list[str]) -> int:
    """The exit code of the first run that fails, or 0."""
    busy = [subprocess.Popen([sys.executable, "-c", LOOP.format(seconds=MOST_SECONDS)]) for _ in range(loops)]
    try:
        for turn in range(1, times + 1):
            print(f"Run {turn} of {times}, with {loops} endless loops beside it", flush=True)
            done = subprocess.run(command, check=False)
            if done.returncode:
                return done.returncode
        return 0
    finally:
        for each in busy:
            each.kill()
            each.wait()


if __name__ == "__main__":
    sys.exit(run_busy(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))

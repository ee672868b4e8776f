"""A process that holds a place or waits for one: `python -m tests.support.ledger_holder FOLDER NAME SIZE [works]`.

It says "asks", "holds" and, with `works`, "works", each on a line of standard output, and then stays as it is.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from services.common.gpu.ledger import Ledger
from tests.support.ledger_player import DEVICE, PACE


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    """Hold on until killed."""
    folder, name, size, *rest = sys.argv[1:]
    ledger = Ledger(Path(folder), DEVICE, pace=PACE)
    _say("asks")
    residency = ledger.reserve(name, int(size))
    _say("holds")
    if rest == ["works"]:
        with residency.working():
            _say("works")
            time.sleep(3600)
    time.sleep(3600)


if __name__ == "__main__":
    main()

"""How long to wait for a site, and whether anybody still waits for us."""

from __future__ import annotations

import time

from services.common.errors import DeadlineError
from services.common.operation import Work


class Patience:
    """Ends waiting when the caller left or the time is over. Used from several threads."""

    def __init__(self, work: Work, seconds: float) -> None:
        self._work, self._seconds = work, seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise CancelledError when the caller left, DeadlineError when the time is over."""
        self._work.check()
        if self.left <= 0:
            raise DeadlineError(f"the site took longer than {self._seconds:g} seconds; try again later")

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._end - time.monotonic()

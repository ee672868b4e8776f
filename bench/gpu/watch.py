"""Clocks and memory of one process: the same for the backend and for the plain script."""

from __future__ import annotations

import gc
import resource
import statistics
import time
from pathlib import Path

import torch

_STATUS = Path("/proc/self/status")
_PEAK = "VmHWM:"


class Watch:
    """Times steps on a device. `device`: as PyTorch names it; a card is waited for before the clock is read."""

    def __init__(self, device: str) -> None:
        self.device = device
        self._steps: list[float] = []
        self.made = 0.0
        """Seconds that pipelines ran."""

    def now(self) -> float:
        """Read the clock, once the card has done what it was given."""
        if self.device.startswith("cuda"):
            torch.cuda.synchronize(self.device)
        return time.perf_counter()

    def clear(self) -> None:
        """Begin a call that counts."""
        self._steps, self.made = [], 0.0

    def begin(self) -> None:
        """Begin a pipeline: its first step is timed from none, since encoding lies before it."""
        self._steps = []

    def stepped(self) -> None:
        """Note the end of a step."""
        self._steps.append(self.now())

    @property
    def steps(self) -> int:
        """Steps of the last pipeline."""
        return len(self._steps)

    @property
    def step(self) -> float:
        """Seconds a step of the last pipeline, the median of those after the first; 0 for a single one."""
        gaps = [after - before for before, after in zip(self._steps, self._steps[1:], strict=False)]
        return statistics.median(gaps) if gaps else 0.0

    def memory(self) -> tuple[int, int]:
        """Give the most bytes allocated and reserved on the card; on the processor, resident memory twice."""
        if self.device.startswith("cuda"):
            return torch.cuda.max_memory_allocated(self.device), torch.cuda.max_memory_reserved(self.device)
        return resident_peak(), resident_peak()


def resident_peak() -> int:
    """Give the most bytes that this process had in memory.

    From Linux's account of this program; the one of getrusage begins with that of the process that started it.
    """
    if _STATUS.is_file():
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith(_PEAK):
                return int(line.split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def free(device: str) -> None:
    """Give back what nobody holds any more."""
    gc.collect()
    if device.startswith("cuda"):
        torch.cuda.empty_cache()

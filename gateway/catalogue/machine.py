"""What this PC has: graphics cards with their memory, main memory, disk."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil

_ASK = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
_SECONDS = 20


@dataclass(frozen=True)
class Card:
    """A graphics card of NVIDIA's."""

    name: str
    gib: float


@dataclass(frozen=True)
class Machine:
    """A PC."""

    cards: tuple[Card, ...]
    ram: float
    """GiB of main memory."""
    disk: int
    """Bytes free where models go."""

    @property
    def vram(self) -> float:
        """GiB of the largest card; 0 without one. A model runs on one card."""
        return max((card.gib for card in self.cards), default=0.0)


def look(models: Path) -> Machine:
    """Look at this PC; `models` is where models go, and need not be there yet."""
    there = next(folder for folder in (models, *models.parents) if folder.exists())
    return Machine(cards(), psutil.virtual_memory().total / 2**30, shutil.disk_usage(there).free)


def cards() -> tuple[Card, ...]:
    """List the cards: from the driver's library (NVML), else from its program; none where neither answers."""
    found = _by_library()
    return found if found is not None else _by_program()


def _by_library() -> tuple[Card, ...] | None:
    """Ask NVML; None where its Python package is missing or it cannot be asked."""
    try:
        import pynvml  # noqa: PLC0415 (not in every image that runs this)
    except ImportError:
        return None
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        handles = [pynvml.nvmlDeviceGetHandleByIndex(index) for index in range(pynvml.nvmlDeviceGetCount())]
        return tuple(
            Card(str(pynvml.nvmlDeviceGetName(handle)), pynvml.nvmlDeviceGetMemoryInfo(handle).total / 2**30)
            for handle in handles
        )
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()


def _by_program() -> tuple[Card, ...]:
    try:
        told = subprocess.run(_ASK, capture_output=True, text=True, timeout=_SECONDS, check=True).stdout
    except (OSError, subprocess.SubprocessError):  # no driver: no card that could be used
        return ()
    rows = (line.rsplit(",", 1) for line in told.splitlines() if "," in line)
    return tuple(Card(name.strip(), float(mib) / 1024) for name, mib in rows if mib.strip().isdigit())

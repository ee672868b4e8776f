"""What this PC has: graphics cards with their memory, main memory, disk."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from gateway.catalogue.cards import Speed, by_clock, known

_ASK = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
_SECONDS = 20


@dataclass(frozen=True)
class Card:
    """A graphics card of NVIDIA's."""

    name: str
    gib: float
    speed: Speed | None = field(default=None, compare=False)
    """What it does on paper; None where that is neither known nor to be reckoned."""


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

    @property
    def card(self) -> Card | None:
        """Give the largest card."""
        return max(self.cards, key=lambda card: card.gib, default=None)


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
        return tuple(
            _card(pynvml, pynvml.nvmlDeviceGetHandleByIndex(index)) for index in range(pynvml.nvmlDeviceGetCount())
        )
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()


def _card(nvml: Any, handle: Any) -> Card:
    """Ask of one card; how fast it is, is left open where its driver does not tell."""
    name = nvml.nvmlDeviceGetName(handle)
    name = name.decode() if isinstance(name, bytes) else str(name)
    gib = nvml.nvmlDeviceGetMemoryInfo(handle).total / 2**30
    if speed := known(name, gib):
        return Card(name, gib, speed)
    try:
        speed = by_clock(
            name,
            gib,
            cores=nvml.nvmlDeviceGetNumGpuCores(handle),
            megahertz=nvml.nvmlDeviceGetMaxClockInfo(handle, nvml.NVML_CLOCK_SM),
            memory_megahertz=nvml.nvmlDeviceGetMaxClockInfo(handle, nvml.NVML_CLOCK_MEM),
            bus=nvml.nvmlDeviceGetMemoryBusWidth(handle),
            capability=tuple(nvml.nvmlDeviceGetCudaComputeCapability(handle)),
        )
    except nvml.NVMLError:
        speed = None
    return Card(name, gib, speed)


def _by_program() -> tuple[Card, ...]:
    try:
        told = subprocess.run(_ASK, capture_output=True, text=True, timeout=_SECONDS, check=True).stdout
    except (OSError, subprocess.SubprocessError):  # no driver: no card that could be used
        return ()
    rows = (line.rsplit(",", 1) for line in told.splitlines() if "," in line)
    found = ((name.strip(), float(mib) / 1024) for name, mib in rows if mib.strip().isdigit())
    return tuple(Card(name, gib, known(name, gib)) for name, gib in found)

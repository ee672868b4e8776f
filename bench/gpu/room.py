"""What a case needs of disk and main memory, against what there is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.gpu.shapes import Case, shapes
from services.common.gpu.device import GIB, gib, main_memory_bytes

SPARE_DISK = 2 * GIB
"""What is left to all else."""
SPARE_RAM = 4 * GIB
"""Libraries, CUDA's context, and pictures."""


@dataclass(frozen=True)
class Room:
    """Bytes that there are."""

    disk: int
    ram: int


def room_in(folder: Path) -> Room:
    """Tell the free disk where models are made, and the main memory that is free for this program."""
    limit = main_memory_bytes()
    free = psutil.virtual_memory().available
    return Room(shutil.disk_usage(folder).free, free if limit is None else min(free, limit))


def weights(case: Case) -> int:
    """Bytes of the weights of all that takes part, at 16 bits."""
    return sum(shapes()[model].bytes for model in case.models)


def lacks(case: Case, room: Room, here: Sequence[str]) -> str:
    """Say why a case cannot be measured; empty: it can. `here`: models that are made already."""
    disk = sum(shapes()[model].bytes for model in case.models if model not in here) + SPARE_DISK
    if disk > room.disk:
        return f"its models take {gib(disk)} of disk, and {gib(room.disk)} are free; --folder names another disk"
    ram = weights(case) + SPARE_RAM
    if ram > room.ram:
        return f"reading its models takes {gib(ram)} of main memory, and {gib(room.ram)} are free"
    return ""


def report(cases: Sequence[Case], room: Room) -> Iterator[tuple[str, ...]]:
    """Give a row for each case: its models on disk, main memory to read them, and whether there is room."""
    yield ("case", "disk", "main memory", "")
    for case in cases:
        size = weights(case)
        yield (case.id, gib(size + SPARE_DISK), gib(size + SPARE_RAM), lacks(case, room, ()) or "fits")

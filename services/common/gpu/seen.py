"""What a service sees of the memory that models live in: the cards, main memory, and who has a place in which."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from services.common.errors import PreconditionError
from services.common.gpu.device import GIB, Device
from services.common.gpu.entries import State
from services.common.gpu.ledger import Ledger
from services.common.settings import Settings
from shorts.service.v1 import service_pb2
from shorts.service.v1.service_pb2 import PlaceState

MAIN_MEMORY = "cpu"
"""Key of the device that stands for main memory."""
_STATES = {
    State.WAITING: PlaceState.PLACE_STATE_WAITING,
    State.LOADING: PlaceState.PLACE_STATE_LOADING,
    State.IDLE: PlaceState.PLACE_STATE_IDLE,
    State.QUEUED: PlaceState.PLACE_STATE_QUEUED,
    State.WORKING: PlaceState.PLACE_STATE_WORKING,
}
_BOOT, _MEMORY = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/meminfo")


def look(ledger: Ledger, settings: Settings, environment: Mapping[str, str] = os.environ) -> list[service_pb2.Device]:
    """List the device of the ledger with its places, other cards that this process may use, then main memory.

    Raises UnavailableError where the ledger cannot be read, PreconditionError where a driver does not answer.
    """
    own = _of_ledger(ledger)
    restricted = "CUDA_VISIBLE_DEVICES" in environment
    cards = {} if ledger.device.key == MAIN_MEMORY or not ledger.device.is_card else _cards(own.key)
    if own.key in cards:
        own.total_bytes, own.used_bytes = cards[own.key].total_bytes, cards[own.key].used_bytes
    others = [] if restricted else [card for key, card in cards.items() if key != own.key]
    if own.key == MAIN_MEMORY:
        return [main_memory(settings, own)]
    return [own, *others, main_memory(settings)]


def main_memory(settings: Settings, kept: service_pb2.Device | None = None) -> service_pb2.Device:
    """Tell of main memory; `kept` has its budget and places, where an account of it is kept."""
    told = service_pb2.Device(key=MAIN_MEMORY, machine=machine(), name="cpu", title="main memory")
    if kept is not None:
        told.MergeFrom(kept)
        told.budget_bytes = int((settings.ram_budget_gib or 0) * GIB)
    facts = _memory_facts()
    told.total_bytes = facts.get("MemTotal", 0) or _memory_in_all()
    if "MemAvailable" in facts:
        told.used_bytes = told.total_bytes - facts["MemAvailable"]
    return told


@cache
def machine() -> str:
    """Name this machine: the same in all containers on it."""
    return _BOOT.read_text(encoding="ascii").strip() if _BOOT.is_file() else platform.node()


def _of_ledger(ledger: Ledger) -> service_pb2.Device:
    device = ledger.device
    told = service_pb2.Device(
        key=device.key,
        machine=machine(),
        name=device.name,
        title=device.title,
        card=device.is_card,
        budget_bytes=device.budget_bytes or 0,
    )
    if _stands_in(device):
        told.total_bytes = told.budget_bytes
    for entry in ledger.entries():
        told.places.add(holder=entry.name, bytes=entry.size, state=_STATES[entry.state])
    return told


def _stands_in(device: Device) -> bool:
    return not device.is_card and device.key != MAIN_MEMORY


def _cards(own: str) -> dict[str, service_pb2.Device]:
    """Ask NVML for all cards, and for a slice (MIG) that is our own, by their keys."""
    import pynvml  # noqa: PLC0415 - only where there is a card, and so this package

    try:
        pynvml.nvmlInit()
        try:
            handles = [pynvml.nvmlDeviceGetHandleByIndex(index) for index in range(pynvml.nvmlDeviceGetCount())]
            if own.startswith("MIG-"):
                handles = [pynvml.nvmlDeviceGetHandleByUUID(own)]
            found = [_card(pynvml, handle) for handle in handles]
        finally:
            pynvml.nvmlShutdown()
    except pynvml.NVMLError as error:
        raise PreconditionError(f"the card's driver does not answer ({error}); restart the computer") from error
    return {card.key: card for card in found}


def _card(nvml: Any, handle: Any) -> service_pb2.Device:
    key = str(nvml.nvmlDeviceGetUUID(handle)).replace("/", "-")
    card = service_pb2.Device(key=key, machine=machine(), card=True, title=nvml.nvmlDeviceGetName(handle))
    with contextlib.suppress(nvml.NVMLError_NotSupported):  # one that does not tell its memory: not known
        memory = nvml.nvmlDeviceGetMemoryInfo(handle)
        card.total_bytes, card.used_bytes = int(memory.total), int(memory.used)
    return card


def _memory_facts() -> dict[str, int]:
    """Read what Linux tells of main memory, in bytes; empty elsewhere."""
    if not _MEMORY.is_file():
        return {}
    rows = (line.split() for line in _MEMORY.read_text(encoding="ascii").splitlines())
    return {row[0].rstrip(":"): int(row[1]) << 10 for row in rows if len(row) == 3}


def _memory_in_all() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0

"""The device that heavy models use, and how much of it: from NVML, or from SHORTS_GPU_BUDGET_GIB."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.common.errors import InvalidInputError, PreconditionError

if TYPE_CHECKING:
    from services.common.settings import Settings

GIB = 1 << 30
SPARED_BYTES = 768 << 20
"""What is left to the desktop and the driver where the budget is not set."""

# Of the container or slice that the process is in: cgroup 2, cgroup 1.
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


@dataclass(frozen=True)
class Device:
    """A device and what heavy models may use of it in total."""

    key: str
    """Names its folder in the ledger: the card's UUID, "card" for one that stands in, "cpu"."""
    name: str
    """As PyTorch names it: "cuda:0", "cpu"."""
    title: str
    """For people."""
    budget_bytes: int | None
    """None: no account is kept."""
    capability: tuple[int, int] | None = None
    """CUDA compute capability."""

    @property
    def is_card(self) -> bool:
        """Whether it is a graphics card that is really there."""
        return self.capability is not None

    @property
    def noun(self) -> str:
        """What one waits for."""
        return "memory" if self.key == "cpu" else "the card"


def find_device(settings: Settings, environment: Mapping[str, str] = os.environ) -> Device:
    """Find the card that CUDA would use first, else the processor.

    Where no card is there, SHORTS_GPU_BUDGET_GIB makes one that stands in: its account is kept, models compute on the
    processor. Raises PreconditionError where a card does not answer, InvalidInputError for one that is not there.
    """
    pretended = _bytes(settings.gpu_budget_gib)
    card = _card(environment.get("CUDA_VISIBLE_DEVICES"), pretended)
    if card is not None:
        return card
    if pretended is not None:
        return Device("card", "cpu", f"the budget of {gib(pretended)} (SHORTS_GPU_BUDGET_GIB)", pretended)
    return Device("cpu", "cpu", "main memory", _bytes(settings.ram_budget_gib))


def main_memory_bytes() -> int | None:
    """Tell how much main memory this process may use, its container's limit included; None where it is not known."""
    if not hasattr(os, "sysconf"):
        return None
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limits = [file.read_text(encoding="ascii").strip() for file in _LIMITS if file.is_file()]
    return min([total, *(int(limit) for limit in limits if limit != "max")])


def gib(size: int) -> str:
    """Write bytes for people."""
    return f"{size / GIB:.1f} GiB"


def _bytes(value: float | None) -> int | None:
    return None if value is None else int(value * GIB)


def _card(visible: str | None, budget: int | None) -> Device | None:
    """Ask NVML for the card that `visible`, the value of CUDA_VISIBLE_DEVICES, puts first."""
    first = None if visible is None else visible.split(",")[0].strip()
    if first in {"", "-1"}:
        return None
    try:
        import pynvml  # noqa: PLC0415 - only heavy backends need it
    except ImportError as error:
        if not Path("/dev/nvidiactl").exists():
            return None
        raise PreconditionError(
            "there is an NVIDIA card, but the package that asks it is missing; install it with: "
            "pip install 'shorts-studio[gpu]'"
        ) from error
    try:
        pynvml.nvmlInit()
    except (pynvml.NVMLError_LibraryNotFound, pynvml.NVMLError_DriverNotLoaded):
        return None
    except pynvml.NVMLError as error:
        raise PreconditionError(f"the card's driver does not answer ({error}); restart the computer") from error
    try:
        handle = _handle(pynvml, first)
        return None if handle is None else _describe(pynvml, handle, budget)
    finally:
        pynvml.nvmlShutdown()


def _handle(nvml: Any, first: str | None) -> Any:
    """Give NVML's handle of the card that CUDA sees first; `first`: index in PCI order, UUID or the start of one."""
    if first is not None and first.startswith("MIG-"):
        return nvml.nvmlDeviceGetHandleByUUID(first)
    handles = [nvml.nvmlDeviceGetHandleByIndex(index) for index in range(nvml.nvmlDeviceGetCount())]
    if first is None:
        return handles[0] if handles else None
    for index, handle in enumerate(handles):
        if first == str(index) or (first.startswith("GPU-") and nvml.nvmlDeviceGetUUID(handle).startswith(first)):
            return handle
    raise InvalidInputError.of(
        "CUDA_VISIBLE_DEVICES", f"names {first!r}, which is none of the {len(handles)} cards; nvidia-smi -L lists them"
    )


def _describe(nvml: Any, handle: Any, budget: int | None) -> Device:
    try:
        total = int(nvml.nvmlDeviceGetMemoryInfo(handle).total)
    except nvml.NVMLError as error:
        if budget is None:
            raise PreconditionError(
                f"the card does not tell its memory ({error}); set SHORTS_GPU_BUDGET_GIB to what models may use"
            ) from error
        total = budget
    uuid = nvml.nvmlDeviceGetUUID(handle)
    whole = nvml.nvmlDeviceGetDeviceHandleFromMigDeviceHandle(handle) if uuid.startswith("MIG-") else handle
    return Device(
        key=uuid.replace("/", "-"),
        name="cuda:0",
        title=nvml.nvmlDeviceGetName(handle),
        budget_bytes=max(0, total - SPARED_BYTES) if budget is None else min(budget, total),
        capability=tuple(nvml.nvmlDeviceGetCudaComputeCapability(whole)),
    )

"""Which device there is: NVML's answer, CUDA_VISIBLE_DEVICES, and budgets that stand in."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from services.common.errors import InvalidInputError, PreconditionError
from services.common.gpu import device
from services.common.gpu.device import GIB, SPARED_BYTES, find_device, gib, main_memory_bytes
from services.common.settings import Settings, load_settings


class FakeNvml:
    """NVML with cards as the test says: a UUID and bytes each."""

    class NVMLError(Exception):
        pass

    class NVMLError_LibraryNotFound(NVMLError):  # noqa: N801, N818 - NVML's name
        pass

    class NVMLError_DriverNotLoaded(NVMLError):  # noqa: N801, N818 - NVML's name
        pass

    def __init__(self, *cards: tuple[str, int | None], fails: type[NVMLError] | None = None) -> None:
        self.cards = cards
        self.fails = fails
        self.open = 0

    def nvmlInit(self) -> None:
        if self.fails is not None:
            raise self.fails("no")
        self.open += 1

    def nvmlShutdown(self) -> None:
        self.open -= 1

    def nvmlDeviceGetCount(self) -> int:
        return len(self.cards)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> tuple[str, int | None]:
        return self.cards[index]

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> tuple[str, int | None]:
        return (uuid, 20 * GIB)

    def nvmlDeviceGetDeviceHandleFromMigDeviceHandle(self, handle: Any) -> Any:
        return self.cards[0]

    def nvmlDeviceGetUUID(self, handle: Any) -> str:
        return str(handle[0])

    def nvmlDeviceGetName(self, handle: Any) -> str:
        return f"card {handle[0]}"

    def nvmlDeviceGetMemoryInfo(self, handle: Any) -> SimpleNamespace:
        if handle[1] is None:
            raise self.NVMLError("not supported")
        return SimpleNamespace(total=handle[1])

    def nvmlDeviceGetCudaComputeCapability(self, handle: Any) -> list[int]:
        assert handle in self.cards
        return [8, 9]


@pytest.fixture
def nvml(monkeypatch: pytest.MonkeyPatch) -> FakeNvml:
    fake = FakeNvml(("GPU-aa", 24 * GIB), ("GPU-bb", 12 * GIB))
    monkeypatch.setitem(sys.modules, "pynvml", fake)
    return fake


def _settings(**values: float) -> Settings:
    return Settings.model_validate({**load_settings().model_dump(), **values})


@pytest.mark.parametrize(
    ("visible", "key"),
    [(None, "GPU-aa"), ("0", "GPU-aa"), ("1", "GPU-bb"), ("1,0", "GPU-bb"), ("GPU-b", "GPU-bb")],
)
def test_the_card_is_the_one_that_cuda_uses_first(nvml: FakeNvml, visible: str | None, key: str) -> None:
    found = find_device(_settings(), {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible})
    assert (found.key, found.name, found.title) == (key, "cuda:0", f"card {key}")
    assert found.budget_bytes == dict(nvml.cards)[key] - SPARED_BYTES  # type: ignore[operator]
    assert found.is_card
    assert found.noun == "the card"
    assert nvml.open == 0


def test_a_slice_of_a_card_has_its_own_budget(nvml: FakeNvml) -> None:
    found = find_device(_settings(), {"CUDA_VISIBLE_DEVICES": "MIG-1/2"})
    assert (found.key, found.budget_bytes, found.capability) == ("MIG-1-2", 20 * GIB - SPARED_BYTES, (8, 9))


def test_a_budget_set_holds_but_not_beyond_the_card(nvml: FakeNvml) -> None:
    assert find_device(_settings(gpu_budget_gib=10), {}).budget_bytes == 10 * GIB
    assert find_device(_settings(gpu_budget_gib=100), {}).budget_bytes == 24 * GIB


def test_a_card_that_is_not_there_is_named(nvml: FakeNvml) -> None:
    with pytest.raises(InvalidInputError, match=r"CUDA_VISIBLE_DEVICES: names '7'.*2 cards"):
        find_device(_settings(), {"CUDA_VISIBLE_DEVICES": "7"})
    assert nvml.open == 0


def test_a_card_that_does_not_tell_its_memory_asks_for_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeNvml(("GPU-aa", None)))
    with pytest.raises(PreconditionError, match="SHORTS_GPU_BUDGET_GIB"):
        find_device(_settings(), {})
    assert find_device(_settings(gpu_budget_gib=10), {}).budget_bytes == 10 * GIB


@pytest.mark.parametrize("fails", [FakeNvml.NVMLError_LibraryNotFound, FakeNvml.NVMLError_DriverNotLoaded])
def test_without_a_card_there_is_the_processor(monkeypatch: pytest.MonkeyPatch, fails: Any) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeNvml(fails=fails))
    found = find_device(_settings(), {})
    assert (found.key, found.name, found.budget_bytes, found.noun) == ("cpu", "cpu", None, "memory")
    assert find_device(_settings(ram_budget_gib=4), {}).budget_bytes == 4 * GIB
    stands_in = find_device(_settings(gpu_budget_gib=2.5, ram_budget_gib=4), {})
    assert (stands_in.key, stands_in.name, stands_in.budget_bytes) == ("card", "cpu", int(2.5 * GIB))
    assert not stands_in.is_card
    assert stands_in.noun == "the card"


@pytest.mark.parametrize("hidden", ["", "-1"])
def test_a_hidden_card_is_not_used(nvml: FakeNvml, hidden: str) -> None:
    assert find_device(_settings(), {"CUDA_VISIBLE_DEVICES": hidden}).key == "cpu"


def test_no_cards_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeNvml())
    assert find_device(_settings(), {}).key == "cpu"


def test_a_driver_in_trouble_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeNvml(fails=FakeNvml.NVMLError))
    with pytest.raises(PreconditionError, match="driver does not answer"):
        find_device(_settings(), {})


def test_sizes_for_people() -> None:
    assert gib(3 * GIB // 2) == "1.5 GiB"


def test_main_memory_is_that_of_the_container(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    new, old = tmp_path / "memory.max", tmp_path / "limit_in_bytes"
    monkeypatch.setattr(device, "_LIMITS", (new, old))
    whole = psutil.virtual_memory().total
    assert main_memory_bytes() == pytest.approx(whole, rel=0.01)
    new.write_text("max\n")
    old.write_text(str(1 << 62))
    assert main_memory_bytes() == pytest.approx(whole, rel=0.01)
    new.write_text(f"{3 << 20}\n")
    assert main_memory_bytes() == 3 << 20

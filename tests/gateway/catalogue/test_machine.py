"""Looking at a PC: its cards by the driver's library or program, its memory, its disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.catalogue import machine
from gateway.catalogue.machine import Card, look


def nvml(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    class NVMLError(Exception):
        pass

    def fails() -> None:
        raise NVMLError

    cards = [("RTX 3060", 12288 << 20), ("RTX 4090", 24564 << 20)]
    fake = {
        "NVMLError": NVMLError,
        "nvmlInit": lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlDeviceGetCount": lambda: len(cards),
        "nvmlDeviceGetHandleByIndex": lambda index: index,
        "nvmlDeviceGetName": lambda handle: cards[handle][0],
        "nvmlDeviceGetMemoryInfo": lambda handle: SimpleNamespace(total=cards[handle][1]),
        **dict.fromkeys(changes, fails),
    }
    monkeypatch.setitem(sys.modules, "pynvml", SimpleNamespace(**fake))


def test_cards_are_told_by_the_driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nvml(monkeypatch)
    found = look(tmp_path / "not" / "there")
    assert found.cards == (Card("RTX 3060", 12.0), Card("RTX 4090", 24564 / 1024))
    assert found.vram == 24564 / 1024
    assert found.ram > 0
    assert found.disk > 0


@pytest.mark.parametrize("fails", ["nvmlInit", "nvmlDeviceGetCount"])
def test_where_the_library_fails_its_program_is_asked(monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    nvml(monkeypatch, **{fails: True})
    told = "NVIDIA GeForce RTX 3060, 12288\nNVIDIA H200, [N/A]\n"
    monkeypatch.setattr("gateway.catalogue.machine.subprocess.run", lambda *_a, **_k: SimpleNamespace(stdout=told))
    assert machine.cards() == (Card("NVIDIA GeForce RTX 3060", 12.0),)

    def missing(*_args: object, **_kwargs: object) -> None:
        raise FileNotFoundError("nvidia-smi")

    monkeypatch.setattr("gateway.catalogue.machine.subprocess.run", missing)
    assert machine.cards() == ()

    def slow(*_args: object, **_kwargs: object) -> None:
        raise subprocess.TimeoutExpired("nvidia-smi", 20)

    monkeypatch.setattr("gateway.catalogue.machine.subprocess.run", slow)
    assert machine.cards() == ()


def test_without_the_package_the_program_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    monkeypatch.setattr(
        "gateway.catalogue.machine.subprocess.run", lambda *_a, **_k: SimpleNamespace(stdout="A card, 8192\n")
    )
    assert machine.cards() == (Card("A card", 8.0),)


def test_a_card_that_no_table_has_is_reckoned_from_what_its_driver_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    nvml(monkeypatch)
    told = sys.modules["pynvml"]
    assert [card.speed.name for card in machine.cards() if card.speed] == ["RTX 3060", "RTX 4090"]
    clocks = {1: 2000, 2: 8000}
    for name, value in {
        "NVML_CLOCK_SM": 1,
        "NVML_CLOCK_MEM": 2,
        "nvmlDeviceGetName": lambda _handle: "NVIDIA GeForce RTX 4060 Laptop GPU",
        "nvmlDeviceGetNumGpuCores": lambda _handle: 3072,
        "nvmlDeviceGetMaxClockInfo": lambda _handle, kind: clocks[kind],
        "nvmlDeviceGetMemoryBusWidth": lambda _handle: 128,
        "nvmlDeviceGetCudaComputeCapability": lambda _handle: (8, 9),
    }.items():
        monkeypatch.setattr(told, name, value, raising=False)
    speed = machine.cards()[0].speed
    assert speed is not None
    assert speed.name == "RTX 4060 Laptop GPU"
    assert speed.tflops == pytest.approx(3072 * 4 * 2000 * 0.85 / 1e6)
    assert speed.bandwidth == pytest.approx(256)

    def silent(_handle: int) -> int:
        raise told.NVMLError

    monkeypatch.setattr(told, "nvmlDeviceGetMemoryBusWidth", silent)
    assert machine.cards()[0].speed is None
    assert machine.cards()[0].gib == 12.0

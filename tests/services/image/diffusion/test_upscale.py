"""Enlarging by tiles: no seams, the right size, a stop between tiles."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.diffusion.folders import ModelFolder
from services.common.errors import CancelledError
from services.common.gpu.plan import MemoryPlan
from services.common.operation import Work
from services.image.diffusion import upscale
from services.image.diffusion.upscale import Upscaler
from shorts.service.v1.service_pb2 import Progress

pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
pytestmark = pytest.mark.models
NOISE = np.random.default_rng(3).integers(0, 255, (61, 90, 3), np.uint8)


@pytest.fixture
def upscaler(tiny_root: Path) -> Upscaler:
    return Upscaler(ModelFolder(tiny_root, "swin2sr"), MemoryPlan("cpu", "fp32"))


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(FileStore(tmp_path), lambda _: None, threading.Event())


def test_sizes_that_are_no_whole_windows(upscaler: Upscaler, work: Work) -> None:
    enlarged = upscaler.enlarge(NOISE, work, begin=0.0, end=1.0)
    assert enlarged.shape == (122, 180, 3)
    assert enlarged.dtype == np.uint8
    assert np.array_equal(upscaler.enlarge(NOISE, work, begin=0.0, end=1.0), enlarged)


def test_tiles_leave_no_seams(upscaler: Upscaler, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    # A model that acts on each pixel by itself gives the same by tiles as at once, if they are put together rightly.
    def double(tile: Any) -> Any:
        return np.repeat(np.repeat(tile.astype(np.float32) / 255, 2, axis=0), 2, axis=1)

    monkeypatch.setattr(upscaler, "_tile", double)
    monkeypatch.setattr(upscale, "TILE", 24)
    monkeypatch.setattr(upscale, "OVERLAP", 8)
    assert np.array_equal(upscaler.enlarge(NOISE, work, begin=0.0, end=1.0), np.repeat(np.repeat(NOISE, 2, 0), 2, 1))


def test_a_stop_acts_between_tiles(upscaler: Upscaler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upscale, "TILE", 24)
    monkeypatch.setattr(upscale, "OVERLAP", 8)
    stop, seen = threading.Event(), []

    def note(progress: Progress) -> None:
        seen.append(progress.fraction)
        if len(seen) == 3:
            stop.set()

    with pytest.raises(CancelledError):
        upscaler.enlarge(NOISE, Work(FileStore(tmp_path), note, stop), begin=0.5, end=0.9)
    assert len(seen) == 3
    assert seen[0] == 0.5
    assert seen == sorted(seen)


def test_what_does_not_stay_on_the_device_goes_back(tiny_root: Path, work: Work) -> None:
    upscaler = Upscaler(ModelFolder(tiny_root, "swin2sr"), MemoryPlan("meta", "fp32", offload="model"))
    upscaler._device = "cpu"
    moved: list[str] = []
    upscaler._network.to = moved.append
    upscaler.enlarge(NOISE[:16, :16], work, begin=0.0, end=1.0)
    assert moved == ["cpu", "cpu"]

"""Enlarging a painting with a Swin2SR model, tile by tile.

Swin2SR: Conde, Choi, Burchi and Timofte, "Swin2SR: SwinV2 Transformer for Compressed Image Super-Resolution and
Restoration", ECCV 2022 workshops; its weights are Apache-2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.loading import load_network
from services.common.diffusion.trouble import told
from services.common.drawing.canvas import Pixels
from services.common.errors import InvalidInputError
from services.common.gpu.plan import MemoryPlan
from services.common.operation import Work

KIND = "Swin2SRForImageSuperResolution"
# Pixels of the painting: a tile's side, and how far tiles overlap and fade into one another.
TILE, OVERLAP = 192, 16


def check_upscaler(folder: ModelFolder, field: str) -> None:
    """Check that a model enlarges paintings, from its settings and the names of its files.

    `field` is where the request names it. Raises InvalidInputError for a model that is no Swin2SR, PreconditionError
    for one without weights that are read here.
    """
    own = folder.json("config.json") if (folder.path / "config.json").is_file() else {}
    kinds = own.get("architectures") or []
    if KIND not in kinds:
        what = f"a {kinds[0]}" if kinds else "a model of another kind"
        raise InvalidInputError.of(
            field, f"{folder.model} is {what}; name a Swin2SR, which enlarges paintings, or leave it out"
        )
    folder.weights()


class Upscaler:
    """One loaded model, of a folder that `check_upscaler` found good."""

    def __init__(self, folder: ModelFolder, plan: MemoryPlan) -> None:
        self.model = folder.model
        self._device = plan.device
        self._stays = plan.offload == "none"
        self._network = load_network(KIND, folder, plan, library="transformers")
        self.factor = int(self._network.config.upscale)
        self._window = int(self._network.config.window_size)

    def enlarge(self, painting: Pixels, work: Work, *, begin: float, end: float) -> Pixels:
        """Enlarge a painting (H x W x 3, uint8 RGB) by the model's factor; tiles fade into one another linearly.

        Raises CancelledError on a stop, between tiles; ExhaustedError where memory does not suffice.
        """
        rows, columns = painting.shape[:2]
        factor = self.factor
        total = np.zeros((rows * factor, columns * factor, 3), np.float32)
        weight = np.zeros((rows * factor, columns * factor, 1), np.float32)
        tiles = [(y, x) for y in _starts(rows) for x in _starts(columns)]
        self._network.to(self._device)
        try:
            for number, (y, x) in enumerate(tiles):
                work.progress(begin + (end - begin) * number / len(tiles), f"enlarging, tile {number + 1}")
                with told("enlarging", device=self._device):
                    done = self._tile(painting[y : y + TILE, x : x + TILE])
                fade = _fade(done.shape[0], done.shape[1], OVERLAP * factor)
                place = np.s_[y * factor : y * factor + done.shape[0], x * factor : x * factor + done.shape[1]]
                total[place] += done * fade
                weight[place] += fade
        finally:
            if not self._stays:
                self._network.to("cpu")
        return np.asarray(np.clip(total / weight * 255 + 0.5, 0, 255), np.uint8)

    def _tile(self, tile: Pixels) -> Any:
        """Enlarge one tile: float32, 0 to 1. It is filled up to whole windows by mirroring."""
        import torch

        rows, columns = tile.shape[:2]
        down, right = -rows % self._window, -columns % self._window
        filled = np.pad(tile, ((0, down), (0, right), (0, 0)), mode="symmetric")
        pixels = torch.from_numpy(filled.astype(np.float32) / 255).permute(2, 0, 1)[None]
        first = next(self._network.parameters())
        with torch.inference_mode():
            made = self._network(pixel_values=pixels.to(first.device, first.dtype)).reconstruction[0]
        done = made.float().permute(1, 2, 0).cpu().numpy()
        return done[: rows * self.factor, : columns * self.factor]


def _starts(length: int) -> Iterator[int]:
    """Give where tiles begin along a side; the last one ends with it."""
    if length <= TILE:
        yield 0
        return
    at = 0
    while at + TILE < length:
        yield at
        at += TILE - OVERLAP
    yield length - TILE


def _fade(rows: int, columns: int, reach: int) -> Any:
    """Give a weight for each pixel of a tile: 1 inside, falling to nearly 0 at the edges."""

    def side(length: int) -> Any:
        away = np.minimum(np.arange(length), np.arange(length)[::-1]) + 1
        return np.clip(away / (reach + 1), 0, 1).astype(np.float32)

    return (side(rows)[:, None] * side(columns)[None, :])[..., None]

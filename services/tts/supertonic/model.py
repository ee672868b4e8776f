"""The four networks of Supertonic 3 as they are published (ONNX), and how they make sound from text.

Text and a voice give the length of the speech in seconds (duration_predictor) and an embedding (text_encoder); noise of
that length is turned into latent frames in some steps (vector_estimator, flow matching), and these into samples
(vocoder). Interface and steps are those of the package supertonic 1.3.1 (MIT); tests hold this code against it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from services.common.errors import PreconditionError
from services.common.settings import load_settings
from services.common.weights import SUPERTONIC
from services.tts.sound import Samples
from services.tts.supertonic.text import Indexer

Floats = NDArray[np.float32]

STEPS = 8
"""Steps of the vector estimator; more sound better and take longer."""
PACE = 1.05
"""What the package divides durations by at its normal pace."""
_INPUTS = {
    "duration_predictor": {"text_ids", "style_dp", "text_mask"},
    "text_encoder": {"text_ids", "style_ttl", "text_mask"},
    "vector_estimator": {
        "noisy_latent", "text_emb", "style_ttl", "text_mask", "latent_mask", "current_step", "total_step",
    },
    "vocoder": {"latent"},
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """A voice: what the text encoder and the vector estimator take of it, and what the duration predictor takes."""

    ttl: Floats
    dp: Floats

    @classmethod
    def read(cls, path: Path) -> Style:
        """Read a voice's file. Raises PreconditionError where it is none."""
        try:
            data = json.loads(path.read_text("utf-8"))
            return cls(*(_tensor(data[key]) for key in ("style_ttl", "style_dp")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PreconditionError(f"{path} is no voice of Supertonic ({error}); {_again()}") from error


class Model:
    """The networks of one folder, loaded. Raises PreconditionError for files that are not those of Supertonic."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 4)
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        self._folder = folder
        try:
            config = json.loads((folder / "onnx" / "tts.json").read_text("utf-8"))
            self.sample_rate = int(config["ae"]["sample_rate"])
            self._compression = int(config["ttl"]["chunk_compress_factor"])
            self._chunk = int(config["ae"]["base_chunk_size"]) * self._compression
            self._width = int(config["ttl"]["latent_dim"]) * self._compression
            self._indexer = Indexer(folder / "onnx" / "unicode_indexer.json")
            self._networks: Mapping[str, Any] = {
                name: onnxruntime.InferenceSession(
                    folder / "onnx" / f"{name}.onnx", options, providers=["CPUExecutionProvider"]
                )
                for name in _INPUTS
            }
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PreconditionError(f"{folder} holds no model of Supertonic 3 ({error}); {_again()}") from error
        except Exception as error:  # onnxruntime's own exceptions have no base but this
            if type(error).__module__.startswith("onnxruntime"):
                raise PreconditionError(f"a network in {folder} cannot be read ({error}); {_again()}") from error
            raise
        for name, network in self._networks.items():
            takes = {item.name for item in network.get_inputs()}
            if takes != _INPUTS[name]:
                raise PreconditionError(f"{name}.onnx takes {sorted(takes)}, not {sorted(_INPUTS[name])}; {_again()}")
        self._styles: dict[str, Style] = {}

    def seconds(self, text: str, language: str, voice: str) -> float:
        """Predict how long a text takes in a voice at the package's pace of 1."""
        ids, mask = self._read(text, language)
        return self._seconds(ids, mask, self._style(voice))

    def speak(
        self, text: str, language: str, voice: str, pace: float, seed: int, step: Callable[[float], None]
    ) -> Samples:
        """Speak one piece; `pace` divides the predicted length; `step` is told the share that is done, and may raise.

        The same seed gives the same sound.
        """
        style = self._style(voice)
        ids, mask = self._read(text, language)
        length = round(self._seconds(ids, mask, style) / pace * self.sample_rate)
        frames = max(1, -(-length // self._chunk))
        embedding = self._run("text_encoder", text_ids=ids, style_ttl=style.ttl, text_mask=mask)
        noise = np.random.default_rng(seed).standard_normal((1, self._width, frames), dtype=np.float32)
        latent: Floats = noise
        latent_mask = np.ones((1, 1, frames), dtype=np.float32)
        total = np.array([STEPS], dtype=np.float32)
        for number in range(STEPS):
            step(number / (STEPS + 1))
            latent = self._run(
                "vector_estimator",
                noisy_latent=latent,
                text_emb=embedding,
                style_ttl=style.ttl,
                text_mask=mask,
                latent_mask=latent_mask,
                current_step=np.array([number], dtype=np.float32),
                total_step=total,
            )
        step(STEPS / (STEPS + 1))
        wave = self._run("vocoder", latent=latent).reshape(-1)[:length]
        if not np.all(np.isfinite(wave)):
            raise PreconditionError(f"the vocoder in {self._folder} gave numbers that are no sound; {_again()}")
        return wave.astype(np.float64)

    def _read(self, text: str, language: str) -> tuple[NDArray[np.int64], Floats]:
        ids = self._indexer.ids(text, language)
        return ids, np.ones((1, 1, ids.shape[1]), dtype=np.float32)

    def _seconds(self, ids: NDArray[np.int64], mask: Floats, style: Style) -> float:
        told = self._run("duration_predictor", text_ids=ids, style_dp=style.dp, text_mask=mask)
        return float(np.clip(told.reshape(-1)[0], 0.05, 120.0))

    def _style(self, voice: str) -> Style:
        if voice not in self._styles:
            self._styles[voice] = Style.read(self._folder / "voice_styles" / f"{voice}.json")
        return self._styles[voice]

    def _run(self, name: str, **inputs: NDArray[Any]) -> Floats:
        first: Floats = self._networks[name].run(None, inputs)[0]
        return first


def _tensor(data: Mapping[str, Any]) -> Floats:
    return np.array(data["data"], dtype=np.float32).reshape([int(n) for n in data["dims"]])


def _again() -> str:
    return f"fetch it again: {SUPERTONIC.command_here(load_settings().setup_command)}"

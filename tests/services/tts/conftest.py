"""A loaded espeak backend, and a short way to make it speak."""

from __future__ import annotations

import io
import threading
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.tts.backends.espeak import EspeakBackend
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest


@dataclass
class Spoken:
    """What was said, and how it sounds."""

    speech: Speech
    wav: bytes
    samples: NDArray[np.float64]
    sample_rate: int

    def part(self, start: float, end: float) -> NDArray[np.float64]:
        return self.samples[int(start * self.sample_rate) : int(end * self.sample_rate)]


class Mouth:
    """Speaks with one backend into one store."""

    def __init__(self, backend: EspeakBackend, store: FileStore) -> None:
        self.backend = backend
        self.store = store

    def work(self, stop: threading.Event | None = None, seen: list[float] | None = None) -> Work:
        return Work(
            self.store, lambda p: (seen if seen is not None else []).append(p.fraction), stop or threading.Event()
        )

    def say(self, text: str, language: str = "ko", **options: Any) -> Spoken:
        request = SynthesizeRequest(backend="espeak", text=text, language=language, **options)
        speech = self.backend.synthesize(request, self.work())
        data = self.store.read(speech.audio)
        with wave.open(io.BytesIO(data)) as file:
            assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
            pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
            return Spoken(speech, data, pcm, file.getframerate())


@pytest.fixture(scope="session")
def mouth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mouth]:
    backend = EspeakBackend()
    backend.load()
    yield Mouth(backend, FileStore(tmp_path_factory.mktemp("store")))
    backend.unload()


@pytest.fixture(scope="session")
def sentences() -> dict[str, list[str]]:
    here = Path(__file__).parent
    return {lang: (here / f"sentences_{lang}.txt").read_text("utf-8").splitlines() for lang in ("ko", "en")}

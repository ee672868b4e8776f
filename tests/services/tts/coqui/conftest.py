"""A tiny XTTS-v2 in a models folder, and the backend on it, loaded by its own loading in its own child process.

coqui-tts is not in the environment of the tests, whose packages it would crowd: tools/setup-coqui.sh makes one beside
it, which is put behind sys.path while these tests run. This process never imports it; the child does.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.child.heavy import HeavyBackend
from services.common.gpu.ledger import open_ledger
from services.common.operation import Work
from services.common.settings import load_settings
from services.common.wav import to_wav
from services.tts.backends.coqui import CoquiBackend
from services.tts.cloning import EXAMPLE
from services.tts.coqui.folder import folder_of
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import ClonedVoice, SynthesizeRequest

ROOT = Path(__file__).parents[4]
VENV = ROOT / ".cache" / "coqui-venv"
RATE = 24_000


def packages() -> Path:
    """Give the folder of coqui-tts's packages; skip where there is none."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = VENV / "lib" / version / "site-packages"
    if not (found / "TTS").is_dir() or not any(VENV.glob(".installed-*")):
        pytest.skip("coqui-tts is not there; make it with: tools/setup-coqui.sh")
    return found


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a models folder with a tiny XTTS-v2, as `shorts models pull xtts-v2` leaves it."""
    folder: Path = tmp_path_factory.mktemp("models")
    command = [sys.executable, str(ROOT / "tests/support/tiny_xtts.py"), str(folder_of(folder))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(packages())])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@pytest.fixture
def at_home(models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the backend find the model and coqui-tts; give the models folder."""
    monkeypatch.setenv("SHORTS_MODELS", str(models))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # on a busy machine several threads take longer
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages())])
    return models


class Voice:
    """The backend as its service runs it, and short ways to make it speak."""

    def __init__(self, store: FileStore) -> None:
        self.store = store
        self.heavy = HeavyBackend(CoquiBackend(), "tts", lambda: open_ledger(load_settings()))
        self.seen: list[float] = []

    def work(self, stop: threading.Event | None = None) -> Work:
        self.seen = []
        return Work(self.store, lambda p: self.seen.append(p.fraction), stop or threading.Event())

    def say(self, text: str = "빵은 4,500원입니다!", language: str = "ko", **options: Any) -> Speech:
        request = SynthesizeRequest(backend="coqui", text=text, language=language, **options)
        speech = self.heavy.synthesize(request, self.work())
        assert isinstance(speech, Speech)
        return speech

    def cloned(self, sample: NDArray[np.float64], rate: int = RATE, **changes: Any) -> ClonedVoice:
        """Give a voice of a sample with all that is asked for."""
        audio = self.store.put([to_wav(sample, rate)], "audio/wav")
        told = {"consent": EXAMPLE["en"], "origin": "recorded by Mina Kim with her phone", "language": "en"}
        return ClonedVoice(**{"sample": audio, **told, **changes})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voice]:
    ready = Voice(FileStore(tmp_path_factory.mktemp("store")))
    yield ready
    ready.heavy.unload()


@pytest.fixture
def voice(shared: Voice, at_home: Path) -> Voice:
    """Give the backend; its child, with the model in it, is one for all tests of a module."""
    return shared


def sung(seconds: float = 4.0, pitch: float = 120.0, loud: float = 0.3, rate: int = RATE) -> NDArray[np.float64]:
    """Give something like a voice: harmonics that come and go four times a second."""
    time = np.arange(round(seconds * rate)) / rate
    tones = [np.sin(2 * math.pi * pitch * k * time) / k for k in range(1, 12)]
    swell = 0.55 + 0.45 * np.sin(2 * math.pi * 4 * time)
    whole: NDArray[np.float64] = np.sum(tones, axis=0) * swell
    scaled: NDArray[np.float64] = loud * whole / np.abs(whole).max()
    return scaled

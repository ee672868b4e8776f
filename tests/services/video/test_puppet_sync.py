"""The mouth as it is drawn against the sound as it is heard: within one frame of each other."""

from __future__ import annotations

import io
import threading
import wave
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.drawing.characters.lips import Lips
from services.common.operation import Work
from services.tts.backends.espeak import EspeakBackend
from services.video.puppet.mouth import FRAME, mouth_cues
from shorts.scene.v1 import scene_pb2
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

RATE = 200
TEXTS = {
    "ko": "우리 동네 골목 끝 빵집은 새벽 네 시에 문을 연다. 주인은 일흔한 살이고, 같은 자리에서 반죽을 한다.",
    "en": "Our building has one goose. Every morning it rides down with the children and pushes no button.",
}


@pytest.fixture(scope="module")
def espeak() -> Iterator[EspeakBackend]:
    backend = EspeakBackend()
    backend.load()
    yield backend
    backend.unload()


def loudness(speech: scene_pb2.Speech, store: FileStore) -> NDArray[np.float64]:
    """Give the sound's level in windows of 40 ms, RATE times a second."""
    with wave.open(io.BytesIO(store.read(speech.audio))) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(float)
    half = int(0.02 * rate)
    middles = (np.arange(int(speech.duration * RATE)) / RATE * rate).astype(int)
    return np.array([np.sqrt(np.mean(samples[max(0, m - half) : m + half + 1] ** 2)) for m in middles])


@pytest.mark.parametrize("language", TEXTS)
def test_mouth_and_sound_open_together(espeak: EspeakBackend, store: FileStore, language: str) -> None:
    work = Work(store, lambda _: None, threading.Event())
    speech = espeak.synthesize(SynthesizeRequest(text=TEXTS[language], language=language), work)
    work.close()
    level = loudness(speech, store)
    lips = Lips(mouth_cues(speech))
    opening = np.array([lips.at(index / RATE).open for index in range(len(level))])
    most = RATE // 5
    inner = slice(most, -most)
    alike = {
        lag: float(np.corrcoef(opening[inner], np.roll(level, lag)[inner])[0, 1]) for lag in range(-most, most + 1)
    }
    best = max(alike, key=lambda lag: alike[lag])
    assert abs(best) / RATE <= FRAME
    assert alike[best] > 0.35

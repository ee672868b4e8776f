"""The backend coqui on a tiny XTTS-v2 of random weights, loaded by its own loading in its own child process."""

from __future__ import annotations

import io
import shutil
import sys
import threading
import time
import wave
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.child import ChildHost
from services.common.errors import CancelledError, InvalidInputError, PreconditionError
from services.common.host import Host
from services.common.operation import Work
from services.common.reading.spoken import normalize
from services.tts.backend import REGISTRY
from services.tts.backends.coqui import CoquiBackend
from services.tts.coqui.folder import folder_of
from services.tts.coqui.voices import LONGEST
from services.tts.loudness import loudness
from services.tts.polish import PEAK
from services.tts.servicer import TtsServicer
from services.tts.supertonic.text import pieces
from shorts.scene.v1.scene_pb2 import Speech
from shorts.service.v1.service_pb2 import BackendState
from shorts.tts.v1.tts_pb2 import SynthesizeRequest
from tests.services.tts.coqui.conftest import RATE, Voice, sung

pytestmark = pytest.mark.models
TEXTS = {
    "ko": "안녕하세요, 여러분! 오늘은 골목 끝 빵집에 왔습니다. 빵은 4,500원이고 세 개가 남았어요.",
    "en": "Hello there, everybody! It costs $19.99 in the shop. Isn't that a very nice price?",
}


def samples_of(voice: Voice, speech: Speech) -> NDArray[np.float64]:
    with wave.open(io.BytesIO(voice.store.read(speech.audio))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_word_has_its_time_in_sound_of_24_khz(voice: Voice, language: str) -> None:
    speech = voice.say(TEXTS[language], language)
    sound = samples_of(voice, speech)
    assert len(sound) / RATE == pytest.approx(speech.duration, abs=0.001)
    assert np.abs(sound).max() <= PEAK + 0.001
    assert loudness(sound, RATE) > -45
    expected = normalize(TEXTS[language], language)
    assert [(word.text, word.offset) for word in speech.words] == [(word.text, word.offset) for word in expected]
    edges = [edge for word in speech.words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert 0 < edges[0] < edges[-1] < speech.duration
    assert speech.estimated_times
    assert any(phoneme.ipa for phoneme in speech.phonemes)
    parts = len(pieces(expected, language, LONGEST))
    assert parts >= 2
    assert voice.seen == sorted(voice.seen)
    assert len(set(voice.seen)) > 5 * parts, "progress within every part"


def test_a_seed_repeats_and_seed_voice_speed_and_pitch_count(voice: Voice) -> None:
    first = voice.say(seed=3)
    assert voice.say(seed=3) == first
    others = [
        voice.say(seed=4),
        voice.say(seed=3, voice="ko-coqui-andrew-chipper"),
        voice.say(seed=3, speed=1.6),
        voice.say(seed=3, pitch_semitones=4),
    ]
    assert len({speech.audio.sha256 for speech in (first, *others)}) == 5
    assert others[2].duration < first.duration
    assert voice.say(seed=3, voice="ko-coqui-claribel-dervla") == first, "the recommended voice is the default"


def test_a_cloned_voice_follows_its_sample_and_repeats(voice: Voice) -> None:
    low, high = voice.cloned(sung(pitch=95)), voice.cloned(sung(pitch=230, rate=16_000), 16_000)
    own = voice.say(seed=3)
    first = voice.say(seed=3, cloned_voice=low)
    second = voice.say(seed=3, cloned_voice=high)
    assert len({speech.audio.sha256 for speech in (own, first, second)}) == 3
    assert voice.say(seed=3, cloned_voice=low) == first
    # A statement is part of the request, and no part of the sound.
    reworded = voice.cloned(sung(pitch=95), origin="another telling of where it is from")
    assert voice.say(seed=3, cloned_voice=reworded) == first


def test_a_sample_that_is_not_good_is_refused_in_the_child_too(voice: Voice) -> None:
    with pytest.raises(InvalidInputError, match=r"cloned_voice\.sample.*give 3 to 30 seconds"):
        voice.say(cloned_voice=voice.cloned(sung(1.0)))


def test_a_stop_ends_the_call_within_a_second_and_the_next_one_works(voice: Voice) -> None:
    first = voice.say(seed=3)
    child = voice.heavy._child.pid
    stop = threading.Event()
    work = voice.work(stop)
    threading.Timer(0.3, stop.set).start()
    request = SynthesizeRequest(backend="coqui", text=TEXTS["ko"] * 8, language="ko")
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        voice.heavy.synthesize(request, work)
    assert time.monotonic() - begun < 6  # a second, and what a busy machine adds
    assert voice.heavy._child.pid == child, "it stopped by itself, within its grace"
    assert voice.say(seed=3) == first


def test_unload_ends_the_child_and_with_it_its_memory(voice: Voice) -> None:
    first = voice.say(seed=3)
    child = psutil.Process(voice.heavy._child.pid)
    assert voice.heavy.resident_bytes() > 80 << 20
    voice.heavy.unload()
    assert not child.is_running()
    assert voice.heavy.resident_bytes() == 0
    assert voice.say(seed=3) == first


def changed(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the model to spoil, where the backend looks for it; the weights are linked, not copied."""
    folder = folder_of(tmp_path / "models")
    shutil.copytree(folder_of(models), folder, copy_function=lambda a, b: Path(b).symlink_to(a))
    monkeypatch.setenv("SHORTS_MODELS", str(tmp_path / "models"))
    return folder


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize("absent", ["config.json", "vocab.json", "model.safetensors"])
def test_missing_files_name_what_fetches_them(
    models: Path, at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    folder = changed(models, tmp_path, monkeypatch)
    (folder / absent).unlink()
    backend = CoquiBackend()
    assert f"lacks {absent}" in backend.missing()
    assert "shorts models pull xtts-v2" in backend.missing()
    with pytest.raises(PreconditionError, match="shorts models pull xtts-v2"):
        backend.load()


def test_a_pickle_is_not_taken(models: Path, at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = changed(models, tmp_path, monkeypatch)
    (folder / "model.safetensors").unlink()
    (folder / "model.pth").write_bytes(b"\x80\x02}q\x00.")
    assert "only as a pickle" in CoquiBackend().missing()


@pytest.fixture(scope="module")
def loader() -> Iterator[ChildHost]:
    child = ChildHost("tests.support.xtts_loader:XttsLoader")
    yield child
    child.unload()


def attempt(loader: ChildHost, folder: Path, store: FileStore) -> None:
    request = SynthesizeRequest(text=str(folder.parent))
    loader.call("attempt", request, Speech, Work(store, lambda _: None, threading.Event()))


def test_weights_of_something_else_are_told(
    models: Path, at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: FileStore, loader: ChildHost
) -> None:
    folder = changed(models, tmp_path, monkeypatch)
    attempt(loader, folder, store)
    config = (folder / "config.json").read_text()
    replace(folder / "config.json", config.replace('"gpt_layers": 2', '"gpt_layers": 3').encode())
    with pytest.raises(PreconditionError, match=r"gpt\.gpt\.h\.2\..* is missing .*shorts models pull xtts-v2"):
        attempt(loader, folder, store)
    narrower = config.replace('"gpt_n_model_channels": 64', '"gpt_n_model_channels": 32')
    replace(folder / "config.json", narrower.encode())
    with pytest.raises(PreconditionError, match=r"does not fit config\.json"):
        attempt(loader, folder, store)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", b"[1]"),
        ("vocab.json", b"{}"),
        ("model.safetensors", b"\x80\x02}q\x00."),
        ("speakers_xtts.safetensors", b"\x00" * 40),
    ],
    ids=["config", "vocabulary", "weights", "speakers"],
)
def test_files_that_are_broken_are_told(
    models: Path,
    at_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    store: FileStore,
    loader: ChildHost,
    name: str,
    content: bytes,
) -> None:
    folder = changed(models, tmp_path, monkeypatch)
    replace(folder / name, content)
    with pytest.raises(PreconditionError, match="shorts models pull xtts-v2") as error:
        attempt(loader, folder, store)
    assert name in error.value.message


def test_without_speakers_only_cloned_voices_speak(
    models: Path, at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: FileStore
) -> None:
    (changed(models, tmp_path, monkeypatch) / "speakers_xtts.safetensors").unlink()
    bare = Voice(store)
    try:
        assert bare.heavy._backend.voices() == []  # type: ignore[attr-defined]
        with pytest.raises(InvalidInputError, match="give a cloned_voice"):
            bare.say()
        assert bare.say(cloned_voice=bare.cloned(sung())).duration > 0.5
    finally:
        bare.heavy.unload()


@pytest.fixture
async def servicer(voice: Voice) -> AsyncIterator[TtsServicer]:
    host: Host[Any] = Host(REGISTRY, voice.store)
    yield TtsServicer(host)
    await host.close()


async def test_the_service_speaks_with_it_and_describes_it(servicer: TtsServicer, voice: Voice) -> None:
    sample = voice.cloned(sung())
    request = SynthesizeRequest(backend="coqui", text="안녕하세요.", language="ko", cloned_voice=sample)
    events = [event async for event in servicer.Synthesize(request, None)]
    assert [event.WhichOneof("event") for event in events].count("result") == 1
    assert events[0].progress.activity == "loading the model"
    assert voice.store.read(events[-1].result.audio)[:4] == b"RIFF"
    told = servicer._host.describe("coqui")
    assert told.state == BackendState.BACKEND_STATE_READY
    assert not told.commercial_use
    assert "Coqui Public Model License" in told.license
    assert list(told.model_ids) == ["xtts-v2"]
    assert "voice_cloning.v1" in told.features
    request.ClearField("cloned_voice")
    request.voice = "en-coqui-claribel-dervla"
    with pytest.raises(InvalidInputError, match="voice"):
        [event async for event in servicer.Synthesize(request, None)]


def test_this_process_never_imports_it() -> None:
    assert "TTS" not in sys.modules

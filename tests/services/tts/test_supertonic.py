"""Supertonic on a tiny model of the published interface: the same numbers as its own package, times, trouble."""

from __future__ import annotations

import io
import json
import shutil
import threading
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from services.common.artifacts import FileStore
from services.common.characters import CASTS, CHARACTERS
from services.common.errors import CancelledError, InternalError, PreconditionError
from services.common.operation import Work
from services.common.reading.spoken import normalize
from services.common.weights import SUPERTONIC
from services.tts.backends.supertonic import SupertonicBackend
from services.tts.espeak.voices import VARIANTS
from services.tts.loudness import loudness
from services.tts.polish import TARGET_LUFS
from services.tts.supertonic.model import PACE, STEPS, Model
from services.tts.supertonic.speaker import SupertonicSpeaker
from services.tts.supertonic.text import Indexer, pieces, written
from services.tts.supertonic.voices import catalogue
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest
from tests.support import tiny_supertonic

TEXTS = {
    "ko": "안녕하세요, 여러분! 빵은 4,500원이고 세 개가 남았어요. 네?\nAI로 만든 USB-C 케이블…",
    "en": "Hello there! It costs $19.99; isn't that nice?\nThe U.S. market (NASA) grew 30%.",
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("models")
    tiny_supertonic.make(SUPERTONIC.folder(folder))
    return folder


@pytest.fixture(scope="module")
def folder(models: Path) -> Path:
    return SUPERTONIC.folder(models)


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return Model(folder)


@pytest.fixture(scope="module")
def speaker(model: Model) -> Iterator[SupertonicSpeaker]:
    ready = SupertonicSpeaker()
    ready.use(model)
    yield ready
    ready.close()


def say(speaker: SupertonicSpeaker, store: FileStore, text: str, language: str = "ko", **options: Any) -> Speech:
    work = Work(store, lambda _: None, threading.Event())
    return speaker.synthesize(SynthesizeRequest(text=text, language=language, **options), work)


def samples_of(store: FileStore, speech: Speech) -> Any:
    with wave.open(io.BytesIO(store.read(speech.audio))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, tiny_supertonic.SAMPLE_RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


@pytest.mark.parametrize("language", ["ko", "en"])
def test_its_own_package_gives_the_same_sound(
    model: Model, folder: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from supertonic import TTS

    package = TTS(model_dir=folder, auto_download=False)
    text = written(normalize(TEXTS[language], language))
    ids, mask = package.model.text_processor([text], language)
    assert np.array_equal(ids, Indexer(folder / "onnx" / "unicode_indexer.json").ids(text, language))
    noise = np.random.default_rng(7)
    monkeypatch.setattr(np.random, "randn", lambda *shape: noise.standard_normal(shape, dtype=np.float32))
    theirs, seconds = package.model([text], package.get_voice_style("M3"), STEPS, PACE, language)
    ours = model.speak(text, language, "M3", PACE, 7, lambda _: None)
    assert len(ours) == pytest.approx(float(seconds[0]) * tiny_supertonic.SAMPLE_RATE, abs=1)
    assert np.allclose(theirs[0][: len(ours)], ours, atol=1e-5)
    assert np.abs(ours).max() > 0.01
    assert mask.shape == (1, 1, ids.shape[1])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_word_has_its_time(speaker: SupertonicSpeaker, store: FileStore, language: str) -> None:
    text = TEXTS[language]
    speech = say(speaker, store, text, language)
    sound = samples_of(store, speech)
    assert speech.estimated_times
    assert speech.duration == pytest.approx(len(sound) / tiny_supertonic.SAMPLE_RATE, abs=1e-9)
    assert [word.text for word in speech.words] == [word.text for word in normalize(text, language)]
    times = [0.0, *(t for word in speech.words for t in (word.start, word.end)), speech.duration]
    assert times == sorted(times)
    assert all(text[word.offset :].startswith(word.text) for word in speech.words)
    assert all(one.end == two.start for one, two in zip(speech.phonemes, speech.phonemes[1:], strict=False))
    assert speech.phonemes[0].start == 0
    assert speech.phonemes[-1].end == pytest.approx(speech.duration)
    assert sum(bool(phoneme.ipa) for phoneme in speech.phonemes) > len(speech.words)
    assert loudness(sound, tiny_supertonic.SAMPLE_RATE) == pytest.approx(TARGET_LUFS, abs=1.0)


def test_sentences_have_silence_between_them(speaker: SupertonicSpeaker, store: FileStore) -> None:
    speech = say(speaker, store, "오늘은 문을 일찍 연다. 내일은 문을 늦게 연다.")
    sound, rate = samples_of(store, speech), tiny_supertonic.SAMPLE_RATE
    end, start = speech.words[3].end, speech.words[4].start
    assert start - end == pytest.approx(0.36, abs=0.06)
    assert not sound[round((end + 0.03) * rate) : round((start - 0.03) * rate)].any()


def test_seed_voice_speed_and_pitch_count(speaker: SupertonicSpeaker, store: FileStore) -> None:
    text = "오늘은 문을 일찍 여는 날입니다."
    plain = say(speaker, store, text)
    assert say(speaker, store, text) == plain
    for options in ({"seed": 2}, {"voice": "ko-supertonic-m2"}, {"pitch_semitones": 3.0}):
        assert say(speaker, store, text, **options).audio.sha256 != plain.audio.sha256
    assert say(speaker, store, text, variant="m3") == plain
    assert say(speaker, store, text, speed=1.5).duration == pytest.approx(plain.duration / 1.5, rel=0.1)
    assert say(speaker, store, text, pitch_semitones=4).duration == pytest.approx(plain.duration, rel=0.05)


def test_long_texts_are_spoken_in_pieces_and_short_ones_join() -> None:
    long = normalize(" ".join(["아주 긴 문장이 끝나지 않고"] * 40) + ".", "ko")
    divided = pieces(long, "ko")
    assert [word for part in divided for word in part] == long
    assert all(len(written(part)) <= 121 for part in divided)
    joined = pieces(normalize("네. 알겠습니다. 오늘은 문을 일찍 닫습니다. 네.", "ko"), "ko")
    assert [len(part) for part in joined] == [2, 5]


def test_characters_that_the_model_does_not_know_are_left_out(folder: Path) -> None:
    indexer = Indexer(folder / "onnx" / "unicode_indexer.json")
    assert np.array_equal(indexer.ids("가漢나\U0001f35e.", "ko"), indexer.ids("가나.", "ko"))


def test_a_stop_ends_the_call_at_the_next_step(speaker: SupertonicSpeaker, store: FileStore) -> None:
    stop, seen = threading.Event(), []

    def report(progress: Any) -> None:
        seen.append(progress.fraction)
        stop.set()

    work = Work(store, report, stop)
    with pytest.raises(CancelledError):
        speaker.synthesize(SynthesizeRequest(text="하나. 둘. 셋.", language="ko"), work)
    assert len(seen) == 1


def broken(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "broken"))


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("onnx/vocoder.onnx", b"nothing"),
        ("onnx/tts.json", b"{}"),
        ("onnx/tts.json", b"not json"),
        ("onnx/unicode_indexer.json", b'{"a": 1}'),
    ],
)
def test_files_of_something_else_are_told(folder: Path, tmp_path: Path, path: str, content: bytes) -> None:
    copy = broken(folder, tmp_path)
    (copy / path).write_bytes(content)
    with pytest.raises(PreconditionError, match="shorts setup voice"):
        Model(copy)


def test_networks_with_another_interface_are_told(folder: Path, tmp_path: Path) -> None:
    copy = broken(folder, tmp_path)
    network = tiny_supertonic.vocoder()
    network.graph.input[0].name = network.graph.node[0].input[0] = "mel"
    onnx.save(network, copy / "onnx" / "vocoder.onnx")
    with pytest.raises(PreconditionError, match=r"vocoder\.onnx takes \['mel'\]"):
        Model(copy)


def test_a_voice_that_is_none_and_a_mute_model_are_told(folder: Path, tmp_path: Path, store: FileStore) -> None:
    copy = broken(folder, tmp_path)
    (copy / "voice_styles" / "F1.json").write_text(json.dumps({"style_ttl": {}}))
    style = json.loads((copy / "voice_styles" / "M1.json").read_text())
    style["style_dp"]["data"] = (np.zeros((1, 8, 16)) - 1).tolist()
    (copy / "voice_styles" / "M1.json").write_text(json.dumps(style))
    network = tiny_supertonic.vocoder()
    network.graph.initializer[0].raw_data = bytes(len(network.graph.initializer[0].raw_data))
    onnx.save(network, copy / "onnx" / "vocoder.onnx")
    mute = SupertonicSpeaker()
    mute.use(Model(copy))
    with pytest.raises(PreconditionError, match=r"F1\.json is no voice"):
        say(mute, store, "안녕하세요, 여러분.")
    with pytest.raises(InternalError, match="silence"):
        say(mute, store, "안녕하세요, 여러분.", voice="ko-supertonic-m2")
    mute.close()


def test_the_backend_says_what_is_missing(models: Path, monkeypatch: pytest.MonkeyPatch, store: FileStore) -> None:
    backend = SupertonicBackend()
    assert backend.missing().endswith("with: shorts setup voice")
    with pytest.raises(PreconditionError, match="shorts setup voice"):
        backend.load()
    monkeypatch.setenv("SHORTS_SETUP_COMMAND", "docker compose run --rm setup")
    assert backend.missing().endswith("with: docker compose run --rm setup voice")
    with pytest.raises(PreconditionError, match="run: docker compose run --rm setup voice"):
        backend.load()
    monkeypatch.setenv("SHORTS_MODELS", str(models))
    assert backend.missing() == ""
    monkeypatch.setattr("services.tts.backends.supertonic.find_spec", lambda _: None)
    assert "pip install 'shorts-studio[supertonic]'" in backend.missing()


def test_it_speaks_in_a_child_that_unload_ends(models: Path, monkeypatch: pytest.MonkeyPatch, store: FileStore) -> None:
    monkeypatch.setenv("SHORTS_MODELS", str(models))
    backend = SupertonicBackend()
    backend.load()
    seen: list[float] = []
    work = Work(store, lambda progress: seen.append(progress.fraction), threading.Event())
    speech = backend.synthesize(SynthesizeRequest(text="안녕하세요, 여러분.", language="ko"), work)
    assert len(speech.words) == 2
    assert seen == sorted(seen)
    pid = backend._child.pid
    assert pid
    backend.unload()
    assert backend._child.pid == 0


def test_voices_tell_the_pace_that_setup_measured(folder: Path, tmp_path: Path) -> None:
    usual = catalogue("supertonic", tmp_path)
    assert len({voice.id for voice in usual}) == len(usual) == 20
    assert all(voice.commercial_use and voice.license == "BigScience OpenRAIL-M" for voice in usual)
    (tmp_path / "paces.json").write_text(json.dumps({"F1": {"ko": 6.25}}))
    assert catalogue("supertonic", tmp_path)[0].syllables_per_second == 6.25


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_character_has_a_voice_of_its_sex_and_no_cast_speaks_with_one(tmp_path: Path, language: str) -> None:
    listed = [voice for voice in catalogue("supertonic", tmp_path) if language in voice.languages]
    style = {variant: voice.id[-2:] for voice in listed for variant in voice.stands_for}
    assert set(style) == set(VARIANTS)
    assert sum(len(voice.stands_for) for voice in listed) == len(style), "a variant has one voice"
    assert all(variant[0] == voice[0] for variant, voice in style.items())
    for cast in CASTS:
        members = [character for character in CHARACTERS.values() if character.cast == cast]
        spoken = {style[character.voice.variant] for character in members}
        assert len(spoken) >= min(len(members) - 1, 7), (cast, spoken)
    assert {style[character.voice.variant] for character in CHARACTERS.values()} == {voice.id[-2:] for voice in listed}

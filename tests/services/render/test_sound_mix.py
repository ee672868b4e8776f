"""The mix: loudness and peak after AAC, placing, ducking, loops, fades, silence, and sound that is none."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.errors import CancelledError, InvalidInputError, NotFoundError
from services.common.loudness import lufs
from services.common.operation import Work
from services.render import bed
from services.render.loudness import RATE, levels, read_measure
from services.render.sound import Mix, mix_timeline, scene_starts
from shorts.render.v1 import render_pb2
from tests.services.render.sound_inputs import Signal, ffmpeg, music, read_wav, speech, timeline, write_wav

DURATIONS = [3.0, 2.517, 2.2]


@pytest.fixture
def work(store: FileStore) -> Iterator[Work]:
    made = Work(store, lambda _: None, threading.Event())
    yield made
    made.close()


@pytest.fixture
def voices(tmp_path: Path) -> list[Path | None]:
    return [write_wav(tmp_path / f"voice-{k}.wav", speech(2.1, seed=k), 22_050) for k in range(3)]


def _hush(signal: Signal) -> Signal:
    return signal * 0.01


def _clip(signal: Signal) -> Signal:
    return np.asarray(np.clip(signal * 30, -1, 1))


def _swell(signal: Signal) -> Signal:
    return np.asarray(signal * np.where(np.arange(len(signal)) % (4 * RATE) < 2 * RATE, 0.03, 1.5)[:, None])


def measure(coded: Path) -> tuple[float, float]:
    """Decode and measure: loudness and true peak."""
    found = read_measure(ffmpeg("-i", coded, "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"))
    return found.loudness, found.true_peak


def assert_landed(mix: Mix) -> None:
    """Hold what is delivered against the platforms' numbers, and what the mix says of itself against that."""
    assert mix.aac is not None
    loudness, peak = measure(mix.aac)
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1.0
    assert (mix.loudness_lufs, mix.true_peak_dbtp) == pytest.approx((loudness, peak), abs=0.11)


@pytest.mark.parametrize("loudness", [0.003, 1.0, 8.0], ids=["quiet", "usual", "loud"])
def test_voice_alone_lands(tmp_path: Path, store: FileStore, work: Work, loudness: float) -> None:
    voice = write_wav(tmp_path / "v.wav", np.tanh(speech(6.5) * loudness), 22_050)
    assert_landed(mix_timeline(timeline(store, [voice], [7.0]), work, exact=True))


@pytest.mark.parametrize(
    "kind", [_hush, _clip, _swell, lambda signal: signal], ids=["hushed", "clipped", "swell", "plain"]
)
@pytest.mark.parametrize("spoken", [True, False], ids=["voice", "music-only"])
def test_music_lands(
    tmp_path: Path,
    store: FileStore,
    work: Work,
    voices: list[Path | None],
    kind: Callable[[Signal], Signal],
    spoken: bool,
) -> None:
    track = write_wav(tmp_path / "m.wav", kind(music(9)), RATE)
    made = timeline(store, voices if spoken else [None] * 3, DURATIONS, track)
    assert_landed(mix_timeline(made, work, exact=True))


def test_telephone_mp3_lands(tmp_path: Path, store: FileStore, work: Work, voices: list[Path | None]) -> None:
    source = write_wav(tmp_path / "m.wav", music(4, rate=8_000)[:, 0], 8_000)
    ffmpeg("-i", source, "-b:a", "16k", tmp_path / "m.mp3")
    assert_landed(mix_timeline(timeline(store, voices, DURATIONS, tmp_path / "m.mp3"), work, exact=True))


def test_length_and_places_are_exact(tmp_path: Path, store: FileStore, work: Work) -> None:
    click = np.zeros(22_050)
    click[1_000:1_200] = np.sin(np.arange(200) * 0.8) * 0.8  # well above the high-pass
    voice = write_wav(tmp_path / "click.wav", click, 22_050)
    made = timeline(store, [voice, None, voice], DURATIONS)
    signal, rate = read_wav(mix_timeline(made, work, exact=True).wav)
    assert rate == RATE
    starts = scene_starts(made)
    assert starts == [0, 90, round((3.0 + 2.517) * 30), round(sum(DURATIONS) * 30)]
    assert signal.shape == (starts[-1] * 1600, 2)
    loud = np.flatnonzero(np.abs(signal[:, 0]) > 0.2)
    offset = 1_000 * RATE / 22_050
    assert loud[0] == pytest.approx(offset, abs=24)
    second = loud[loud > 2 * RATE][0]
    assert second == pytest.approx(starts[2] * 1600 + offset, abs=24)


def test_music_stays_under_the_voice_and_is_heard_in_pauses() -> None:
    t = np.arange(12 * RATE) / RATE
    talking = (t % 6 > 1) & (t % 6 < 3.5)
    voice = (0.2 * np.sin(2 * np.pi * 500 * t) * talking).astype(np.float32)[:, None].repeat(2, axis=1)
    loud = (_swell(music(12)) * 3).astype(np.float32)
    spoken = levels(voice)
    bed.apply_gain(loud, bed.bed_gain(levels(loud), spoken))
    played, level = levels(loud), 10 ** ((lufs(float(spoken.max())) + 0.691) / 10)
    seconds = np.arange(len(played)) * 0.05 % 6
    during = 10 * np.log10(level / played[(seconds > 1.1) & (seconds < 3.4)])
    assert during.min() > 12
    pause = played[(seconds > 4.6) & (seconds < 5.6)]
    assert 4 < 10 * np.log10(level / pause.mean()) < 16


def test_louder_music_on_request(tmp_path: Path, store: FileStore, work: Work) -> None:
    t = np.arange(6 * RATE) / RATE  # pure tones, which the limiter leaves alone
    voice = write_wav(tmp_path / "v.wav", 0.1 * np.sin(2 * np.pi * 500 * t[: 2 * RATE]), RATE)
    track = write_wav(tmp_path / "m.wav", 0.1 * np.sin(2 * np.pi * 300 * t), RATE)
    ends = []
    for gain_db in (0.0, 6.0):
        mix = mix_timeline(timeline(store, [voice], [6.0], track, gain_db=gain_db), work, exact=False)
        signal, _ = read_wav(mix.wav)
        spoken, pause = signal[: 2 * RATE], signal[int(3.2 * RATE) : int(4.2 * RATE)]
        ends.append(10 * np.log10((pause**2).mean() / (spoken**2).mean()))
    assert ends[1] - ends[0] == pytest.approx(6, abs=1)


def test_loop_has_no_seam() -> None:
    rate = 311  # no whole number of periods in the piece: a hard cut would click
    piece = np.sin(2 * np.pi * rate * np.arange(int(1.003 * RATE)) / RATE).astype(np.float32)[:, None].repeat(2, axis=1)
    looped = bed.stretch(piece, 7 * RATE)
    assert looped.shape == (7 * RATE, 2)
    steepest = 2 * np.pi * rate / RATE
    assert np.abs(np.diff(looped[:, 0])).max() < steepest * 1.5
    loudness = np.sqrt((looped[: 7 * RATE // 480 * 480, 0].reshape(-1, 480) ** 2).mean(axis=1))
    assert loudness.min() > 0.3


def test_loop_leaves_no_gap_for_silent_ends() -> None:
    piece = np.zeros((2 * RATE, 2), dtype=np.float32)
    piece[RATE // 2 : -RATE // 2] = music(1).astype(np.float32)
    quiet = np.abs(bed.stretch(piece, 8 * RATE)[:, 0]).reshape(-1, RATE // 10).max(axis=1)
    assert (quiet[10:] > 0.01).all()


def test_music_fades(tmp_path: Path, store: FileStore, work: Work) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(6 * RATE) / RATE)
    mix = mix_timeline(timeline(store, [None], [5.0], write_wav(tmp_path / "t.wav", tone, RATE)), work, exact=True)
    signal, _ = read_wav(mix.wav)
    envelope = np.abs(signal[:, 0]).reshape(-1, RATE // 20).max(axis=1)
    assert envelope[0] < 0.3 * envelope[50]
    assert envelope[10] == pytest.approx(envelope[50], rel=0.05)
    assert envelope[68] == pytest.approx(envelope[50], rel=0.05)
    assert (np.diff(envelope[72:]) < 0).all()
    assert envelope[-1] < 0.1 * envelope[50]


@pytest.mark.parametrize("exact", [True, False])
def test_silence_stays_silence(tmp_path: Path, store: FileStore, work: Work, exact: bool) -> None:
    still = write_wav(tmp_path / "still.wav", np.zeros(RATE), RATE)
    for made in (timeline(store, [None], [1.5]), timeline(store, [still], [1.5], still)):
        mix = mix_timeline(made, work, exact=exact)
        signal, _ = read_wav(mix.wav)
        assert (mix.loudness_lufs, mix.true_peak_dbtp) == (None, None)
        assert signal.shape == (45 * 1600, 2)
        assert not signal.any()


def test_preview_is_near(tmp_path: Path, store: FileStore, work: Work, voices: list[Path | None]) -> None:
    mix = mix_timeline(timeline(store, voices, DURATIONS), work, exact=False)
    loudness, peak = measure(mix.wav)
    assert (mix.loudness_lufs, mix.aac) == (None, None)
    assert loudness == pytest.approx(-14, abs=1.5)
    assert peak < 0


def test_wav_and_aac_hold_the_same(store: FileStore, work: Work, voices: list[Path | None], tmp_path: Path) -> None:
    mix = mix_timeline(timeline(store, voices, DURATIONS), work, exact=True)
    assert mix.aac is not None
    ffmpeg("-i", mix.aac, tmp_path / "decoded.wav")
    (wanted, _), (found, _) = read_wav(mix.wav), read_wav(tmp_path / "decoded.wav")
    assert found.shape == wanted.shape
    assert np.corrcoef(wanted[:, 0], found[:, 0])[0, 1] > 0.99


def test_same_timeline_same_bytes(tmp_path: Path, store: FileStore, voices: list[Path | None]) -> None:
    made = timeline(store, voices, DURATIONS, write_wav(tmp_path / "m.wav", music(2), RATE))
    found = []
    for _ in range(2):
        work = Work(store, lambda _: None, threading.Event())
        found.append(mix_timeline(made, work, exact=True).wav.read_bytes())
        assert {path.suffix for path in work.scratch.iterdir()} == {".wav", ".m4a"}
        work.close()
    assert found[0] == found[1]


def test_one_voice_in_two_scenes(tmp_path: Path, store: FileStore, work: Work) -> None:
    voice = write_wav(tmp_path / "v.wav", speech(1), 22_050)
    signal, _ = read_wav(mix_timeline(timeline(store, [voice, voice], [2.0, 2.0]), work, exact=False).wav)
    first, second = (np.sqrt((signal[s * RATE : (s + 1) * RATE] ** 2).mean()) for s in (0, 2))
    assert first == pytest.approx(second, rel=0.05)


class TestBadSound:
    @pytest.fixture
    def refused(self, store: FileStore, work: Work) -> Callable[[Path], str]:
        def refused(path: Path) -> str:
            with pytest.raises(InvalidInputError) as caught:
                mix_timeline(timeline(store, [None], [2.0], path), work, exact=True)
            (violation,) = caught.value.violations
            assert violation.field == "timeline.music.audio"
            return violation.description

        return refused

    def test_text(self, tmp_path: Path, refused: Callable[[Path], str]) -> None:
        (tmp_path / "x.mp3").write_text("음악이 아닙니다\n" * 100)
        assert "no sound that can be read" in refused(tmp_path / "x.mp3")

    def test_noise_bytes(self, tmp_path: Path, refused: Callable[[Path], str]) -> None:
        (tmp_path / "x.bin").write_bytes(np.random.default_rng(3).bytes(50_000))
        assert refused(tmp_path / "x.bin")

    def test_video_without_sound(self, tmp_path: Path, refused: Callable[[Path], str]) -> None:
        ffmpeg("-f", "lavfi", "-i", "color=s=64x64:d=1", tmp_path / "mute.mp4")
        assert "has no sound in it (only video)" in refused(tmp_path / "mute.mp4")

    def test_too_short(self, tmp_path: Path, refused: Callable[[Path], str]) -> None:
        assert "lasts 0.20 s" in refused(write_wav(tmp_path / "short.wav", music(0.2), RATE))

    def test_cut_off_header(self, tmp_path: Path, refused: Callable[[Path], str]) -> None:
        ffmpeg("-i", write_wav(tmp_path / "m.wav", music(2), RATE), tmp_path / "m.m4a")
        (tmp_path / "cut.m4a").write_bytes((tmp_path / "m.m4a").read_bytes()[:4_000])
        assert refused(tmp_path / "cut.m4a")

    def test_playlist_reads_no_other_file(self, tmp_path: Path, refused: Callable[[Path], str]) -> None:
        write_wav(tmp_path / "secret.wav", music(2), RATE)
        (tmp_path / "list").write_text(f"ffconcat version 1.0\nfile '{tmp_path / 'secret.wav'}'\n")
        assert refused(tmp_path / "list")
        (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:2,\nfile://{tmp_path / 'secret.wav'}\n#EXT-X-ENDLIST\n")
        assert refused(tmp_path / "list.m3u8")


def test_bad_speech_names_its_scene(tmp_path: Path, store: FileStore, work: Work) -> None:
    (tmp_path / "x.wav").write_bytes(b"RIFF....WAVE")
    with pytest.raises(InvalidInputError, match=r"timeline\.scenes\[1\]\.speech\.audio"):
        mix_timeline(timeline(store, [None, tmp_path / "x.wav"], [1.0, 1.0]), work, exact=True)


def test_missing_artifact(work: Work) -> None:
    made = render_pb2.Timeline(scenes=[render_pb2.TimelineScene(duration=1)])
    made.music.audio.sha256, made.music.audio.size_bytes = "0" * 64, 7
    with pytest.raises(NotFoundError):
        mix_timeline(made, work, exact=True)


def test_stop_leaves_no_scratch(store: FileStore, voices: list[Path | None]) -> None:
    stop = threading.Event()
    stop.set()
    work = Work(store, lambda _: None, stop)
    with pytest.raises(CancelledError):
        mix_timeline(timeline(store, voices, DURATIONS), work, exact=True)
    scratch = work.scratch
    work.close()
    assert not scratch.exists()


def test_levels_add_up_over_channels_and_pieces() -> None:
    signal = np.random.default_rng(3).standard_normal((5 * RATE + 777, 2)).astype(np.float32) * np.float32(0.1)
    both, left, right = levels(signal), levels(signal[:, :1]), levels(signal[:, 1:])
    assert len(both) == 101
    assert np.allclose(both, left + right, rtol=1e-5)
    later = levels(np.concatenate((np.zeros((3 * RATE, 2), np.float32), signal)))
    assert np.allclose(later[61:160], both[1:100], rtol=1e-4)


def test_plain_wav_needs_no_decoder_but_a_broken_one_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = write_wav(tmp_path / "good.wav", speech(1.0), 22_050)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(good.read_bytes()[:60])
    with pytest.raises(InvalidInputError, match="audio"):
        bed.probe_sound(cut, "audio", shortest=0.3)
    monkeypatch.setitem(sys.modules, "av", None)  # importing it would fail
    bed.probe_sound(good, "audio", shortest=0.3)

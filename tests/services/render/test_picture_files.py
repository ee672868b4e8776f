"""The finished files: streams, tags, lengths, cuts, determinism, hostile strings, cancel, and what goes wrong."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.errors import CancelledError, ExhaustedError, InternalError, InvalidInputError
from services.common.operation import Work
from services.render.backend import REGISTRY
from services.render.ffmpeg import run_ffmpeg
from services.render.shorts import render
from shorts.render.v1 import render_pb2
from shorts.service.v1.service_pb2 import Progress
from tests.services.render.picture_inputs import (
    decode,
    drawn_scene,
    flat,
    frames_of,
    new_work,
    photo_scene,
    say,
    timeline,
)


def make(
    store: FileStore, made: render_pb2.Timeline, *cuts: render_pb2.Cut.ValueType, preview: bool = False
) -> render_pb2.Rendering:
    work = new_work(store)
    quality = render_pb2.QUALITY_PREVIEW if preview else render_pb2.QUALITY_FINAL
    result = render(render_pb2.RenderRequest(backend="ffmpeg", timeline=made, quality=quality, cuts=cuts), work)
    assert not any(work.scratch.iterdir()), "the scratch folder keeps something"
    work.close()
    return result


def spoken(store: FileStore, folder: Path) -> render_pb2.Timeline:
    first, second = drawn_scene(1.017, name="one"), drawn_scene(0.75, name="two")
    first.speech.CopyFrom(say(store, folder, "새벽 네 시에 문을 연다.", 1.0))
    second.transition = render_pb2.TRANSITION_CROSSFADE
    return timeline([first, second])


def test_short_has_the_streams_tags_and_length_of_the_contract(store: FileStore, tmp_path: Path) -> None:
    result = make(store, spoken(store, tmp_path))
    assert [file.scene_id for file in result.files] == [""]
    assert result.files[0].duration == pytest.approx(53 / 30)
    path = store.path(result.files[0].video)
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.profile) == ("h264", "High")
        assert video.codec_context.pix_fmt == "yuv420p"
        assert video.average_rate == 30
        assert (video.width, video.height) == (216, 384)
        context = video.codec_context
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert (audio.codec_context.name, audio.rate, audio.layout.name) == ("aac", 48_000, "stereo")
        assert audio.language == "kor"
        assert container.metadata["title"] == "새벽 빵집"
        assert "AI-generated" in container.metadata["comment"]
        assert audio.duration is not None
        assert audio.time_base is not None
        assert float(audio.duration * audio.time_base) == pytest.approx(53 / 30, abs=0.03)
    assert len(decode(path)) == 53
    head = path.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat"), "not faststart"


def test_thumbnail_is_full_size_and_subtitles_carry_the_text(store: FileStore, tmp_path: Path) -> None:
    result = make(store, spoken(store, tmp_path))
    with av.open(str(store.path(result.thumbnail))) as picture:
        frame = next(picture.decode(video=0))
        assert (frame.width, frame.height) == (216, 384)
    assert result.thumbnail.media_type == "image/jpeg"
    assert "새벽" in store.read(result.subtitles).decode()


def test_both_cuts_give_the_short_and_then_each_scene(store: FileStore, tmp_path: Path) -> None:
    result = make(store, spoken(store, tmp_path), render_pb2.CUT_SHORT, render_pb2.CUT_SCENES)
    assert [file.scene_id for file in result.files] == ["", "one", "two"]
    lengths = [len(decode(store.path(file.video))) for file in result.files]
    assert lengths == [53, 31, 22]
    assert [round(file.duration * 30) for file in result.files] == lengths


def test_preview_has_360_pixels_on_the_shorter_side_and_no_thumbnail(store: FileStore) -> None:
    made = timeline([drawn_scene(0.3)], width=720, height=1280)
    result = make(store, made, preview=True)
    with av.open(str(store.path(result.files[0].video))) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (360, 640)
    assert not result.HasField("thumbnail")
    assert not result.files[0].HasField("loudness_lufs")


def test_same_timeline_gives_the_same_bytes(store: FileStore, tmp_path: Path) -> None:
    made = spoken(store, tmp_path)
    assert make(store, made).files[0].video.sha256 == make(store, made).files[0].video.sha256


@pytest.mark.parametrize(
    "text", [r"{\an8}굵게 {\b1}", "%{pts} %{eif:1:d}", "':;,[]\\", "-metadata", "=title;[0:v]", "a\x00b\x1b[2J"]
)
def test_hostile_strings_are_only_text(store: FileStore, tmp_path: Path, text: str) -> None:
    scene = photo_scene(store, flat((0, 0, 0)), 0.4)
    scene.title = text
    scene.speech.CopyFrom(say(store, tmp_path, text.replace("\x00", ""), 0.4))
    made = timeline([scene])
    made.title = text
    with av.open(str(store.path(make(store, made).files[0].video))) as container:
        title = container.metadata["title"]
        assert title == "".join(c if c.isprintable() else " " for c in text)
        assert set(container.metadata) <= {
            "title", "comment", "major_brand", "minor_version", "compatible_brands", "encoder",
        }  # fmt: skip
        assert len(container.streams) == 2


def test_a_stop_ends_ffmpeg_and_leaves_nothing(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    popen = subprocess.Popen

    def note(*args: object, **kwargs: object) -> object:
        started.append(popen(*args, **kwargs))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", note)
    stop = threading.Event()

    def report(progress: Progress) -> None:
        if "frame" in progress.activity:
            stop.set()

    work = Work(store, report, stop)
    request = render_pb2.RenderRequest(backend="ffmpeg", timeline=timeline([drawn_scene(20)]))
    with pytest.raises(CancelledError):
        render(request, work)
    assert started
    assert all(process.poll() is not None for process in started)
    assert not list(work.scratch.glob("*.mp4"))
    scratch = work.scratch
    work.close()
    assert not scratch.exists()


def test_run_ffmpeg_is_killed_within_half_a_second_of_a_stop(store: FileStore) -> None:
    stop = threading.Event()
    work = Work(store, lambda _: None, stop)
    threading.Timer(0.2, stop.set).start()
    begin = time.monotonic()
    with pytest.raises(CancelledError):
        run_ffmpeg(["-re", "-f", "lavfi", "-i", "testsrc=d=60", "-f", "null", "-"], work)
    assert time.monotonic() - begin < 5


def test_a_failure_carries_the_last_lines_of_stderr(store: FileStore) -> None:
    with pytest.raises(InternalError, match="no-such-file"):
        run_ffmpeg(["-i", "no-such-file.mp4", "-f", "null", "-"], new_work(store))


def test_a_full_disk_is_told_as_such(store: FileStore) -> None:
    if sys.platform != "linux":
        pytest.skip("there is no /dev/full")
    with pytest.raises(ExhaustedError, match="the disk is full; free some space and render again"):
        run_ffmpeg(["-f", "lavfi", "-i", "sine=d=5", "-f", "s16le", "/dev/full"], new_work(store))


def clip(store: FileStore, folder: Path, seconds: float, *, codec: str = "libx264") -> render_pb2.TimelineScene:
    """Make a scene of a model's clip: 8 fps, another shape than the frame, its brightness growing with time."""
    path = folder / "clip.mp4"
    source = f"color=c=gray:s=128x96:r=8:d={seconds},geq=lum=40+20*T:cb=128:cr=128"
    run_ffmpeg(["-f", "lavfi", "-i", source, "-c:v", codec, "-pix_fmt", "yuv420p", str(path)], new_work(store))
    scene = render_pb2.TimelineScene(id="clip", duration=2.0)
    scene.clip.video.CopyFrom(store.put_file(path, "video/mp4"))
    scene.clip.duration = 2.0
    return scene


def test_clips_of_models_fill_the_frame_at_30_fps(store: FileStore, tmp_path: Path) -> None:
    frames = decode(store.path(make(store, timeline([clip(store, tmp_path, 2.0)])).files[0].video))
    assert len(frames) == 60
    assert np.mean(frames[-1]) > np.mean(frames[0]) + 20
    assert frames[0].shape == (384, 216, 3)
    assert frames[30].std() < 6, "bars or borders"


def test_a_clip_a_little_short_holds_its_last_frame(store: FileStore, tmp_path: Path) -> None:
    frames = decode(store.path(make(store, timeline([clip(store, tmp_path, 1.625)])).files[0].video))
    assert len(frames) == 60
    assert np.abs(frames[-1].astype(int) - frames[52].astype(int)).mean() < 2


def _shorten(scene: render_pb2.TimelineScene, store: FileStore) -> None:
    """Leave the clip as it is, but ask for much more of it."""
    scene.duration = scene.clip.duration = 4.0


def _break(scene: render_pb2.TimelineScene, store: FileStore) -> None:
    scene.clip.video.CopyFrom(store.put([b"#EXTM3U\nfile:///etc/hostname\n"], "video/mp4"))


@pytest.mark.parametrize(("change", "said"), [(_shorten, "longer"), (_break, "no H.264")])
def test_a_clip_that_cannot_serve_names_its_field(
    store: FileStore, tmp_path: Path, change: Callable[[render_pb2.TimelineScene, FileStore], None], said: str
) -> None:
    scene = clip(store, tmp_path, 2.0)
    change(scene, store)
    with pytest.raises(InvalidInputError, match=said) as caught:
        make(store, timeline([scene]))
    assert caught.value.violations[0].field == "timeline.scenes[0].clip.video"


def test_two_renders_at_once_give_what_each_gives_alone(store: FileStore, tmp_path: Path) -> None:
    made = [timeline([drawn_scene(0.5)]), spoken(store, tmp_path)]
    alone = [make(store, one).files[0].video.sha256 for one in made]
    together: dict[int, str] = {}

    def run(index: int) -> None:
        together[index] = make(store, made[index]).files[0].video.sha256

    threads = [threading.Thread(target=run, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[0], together[1]] == alone


def test_undrawable_characters_are_named(store: FileStore, tmp_path: Path) -> None:
    scene = photo_scene(store, flat((9, 9, 9)), 0.4)
    scene.title = "안녕 \U00013000"
    notices = make(store, timeline([scene])).notices
    assert len(notices) == 1
    assert "U+13000" in notices[0]


def test_the_backend_says_what_it_can() -> None:
    assert REGISTRY.get("ffmpeg").info.features == ("drawn_scene.v1", "character.v1")


def test_hash_of_frames_does_not_depend_on_the_encoder(store: FileStore) -> None:
    made = timeline([drawn_scene(0.4)])
    one, two = (hashlib.sha256(b"".join(f.tobytes() for f in frames_of(made, store))).digest() for _ in range(2))
    assert one == two

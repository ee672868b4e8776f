"""What saves work must not show: spliced frames, joined captions, large layers by planes, one side of a transition."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from services.render import feed
from services.render.caption_layout import Word
from services.render.captions import Captions
from services.render.look import zones
from services.render.parts import cut_up
from services.render.resample import Axis, Resampler, see
from services.render.transitions import SECONDS, Mixer, seen
from services.render.yuv import Frame, Plane, Room, split
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2

SLOW_READER = """
import hashlib, sys, time
whole = hashlib.sha256()
while piece := sys.stdin.buffer.read(300_000):
    whole.update(piece)
    time.sleep(0.001)
print(whole.hexdigest())
"""


@pytest.mark.parametrize("size", [(16, 16), (360, 640), (1080, 1920)])
@pytest.mark.parametrize("spliced", [True, False])
def test_reader_gets_every_frame_whole(
    size: tuple[int, int], *, spliced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not spliced:
        monkeypatch.setattr(feed, "_vmsplice", lambda: None)

    buffers = [Frame(*size) for _ in range(feed.frames_kept(*size))]
    wanted = hashlib.sha256()
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        pipe = feed.Feed(reader.stdin.fileno())
        for number in range(12):
            frame = buffers[number % len(buffers)]
            frame.buffer[:] = np.arange(frame.buffer.size) % 251 + number % 5
            wanted.update(frame.bytes)
            pipe.write(frame)
        reader.stdin.close()
        assert reader.stdout.read().decode().strip() == wanted.hexdigest()


def test_reader_that_left_is_told() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE, bufsize=0) as reader:
        assert reader.stdin is not None
        reader.wait()
        with pytest.raises(BrokenPipeError):
            feed.Feed(reader.stdin.fileno()).write(Frame(1080, 1920))


@pytest.mark.parametrize("look", [render_pb2.CAPTION_LOOK_UNSPECIFIED, render_pb2.CAPTION_LOOK_BOX])
def test_joined_captions_look_like_single_ones(
    look: render_pb2.CaptionLook.ValueType, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [Word("새벽의", 0.0, 1.0), Word("빵집", 1.0, 2.0), Word("이야기", 2.0, 3.0)]
    results = []
    for joined in (True, False):
        captions = Captions(words, look, scene_pb2.MOOD_WARM, zones(540, 960), (540, 960))
        captions.lay_out(3.0)
        if not joined:
            monkeypatch.setattr("services.render.captions._POP", (1.02,) * 1000)
            monkeypatch.setattr("services.render.captions._POP_REST", 1.0)
        frame = Frame(540, 960)
        frame.buffer[:] = np.arange(frame.buffer.size) % 199
        captions.draw(frame, 1.6, frames_per_second=30)
        results.append(frame.buffer.astype(int))
    changed = np.abs(results[0] - np.arange(results[0].size) % 199) > 30
    assert changed.any()  # there is something to be read
    assert np.abs(results[0] - results[1]).max() <= 4
    assert np.abs(results[0] - results[1]).mean() < 0.05


def test_large_layers_by_planes_agree_with_all_channels_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    y, x = np.mgrid[0:900, 0:800]
    waves = [128 + 90 * np.sin(x / (9 + k) + k) * np.cos(y / (11 - k)) for k in range(4)]
    yuvr: Plane = np.stack(waves, axis=-1).astype(np.uint8)
    across, down = Axis(1.083, 20.4), Axis(1.083, 31.7)
    results = []
    for large in (1, 10**9):
        monkeypatch.setattr("services.render.resample.LARGE_PIXELS", large)
        made = see(Resampler(), yuvr, split(yuvr), across, down, (640, 720), Room())
        assert made.rest is not None
        assert made.rest_half is not None
        results.append([plane.astype(int) for plane in (made.y, made.u, made.v, made.rest, made.rest_half)])
    for one, other in zip(*results, strict=True):
        assert one.shape == other.shape
        assert np.abs(one - other).mean() < 1.5


def test_parts_hold_all_that_is_seen_and_little_else() -> None:
    rest = np.full((960, 640), 255, np.uint8)
    for top, left, high, wide in ((70, 100, 33, 500), (400, 30, 300, 41), (900, 600, 60, 40)):
        rest[top : top + high, left : left + wide] = np.arange(high * wide).reshape(high, wide) % 250
    parts = cut_up(rest, np.full_like(rest, 90))
    held = np.zeros(rest.shape, int)
    for part in parts:
        held[slice(*part.rows), slice(*part.columns)] += 1
    assert held.max() == 1
    assert (held[rest < 255] == 1).all()
    assert held.sum() < 2 * (rest < 255).sum()


@pytest.mark.parametrize("kind", [render_pb2.Transition.TRANSITION_CUT, *SECONDS])
@pytest.mark.parametrize("share", [0.02, 0.49, 0.5, 0.98])
def test_frames_that_are_not_seen_do_not_matter(kind: render_pb2.Transition.ValueType, share: float) -> None:
    mixer, target = Mixer(64, 96), Frame(64, 96)
    old, new = Frame(64, 96), Frame(64, 96)
    old.fill((60, 90, 160))
    new.fill((180, 140, 110))
    mixer.mix(kind, old, new, share, target)
    first = target.buffer.copy()
    for frame, shown in zip((old, new), seen(kind, share), strict=True):
        if not shown:
            frame.fill((1, 2, 3))
    mixer.mix(kind, old, new, share, target)
    assert (target.buffer == first).all()

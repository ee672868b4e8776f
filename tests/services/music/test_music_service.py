"""The music service through real gRPC, and what its backend synth answers."""

from __future__ import annotations

import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from services.common.artifacts import FileStore
from services.common.channel import open_channel
from services.common.errors import CancelledError, InvalidInputError, PreconditionError
from services.common.operation import Work
from services.common.server import start
from services.music.backends.synth import SynthBackend
from services.music.servicer import SERVICE
from services.music.validate import check_compose
from shorts.music.v1 import music_pb2, music_pb2_grpc
from shorts.scene.v1.scene_pb2 import Mood
from tests.services.music.pieces import piece, request


async def test_a_bed_through_the_service(store: FileStore, tmp_path: Path) -> None:
    running = await start(SERVICE, f"unix:{tmp_path}/s", store)
    async with open_channel(running.address) as channel:
        stub: Any = music_pb2_grpc.MusicServiceStub(channel)
        events = [event async for event in stub.Compose(request(seconds=5.0))]
    await running.stop(0)
    bed = events[-1].result
    assert bed.audio.media_type == "audio/wav"
    assert bed.duration == 5
    assert store.read(bed.audio) == piece(seconds=5.0).wav
    assert events[0].progress.activity


@pytest.mark.parametrize("seconds", [3.0, 4.4321, 12.0, 33.3])
def test_times_are_in_order_and_within_the_sound(seconds: float) -> None:
    made = piece(seconds=seconds, mood=Mood.MOOD_WARM)
    bed = made.bed
    assert len(made.sound) == round(seconds * 48_000)
    assert made.sound.shape[1] == 2
    assert bed.sections[0].start == 0
    assert bed.sections[-1].end == bed.duration
    assert bed.sections[-1].kind == music_pb2.SECTION_KIND_CLOSE
    assert all(one.end == following.start for one, following in pairwise(bed.sections))
    assert list(bed.beats) == sorted(bed.beats)
    assert bed.beats[0] == 0
    assert bed.beats[-1] < bed.duration
    assert set(bed.bars) <= set(bed.beats)
    assert all(b - a == pytest.approx(60 / bed.tempo) for a, b in pairwise(bed.beats))
    assert not bed.HasField("loop")


def test_what_is_asked_for_is_kept() -> None:
    bed = piece(tempo=93.5, key="Ab", mood=Mood.MOOD_HAPPY, hook_end=3.0, close_begin=15.0).bed
    assert (bed.tempo, bed.key, bed.mode) == (93.5, "Ab", "major")
    starts = {section.kind: section.start for section in bed.sections}
    assert starts[music_pb2.SECTION_KIND_BODY] == pytest.approx(3.0, abs=0.7)
    assert starts[music_pb2.SECTION_KIND_CLOSE] == pytest.approx(15.0, abs=0.7)


def test_a_loop_has_a_body_alone() -> None:
    bed = piece(seconds=16.0, form=music_pb2.FORM_LOOP, seed=2).bed
    assert [section.kind for section in bed.sections] == [music_pb2.SECTION_KIND_BODY]
    assert (bed.loop.start, bed.loop.end) == (0, 16)
    assert len(bed.beats) * 60 / bed.tempo == pytest.approx(16)


def test_no_mood_counts_as_calm() -> None:
    assert piece(mood=Mood.MOOD_UNSPECIFIED, seconds=4.0).bed.tempo == pytest.approx(77.5, abs=2.5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seconds": 2.9}, "seconds"),
        ({"seconds": 300.1}, "seconds"),
        ({"tempo": 49.0}, "tempo"),
        ({"key": "c"}, "key"),
        ({"key": "C##"}, "key"),
        ({"energy": -0.1}, "energy"),
        ({"close_begin": 18.5}, "close_begin"),
        ({"close_begin": 10.0, "hook_end": 9.5}, "hook_end"),
        ({"hook_end": 17.5}, "hook_end"),
        ({"close_begin": float("inf")}, "close_begin"),
    ],
)
def test_bad_requests_name_their_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_compose(request(**changes))
    assert [violation.field for violation in caught.value.violations] == [field]


def test_limits_are_good_requests() -> None:
    for changes in ({"seconds": 3.0}, {"seconds": 300.0}, {"tempo": 50.0}, {"tempo": 160.0}, {"energy": 0.0},
                    {"close_begin": 18.0, "hook_end": 17.0}):  # fmt: skip
        check_compose(request(**changes))


def test_a_stop_ends_it_and_leaves_nothing(store: FileStore) -> None:
    backend, stop = SynthBackend(), threading.Event()
    backend.load()
    told: list[float] = []

    def report(progress: Any) -> None:
        told.append(progress.fraction)
        if progress.fraction > 0.3:
            stop.set()

    with pytest.raises(CancelledError):
        backend.compose(request(seconds=60.0), Work(store, report, stop))
    assert max(told) < 0.5
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_without_numpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(PreconditionError, match=r"shorts-studio\[music\]"):
        SynthBackend().load()


def test_it_imports_without_numpy() -> None:
    code = (
        "import sys; sys.modules['numpy'] = None; import services.music.servicer, services.music.backends.synth as s;"
        "from services.music.synth.players import compose; from services.music.synth.score import Brief;"
        "assert compose(Brief(1, 20, 3))[1]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

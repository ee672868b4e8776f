"""Bad render requests are refused at once, with the field's name."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from services.common.errors import InvalidInputError
from services.render.validate import check_render
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.render.picture_inputs import drawn_scene, timeline

Request = render_pb2.RenderRequest


def good() -> Request:
    request = Request(backend="ffmpeg", timeline=timeline([drawn_scene(1.0, name="a"), drawn_scene(1.0, name="b")]))
    request.timeline.scenes[0].speech.CopyFrom(
        scene_pb2.Speech(audio=Artifact(sha256="0" * 64, size_bytes=9, media_type="audio/wav"), duration=1.0)
    )
    request.timeline.scenes[0].speech.words.add(text="말", start=0.1, end=0.5)
    performance = request.timeline.scenes[0].clip.drawn.performance
    performance.character, performance.height = "baker-bear", 0.5
    performance.mouth.add(time=0.2, viseme=scene_pb2.VISEME_A)
    performance.mouth.add(time=0.3, viseme=scene_pb2.VISEME_REST)
    performance.gestures.add(time=0.1, duration=0.5, kind="wave")
    return request


def test_a_good_request_passes() -> None:
    check_render(good())


def _set(path: str, value: object) -> Callable[[Request], None]:
    def change(request: Request) -> None:
        *way, last = path.split(".")
        target: object = request
        for step in way:
            target = target[int(step)] if step.isdigit() else getattr(target, step)  # type: ignore[index]
        setattr(target, last, value)

    return change


SCENE = "timeline.scenes.0"
DRAWN = f"{SCENE}.clip.drawn"
ACTS = "timeline.scenes[0].clip.drawn.performance"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_set("backend", ""), "backend"),
        (_set("quality", 99), "quality"),
        (lambda r: r.cuts.append(0), "cuts[0]"),
        (_set("timeline.width", 1081), "timeline.width"),
        (_set("timeline.height", 5000), "timeline.height"),
        (lambda r: r.timeline.scenes.__delitem__(slice(None)), "timeline.scenes"),
        (_set(f"{SCENE}.id", "../x"), "timeline.scenes[0].id"),
        (_set("timeline.scenes.1.id", "a"), "timeline.scenes[1].id"),
        (_set(f"{SCENE}.duration", math.nan), "timeline.scenes[0].duration"),
        (_set(f"{SCENE}.duration", 61.0), "timeline.scenes[0].duration"),
        (_set(f"{SCENE}.clip.duration", 0.5), "timeline.scenes[0].clip.duration"),
        (_set(f"{SCENE}.speech.duration", 2.0), "timeline.scenes[0].speech.duration"),
        (_set(f"{SCENE}.speech.words.0.end", 0.0), "timeline.scenes[0].speech.words[0]"),
        (_set(f"{SCENE}.transition", 99), "timeline.scenes[0].transition"),
        (_set(f"{DRAWN}.picture.props.0.size", 2.0), "timeline.scenes[0].clip.drawn.picture.props[0].size"),
        (
            _set(f"{DRAWN}.picture.props.0.center.x", math.inf),
            "timeline.scenes[0].clip.drawn.picture.props[0].center.x",
        ),
        (_set(f"{DRAWN}.camera.1.time", 0.0), "timeline.scenes[0].clip.drawn.camera[1].time"),
        (_set(f"{DRAWN}.camera.0.zoom", 0.5), "timeline.scenes[0].clip.drawn.camera[0].zoom"),
        (_set(f"{DRAWN}.parallax", -1.0), "timeline.scenes[0].clip.drawn.parallax"),
        (_set(f"{DRAWN}.performance.character", "baker-bee"), f"{ACTS}.character"),
        (_set(f"{DRAWN}.performance.height", 0.0), f"{ACTS}.height"),
        (_set(f"{DRAWN}.performance.feet.x", math.nan), f"{ACTS}.feet.x"),
        (_set(f"{DRAWN}.performance.mood", 99), f"{ACTS}.mood"),
        (_set(f"{DRAWN}.performance.looks_at.y", 9.0), f"{ACTS}.looks_at.y"),
        (_set(f"{DRAWN}.performance.mouth.1.time", 0.1), f"{ACTS}.mouth[1].time"),
        (_set(f"{DRAWN}.performance.mouth.0.viseme", 99), f"{ACTS}.mouth[0].viseme"),
        (_set(f"{DRAWN}.performance.gestures.0.kind", "cartwheel"), f"{ACTS}.gestures[0].kind"),
        (_set(f"{DRAWN}.performance.gestures.0.duration", 0.0), f"{ACTS}.gestures[0].duration"),
        (_set(f"{DRAWN}.performance.gestures.0.time", math.inf), f"{ACTS}.gestures[0].time"),
        (_set("timeline.language", "xx"), "timeline.language"),
        (_set("timeline.title", "x" * 201), "timeline.title"),
        (_set("timeline.music.gain_db", 40.0), "timeline.music.gain_db"),
    ],
)
def test_each_violation_names_its_field(change: Callable[[Request], None], field: str) -> None:
    request = good()
    change(request)
    with pytest.raises(InvalidInputError) as caught:
        check_render(request)
    assert field in {violation.field for violation in caught.value.violations}


def test_refusals_of_names_list_what_there_is() -> None:
    request = good()
    acts = request.timeline.scenes[0].clip.drawn.performance
    acts.character, acts.gestures[0].kind = "nobody-cat", "cartwheel"
    with pytest.raises(InvalidInputError) as caught:
        check_render(request)
    told = {violation.field: violation.description for violation in caught.value.violations}
    assert "calm-cat" in told[f"{ACTS}.character"]
    assert "point_left" in told[f"{ACTS}.gestures[0].kind"]

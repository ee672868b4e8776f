"""A drawn character that speaks, gestures and shows: the clip is a drawing in time, as motion's is."""

from __future__ import annotations

from dataclasses import replace

from services.common.backends import BackendInfo, require
from services.common.characters import character_of
from services.common.drawing.composition import Stage, stage_of
from services.common.drawing.fitting import Box, free_box
from services.common.errors import InvalidInputError
from services.common.operation import Work
from services.video.backend import VideoBackend
from services.video.camera import Manner, manner_of
from services.video.framing import Subject
from services.video.puppet.gestures import gestures_of
from services.video.puppet.mouth import mouth_cues
from services.video.puppet.words import time_props
from services.video.shot import drawing_of, shoot
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest

# Shares of motion's moves, and the farthest change of zoom: who speaks is not to swim about.
_SPEED, _REACH, _PARALLAX = 0.4, 0.4, 0.4
_MOST_REACH = 0.05


class PuppetBackend(VideoBackend):
    """Puts a character into a picture and lets it tell what is said."""

    info = BackendInfo(
        name="puppet",
        version="3",
        model="Shorts Studio characters",
        license="Apache-2.0",
        commercial_use=True,
        features=("drawn_scene.v1", "drawn_only", "character.v1", "character_only"),
        concurrency=4,
    )

    def load(self) -> None:
        """Check that Pillow is there; it reads the sizes of photos."""
        require("PIL.Image", "video")

    def animate(self, request: AnimateRequest, work: Work) -> scene_pb2.Clip:
        """Give the picture with the character's performance and a gentle camera.

        Raises InvalidInputError where no character is given, and what motion raises.
        """
        if not request.character:
            raise InvalidInputError.of(
                "character",
                "is empty; name one of `shorts characters`, or choose the backend motion for a scene without",
            )
        drawn = drawing_of(request, self.info.name)
        work.check()
        stage = _stage(request, drawn)
        words = list(request.speech.words)
        time_props(drawn.props, words, request.duration)
        head = Subject(_within(stage.head, free_box(request.width, request.height)), 1.0)
        clip = shoot(request, drawn, _gentle(manner_of(request.mood)), work, keep=(head,))
        clip.drawn.performance.CopyFrom(_performance(request, drawn, stage, words))
        return clip


def _stage(request: AnimateRequest, drawn: scene_pb2.DrawnPicture) -> Stage:
    backdrop = drawn.backdrop
    is_photo = backdrop.WhichOneof("source") == "photo"
    return stage_of(
        character_of(request.character),
        request.width,
        request.height,
        scene_index=request.scene_index,
        scene_count=request.scene_count,
        seed=request.picture_seed,
        mood=request.mood,
        photo=is_photo,
        place="" if is_photo else backdrop.drawn.kind,
        shows=bool(drawn.props),
    )


def _gentle(manner: Manner) -> Manner:
    return replace(
        manner,
        speed=manner.speed * _SPEED,
        reach=min(manner.reach * _REACH, _MOST_REACH),
        parallax=manner.parallax * _PARALLAX,
        legs=1,
    )


def _within(box: Box, free: Box) -> Box:
    return Box(
        max(box.left, free.left), max(box.top, free.top), min(box.right, free.right), min(box.bottom, free.bottom)
    )


def _performance(
    request: AnimateRequest, drawn: scene_pb2.DrawnPicture, stage: Stage, words: list[scene_pb2.WordTiming]
) -> scene_pb2.CharacterPerformance:
    photo = drawn.backdrop.WhichOneof("source") == "photo"
    performance = scene_pb2.CharacterPerformance(
        character=request.character,
        feet=scene_pb2.Point(x=round(stage.feet[0], 4), y=round(stage.feet[1], 4)),
        height=round(stage.height, 4),
        mood=request.mood or scene_pb2.MOOD_CALM,
        mouth=mouth_cues(request.speech),
        gestures=gestures_of(
            words,
            drawn.props,
            stage,
            mood=request.mood,
            duration=request.duration,
            first=request.scene_index == 0,
            last=request.scene_index > 0 and request.scene_index == request.scene_count - 1,
            photo=photo,
            seed=request.seed,
        ),
    )
    if photo or drawn.props:
        x, y = stage.things.middle
        performance.looks_at.CopyFrom(scene_pb2.Point(x=round(x, 4), y=round(y, 4)))
    return performance

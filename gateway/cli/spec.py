"""From the options of `shorts make` to a JobSpec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.cli.making import making_of
from gateway.cli.model_options import DRAWN, MakingOptions
from gateway.cli.options import NO_MUSIC
from gateway.cli.sources import LocalFile, is_url, read_face, read_music, read_page, read_photos, read_source
from services.common.validation import Checks
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.llm.v1 import llm_pb2
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from shorts.studio.v1 import studio_pb2

_ASPECTS = {
    "9:16": studio_pb2.ASPECT_PORTRAIT,
    "1:1": studio_pb2.ASPECT_SQUARE,
    "16:9": studio_pb2.ASPECT_LANDSCAPE,
}
_CUTS = {
    "short": (render_pb2.CUT_SHORT,),
    "scenes": (render_pb2.CUT_SCENES,),
    "both": (render_pb2.CUT_SHORT, render_pb2.CUT_SCENES),
}
_CAPTIONS = {
    "bold": render_pb2.CaptionStyle(look=render_pb2.CAPTION_LOOK_BOLD),
    "box": render_pb2.CaptionStyle(look=render_pb2.CAPTION_LOOK_BOX),
    "off": render_pb2.CaptionStyle(hidden=True),
}


@dataclass(frozen=True)
class MakeOptions:
    """The options of `shorts make` as click reads them; None and 0 stand for the studio's defaults."""

    source: str
    images: Sequence[str]
    music: str | None
    music_mood: str | None
    recipe: str | None
    language: str | None
    tone: str
    scenes: int | None
    length: float
    aspect: str
    voice: str | None
    character: str | None
    seed: int
    cuts: str
    captions: str
    non_commercial: bool
    making: MakingOptions = field(default_factory=MakingOptions)


@dataclass(frozen=True)
class Inputs:
    """What the user gave, read and checked: a spec that lacks its artifacts, and the files to make them of."""

    spec: studio_pb2.JobSpec
    photos: Sequence[LocalFile]
    music: LocalFile | None
    page: LocalFile | None
    face: LocalFile | None = None

    def with_artifacts(
        self,
        photos: Sequence[Artifact],
        music: Artifact | None,
        page: Artifact | None,
        face: Artifact | None = None,
    ) -> studio_pb2.JobSpec:
        """Complete the spec."""
        spec = studio_pb2.JobSpec()
        spec.CopyFrom(self.spec)
        spec.images.extend(photos)
        if music is not None:
            spec.music.CopyFrom(music)
        if page is not None:
            spec.page.CopyFrom(page)
        if face is not None:
            spec.making.painting.reference.image.CopyFrom(face)
        return spec


def read_inputs(options: MakeOptions, check: Checks) -> Inputs:
    """Read the user's text and files, and note everything that is wrong with them."""
    page = read_page(options.source, check)
    url = options.source if is_url(options.source) else ""
    spec = studio_pb2.JobSpec(
        recipe=options.recipe or "",
        text="" if page or url else read_source(options.source, check),
        url=url,
        language=options.language or "",
        tone=llm_pb2.Tone.Value(f"TONE_{options.tone.upper()}"),
        scene_count=options.scenes or 0,
        length_seconds=options.length,
        aspect=_ASPECTS[options.aspect],
        voice=options.voice or "",
        character=options.character or "",
        seed=options.seed,
        cuts=_CUTS[options.cuts],
        captions=_CAPTIONS[options.captions],
        non_commercial=options.non_commercial,
        no_music=options.music == NO_MUSIC,
        music_mood=scene_pb2.Mood.Value(f"MOOD_{options.music_mood.upper()}")
        if options.music_mood
        else scene_pb2.MOOD_UNSPECIFIED,
        making=making_of(options.making),
    )
    photos = read_photos(options.images, check)
    music = read_music(options.music, check) if options.music and not spec.no_music else None
    face = options.making.face
    return Inputs(spec, photos, music, page, read_face(face, check) if face and face != DRAWN else None)

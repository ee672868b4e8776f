"""Checks of the studio's requests: all that can be known at once is told at once."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from pathlib import Path

import av
from PIL import Image, UnidentifiedImageError

from gateway.casting import character_fault
from gateway.making import check_making
from gateway.recipe import composes
from gateway.recipes import PAGE_RECIPE, RECIPES
from services.common.artifacts import ArtifactStore
from services.common.errors import ExhaustedError
from services.common.language import LANGUAGES, detect_language
from services.common.validation import Checks
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.llm.v1.llm_pb2 import Tone
from shorts.render.v1.render_pb2 import CaptionLook, Cut
from shorts.scene.v1.scene_pb2 import Mood
from shorts.studio.v1.studio_pb2 import Aspect, JobSpec, SubmitRequest

MAX_TEXT = 50_000
MAX_URL = 2_048
MAX_PAGE_BYTES = 20 << 20
MAX_IMAGES = 20
MAX_IMAGE_BYTES = 40 << 20
MAX_PIXELS = 100_000_000
SIDE_PIXELS = (64, 20_000)
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")
SHORTEST_MUSIC_SECONDS = 0.3


def check_submit(request: SubmitRequest) -> None:
    """Check the form of a request; raises InvalidInputError with every field that is wrong."""
    spec = request.spec
    with Checks() as check:
        check.that(len(request.request_id) <= 100, "request_id", "has more than 100 characters")
        check.one_of("spec.recipe", spec.recipe, RECIPES, empty_ok=True)
        _check_source(spec, check)
        check.one_of("spec.language", spec.language, LANGUAGES, empty_ok=True)
        if fault := character_fault(spec.character):
            check.that(False, "spec.character", fault)
        if spec.text.strip() and not spec.language:
            known = bool(detect_language(spec.text))
            check.that(known, "spec.text", "has no Korean or English to tell a story from; give some sentences")
        check.between("spec.scene_count", spec.scene_count, 3, 10, zero_ok=True)
        check.between("spec.length_seconds", spec.length_seconds, 5, 180, zero_ok=True, unit=" seconds")
        check.that(len(spec.images) <= MAX_IMAGES, "spec.images", f"are {len(spec.images)}; at most {MAX_IMAGES}")
        for index, image in enumerate(spec.images):
            check.artifact(f"spec.images[{index}]", image)
            check.that(image.size_bytes <= MAX_IMAGE_BYTES, f"spec.images[{index}]", "is larger than 40 MiB")
        if spec.HasField("music"):
            check.artifact("spec.music", spec.music)
            check.that(
                not spec.no_music, "spec.no_music", "leaves out the music that spec.music gives; send one of them"
            )
        _check_music_mood(spec, check)
        check_making(spec, check)
        for field, kind, values in (
            ("tone", Tone, [spec.tone]),
            ("aspect", Aspect, [spec.aspect]),
            ("cuts", Cut, spec.cuts),
            ("captions.look", CaptionLook, [spec.captions.look]),
        ):
            check.that(all(v in kind.values() for v in values), f"spec.{field}", f"must be one of {kind.keys()[1:]}")
        check.that(Cut.CUT_UNSPECIFIED not in spec.cuts, "spec.cuts", "must not hold CUT_UNSPECIFIED")


def _check_music_mood(spec: JobSpec, check: Checks) -> None:
    if not spec.music_mood:
        return
    moods = [name for name, value in Mood.items() if value]
    check.that(spec.music_mood in Mood.values(), "spec.music_mood", f"must be one of {moods}")
    other = "spec.music" if spec.HasField("music") else "spec.no_music"
    told = f"is the mood of a bed that is composed, and {other} has none composed; send one of them"
    check.that(composes(spec), "spec.music_mood", told)


def _check_source(spec: JobSpec, check: Checks) -> None:
    given = [name for name in ("text", "url") if getattr(spec, name)] + ["page"] * spec.HasField("page")
    if spec.url:
        check.that(len(spec.url) <= MAX_URL, "spec.url", f"has more than {MAX_URL:,} characters")
        http = spec.url.lower().startswith(("http://", "https://"))
        check.that(http, "spec.url", "must begin with http:// or https://")
    if spec.HasField("page"):
        check.artifact("spec.page", spec.page)
        check.that(spec.page.size_bytes <= MAX_PAGE_BYTES, "spec.page", "is larger than 20 MiB")
    if len(given) > 1:
        check.that(False, f"spec.{given[-1]}", f"cannot be given together with {given[0]}; give one of the two")
    elif not given or spec.text:
        check.text("spec.text", spec.text, MAX_TEXT)
    if spec.recipe == PAGE_RECIPE and spec.text:
        check.that(False, "spec.recipe", f"{PAGE_RECIPE!r} needs a url or a page")


async def check_media(spec: JobSpec, store: ArtifactStore) -> None:
    """Check that photos, faces and music are in the store and can be read. Raises InvalidInputError, NotFoundError."""
    files = [(f"spec.images[{i}]", image, _photo_fault) for i, image in enumerate(spec.images)]
    if spec.making.painting.reference.HasField("image"):
        files.append(("spec.making.painting.reference.image", spec.making.painting.reference.image, _photo_fault))
    if spec.HasField("music"):
        files.append(("spec.music", spec.music, _music_fault))
    with Checks() as check:
        for field, artifact, fault in files:
            found = await asyncio.to_thread(_look, store, artifact, fault)
            check.that(not found, field, found)
    if spec.HasField("page"):
        await asyncio.to_thread(store.path, spec.page)


def _look(store: ArtifactStore, artifact: Artifact, fault: Callable[[Path], str]) -> str:
    return fault(store.path(artifact))


def _photo_fault(path: Path) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.MAX_IMAGE_PIXELS = MAX_PIXELS
            with Image.open(path) as image:
                low, high = min(image.size), max(image.size)
                if image.format not in IMAGE_FORMATS:
                    return f"is a {image.format} file; give a JPEG, PNG or WebP"
                if low < SIDE_PIXELS[0] or high > SIDE_PIXELS[1]:
                    return f"has {image.width}x{image.height} pixels; each side must have 64 to 20,000"
                image.load()  # a cut-off file opens well and fails here
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "has more than 100 megapixels; make it smaller"
    except UnidentifiedImageError:
        return "is no picture that can be read; give a JPEG, PNG or WebP"
    except (OSError, SyntaxError, ValueError) as error:
        return f"is damaged ({error}); save it again as JPEG or PNG"
    return ""


def _music_fault(path: Path) -> str:
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                return "holds no sound; give an MP3, M4A, WAV, OGG or FLAC"
            seconds = sum(
                float(frame.samples / frame.sample_rate)
                for frame, _ in zip(container.decode(audio=0), range(200), strict=False)
            )
    except (av.error.FFmpegError, ValueError) as error:
        return f"is no sound file that can be read ({error}); give an MP3, M4A, WAV, OGG or FLAC"
    return "" if seconds >= SHORTEST_MUSIC_SECONDS else "is shorter than 0.3 seconds"


def check_disk(free_bytes: int, needed_mib: int) -> None:
    """Refuse a job where the disk is nearly full. Raises ExhaustedError."""
    if free_bytes < needed_mib << 20:
        raise ExhaustedError(
            f"only {free_bytes >> 20} MiB are free where the studio keeps its files; free some space, move SHORTS_HOME "
            f"to a larger disk, or lower SHORTS_MIN_FREE_MIB ({needed_mib})",
            reason="DISK_FULL",
        )

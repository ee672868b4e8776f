"""From what the form holds to a job: checks that need no gateway, uploads, the call."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Protocol
from urllib.parse import urlsplit

from services.common.errors import InvalidInputError, StudioError, Violation
from shorts.llm.v1 import llm_pb2
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import Job, JobSpec
from ui.client import Client
from ui.making import ModelForm
from ui.texts import Texts

MAX_TEXT = 50_000
MAX_PHOTOS = 20
LIMITS_MIB = {"photos": 40, "music": 40, "page": 20, "text": 1}
PHOTO_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
PAGE_TYPES = {".html": "text/html", ".htm": "text/html", ".mhtml": "multipart/related", ".mht": "multipart/related"}
TEXT_TYPES = (".txt", ".md")
MUSIC_TYPES = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".wav": "audio/wav", ".ogg": "audio/ogg", ".flac": "audio/flac",
}  # fmt: skip
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
TONES = {
    "casual": llm_pb2.TONE_CASUAL,
    "professional": llm_pb2.TONE_PROFESSIONAL,
    "funny": llm_pb2.TONE_FUNNY,
    "enthusiastic": llm_pb2.TONE_ENTHUSIASTIC,
}
ASPECTS = {
    "9:16": studio_pb2.ASPECT_PORTRAIT,
    "1:1": studio_pb2.ASPECT_SQUARE,
    "16:9": studio_pb2.ASPECT_LANDSCAPE,
}
CUTS = {
    "short": (render_pb2.CUT_SHORT,),
    "scenes": (render_pb2.CUT_SCENES,),
    "both": (render_pb2.CUT_SHORT, render_pb2.CUT_SCENES),
}
CAPTIONS = {
    "bold": render_pb2.CaptionStyle(look=render_pb2.CAPTION_LOOK_BOLD),
    "box": render_pb2.CaptionStyle(look=render_pb2.CAPTION_LOOK_BOX),
    "off": render_pb2.CaptionStyle(hidden=True),
}
OWN_MUSIC, NO_MUSIC = "own", "none"
MOODS = {name.removeprefix("MOOD_").lower(): value for name, value in scene_pb2.Mood.items() if value}
"""What the form may choose as music: one of these, OWN_MUSIC, NO_MUSIC, or "" for what suits the text."""
# Which field of the form shows what is wrong with a field of the spec; the others are told above the button.
FIELDS = {
    "spec.text": "source", "spec.url": "source", "spec.page": "source", "spec.images": "photos", "spec.voice": "voice",
    "spec.character": "character", "spec.making": "models",
    "spec.music": "music", "spec.no_music": "music", "spec.music_mood": "music",
    "spec.length_seconds": "length", "spec.scene_count": "more", "spec.language": "more",
}  # fmt: skip


class Upload(Protocol):
    """A file that the browser handed in."""

    name: str

    @property
    def size(self) -> int:
        """Its length in bytes."""
        ...

    def getvalue(self) -> bytes:
        """Give its bytes."""
        ...


@dataclass(frozen=True)
class Form:
    """What the form holds."""

    source: str = "text"
    text: str = ""
    url: str = ""
    file: Upload | None = None
    photos: Sequence[Upload] = ()
    music_choice: str = ""
    music: Upload | None = None
    recipe: str = ""
    tone: str = "casual"
    voice: str = ""
    character: str = ""
    length: int = 30
    aspect: str = "9:16"
    captions: str = "bold"
    scenes: int = 0
    language: str = ""
    cuts: str = "short"
    seed: int = 0
    non_commercial: bool = False
    making: ModelForm = field(default_factory=ModelForm)


@dataclass
class Problems:
    """What is wrong, in words, by field of the form; under "" what belongs to none."""

    by_field: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, message: str) -> None:
        """Note a problem."""
        self.by_field.setdefault(name, []).append(message)

    def __bool__(self) -> bool:
        return bool(self.by_field)


def submit(client: Client, form: Form, attempt: str, t: Texts) -> Job | Problems:
    """Check the form, upload its files, start the job. The same form in the same attempt starts one job alone."""
    problems = check(form, t)
    if problems:
        return problems
    try:
        spec = make_spec(form)
        _upload(client, form, spec)
        digest = hashlib.sha256(attempt.encode() + spec.SerializeToString(deterministic=True))
        return client.submit(digest.hexdigest()[:32], spec)
    except InvalidInputError as error:
        return from_violations(error.violations)
    except StudioError as error:
        problems.add("", error.message)
        return problems


def check(form: Form, t: Texts) -> Problems:
    """Check what can be known here, so that it is told in the user's language and at once."""
    problems = Problems()
    if form.source == "text" and not form.text.strip():
        problems.add("source", t("error_text_empty"))
    if form.source == "url" and not _is_url(form.url.strip()):
        problems.add("source", t("error_url"))
    if form.source == "file":
        _check_file(form.file, problems, t)
    if len(form.photos) > MAX_PHOTOS:
        problems.add("photos", t("error_photos_many", limit=MAX_PHOTOS, count=len(form.photos)))
    own = form.music_choice == OWN_MUSIC
    if own and not form.music:
        problems.add("music", t("error_music_empty"))
    for name, files in (("photos", form.photos), ("music", [form.music] if own and form.music else [])):
        for file in files:
            _check_size(name, LIMITS_MIB[name], file, problems, t)
    return problems


def _check_file(file: Upload | None, problems: Problems, t: Texts) -> None:
    if file is None:
        problems.add("source", t("error_file_empty"))
    elif _suffix(file) in PAGE_TYPES:
        _check_size("source", LIMITS_MIB["page"], file, problems, t)
    else:
        _check_size("source", LIMITS_MIB["text"], file, problems, t)
        if decode(file.getvalue()) is None:
            problems.add("source", t("error_file_text"))


def _check_size(name: str, limit: int, file: Upload, problems: Problems, t: Texts) -> None:
    if file.size > limit << 20:
        problems.add(name, t("error_file_large", limit=limit, name=file.name))


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc) and len(text.split()) == 1


def _suffix(file: Upload) -> str:
    return PurePath(file.name).suffix.lower()


def decode(data: bytes) -> str | None:
    """Read a text in UTF-8, UTF-16 with a mark, or CP949; None where it is none of them."""
    marked = next(((len(mark), name) for mark, name in BOMS if data.startswith(mark)), None)
    tries = [(marked[0], marked[1])] if marked else [(0, "utf-8"), (0, "cp949")]
    for skip, encoding in tries:
        try:
            text = data[skip:].decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def make_spec(form: Form) -> JobSpec:
    """Make the spec of a form that was checked, but for its uploads."""
    spec = JobSpec(
        recipe=form.recipe,
        language=form.language,
        tone=TONES[form.tone],
        scene_count=form.scenes,
        length_seconds=form.length,
        aspect=ASPECTS[form.aspect],
        voice=form.voice,
        character=form.character,
        seed=form.seed,
        cuts=CUTS[form.cuts],
        captions=CAPTIONS[form.captions],
        non_commercial=form.non_commercial,
        no_music=form.music_choice == NO_MUSIC,
        music_mood=MOODS.get(form.music_choice, scene_pb2.MOOD_UNSPECIFIED),
        making=form.making.making(),
    )
    if form.source == "url":
        spec.url = form.url.strip()
    elif form.source == "text":
        spec.text = form.text
    elif form.file and _suffix(form.file) not in PAGE_TYPES:
        spec.text = decode(form.file.getvalue()) or ""
    return spec


def _upload(client: Client, form: Form, spec: JobSpec) -> None:
    if form.source == "file" and form.file and _suffix(form.file) in PAGE_TYPES:
        spec.page.CopyFrom(client.upload(form.file.getvalue(), PAGE_TYPES[_suffix(form.file)]))
    for photo in form.photos:
        spec.images.append(client.upload(photo.getvalue(), _type(photo, PHOTO_TYPES)))
    if form.music and form.music_choice == OWN_MUSIC:
        spec.music.CopyFrom(client.upload(form.music.getvalue(), _type(form.music, MUSIC_TYPES)))


def _type(file: Upload, types: Mapping[str, str]) -> str:
    return types.get(_suffix(file), "application/octet-stream")


def from_violations(violations: Sequence[Violation]) -> Problems:
    """Put what the gateway found wrong beside the fields that it concerns."""
    problems = Problems()
    for violation in violations:
        base = violation.field.split("[")[0]
        name = FIELDS.get(base) or FIELDS.get(".".join(base.split(".")[:2]), "")
        problems.add(name, f"{violation.field.removeprefix('spec.')}: {violation.description}")
    return problems

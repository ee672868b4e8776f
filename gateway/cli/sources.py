"""What the user gives: the text, photos and music, read and checked before anything starts."""

from __future__ import annotations

import codecs
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import filetype
from PIL import Image, UnidentifiedImageError

from services.common.validation import Checks

MAX_CHARACTERS = 50_000
_MAX_TEXT_BYTES = 1 << 20
_MAX_PHOTOS = 20
_MAX_PHOTO_BYTES = 40 << 20
_PHOTO_SIDE = (64, 20_000)
_MAX_PIXELS = 100_000_000
_TOO_MANY_PIXELS = "has more than 100 megapixels; export it smaller"
_PHOTO_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_MAX_PAGE_BYTES = 20 << 20
_PAGE_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".mhtml": "multipart/related",
    ".mht": "multipart/related",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class LocalFile:
    """A file of the user's with the media type that its content shows."""

    path: Path
    media_type: str


def read_source(source: str, check: Checks, stdin: BinaryIO | None = None) -> str:
    """Give the text of SOURCE: a text, `@file` or `-` for standard input.

    What is wrong is noted; the text may be empty then.
    """
    if source == "-":
        data = (stdin or sys.stdin.buffer).read(_MAX_TEXT_BYTES + 1)
        text = _decode(data, "standard input", check)
    elif source.startswith("@"):
        text = _read_text_file(source[1:], check)
    else:
        text = source
        check.that(
            not _is_file(source), "SOURCE", f"is the name of a file; to make a short of its text, write @{source}"
        )
    if not check.violations:
        check.text("SOURCE", text, MAX_CHARACTERS)
    return text


def is_url(source: str) -> bool:
    """Tell whether SOURCE is the address of a page, and no text that begins with one."""
    return source.lower().startswith(("http://", "https://")) and len(source.split()) == 1


def read_page(source: str, check: Checks) -> LocalFile | None:
    """Give the saved page that SOURCE names (@page.html, @page.mhtml); None where it is something else."""
    path = Path(source[1:])
    media_type = _PAGE_TYPES.get(path.suffix.lower()) if source.startswith("@") else None
    if media_type is None:
        return None
    if _is_readable(path, "SOURCE", check):
        check.that(
            path.stat().st_size <= _MAX_PAGE_BYTES, "SOURCE", f"{path} is larger than {_MAX_PAGE_BYTES >> 20} MiB"
        )
    return LocalFile(path, media_type)


def _is_file(text: str) -> bool:
    try:
        return len(text) < 256 and Path(text).is_file()
    except (OSError, ValueError):  # too long, or with a NUL: not a name of a file
        return False


def _read_text_file(name: str, check: Checks) -> str:
    path = Path(name)
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_TEXT_BYTES + 1)
    except FileNotFoundError:
        check.that(
            False, "SOURCE", f"there is no file {name!r}; a text that begins with @ can be piped in: shorts make -"
        )
    except IsADirectoryError:
        check.that(False, "SOURCE", f"{name!r} is a folder; name a text file")
    except (OSError, ValueError) as error:
        check.that(False, "SOURCE", f"{name!r} cannot be read: {getattr(error, 'strerror', None) or error}")
    else:
        return _decode(data, repr(name), check)
    return ""


def _decode(data: bytes, name: str, check: Checks) -> str:
    """Decode UTF-8, UTF-16 with a byte order mark, or CP949 (which holds EUC-KR)."""
    if len(data) > _MAX_TEXT_BYTES:
        check.that(False, "SOURCE", f"{name} is larger than 1 MB; at most {MAX_CHARACTERS:,} characters are taken")
        return ""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            candidates = [encoding]
            data = data[len(bom) :]
            break
    else:
        candidates = ["utf-8", "cp949"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp949" or _is_korean(text):
            check.that("\0" not in text, "SOURCE", f"{name} is not a text (it holds NUL bytes); name a text file")
            return text
    check.that(False, "SOURCE", f"{name} is not a text in UTF-8 or CP949; save it as UTF-8")
    return ""


def _is_korean(text: str) -> bool:
    # CP949 reads most bytes as something; a Korean text read right is mostly Hangul outside ASCII.
    foreign = [character for character in text if ord(character) > 127]
    return sum("가" <= character <= "힣" for character in foreign) >= 0.6 * len(foreign)


def read_photos(names: Sequence[str], check: Checks) -> list[LocalFile]:
    """Check the photos, by their headers first, then by decoding them small."""
    check.that(
        len(names) <= _MAX_PHOTOS, "--images", f"{len(names)} photos are too many; at most {_MAX_PHOTOS} are taken"
    )
    readable = [name for name in names[:_MAX_PHOTOS] if _is_readable(Path(name), "--images", check)]
    return [_check_photo(name, check) for name in readable]


def read_face(name: str, check: Checks) -> LocalFile | None:
    """Check the picture of a face."""
    return _check_photo(name, check, "--face") if _is_readable(Path(name), "--face", check) else None


def _check_photo(name: str, check: Checks, option: str = "--images") -> LocalFile:
    """Note what is wrong with a photo; give its media type, empty where there is none."""
    path, media_type, problem = Path(name), "", ""
    try:
        with warnings.catch_warnings():
            # Our own limit stands below; Pillow warns of fewer pixels.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                media_type = _PHOTO_TYPES.get(image.format or "", "")
                problem = _photo_problem(path, image)
                if not problem:
                    image.draft("RGB", (_PHOTO_SIDE[0], _PHOTO_SIDE[0]))
                    image.load()
    except Image.DecompressionBombError:
        problem = _TOO_MANY_PIXELS
    except UnidentifiedImageError:
        problem = "is not a picture, or one of a kind that is not read; use JPEG, PNG or WebP"
    except (OSError, SyntaxError, ValueError) as error:
        problem = f"is damaged ({error}); export it again"
    check.that(not problem, option, f"{name} {problem}")
    return LocalFile(path, media_type)


def _photo_problem(path: Path, image: Image.Image) -> str:
    """Tell what the header shows to be wrong; empty: nothing."""
    width, height = image.size
    low, high = _PHOTO_SIDE
    if image.format not in _PHOTO_TYPES:
        return f"is {image.format}; export it as JPEG, PNG or WebP"
    if path.stat().st_size > _MAX_PHOTO_BYTES:
        return f"is larger than {_MAX_PHOTO_BYTES >> 20} MiB; export it smaller"
    if width * height > _MAX_PIXELS:
        return _TOO_MANY_PIXELS
    if not (low <= min(width, height) and max(width, height) <= high):
        return f"has {width}x{height} pixels; each side must be {low} to {high:,}"
    return ""


def read_music(name: str, check: Checks, option: str = "--music") -> LocalFile | None:
    """Check that what an option names is a sound file, by its first bytes."""
    path = Path(name)
    if not _is_readable(path, option, check):
        return None
    kind = filetype.guess(path)
    if kind is None or not kind.mime.startswith(("audio/", "video/")):
        check.that(False, option, f"{name} is not a sound file; use MP3, WAV, FLAC, Ogg or M4A")
        return None
    return LocalFile(path, kind.mime)


def _is_readable(path: Path, option: str, check: Checks) -> bool:
    try:
        with path.open("rb") as file:
            found = bool(file.read(1))
    except FileNotFoundError:
        problem = "is not there; check the name"
    except IsADirectoryError:
        problem = "is a folder; name the files in it"
    except (OSError, ValueError) as error:
        problem = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    else:
        problem = "" if found else "is empty"
    check.that(not problem, option, f"{path} {problem}")
    return not problem

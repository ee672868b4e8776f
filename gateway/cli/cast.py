"""The characters as a list, as JSON lines, or drawn on a sheet. They are the studio's own data; no service is asked."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from gateway.cli.printing import print_table
from gateway.cli.problems import describe_os_error
from services.common.characters import CASTS, CHARACTERS, Character
from services.common.errors import InvalidInputError, PreconditionError


def _chosen(cast: str | None) -> list[Character]:
    """Give the characters of a cast, or all. Raises InvalidInputError for a cast that there is not."""
    if cast is not None and cast not in CASTS:
        raise InvalidInputError.of("--cast", f"no cast {cast[:40]!r}; there are: {', '.join(CASTS)}")
    return [character for character in CHARACTERS.values() if cast in {None, character.cast}]


def list_characters(cast: str | None, *, as_json: bool) -> None:
    """Print who there is."""
    chosen = _chosen(cast)
    if as_json:
        for character in chosen:
            sys.stdout.write(json.dumps(_row(character), ensure_ascii=False) + "\n")
        return
    head = ("id", "이름", "role", "tone", "persona")
    print_table(head, ((c.id, c.name.ko, c.role.en, c.tone, c.persona.en) for c in chosen))


def _row(character: Character) -> dict[str, object]:
    texts = {
        field: {"ko": text.ko, "en": text.en}
        for field, text in (("name", character.name), ("role", character.role), ("persona", character.persona))
    }
    voice = {"pitch_semitones": character.voice.pitch, "pace": character.voice.pace, "variant": character.voice.variant}
    return {
        "id": character.id,
        "cast": character.cast,
        "species": character.species,
        **texts,
        "tone": character.tone,
        "voice": voice,
        "accessories": character.accessories,
    }


def write_sheet(cast: str | None, file: str, *, portraits: bool, force: bool) -> None:
    """Draw a sheet into a PNG; it becomes visible whole, or not at all.

    Raises InvalidInputError for a file that cannot be written or is there already, PreconditionError where the drawing
    library is not installed.
    """
    chosen, path = _chosen(cast), Path(file)
    if path.suffix.lower() != ".png":
        raise InvalidInputError.of("--sheet", f"{path.name!r} must end in .png")
    if path.exists() and not force:
        raise InvalidInputError.of("--sheet", f"{file} exists; choose another name, or add --force to replace it")
    if not path.parent.is_dir():
        raise InvalidInputError.of("--sheet", f"the folder {str(path.parent)!r} does not exist; create it first")
    data = _png(chosen, portraits=portraits)
    try:
        _publish(path, data)
    except OSError as error:
        # The name that the error gives is that of our temporary file, which tells the user nothing.
        told = describe_os_error(OSError(error.errno, error.strerror))
        raise InvalidInputError.of("--sheet", f"{file} cannot be written: {told}") from error
    sys.stdout.write(f"{file}\n")


def _png(chosen: Sequence[Character], *, portraits: bool) -> bytes:
    try:
        from services.common.drawing.characters.sheet import draw_sheet
    except ImportError as error:
        raise PreconditionError(
            f"drawing needs the package {error.name}; install it: pip install 'shorts-studio[image]'",
            reason="PACKAGE_MISSING",
        ) from error
    pixels = draw_sheet(chosen, columns=min(8, len(chosen)), portraits=portraits)
    buffer = BytesIO()
    Image.fromarray(pixels[..., :3]).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _publish(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".shorts-", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

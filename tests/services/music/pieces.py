"""Pieces that several tests listen to; each is made once."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.music.backends.synth import SynthBackend
from shorts.music.v1.music_pb2 import Bed, ComposeRequest
from shorts.scene.v1.scene_pb2 import Mood
from tests.services.music.measures import Sound, read

MOODS = [mood for mood in Mood.values() if mood != Mood.MOOD_UNSPECIFIED]


@dataclass(frozen=True)
class Piece:
    """A finished bed, its file and its sound (samples, 2)."""

    bed: Bed
    wav: bytes
    sound: Sound


def request(**changes: Any) -> ComposeRequest:
    """Make a good request, with changes."""
    return ComposeRequest(**{"backend": "synth", "mood": Mood.MOOD_CALM, "seconds": 20.0, "seed": 1, **changes})


@cache
def piece(**changes: Any) -> Piece:
    """Compose a bed."""
    with tempfile.TemporaryDirectory() as folder, working(Path(folder)) as work:
        backend = SynthBackend()
        backend.load()
        bed = backend.compose(request(**changes), work)
        wav = work.store.read(bed.audio)
    return Piece(bed, wav, read(wav))


@contextmanager
def working(folder: Path) -> Iterator[Work]:
    """Give what a backend works with."""
    work = Work(FileStore(folder), lambda _: None, threading.Event())
    try:
        yield work
    finally:
        work.close()

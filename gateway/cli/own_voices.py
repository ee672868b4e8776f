"""Adding and forgetting voices of one's own, and what the user is told."""

from __future__ import annotations

import sys

from gateway.cli.files import upload
from gateway.cli.interrupts import run_interruptible
from gateway.cli.sources import read_music
from gateway.cli.studio import connect
from services.common.artifacts import FileStore
from services.common.settings import load_settings
from services.common.stores import open_store
from services.common.validation import Checks
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.studio.v1 import studio_pb2
from shorts.tts.v1 import tts_pb2


def add_voice(name: str, sample: str, consent: str, origin: str, language: str) -> None:
    """Send a sample with what is said of it. Raises InvalidInputError for a file that cannot be read."""
    with Checks() as check:
        local = read_music(sample, check, "--sample")
    assert local is not None  # else a violation was noted

    async def work() -> studio_pb2.AddedVoice:
        async with connect() as studio:
            stored = await upload(studio.files, local)
            voice = tts_pb2.ClonedVoice(sample=stored, consent=consent, origin=origin, language=language)
            return (await studio.jobs.AddVoice(studio_pb2.AddVoiceRequest(name=name, voice=voice))).voice

    added = run_interruptible(work())
    sys.stdout.write(
        f"the voice {added.id} is there, with the consent that you gave; use it with: "
        f"shorts make … --voice {added.id} --non-commercial\n"
    )


def remove_voice(voice_id: str) -> None:
    """Forget a voice, and tell which files of it stay. Raises NotFoundError."""

    async def work() -> studio_pb2.AddedVoice:
        async with connect() as studio:
            return (await studio.jobs.DeleteVoice(studio_pb2.DeleteVoiceRequest(id=voice_id))).voice

    gone = run_interruptible(work())
    sys.stdout.write(
        f"the voice {voice_id} is forgotten, with its consent and its origin; shorts that were made with it stay\n"
        "the recording, and the sample that was made of it, stay in the studio's store, since other voices may need "
        "them; delete these files to be rid of them:\n"
    )
    for place in dict.fromkeys(map(_place, (gone.original, gone.voice.sample))):
        sys.stdout.write(f"  {place}\n")


def _place(file: Artifact) -> str:
    """Tell where a file of the store lies, as far as this command can know."""
    settings = load_settings()
    if not settings.gateway and isinstance(store := open_store(settings), FileStore):
        return str(store.place(file.sha256))
    where = settings.gateway or settings.store
    return f"objects/{file.sha256[:2]}/{file.sha256}, in the folder of the store at {where}"

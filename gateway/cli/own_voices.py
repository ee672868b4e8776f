"""Adding and forgetting voices of one's own, and what the user is told."""

from __future__ import annotations

import sys

from gateway.cli.files import upload
from gateway.cli.interrupts import run_interruptible
from gateway.cli.sources import read_music
from gateway.cli.studio import connect
from services.common.validation import Checks
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
    """Forget a voice."""

    async def work() -> None:
        async with connect() as studio:
            await studio.jobs.DeleteVoice(studio_pb2.DeleteVoiceRequest(id=voice_id))

    run_interruptible(work())
    sys.stdout.write(f"the voice {voice_id} is forgotten; shorts that were made with it stay\n")

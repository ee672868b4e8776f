"""What the end of a run suggests: the natural voice, where the small one spoke because nothing else is set up."""

from __future__ import annotations

import grpc

from gateway.cli.studio import Studio
from services.common.settings import load_settings
from services.common.weights import SUPERTONIC
from shorts.studio.v1 import studio_pb2

NATURAL = "supertonic"


async def voice_hint(studio: Studio, job: studio_pb2.Job) -> str:
    """Give a line on how to get the natural voice; empty where it is there, not wanted, or not this PC's business."""
    settings = load_settings()
    if settings.gateway or "tts" in settings.services or job.spec.voice:
        return ""
    if NATURAL not in settings.effective_routes["tts"]:
        return ""
    try:
        voices = (await studio.jobs.ListVoices(studio_pb2.ListVoicesRequest())).voices
    except grpc.RpcError:  # the short is made; a hint less is no trouble
        return ""
    if any(voice.backend == NATURAL for voice in voices):
        return ""
    return f"for a natural voice: {SUPERTONIC.command} ({SUPERTONIC.size / 1e6:.0f} MB, once)"

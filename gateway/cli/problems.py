"""What goes wrong in a command, in words for people, and the exit code it means."""

from __future__ import annotations

import errno
import os
import traceback

import grpc

from services.common.errors import InvalidInputError, StudioError, from_rpc
from shorts.studio.v1 import studio_pb2

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

# What a field of the spec is called on the command line.
_OPTIONS = {
    "recipe": "--recipe",
    "text": "SOURCE",
    "images": "--images",
    "music": "--music",
    "language": "--language",
    "tone": "--tone",
    "scene_count": "--scenes",
    "length_seconds": "--length",
    "aspect": "--aspect",
    "voice": "--voice",
    "character": "--character",
    "music_mood": "--music-mood",
    "seed": "--seed",
    "cuts": "--cuts",
    "captions": "--captions",
    "non_commercial": "--non-commercial",
    "job_id": "JOB",
}
# The fields of `shorts voices add`, by their whole path.
_PATHS = {
    "name": "NAME",
    "voice.sample": "--sample",
    "voice.consent": "--consent",
    "voice.origin": "--origin",
    "voice.language": "--language",
}
# The same for what stands in spec.making, by the beginning of the field's path; the longest one counts.
_MAKING = {
    "making.routes": "--backend",
    "making.negative_prompt": "--negative-prompt",
    "making.animate_photos": "--animate-photos",
    "making.painting": "--image-model",
    "making.painting.loras": "--lora",
    "making.painting.steps": "--steps",
    "making.painting.guidance": "--guidance",
    "making.painting.paint_character": "--paint-character",
    "making.painting.control": "--paint-character",
    "making.painting.reference": "--face",
    "making.painting.upscaler": "--upscaler",
    "making.animation": "--video-model",
    "making.animation.steps": "--video-steps",
    "making.animation.motion": "--motion",
}


class JobFailedError(Exception):
    """A job ended without its files; carries what the studio said."""

    def __init__(self, job_id: str, error: studio_pb2.JobError) -> None:
        super().__init__(error.message)
        self.job_id = job_id
        self.error = error


class InterruptedJobError(Exception):
    """The user interrupted the command; the message says what became of the work."""


def option_name(field: str) -> str:
    """Name the option for a field of a request: `spec.images[1]` is `--images[1]`."""
    if field in _PATHS:
        return _PATHS[field]
    path = field.removeprefix("spec.")
    if making := [start for start in _MAKING if path.startswith(start)]:
        return _MAKING[max(making, key=len)]
    head, bracket, rest = path.partition("[")
    first, dot, more = head.partition(".")
    return _OPTIONS.get(first, first) + dot + more + bracket + rest


def explain(error: Exception) -> tuple[int, list[str]]:
    """Give the exit code and the lines to print for whatever a command raised."""
    if isinstance(error, grpc.RpcError):
        error = from_rpc(error)
    match error:
        case InterruptedJobError():
            return INTERRUPTED, [f"shorts: {error}"]
        case JobFailedError():
            return _explain_job(error)
        case InvalidInputError():
            return BAD_INPUT, [f"shorts: {option_name(v.field)}: {v.description}" for v in error.violations]
        case StudioError():
            return FAILED, [f"shorts: {error.message}"]
        case OSError():
            return FAILED, [f"shorts: {describe_os_error(error)}"]
    trace = "".join(traceback.format_exception(error)).rstrip()
    return FAILED, [trace, "shorts: this is a defect of the program; the lines above say where it happened"]


def _explain_job(failed: JobFailedError) -> tuple[int, list[str]]:
    error = failed.error
    where = " of ".join(part for part in (error.stage, error.scene_id) if part)
    place = f" (in {where})" if where else ""
    lines = [f"shorts: {error.message or 'the job ended without its files'}{place}"]
    if error.code == "INVALID_ARGUMENT":
        return BAD_INPUT, lines
    return FAILED, lines


def describe_os_error(error: OSError, *, out: bool = False) -> str:
    """Tell an error of the file system with what to do about it; `out`: whether it is of a file that --out names."""
    name = f"{error.filename}: " if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{name}the disk is full; free some space" + (", or choose another folder with --out" if out else "")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        fix = "choose another folder with --out" if out else "check who may write there"
        return f"{name}may not be written; {fix}"
    return f"{name}{error.strerror or os.strerror(error.errno) if error.errno else error}"

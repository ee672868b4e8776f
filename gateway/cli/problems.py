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
    path = field.removeprefix("spec.")
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


def describe_os_error(error: OSError) -> str:
    """Tell an error of the file system with what to do about it."""
    name = f"{error.filename}: " if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{name}the disk is full; free some space, or choose another folder with --out"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{name}may not be written; choose another folder with --out"
    return f"{name}{error.strerror or os.strerror(error.errno) if error.errno else error}"

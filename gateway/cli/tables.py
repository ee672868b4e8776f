"""Lists that the studio gives, as tables for people or as JSON lines for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC
from typing import Any, TypeVar

from google.protobuf.message import Message
from rich.text import Text

from gateway.cli.display import write_json
from gateway.cli.interrupts import run_interruptible
from gateway.cli.printing import print_table
from gateway.cli.studio import Studio, connect, stop_job
from gateway.cli.view import one_line
from shorts.studio.v1 import studio_pb2
from shorts.tts.v1 import tts_pb2

T = TypeVar("T")
M = TypeVar("M", bound=Message)

_STATE_STYLES = {"done": "green", "failed": "red", "interrupted": "yellow", "running": "cyan", "queued": "cyan"}


def list_jobs(limit: int, *, as_json: bool) -> None:
    """Print the newest jobs."""

    async def ask(studio: Studio) -> Sequence[studio_pb2.Job]:
        return (await studio.jobs.List(studio_pb2.ListRequest(page_size=limit))).jobs

    def row(job: studio_pb2.Job) -> list[str | Text]:
        state = studio_pb2.JobState.Name(job.state).removeprefix("JOB_STATE_").lower()
        told = f"{state} {job.fraction:.0%}" if state == "running" else state
        made = job.created_at.ToDatetime(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
        return [job.id, Text(told, _STATE_STYLES.get(state, "dim")), made, one_line(job.title or job.spec.text)[:80]]

    _print(
        _ask(ask), ("job", "state", "started", "title"), row, "no jobs yet; make one: shorts make @text.txt", as_json
    )


def list_voices(language: str, *, as_json: bool) -> None:
    """Print the voices."""

    async def ask(studio: Studio) -> Sequence[tts_pb2.Voice]:
        return (await studio.jobs.ListVoices(studio_pb2.ListVoicesRequest(language=language))).voices

    def row(voice: tts_pb2.Voice) -> list[str | Text]:
        allowed = "yes" if voice.commercial_use else "no"
        return [voice.id, one_line(voice.name), " ".join(voice.languages), voice.backend, voice.license, allowed]

    head = ("id", "voice", "languages", "backend", "licence", "commercial")
    _print(_ask(ask), head, row, "no voices for that", as_json)


def list_recipes(*, as_json: bool) -> None:
    """Print the recipes."""

    async def ask(studio: Studio) -> Sequence[studio_pb2.Recipe]:
        return (await studio.jobs.ListRecipes(studio_pb2.ListRecipesRequest())).recipes

    def row(recipe: studio_pb2.Recipe) -> list[str | Text]:
        return [recipe.name, one_line(recipe.summary), " → ".join(stage.name for stage in recipe.stages)]

    _print(_ask(ask), ("recipe", "makes", "stages"), row, "no recipes", as_json)


def cancel_job(job_id: str) -> None:
    """Stop a job and say how it stands."""

    async def ask(studio: Studio) -> studio_pb2.Job:
        try:
            await stop_job(studio, job_id)
        except TimeoutError:
            sys.stderr.write("shorts: the studio is still stopping it\n")
        return (await studio.jobs.Get(studio_pb2.GetRequest(job_id=job_id))).job

    state = studio_pb2.JobState.Name(_ask(ask).state).removeprefix("JOB_STATE_").lower()
    sys.stdout.write(f"{job_id} is {state}\n")


def _ask(question: Callable[[Studio], Coroutine[Any, Any, T]]) -> T:
    async def work() -> T:
        async with connect() as studio:
            return await question(studio)

    return run_interruptible(work())


def _print(
    messages: Sequence[M],
    columns: Sequence[str],
    row: Callable[[M], list[str | Text]],
    empty: str,
    as_json: bool,
) -> None:
    if as_json:
        for message in messages:
            write_json(message)
        return
    if not messages:
        sys.stdout.write(f"{empty}\n")
        return
    print_table(columns, map(row, messages))

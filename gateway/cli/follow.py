"""A job from the user's input to finished files, shown on a display, cancelled where the user interrupts."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc

from gateway.cli.display import Display, choose_display
from gateway.cli.files import download, upload
from gateway.cli.hints import voice_hint
from gateway.cli.interrupts import run_interruptible
from gateway.cli.options import OutputOptions
from gateway.cli.outputs import Target, read_target
from gateway.cli.problems import InterruptedJobError, JobFailedError, describe_os_error
from gateway.cli.report import Outcome
from gateway.cli.spec import Inputs, MakeOptions, read_inputs
from gateway.cli.studio import STOP_SECONDS, Studio, connect, find_job, job_events, recipe_stages, stop_job
from gateway.recipe import composes, has_page
from services.common.errors import ExhaustedError, PreconditionError, StudioError
from services.common.validation import Checks
from shorts.studio.v1 import studio_pb2


def run_make(options: MakeOptions, output: OutputOptions) -> None:
    """Check everything, make the short, write its files."""
    with Checks() as check:
        target = read_target(output.out, output.force, check)
        inputs = read_inputs(options, check)
    display = choose_display(as_json=output.as_json, quiet=output.quiet)
    with display:
        outcome = run_interruptible(_make(inputs, display, target))
    display.finish(outcome)


async def _make(inputs: Inputs, display: Display, target: Target) -> Outcome:
    started = time.monotonic()
    display.status("starting the studio")
    async with connect() as studio:
        page = bool(inputs.spec.url or inputs.page)
        bed = not (inputs.music or inputs.spec.no_music)
        display.expect(await recipe_stages(studio, inputs.spec.recipe, page=page, composes=bed))
        spec = await _upload(studio, inputs, display)
        job_id = await _submit(studio, spec, display)
        async with cancelled_on_interrupt(studio, job_id, display):
            notices = await watch(studio, job_id, display)
        outcome = await fetch(studio, job_id, target, notices, started)
        display.status("closing the studio")  # it may first finish jobs that other commands handed in
        return outcome


async def _upload(studio: Studio, inputs: Inputs, display: Display) -> studio_pb2.JobSpec:
    if inputs.photos or inputs.music or inputs.page or inputs.face:
        display.status("handing over your files")
    photos = [await upload(studio.files, photo) for photo in inputs.photos]
    music = await upload(studio.files, inputs.music) if inputs.music else None
    page = await upload(studio.files, inputs.page) if inputs.page else None
    face = await upload(studio.files, inputs.face) if inputs.face else None
    return inputs.with_artifacts(photos, music, page, face)


async def _submit(studio: Studio, spec: studio_pb2.JobSpec, display: Display) -> str:
    async def submit() -> str:
        request = studio_pb2.SubmitRequest(request_id=uuid.uuid4().hex, spec=spec)
        return (await studio.jobs.Submit(request)).job.id

    call = asyncio.ensure_future(submit())
    try:
        # Shielded: were the answer lost to an interrupt, nobody would know which job to cancel.
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        job_id = await asyncio.wait_for(call, STOP_SECONDS)
        async with cancelled_on_interrupt(studio, job_id, display):
            raise


def run_resume(job_id: str, output: OutputOptions) -> None:
    """Go on with an interrupted job and write its files."""
    run_job(job_id, output, resume=True)


def run_watch(job_id: str, output: OutputOptions) -> None:
    """Show a job to its end; with --out, write its files. Interrupted, the job goes on."""
    run_job(job_id, output, resume=False)


def run_job(job_id: str, output: OutputOptions, *, resume: bool) -> None:
    """Follow a job that is there; resumed, it is ours and an interrupt cancels it."""
    with Checks() as check:
        target = read_target(output.out, output.force, check)
    display = choose_display(as_json=output.as_json, quiet=output.quiet)
    wants_files = resume or output.out is not None
    with display:
        outcome = run_interruptible(_follow(job_id, display, target if wants_files else None, resume=resume))
    display.finish(outcome)


async def _follow(job_id: str, display: Display, target: Target | None, *, resume: bool) -> Outcome:
    started = time.monotonic()
    display.status("starting the studio")
    async with connect() as studio:
        job = await find_job(studio, job_id)
        stages = await recipe_stages(studio, job.spec.recipe, page=has_page(job.spec), composes=composes(job.spec))
        display.expect(stages)
        if resume:
            await studio.jobs.Resume(studio_pb2.ResumeRequest(job_id=job_id))
            async with cancelled_on_interrupt(studio, job_id, display):
                notices = await watch(studio, job_id, display)
        else:
            if job.state == studio_pb2.JOB_STATE_INTERRUPTED:
                raise PreconditionError(f"job {job_id} was interrupted; go on with it: shorts resume {job_id}")
            try:
                notices = await watch(studio, job_id, display)
            except asyncio.CancelledError:
                raise InterruptedJobError(f"the job goes on; see it again with: shorts watch {job_id}") from None
        if target is None:
            return Outcome(await find_job(studio, job_id), [], notices, time.monotonic() - started)
        return await fetch(studio, job_id, target, notices, started)


@asynccontextmanager
async def cancelled_on_interrupt(studio: Studio, job_id: str, display: Display) -> AsyncIterator[None]:
    """Cancel the job where the block is interrupted. Raises InterruptedJobError that says what became of the job."""
    try:
        yield
    except asyncio.CancelledError:
        display.status("stopping")
        try:
            await stop_job(studio, job_id)
        except (TimeoutError, StudioError, grpc.RpcError) as error:
            raise InterruptedJobError(
                f"interrupted, but the studio did not confirm that it stopped; try: shorts cancel {job_id}"
            ) from error
        raise InterruptedJobError("interrupted; the job is cancelled and nothing was left behind") from None


async def watch(studio: Studio, job_id: str, display: Display) -> list[str]:
    """Show a job's events until it is done; give its notices. Raises JobFailedError where it ends otherwise."""
    notices: list[str] = []
    async for event in job_events(studio, job_id):
        display.event(event)
        if event.HasField("notice") and event.notice.message not in notices:
            notices.append(event.notice.message)
        if event.state_changed.state == studio_pb2.JOB_STATE_CANCELLED:
            cancelled = studio_pb2.JobError(code="CANCELLED", reason="CANCELLED", message=f"job {job_id} was cancelled")
            raise JobFailedError(job_id, cancelled)
        if event.state_changed.state == studio_pb2.JOB_STATE_FAILED:
            raise JobFailedError(job_id, event.state_changed.error)
    return notices


async def fetch(studio: Studio, job_id: str, target: Target, notices: list[str], started: float) -> Outcome:
    """Write the files of a finished job."""
    job = await find_job(studio, job_id)
    files = target.plan(job.result, job.title)
    try:
        await download(studio.files, files)
    except OSError as error:
        raise ExhaustedError(
            f"the files could not be written: {describe_os_error(error, out=True)}. "
            f"The short itself is finished; fetch it then with: shorts watch {job_id} --out FILE.mp4"
        ) from error
    return Outcome(job, files, notices, time.monotonic() - started, await voice_hint(studio, job))

"""Runs recipes: the bodies of the engine's workflows, one for a job and one for each of its scenes."""

from __future__ import annotations

import structlog

from gateway.context import JobContext, SceneContext
from gateway.recipes import recipe_of
from gateway.workshop import Workshop
from shorts.llm.v1.llm_pb2 import Script
from shorts.studio.v1.studio_pb2 import JobState


class Runner(Workshop):
    """The workshop, and what is done in it."""

    async def job(self, job_id: str) -> None:
        """Run a whole job: the body of its workflow."""
        structlog.contextvars.bind_contextvars(job=job_id, scene="")
        job = await self.jobs.get(job_id)
        recipe = recipe_of(job.spec)
        await self.jobs.change(job_id, JobState.JOB_STATE_RUNNING)
        try:
            result = await recipe.make(JobContext(self, recipe, job))
        except Exception as error:  # noqa: BLE001 - whatever ends a job must be told to its watchers
            await self.fail(job_id, error)
            return
        finally:
            self.forget(job_id)
        await self.jobs.change(job_id, JobState.JOB_STATE_DONE, result=result)

    async def scene(self, job_id: str, index: int, script_key: str, spec_key: str) -> str:
        """Run one scene: the body of its workflow; gives the key of its TimelineScene in the store, then its units.

        The spec is the job's as it stands once a page was read.
        """
        structlog.contextvars.bind_contextvars(job=job_id, scene=f"scene-{index + 1}")
        job = await self.jobs.get(job_id)
        recipe = recipe_of(job.spec)
        script = Script.FromString(await self.load_message(script_key))
        job.spec.ParseFromString(await self.load_message(spec_key))
        run = SceneContext(self, recipe, job, script, index)
        try:
            made = await self.save_message(await recipe.scene(run))
        finally:
            run.ended()
        return " ".join([made, *(f"{stage}={key}" for stage, key in run.units)])

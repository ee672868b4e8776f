"""A story from any text: hook, body, turn, close."""

from __future__ import annotations

from gateway import steps
from gateway.photos import photo_in_order
from gateway.recipe import JobRun, Recipe, SceneRun
from shorts.llm.v1.llm_pb2 import ScriptForm
from shorts.render.v1.render_pb2 import TimelineScene
from shorts.studio.v1.studio_pb2 import JobResult


async def make(job: JobRun) -> JobResult:
    """Read the page where there is one, write the script, make its scenes side by side, render the short."""
    await steps.read_page(job)
    script = await steps.write_script(job, ScriptForm.SCRIPT_FORM_STORY)
    scenes = await job.scenes(script)
    return await steps.film(job, script, scenes)


async def scene(run: SceneRun) -> TimelineScene:
    """Speak, paint and animate one scene, then show a preview of it. The user's photos come first."""
    speech = await steps.speak(run)
    picture = await steps.paint(run, photo=photo_in_order(run))
    clip = await steps.animate(run, picture, speech)
    timeline_scene = steps.place(run, clip, speech)
    await steps.preview(run, timeline_scene)
    return timeline_scene


RECIPE = Recipe("story", "Tells any text as a story: hook, body, turn, close.", steps.STAGES, make, scene)

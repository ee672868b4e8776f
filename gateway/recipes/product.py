"""A product from its facts and photos: hook, problem, features, proof, call to action."""

from __future__ import annotations

from gateway import steps
from gateway.photos import product_photo
from gateway.recipe import JobRun, Recipe, SceneRun
from shorts.llm.v1.llm_pb2 import ScriptForm
from shorts.render.v1.render_pb2 import TimelineScene
from shorts.studio.v1.studio_pb2 import JobResult


async def make(job: JobRun) -> JobResult:
    """Read the page where there is one, write the script, make its scenes side by side, render the short."""
    await steps.read_page(job)
    script = await steps.write_script(job, ScriptForm.SCRIPT_FORM_PRODUCT)
    scenes = await job.scenes(script)
    return await steps.film(job, script, scenes)


async def scene(run: SceneRun) -> TimelineScene:
    """Speak, paint and animate one scene, then show a preview of it. The product is seen wherever a photo allows."""
    speech = await steps.speak(run)
    picture = await steps.paint(run, photo=product_photo(run))
    clip = await steps.animate(run, picture, speech)
    timeline_scene = steps.place(run, clip, speech)
    await steps.preview(run, timeline_scene)
    return timeline_scene


RECIPE = Recipe(
    "product",
    "Shows a product from its facts and photos: hook, problem, features, proof, call to action.",
    steps.STAGES,
    make,
    scene,
)

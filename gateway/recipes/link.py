"""A page of the web, told as a product or as a story, whichever it is."""

from __future__ import annotations

from gateway import steps
from gateway.recipe import JobRun, Recipe, SceneRun
from gateway.recipes import product, story
from shorts.crawl.v1.crawl_pb2 import PageKind
from shorts.llm.v1.llm_pb2 import SceneRole, ScriptForm
from shorts.render.v1.render_pb2 import TimelineScene
from shorts.studio.v1.studio_pb2 import JobResult


async def make(job: JobRun) -> JobResult:
    """Read the page, write the script in the form that suits it, make its scenes side by side, render the short."""
    page = await steps.read_page(job)
    sells = page is not None and page.kind == PageKind.PAGE_KIND_PRODUCT
    form = ScriptForm.SCRIPT_FORM_PRODUCT if sells else ScriptForm.SCRIPT_FORM_STORY
    script = await steps.write_script(job, form)
    scenes = await job.scenes(script)
    return await steps.film(job, script, scenes)


async def scene(run: SceneRun) -> TimelineScene:
    """Make one scene as the recipe of its form does."""
    sells = any(scene.role == SceneRole.SCENE_ROLE_CALL_TO_ACTION for scene in run.script.scenes)
    return await (product.scene(run) if sells else story.scene(run))


RECIPE = Recipe("link", "Tells a page as a product or as a story, whichever it is.", steps.STAGES, make, scene)

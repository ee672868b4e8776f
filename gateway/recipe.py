"""What a recipe is, and what it sees of the engine: `await unit(...)` and nothing else.

A recipe is one file in gateway/recipes with two async functions and a tuple of stages. Units of one scene run one
after the other; scenes run side by side.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, overload

from google.protobuf.message import Message

from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1.crawl_pb2 import FetchRequest, Page
from shorts.image.v1.image_pb2 import GenerateRequest, Picture
from shorts.llm.v1.llm_pb2 import Script, WriteScriptRequest
from shorts.music.v1.music_pb2 import Bed, ComposeRequest
from shorts.render.v1.render_pb2 import Rendering, RenderRequest, TimelineScene
from shorts.scene.v1.scene_pb2 import Clip, Speech
from shorts.studio.v1.studio_pb2 import JobResult, JobSpec, SceneUpdate
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice
from shorts.video.v1.video_pb2 import AnimateRequest

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class StageInfo:
    """One stage of a recipe; `weight` is its usual share of the time, in any unit."""

    name: str
    service: str
    per_scene: bool
    weight: float
    needs_page: bool = False
    """Done only for jobs that begin with a page."""
    composes: bool = False
    """Done only for jobs whose music the studio composes."""


class Run(Protocol):
    """A job, or one scene of it, as a recipe sees it."""

    job_id: str
    scene_id: str
    spec: JobSpec

    @overload
    async def unit(self, stage: str, request: FetchRequest, *, pin: str = "") -> Page: ...
    @overload
    async def unit(self, stage: str, request: WriteScriptRequest, *, pin: str = "") -> Script: ...
    @overload
    async def unit(self, stage: str, request: SynthesizeRequest, *, pin: str = "") -> Speech: ...
    @overload
    async def unit(self, stage: str, request: GenerateRequest, *, pin: str = "") -> Picture: ...
    @overload
    async def unit(self, stage: str, request: AnimateRequest, *, pin: str = "") -> Clip: ...
    @overload
    async def unit(self, stage: str, request: ComposeRequest, *, pin: str = "") -> Bed: ...
    @overload
    async def unit(self, stage: str, request: RenderRequest, *, pin: str = "") -> Rendering: ...

    def seed(self, stage: str, *, shared: bool = False) -> int:
        """Give the seed of a stage of this scene: the same for the same job seed, stage and scene.

        A `shared` seed is one for all scenes, for backends that keep a family likeness by it.
        """
        ...

    async def voice(self, language: str) -> Voice:
        """Give the voice that the spec asks for, else the recommended one that suits who presents.

        Raises InvalidInputError.
        """
        ...

    async def draws(self) -> bool:
        """Tell whether the renderer takes drawn scenes."""
        ...

    async def notice(self, kind: str, message: str) -> None:
        """Tell the user something; it also stands in the record."""
        ...

    async def show(self, update: SceneUpdate) -> None:
        """Let watchers see or hear what a scene has so far."""
        ...


class SceneRun(Run, Protocol):
    """One scene of a job."""

    script: Script
    index: int


class JobRun(Run, Protocol):
    """A whole job."""

    async def page_ready(self, page: Page) -> None:
        """Let watchers see the page; from now on its text, pictures and language are those of the spec."""
        ...

    async def tellers(self) -> Sequence[str]:
        """Give the ids of the characters who may tell the short; none where nobody may or the backends show none."""
        ...

    async def cast(self, script: Script, tellers: Sequence[str]) -> None:
        """Decide, once, who presents the short: from now on the spec's character is an id, or "none".

        That is who the script is told by, else one of `tellers` who suits it.
        """
        ...

    async def script_ready(self, script: Script) -> None:
        """Let watchers see the script."""
        ...

    async def scenes(self, script: Script) -> Sequence[TimelineScene]:
        """Run the recipe's `scene` for every scene of the script, side by side; give their results in order."""
        ...

    async def record(self, script: Script, rendering: Rendering) -> Artifact:
        """Write the record of the job: recipe, script, seeds, backends, models, licences, timings, notices."""
        ...


@dataclass(frozen=True)
class Recipe:
    """A way from a source to a short."""

    name: str
    summary: str
    stages: tuple[StageInfo, ...]
    make: Callable[[JobRun], Awaitable[JobResult]]
    scene: Callable[[SceneRun], Awaitable[TimelineScene]]

    def stages_of(self, spec: JobSpec) -> tuple[StageInfo, ...]:
        """Give the stages that a job of this spec goes through."""
        page, bed = has_page(spec), composes(spec)
        return tuple(s for s in self.stages if (page or not s.needs_page) and (bed or not s.composes))


def has_page(spec: JobSpec) -> bool:
    """Tell whether a job begins with reading a page."""
    return bool(spec.url) or spec.HasField("page")


def composes(spec: JobSpec) -> bool:
    """Tell whether the studio composes the music of a job."""
    return not spec.no_music and not spec.HasField("music")

"""The steps that recipes are made of: each builds a request from what stands, runs it as a unit, shows the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gateway.casting import manner, presenter
from gateway.recipe import JobRun, Run, SceneRun, StageInfo, composes, has_page
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1.crawl_pb2 import FetchRequest, Page
from shorts.image.v1.image_pb2 import GenerateRequest, Picture
from shorts.llm.v1.llm_pb2 import Script, ScriptForm, ScriptScene, WriteScriptRequest
from shorts.music.v1.music_pb2 import Bed, ComposeRequest
from shorts.render.v1.render_pb2 import Cut, Music, Quality, RenderRequest, Timeline, TimelineScene, Transition
from shorts.scene.v1.scene_pb2 import Clip, Mood, Speech
from shorts.studio.v1.studio_pb2 import Aspect, JobResult, SceneUpdate
from shorts.tts.v1.tts_pb2 import SynthesizeRequest
from shorts.video.v1.video_pb2 import AnimateRequest

STAGES = (
    StageInfo("page", "crawl", per_scene=False, weight=1, needs_page=True),
    StageInfo("script", "llm", per_scene=False, weight=1),
    StageInfo("voice", "tts", per_scene=True, weight=0.3),
    StageInfo("image", "image", per_scene=True, weight=0.5),
    StageInfo("video", "video", per_scene=True, weight=0.1),
    StageInfo("preview", "render", per_scene=True, weight=1),
    StageInfo("music", "music", per_scene=False, weight=1, composes=True),
    StageInfo("render", "render", per_scene=False, weight=20),
)
DEFAULT_LENGTH = 30.0
PAUSE = 0.35
"""Seconds of quiet after a scene's last word."""
LAST_PAUSE = 0.9
"""The same after the last scene, so that the end is not cut off."""
SHORTEST_SCENE = 1.2
MOST_OFF_PACE = 0.06
"""A script is written again where who speaks it is faster or slower by more than this share of the voice's pace."""
MAX_PHOTOS = 20
USUAL_PAGE_PHOTOS = 8

SIZES = {
    Aspect.ASPECT_PORTRAIT: (1080, 1920),
    Aspect.ASPECT_SQUARE: (1080, 1080),
    Aspect.ASPECT_LANDSCAPE: (1920, 1080),
}

TRANSITIONS = {
    Mood.MOOD_CALM: (Transition.TRANSITION_CROSSFADE,),
    Mood.MOOD_HAPPY: (Transition.TRANSITION_PUSH_LEFT, Transition.TRANSITION_CROSSFADE),
    Mood.MOOD_EXCITED: (Transition.TRANSITION_ZOOM, Transition.TRANSITION_FLASH),
    Mood.MOOD_WARM: (Transition.TRANSITION_CROSSFADE, Transition.TRANSITION_PUSH_UP),
    Mood.MOOD_SAD: (Transition.TRANSITION_FADE_BLACK, Transition.TRANSITION_CROSSFADE),
    Mood.MOOD_TENSE: (Transition.TRANSITION_CUT, Transition.TRANSITION_ZOOM),
    Mood.MOOD_MYSTERIOUS: (Transition.TRANSITION_FADE_BLACK, Transition.TRANSITION_CROSSFADE),
    Mood.MOOD_PLAYFUL: (Transition.TRANSITION_PUSH_LEFT, Transition.TRANSITION_PUSH_UP, Transition.TRANSITION_ZOOM),
}


def frame_size(run: Run) -> tuple[int, int]:
    """Give width and height of the short, pixels."""
    return SIZES.get(run.spec.aspect, SIZES[Aspect.ASPECT_PORTRAIT])


def brief(run: SceneRun) -> ScriptScene:
    """Give the script's scene that a run is about."""
    return run.script.scenes[run.index]


async def read_page(job: JobRun) -> Page | None:
    """Read the page that the job begins with, if it does; its facts become the source, its pictures the photos."""
    if not has_page(job.spec):
        return None
    room = MAX_PHOTOS - len(job.spec.images)
    request = FetchRequest(max_images=min(max(room, 1), USUAL_PAGE_PHOTOS))
    if job.spec.url:
        request.url = job.spec.url
    else:
        request.page.CopyFrom(job.spec.page)
    page = await job.unit("page", request)
    await job.page_ready(page)
    for notice in page.notices:
        await job.notice("PAGE", notice)
    return page


async def write_script(job: JobRun, form: ScriptForm.ValueType) -> Script:
    """Turn the source into a script, at the pace of the voice that will speak it."""
    spec, tellers = job.spec, await job.tellers()
    request = WriteScriptRequest(
        text=spec.text,
        form=form,
        language=spec.language,
        tone=spec.tone,
        scene_count=spec.scene_count,
        length_seconds=max(5.0, (spec.length_seconds or DEFAULT_LENGTH) - (LAST_PAUSE - PAUSE)),
        syllables_per_second=(await job.voice(spec.language)).syllables_per_second * manner(job).pace,
        pause_seconds=PAUSE,
        seed=job.seed("script"),
        characters=tellers,
    )
    script = await job.unit("script", request)
    await job.cast(script, tellers)
    paced = (await job.voice(spec.language)).syllables_per_second * manner(job).pace
    if abs(paced - request.syllables_per_second) > MOST_OFF_PACE * request.syllables_per_second:
        # Whoever was chosen for what is told tells it faster or slower than was planned for.
        request.syllables_per_second = paced
        if tellers:
            request.characters[:] = [presenter(job)]
        script = await job.unit("script", request)
    await job.script_ready(script)
    for notice in script.notices:
        await job.notice("SCRIPT", notice)
    return script


async def speak(run: SceneRun) -> Speech:
    """Speak the scene's narration."""
    voice, own = await run.voice(run.script.language), manner(run)
    request = SynthesizeRequest(
        text=brief(run).narration,
        language=run.script.language,
        voice=voice.id,
        speed=own.pace,
        pitch_semitones=own.pitch,
        variant=own.variant,
        seed=run.seed("voice"),
    )
    speech = await run.unit("voice", request, pin=voice.backend)
    await run.show(SceneUpdate(speech=speech))
    return speech


async def paint(run: SceneRun, *, photo: Artifact | None) -> Picture:
    """Make the scene's picture, from a photo where there is one."""
    scene, (width, height) = brief(run), frame_size(run)
    request = GenerateRequest(
        width=width,
        height=height,
        prompt=scene.visual_prompt,
        keywords=scene.keywords,
        mood=scene.mood,
        category=run.script.category,
        photo=photo,
        seed=run.seed("image", shared=True),
        scene_index=run.index,
        scene_count=len(run.script.scenes),
        character=presenter(run),
    )
    if photo is None:
        _say_how(run, request)
    picture = await run.unit("image", request)
    await run.show(SceneUpdate(picture=picture.image))
    return picture


def _say_how(run: SceneRun, request: GenerateRequest) -> None:
    """Put into a request how the job wants to be painted; nobody is painted where nobody presents."""
    making = run.spec.making
    request.negative_prompt = making.negative_prompt
    if not making.HasField("painting"):
        return
    request.painting.CopyFrom(making.painting)
    if not request.character:
        request.painting.paint_character = False
        request.painting.ClearField("control")
        if not request.painting.reference.HasField("image"):
            request.painting.ClearField("reference")


def _stands(run: SceneRun, picture: Picture) -> str:
    """Give who stands in front of a picture; nobody where a model has painted the character into it."""
    painted = run.spec.making.painting.paint_character and picture.models
    return "" if painted else presenter(run)


def scene_seconds(run: SceneRun, speech: Speech) -> float:
    """A scene lasts as long as its speech and a breath."""
    last = run.index == len(run.script.scenes) - 1
    return max(SHORTEST_SCENE, speech.duration + (LAST_PAUSE if last else PAUSE))


async def animate(run: SceneRun, picture: Picture, speech: Speech) -> Clip:
    """Make the picture move for as long as the scene lasts."""
    scene, (width, height) = brief(run), frame_size(run)
    request = AnimateRequest(
        width=width,
        height=height,
        duration=scene_seconds(run, speech),
        image=picture.image,
        drawn=picture.drawn if picture.HasField("drawn") else None,
        prompt=scene.visual_prompt,
        mood=scene.mood,
        speech=speech,
        accepts_drawn=await run.draws(),
        seed=run.seed("video"),
        scene_index=run.index,
        scene_count=len(run.script.scenes),
        picture_seed=run.seed("image", shared=True),
        character=_stands(run, picture),
        animation=run.spec.making.animation if run.spec.making.HasField("animation") else None,
    )
    clip = await run.unit("video", request)
    for notice in clip.notices:
        await run.notice("CLIP", notice)
    return clip


def place(run: SceneRun, clip: Clip, speech: Speech) -> TimelineScene:
    """Put clip, speech and title on the timeline."""
    scene = brief(run)
    choices = TRANSITIONS.get(scene.mood, TRANSITIONS[Mood.MOOD_CALM])
    return TimelineScene(
        id=run.scene_id,
        clip=clip,
        speech=speech,
        duration=scene_seconds(run, speech),
        title=scene.title,
        title_card=(scene.title or run.script.title) if run.index == 0 else "",
        closing_card=run.script.title if run.index == len(run.script.scenes) - 1 else "",
        transition=choices[run.seed("transition") % len(choices)],
        mood=scene.mood,
    )


def _timeline(run: Run, script: Script, scenes: Sequence[TimelineScene]) -> Timeline:
    width, height = frame_size(run)
    return Timeline(
        width=width,
        height=height,
        scenes=scenes,
        captions=run.spec.captions,
        title=script.title,
        language=script.language,
    )


async def preview(run: SceneRun, scene: TimelineScene) -> None:
    """Render the scene alone, small and fast, for the user to look at while the rest is made."""
    request = RenderRequest(timeline=_timeline(run, run.script, [scene]), quality=Quality.QUALITY_PREVIEW)
    rendering = await run.unit("preview", request)
    await run.show(SceneUpdate(preview=rendering.files[0].video))


async def compose(job: JobRun, script: Script, scenes: Sequence[TimelineScene]) -> Bed:
    """Compose a bed as long as the scenes, in the mood asked for, else that of most of their time.

    It opens up after the first scene.
    """
    lengths = [scene.duration for scene in scenes]
    moods: Counter[Mood.ValueType] = Counter()
    for brief_, length in zip(script.scenes, lengths, strict=True):
        moods[brief_.mood] += length  # type: ignore[assignment]
    seconds = sum(lengths)
    mood = job.spec.music_mood or moods.most_common(1)[0][0]
    request = ComposeRequest(mood=mood, seconds=seconds, seed=job.seed("music"))
    hook, close = lengths[0], seconds - lengths[-1]
    if len(lengths) > 2 and hook + 1 <= close <= seconds - 2:
        request.hook_end, request.close_begin = hook, close
    return await job.unit("music", request)


async def film(job: JobRun, script: Script, scenes: Sequence[TimelineScene]) -> JobResult:
    """Lay music under the scenes, render the short and write its record."""
    timeline = _timeline(job, script, scenes)
    if job.spec.HasField("music"):
        timeline.music.CopyFrom(Music(audio=job.spec.music))
    elif composes(job.spec):
        timeline.music.CopyFrom(Music(audio=(await compose(job, script, scenes)).audio))
    cuts = job.spec.cuts or [Cut.CUT_SHORT]
    rendering = await job.unit("render", RenderRequest(timeline=timeline, quality=Quality.QUALITY_FINAL, cuts=cuts))
    for notice in rendering.notices:
        await job.notice("RENDER", notice)
    return JobResult(
        videos=rendering.files,
        subtitles=rendering.subtitles if rendering.HasField("subtitles") else None,
        thumbnail=rendering.thumbnail if rendering.HasField("thumbnail") else None,
        record=await job.record(script, rendering),
    )

"""The parts of a job's screen as HTML, each from the view alone."""

from __future__ import annotations

from shorts.llm.v1 import llm_pb2
from shorts.studio.v1 import studio_pb2
from ui.html import esc, file_stem, file_url, icon, megabytes, shorten
from ui.screens.jobs import SHAPES, STATES
from ui.texts import STAGE_STATES, Texts
from ui.view import JobView, SceneView

ROLES = {
    llm_pb2.SCENE_ROLE_HOOK: "role_hook",
    llm_pb2.SCENE_ROLE_BODY: "role_body",
    llm_pb2.SCENE_ROLE_TURN: "role_turn",
    llm_pb2.SCENE_ROLE_CLOSE: "role_close",
    llm_pb2.SCENE_ROLE_PROBLEM: "role_problem",
    llm_pb2.SCENE_ROLE_FEATURE: "role_feature",
    llm_pb2.SCENE_ROLE_PROOF: "role_proof",
    llm_pb2.SCENE_ROLE_CALL_TO_ACTION: "role_call",
}
STAGE_ICONS = {"waiting": "", "running": "", "done": "check", "reused": "bolt", "failed": "close"}
ALMOST_SECONDS = 3


def head(t: Texts, view: JobView) -> str:
    """Title, state, and how far it is."""
    style, key, symbol = STATES.get(view.state, STATES[studio_pb2.JOB_STATE_QUEUED])
    source = shorten(view.spec.text or view.spec.url, 60)
    named = view.title or (source if view.ended else "")
    title = f'<h1 class="literal{"" if named else " pending"}" dir="auto">{esc(named or t("untitled"))}</h1>'
    if source and not named:
        title += f'<p class="source literal" dir="auto">{esc(source)}</p>'
    chip = f'<span class="chip {style}">{icon(symbol)}{esc(t(key))}</span>'
    bar = ""
    if not view.ended:
        bar = (
            f'<div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" '
            f'aria-valuenow="{view.fraction * 100:.0f}"><i style="width:{view.fraction:.1%}"></i></div>'
            f'<div class="progress-told"><b>{int(view.fraction * 100)}%</b><span>{esc(_left(t, view))}</span></div>'
        )
    return f'<header class="job-head {style}">{chip}{title}{bar}</header>'


def _left(t: Texts, view: JobView) -> str:
    if view.state != studio_pb2.JOB_STATE_RUNNING:
        return ""
    left = view.seconds_left()
    if left is None:
        return t("time_unknown")
    return t("almost_done") if left < ALMOST_SECONDS else t("time_left", time=t.clock(left))


def stage_track(t: Texts, view: JobView) -> str:
    """Every stage with its state, those to come included."""
    items = []
    count = view.expected_scenes
    for number, stage in enumerate(view.stages.values(), 1):
        state = stage.state(count)
        if state == "running" and not view.moving:
            state = "waiting"
        mark = icon(STAGE_ICONS[state]) if STAGE_ICONS[state] else str(number)
        share = stage.fraction(count) if state == "running" else float(state in {"done", "reused"})
        ended = sum(1 for value in stage.shares.values() if value >= 1)
        told = f"{ended}/{count}" if stage.per_scene and state == "running" else t(STAGE_STATES[state])
        items.append(
            f'<li class="{state}" data-stage="{esc(stage.name)}" style="--share:{share:.2f}">'
            f'<span class="dot">{mark}</span><b>{esc(t.stage(stage.name))}</b><small>{esc(told)}</small></li>'
        )
    return f'<ol class="track" aria-label="{esc(t("stages"))}">{"".join(items)}</ol>'


def phone(t: Texts, view: JobView) -> str:
    """The short in a frame of its shape: the film once finished, before that the newest preview or picture."""
    shape = SHAPES.get(view.spec.aspect, "portrait")
    if view.result and view.result.videos:
        poster = f' poster="{file_url(view.result.thumbnail)}"' if view.result.HasField("thumbnail") else ""
        body = (
            f'<video class="film" src="{file_url(view.result.videos[0].video)}"{poster} controls playsinline '
            f'preload="metadata" aria-label="{esc(t("video_alt"))}"></video>'
        )
    else:
        body = _sneak(t, view)
    live = "" if view.ended else " live"
    return f'<div class="phone {shape}{live}"><div class="glass">{body}</div></div>'


def _sneak(t: Texts, view: JobView) -> str:
    scenes = [scene for scene in view.scenes.values() if scene.picture]
    percent = f"{int(view.fraction * 100)}%"
    ring = (
        f'<div class="ring" style="--share:{view.fraction:.3f}"><span>{percent}</span></div>' if not view.ended else ""
    )
    if scenes and scenes[-1].picture:
        return f'<img src="{file_url(scenes[-1].picture)}" alt="">{ring}'
    told = f"<p>{esc(t('phone_waiting'))}</p>" if not view.ended else icon("movie_off")
    return f'<div class="phone-empty">{ring}{told}</div>'


def downloads(t: Texts, view: JobView) -> str:
    """Links to every file of the result under sensible names; empty before there is one."""
    if not view.result:
        return ""
    result, stem = view.result, file_stem(view.title, f"short-{view.job_id}")
    files = []
    for video in result.videos:
        number = video.scene_id.removeprefix("scene-")
        label = t("download_scene", number=number) if video.scene_id else t("download_video")
        name = f"{stem}-{video.scene_id}.mp4" if video.scene_id else f"{stem}.mp4"
        files.append(("movie", label, name, video.video))
    if result.HasField("subtitles"):
        files.append(("subtitles", t("download_subtitles"), f"{stem}.srt", result.subtitles))
    if result.HasField("thumbnail"):
        files.append(("image", t("download_thumbnail"), f"{stem}.jpg", result.thumbnail))
    if result.HasField("record"):
        files.append(("receipt_long", t("download_record"), f"{stem}.json", result.record))
    links = "".join(
        f'<a href="{file_url(artifact, name)}" download="{esc(name)}">{icon(symbol)}<b>{esc(label)}</b>'
        f"<small>{name.rpartition('.')[2].upper()} · {megabytes(artifact.size_bytes)}</small></a>"
        for symbol, label, name, artifact in files
    )
    return f'<nav class="downloads"><h2 class="section">{esc(t("downloads"))}</h2>{links}</nav>'


def told(t: Texts, view: JobView) -> str:
    """What the user should know: why it failed or stands still, the page that was read, notices."""
    blocks = []
    if view.error:
        stage = t.stage(view.error.stage)
        scene = t("scene_number", number=view.error.scene_id.removeprefix("scene-"))
        where = t("failed_start")
        if view.error.stage:
            where = t("failed_scene", stage=stage, scene=scene) if view.error.scene_id else t("failed_at", stage=stage)
        blocks.append(_block("alert", "error", where, [view.error.message]))
    if view.state == studio_pb2.JOB_STATE_INTERRUPTED:
        blocks.append(_block("note", "pause_circle", t("job_interrupted"), [t("interrupted_help")]))
    if view.state == studio_pb2.JOB_STATE_CANCELLED:
        blocks.append(_block("note", "do_not_disturb_on", t("job_cancelled"), [t("cancelled_help")]))
    if view.page:
        lines = [line for line in (view.page.title, view.page.site, view.page.url) if line]
        blocks.append(_block("note", "public", t("page_read"), lines))
    if view.notices:
        blocks.append(_block("note", "info", t("notices"), [notice.message for notice in view.notices]))
    return "".join(blocks)


def _block(kind: str, symbol: str, title: str, lines: list[str]) -> str:
    role = "alert" if kind == "alert" else "status"
    told = "".join(f'<li class="literal" dir="auto">{esc(line)}</li>' for line in lines)
    return f'<div class="{kind}" role="{role}">{icon(symbol)}<div><b>{esc(title)}</b><ul>{told}</ul></div></div>'


def scene_card(t: Texts, view: JobView, number: int) -> str:
    """One scene: a placeholder before the script, then text, picture, sound and preview as they arrive."""
    scene = view.scenes.get(f"scene-{number}") or SceneView(f"scene-{number}")
    shape = SHAPES.get(view.spec.aspect, "portrait")
    media = _scene_media(t, view, scene, number)
    if scene.script is None:
        waiting = esc(t("scene_waiting")) if view.moving else ""
        text = f'<div class="lines" aria-hidden="true"><i></i><i></i><i></i></div><small>{waiting}</small>'
        role = ""
    else:
        role = f'<span class="role">{esc(t(ROLES[scene.script.role]))}</span>' if scene.script.role in ROLES else ""
        title = f'<h3 class="literal" dir="auto">{esc(scene.script.title)}</h3>' if scene.script.title else ""
        text = f'{title}<p class="literal narration" dir="auto">{esc(scene.script.narration)}</p>'
    audio = ""
    if scene.audio:
        label = esc(t("audio_alt", number=number))
        audio = f'<audio src="{file_url(scene.audio)}" controls preload="none" aria-label="{label}"></audio>'
    return (
        f'<article class="scene {shape}" data-scene="{number}"><div class="scene-media">{media}</div>'
        f'<div class="scene-text"><div class="scene-head"><span class="number">{number}</span>{role}</div>'
        f"{text}{audio}</div></article>"
    )


def _scene_media(t: Texts, view: JobView, scene: SceneView, number: int) -> str:
    poster = f' poster="{file_url(scene.picture)}"' if scene.picture else ""
    if scene.preview:
        label = esc(t("preview_alt", number=number))
        return (
            f'<video src="{file_url(scene.preview)}"{poster} controls muted loop playsinline preload="metadata" '
            f'aria-label="{label}"></video>'
        )
    if scene.picture:
        return f'<img src="{file_url(scene.picture)}" alt="{esc(t("picture_alt", number=number))}">'
    waiting = f"<small>{esc(t('picture_waiting'))}</small>" if scene.script and view.moving else ""
    return f'<div class="shimmer{"" if view.moving else " still"}">{waiting}</div>'
